import { reservedFolder, type HealthCheck } from "../spec/index.js";

/** Folder in containers with the static busybox that health checks call. */
export const toolsFolder = `${reservedFolder}/tools`;
const busybox = `${toolsFolder}/busybox`;

/** Health check of a container, in the words of a task definition. Times in seconds. */
export interface ContainerCheck {
  readonly command: readonly string[];
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
}

/** The most that ECS takes (Amazon ECS API reference, HealthCheck); the service's grace period covers the rest. */
const longestStartPeriod = 300;

/**
 * The check of a container that answers at this port. It asks often, because a new task counts when it has answered
 * once, and gives up late, because a new task has to load the model again.
 */
export function containerCheck(check: HealthCheck, port: number, startup: number): ContainerCheck {
  return {
    command: ["CMD", busybox, ...commandOf(check, port)],
    interval: 5,
    // A POST is a prediction, and takes as long as one.
    timeout: check.post === undefined ? 5 : 10,
    retries: 10,
    startPeriod: Math.min(startup, longestStartPeriod),
  };
}

function commandOf({ path, post }: HealthCheck, port: number): string[] {
  const address = `http://127.0.0.1:${port}`;
  const get = ["wget", "-q", "-O", "/dev/null"];
  if (path !== undefined) {
    return [...get, `${address}${path}`];
  }
  return post === undefined
    ? ["nc", "-z", "-w", "2", "127.0.0.1", String(port)]
    : [
        ...get,
        ...["--header", `Content-Type: ${post.contentType}`],
        ...["--post-data", post.body],
        `${address}${post.path}`,
      ];
}

/** Health check of a target group. */
export interface TargetCheck {
  readonly path: string;
  /** Statuses that are healthy. */
  readonly matcher: string;
}

/**
 * What the load balancer asks. It can GET alone: where the health check is another, any answer but an error of the server
 * shows that the port is open, and the container's own check decides whether the task is well.
 */
export function targetCheck({ path, post }: HealthCheck): TargetCheck {
  return path === undefined ? { path: post?.path ?? "/", matcher: "200-499" } : { path, matcher: "200-299" };
}
