import { existsSync, rmSync } from "node:fs";
import { withLock } from "../fileLock.js";
import { repositoryRoot, statePaths } from "../paths.js";
import { type Progress } from "../progress.js";
import { ApiServer } from "./apiServer.js";
import { certificateFiles } from "./certificates.js";
import { takeDown } from "./cleanup.js";
import { configurationHash, processNames } from "./controlPlane.js";
import { assertNotHeldElsewhere, isHeldElsewhere, liveProcesses, readHolder } from "./holder.js";
import { prepareMachine } from "./machine.js";
import { clusterPaths, ports, runPaths } from "./settings.js";
import { bringUp, ensureClusterTools, type ClusterTools } from "./start.js";

export { importImage } from "./images.js";
export { contextName } from "./kubeconfig.js";
export { nodeAddress, nodeName } from "./settings.js";

/** What whoever stands before the API server needs: its certificate's files, and where it asks about others' tokens. */
export const apiServerFiles = {
  certificate: certificateFiles(clusterPaths.certificates).certificate("apiServer"),
  key: certificateFiles(clusterPaths.certificates).key("apiServer"),
  tokenWebhookPort: ports.tokenWebhook,
};

/** How the node is, seen from this clone. */
export type ClusterStatus =
  | { state: "stopped" }
  | { state: "running"; since: string; processes: Record<string, number> }
  /** It was started and is not whole: processes are missing or do not answer. A start repairs it. */
  | { state: "broken"; missing: string[] }
  /** It runs, and was started otherwise than this version starts it. A start restarts it with the same data. */
  | { state: "outdated"; since: string }
  | { state: "heldElsewhere"; folder: string; since: string };

/** Looks, changes nothing. Takes some tens of milliseconds. */
export async function clusterStatus(): Promise<ClusterStatus> {
  const holder = readHolder();
  if (!holder) return { state: "stopped" };
  if (isHeldElsewhere(holder)) return { state: "heldElsewhere", folder: holder.folder, since: holder.since };
  const live = new Map(liveProcesses().map(({ name, identity }) => [name, identity.pid]));
  const missing = processNames.filter((name) => !live.has(name));
  if (holder.folder !== repositoryRoot || missing.length > 0)
    return { state: "broken", missing: [...missing] };
  if (!(await answers())) return { state: "broken", missing: [] };
  if (holder.configuration !== configurationHash(certificateFiles(clusterPaths.certificates)))
    return { state: "outdated", since: holder.since };
  return { state: "running", since: holder.since, processes: Object.fromEntries(live) };
}

/** Whether this clone's node works, whichever version started it: what stands on it can be taken down. */
export async function isUp(): Promise<boolean> {
  const { state } = await clusterStatus();
  return state === "running" || state === "outdated";
}

async function answers(): Promise<boolean> {
  if (!existsSync(statePaths.kubeconfig) || !existsSync(clusterPaths.certificates)) return false;
  const api = new ApiServer();
  try {
    const [ready, nodeReady] = await Promise.all([api.isReady(), api.isNodeReady()]);
    return ready && nodeReady;
  } finally {
    api.close();
  }
}

/**
 * Starts the one-node cluster and returns when its node is ready and `.sandbox/kubeconfig` is written; at once
 * when it runs already. After an unclean end it cleans up what is left and starts again with the same data.
 *
 * Fails where the machine cannot run it (not Linux, not root), and when another clone holds the node.
 */
export async function startCluster(progress: Progress): Promise<void> {
  if ((await clusterStatus()).state === "running") {
    progress.info("the cluster is running");
    return;
  }
  assertNotHeldElsewhere();
  await prepareMachine(progress);
  const tools = await ensureClusterTools(progress);
  await withLock(runPaths.lock, progress, async () => {
    assertNotHeldElsewhere();
    const { state } = await clusterStatus();
    if (state === "running") return;
    if (state === "outdated")
      await progress.task("stopping Kubernetes, which an earlier version of the sandbox started", takeDown);
    else if (state === "broken") await progress.task("cleaning up after an unclean end", takeDown);
    // Even without a holder something may be left, after a reboot or a power cut.
    else await takeDown();
    await progress.task("starting Kubernetes: control plane, container runtime, node", () =>
      bringUpOrNothing(tools),
    );
  });
}

/** A start that fails leaves its logs and nothing that runs. */
async function bringUpOrNothing(tools: ClusterTools): Promise<void> {
  try {
    await bringUp(tools);
  } catch (error) {
    await takeDown();
    throw error;
  }
}

export interface StopOptions {
  /**
   * Whether the cluster's objects survive, to be hosted again by the next start. Images and certificates are
   * kept in either case. @default false
   */
  keepData?: boolean;
}

/**
 * Stops the cluster and leaves nothing of it on the machine but files in the state folder. Does nothing
 * when it does not run, and fails when another clone holds the node.
 */
export async function stopCluster(progress: Progress, { keepData = false }: StopOptions = {}): Promise<void> {
  const { state } = await clusterStatus();
  if (state === "stopped") {
    progress.info("the cluster is not running");
    if (!keepData) rmSync(clusterPaths.etcd, { recursive: true, force: true });
    return;
  }
  await withLock(runPaths.lock, progress, async () => {
    assertNotHeldElsewhere();
    if (readHolder()) await progress.task("stopping Kubernetes", takeDown);
    if (!keepData) rmSync(clusterPaths.etcd, { recursive: true, force: true });
  });
}
