import { z } from "zod";
import { awsUrl } from "./environment.js";

const apiCall = z.looseObject({
  number: z.int(),
  service: z.string(),
  action: z.string(),
  region: z.string(),
  /** HTTP status of the answer; 0 when there was none. */
  status: z.int(),
  fault: z.string().optional(),
});
/** One API call that the emulator has seen. */
export type ApiCall = z.infer<typeof apiCall>;

/** A fault that an API call is to meet. */
export interface Fault {
  /**
   * throttle: refused with ThrottlingException. error: HTTP 500. cut: the connection ends before anything is done.
   * lost: the call is carried out, and the connection ends before its answer.
   */
  kind: "throttle" | "error" | "cut" | "lost";
  /** Signing name, such as `sagemaker`. @default any */
  service?: string;
  /** The action, or method and path for services without actions. @default any */
  action?: string;
  /** Matching calls that go well before. @default 0 */
  skip?: number;
  /** Matching calls that it then hits. @default 1 */
  times?: number;
}

/** Upper bounds of what the emulator waits for, in seconds. */
export interface Pace {
  /** Of a baking time, of the time between two shifts of traffic, of a state machine's retry. @default 1 */
  longest_wait?: number;
  /** Of the time that a container has to answer /ping. @default 45 */
  longest_startup?: number;
  /** What every change of an endpoint takes at least. @default 0.3 */
  settle?: number;
  /** Of the time between two health checks of a target that is not healthy yet. @default 0.25 */
  longest_check?: number;
}

/** What tests may do to the sandbox's AWS that AWS offers nobody. */
export const awsControl = {
  /** Names of all that exists, by kind. Two of them compared say what was left behind. */
  inventory: async (): Promise<Record<string, string[]>> =>
    z.record(z.string(), z.array(z.string())).parse(await send("GET", "inventory")),

  /** API calls in order, from after the one of that number on. */
  calls: async (after = 0): Promise<ApiCall[]> =>
    z.object({ calls: z.array(apiCall) }).parse(await send("GET", `calls?after=${after}`)).calls,

  /** Orders a fault. */
  fault: (fault: Fault) => send("POST", "faults", fault),

  /** Takes back the faults that no call has met. */
  clearFaults: () => send("DELETE", "faults"),

  /**
   * Makes the next creation of an endpoint fail, or its next update roll back, with this reason. Of a service of ECS: all
   * tasks of its next deployment, so that the circuit breaker decides.
   */
  failNext: (endpoint: string, reason: string) => send("POST", "failures", { endpoint, reason }),

  /**
   * Whether endpoints, jobs and services of ECS get pods, by a pattern of their names (`*`, `?`). Without them they
   * answer nothing.
   */
  containers: (pattern: string, real: boolean) => send("POST", "containers", { pattern, real }),

  pace: (pace: Pace) => send("POST", "pace", pace),

  /** Sets a variant's live instances, or a serverless one's provisioned concurrency, as autoscaling does. */
  capacity: (endpoint: string, variant: string, count: number) =>
    send("POST", "capacity", { endpoint, variant, count }),

  /** Asynchronous invocations that are accepted and not answered. */
  backlog: async (endpoint: string): Promise<number> =>
    z.object({ waiting: z.int() }).parse(await send("GET", `backlog?endpoint=${endpoint}`)).waiting,

  /** Fires a schedule of EventBridge Scheduler now. */
  fireSchedule: (name: string, group = "default") => send("POST", "schedules", { name, group }),
};

async function send(method: string, name: string, body?: object): Promise<unknown> {
  const url = awsUrl();
  if (url === undefined) throw new Error("The sandbox's AWS does not run.");
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`${url}/sandbox-api/${name}`, { method, ...content });
  if (!answer.ok) throw new Error(`${method} ${name}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
