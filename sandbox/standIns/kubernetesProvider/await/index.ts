import { setTimeout as delay } from "node:timers/promises";

import { type Cluster, notFoundAsUndefined } from "../cluster.js";
import { textAt } from "../../provider/json.js";
import { annotationOf, idOf, type KubernetesObject } from "../objects.js";
import { customResourceDefinition, ingress, service, volumeClaim } from "./others.js";
import { ready, type Readiness, type ReadinessCheck } from "./readiness.js";
import { waitForCheck } from "./waitFor.js";
import { daemonSet, deployment, job, pod, statefulSet } from "./workloads.js";

/** Kinds that are waited for; every other one is ready as soon as the API server has it. */
const checks: Record<string, ReadinessCheck> = {
  "apps/v1/DaemonSet": daemonSet,
  "apps/v1/Deployment": deployment,
  "apps/v1/StatefulSet": statefulSet,
  "apiextensions.k8s.io/v1/CustomResourceDefinition": customResourceDefinition,
  "batch/v1/Job": job,
  "networking.k8s.io/v1/Ingress": ingress,
  "v1/PersistentVolumeClaim": volumeClaim,
  "v1/Pod": pod,
  "v1/Service": service,
};

/** The object is in the cluster and does not become ready; carries its live state, for Pulumi's own state. */
export class NotReady extends Error {
  constructor(
    message: string,
    readonly live: KubernetesObject,
    readonly reasons: string[],
  ) {
    super(message);
  }
}

export interface AwaitOptions {
  timeoutMs: number;
  signal: AbortSignal;
  /** Told what is being waited for, whenever that changes. */
  report: (status: string) => void;
}

const pollMs = 500;
const defaultTimeoutMs = 10 * 60 * 1000;

/** `customTimeouts` of the resource, else the annotation `pulumi.com/timeoutSeconds`, else 10 minutes. */
export function timeoutMs(customSeconds: number, inputs: KubernetesObject): number {
  if (customSeconds > 0) return customSeconds * 1000;
  const annotated = Number(annotationOf(inputs, "pulumi.com/timeoutSeconds"));
  return annotated > 0 ? annotated * 1000 : defaultTimeoutMs;
}

export function skipsAwait(inputs: KubernetesObject): boolean {
  return annotationOf(inputs, "pulumi.com/skipAwait") === "true";
}

function checkFor(inputs: KubernetesObject): ReadinessCheck | undefined {
  if (skipsAwait(inputs)) return undefined;
  const annotation = annotationOf(inputs, "pulumi.com/waitFor");
  if (annotation !== "") return waitForCheck(annotation);
  return checks[`${textAt(inputs, "apiVersion")}/${textAt(inputs, "kind")}`];
}

/** Asks once whether the object is ready; for refreshes, which report and do not wait. */
export async function readinessOf(
  cluster: Cluster,
  inputs: KubernetesObject,
  live: KubernetesObject,
): Promise<Readiness> {
  return (await checkFor(inputs)?.(live, cluster)) ?? ready;
}

/**
 * Waits until the object is ready and answers its live state.
 *
 * @throws NotReady with the cluster's own reasons when it fails, when the timeout ends, or when the run is cancelled.
 */
export async function awaitReady(
  cluster: Cluster,
  inputs: KubernetesObject,
  applied: KubernetesObject,
  options: AwaitOptions,
): Promise<KubernetesObject> {
  const check = checkFor(inputs);
  if (check === undefined) return applied;
  const path = await cluster.pathOf(applied);
  const end = Date.now() + options.timeoutMs;
  let status = "";
  for (let live = applied; ; live = await reread(cluster, path, live)) {
    const readiness = await check(live, cluster);
    if (readiness.state === "ready") return live;
    if (readiness.status !== status) options.report((status = readiness.status));
    if (readiness.state === "failed") throw await notReady(live, readiness, readiness.status);
    if (Date.now() >= end) throw await notReady(live, readiness, timedOut(options.timeoutMs, status));
    await pause(options.signal);
    if (options.signal.aborted) throw await notReady(live, readiness, `cancelled while waiting: ${status}`);
  }
}

async function reread(cluster: Cluster, path: string, last: KubernetesObject): Promise<KubernetesObject> {
  const live = await notFoundAsUndefined(cluster.request({ path }));
  if (live === undefined)
    throw new NotReady(`${idOf(last)} was deleted by someone else while it was awaited`, last, []);
  return live;
}

/** Settles at once when the run is cancelled, so that the state is written before the engine gives up. */
async function pause(signal: AbortSignal): Promise<void> {
  await Promise.race([
    delay(pollMs),
    new Promise<void>((resolve) => {
      signal.addEventListener(
        "abort",
        () => {
          resolve();
        },
        { once: true },
      );
    }),
  ]);
}

function timedOut(ms: number, status: string): string {
  return `timed out after ${Math.round(ms / 1000)} s: ${status}`;
}

async function notReady(live: KubernetesObject, readiness: Readiness, message: string): Promise<NotReady> {
  return new NotReady(message, live, (await readiness.problems?.()) ?? []);
}
