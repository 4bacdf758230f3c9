import { setTimeout as delay } from "node:timers/promises";

import { type Cluster, KindNotServed, notFoundAsUndefined } from "./cluster.js";
import { listAt, textAt } from "../provider/json.js";
import { annotationOf, idOf, type KubernetesObject } from "./objects.js";

/** The object was told to go and is still there; its finalizers usually say who holds it. */
export class DeletionIncomplete extends Error {
  constructor(
    readonly live: KubernetesObject,
    waitedMs: number,
  ) {
    const finalizers = listAt(live, "metadata", "finalizers").map(String);
    const held = finalizers.length > 0 ? ` Finalizers hold it: ${finalizers.join(", ")}.` : "";
    super(
      `${textAt(live, "kind")} ${idOf(live)} was not gone after ${Math.round(waitedMs / 1000)} s.${held}`,
    );
  }
}

const pollMs = 300;

const propagationPolicies: Record<string, string> = { orphan: "Orphan", background: "Background" };

/**
 * Deletes the object, what it owns first (`pulumi.com/deletionPropagationPolicy` chooses otherwise), and waits until
 * it is gone. An object that is not there, or whose kind is no longer served, is gone already.
 *
 * @throws DeletionIncomplete when it is still there at the end of the timeout.
 */
export async function remove(
  cluster: Cluster,
  object: KubernetesObject,
  { timeoutMs, signal, skipWait }: { timeoutMs: number; signal: AbortSignal; skipWait: boolean },
): Promise<void> {
  const path = await pathIfServed(cluster, object);
  if (path === undefined) return;
  const policy = annotationOf(object, "pulumi.com/deletionPropagationPolicy").toLowerCase();
  const deleted = await notFoundAsUndefined(
    cluster.request({
      method: "DELETE",
      path,
      body: {
        kind: "DeleteOptions",
        apiVersion: "v1",
        propagationPolicy: propagationPolicies[policy] ?? "Foreground",
      },
    }),
  );
  if (deleted === undefined || skipWait) return;
  await waitUntilGone(cluster, path, timeoutMs, signal);
}

async function pathIfServed(cluster: Cluster, object: KubernetesObject): Promise<string | undefined> {
  try {
    return await cluster.pathOf(object);
  } catch (error) {
    if (error instanceof KindNotServed) return undefined;
    throw error;
  }
}

async function waitUntilGone(
  cluster: Cluster,
  path: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const start = Date.now();
  const first = await notFoundAsUndefined(cluster.request({ path }));
  let live = first;
  while (live !== undefined && textAt(live, "metadata", "uid") === textAt(first, "metadata", "uid")) {
    if (Date.now() - start > timeoutMs) throw new DeletionIncomplete(live, timeoutMs);
    await delay(pollMs, undefined, { signal });
    live = await notFoundAsUndefined(cluster.request({ path }));
  }
}
