import type { types } from "@pulumi/kubernetes";
import { seconds, type HealthCheck } from "../spec/index.js";
import { toolsFolder } from "./tools.js";
import { servingPort, type Workload } from "./workload.js";

type Probe = types.input.core.v1.Probe;

interface Probes {
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
}

/** How long a replica may take to start when the spec does not say, in seconds. */
const defaultStartupSeconds = 600;
const startupPeriodSeconds = 2;

/** Seconds that a replica may take from its start until it answers. */
export function startupSeconds({ spec }: Workload): number {
  return spec.model.startupBudget === undefined ? defaultStartupSeconds : seconds(spec.model.startupBudget);
}

/**
 * Probes of the container that has the health check. The start-up probe spends the whole budget, so that a slow start
 * is not mistaken for a hang; readiness is asked often, because it ends and begins traffic; liveness waits longest,
 * because a restart loses the model that is in memory.
 */
export function probesOf(check: HealthCheck, port: number | string, startup: number): Probes {
  const handler = handlerOf(check, port);
  // A POST is a prediction, and takes as long as one.
  const [timeoutSeconds, livenessTimeoutSeconds] = check.post === undefined ? [2, 5] : [10, 10];
  return {
    startupProbe: {
      ...handler,
      periodSeconds: startupPeriodSeconds,
      timeoutSeconds,
      failureThreshold: Math.max(1, Math.ceil(startup / startupPeriodSeconds)),
    },
    readinessProbe: { ...handler, periodSeconds: 5, timeoutSeconds, failureThreshold: 2 },
    livenessProbe: {
      ...handler,
      periodSeconds: 10,
      timeoutSeconds: livenessTimeoutSeconds,
      failureThreshold: 6,
    },
  };
}

function handlerOf(check: HealthCheck, port: number | string): Probe {
  if (check.path !== undefined) {
    return { httpGet: { path: check.path, port } };
  }
  if (check.post !== undefined) {
    return { exec: { command: postCommand(check.post, port) } };
  }
  return { tcpSocket: { port } };
}

/** A probe can GET but not POST: busybox, copied in from the tools image, does it inside the container. */
function postCommand(post: NonNullable<HealthCheck["post"]>, port: number | string): string[] {
  return [
    `${toolsFolder}/busybox`,
    "wget",
    "-q",
    "-O",
    "/dev/null",
    "--header",
    `Content-Type: ${post.contentType}`,
    "--post-data",
    post.body,
    `http://127.0.0.1:${port}${post.path}`,
  ];
}

/** Probes of the model's own container. */
export function modelProbes(workload: Workload): Probes {
  const { healthCheck, port } = workload.contract;
  // A command inside the container knows no port names.
  const target = healthCheck.post !== undefined || workload.transformer !== undefined ? port : servingPort;
  return probesOf(healthCheck, target, startupSeconds(workload));
}
