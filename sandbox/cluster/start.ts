import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findOnPath, systemPath } from "../commandLine.js";
import { repositoryRoot, statePaths } from "../paths.js";
import { isAlive, startDetached, type ProcessIdentity } from "../processes.js";
import { type Progress } from "../progress.js";
import { ensureTools, type ToolName } from "../toolchain/index.js";
import { waitFor } from "../waitFor.js";
import { ApiServer } from "./apiServer.js";
import { createBridge, isForwarding } from "./bridge.js";
import { certificateFiles, ensureCertificates, type Certificates } from "./certificates.js";
import { createCgroups } from "./cgroups.js";
import { writeConfiguration } from "./configuration.js";
import { configurationHash, processArguments, type ProcessName } from "./controlPlane.js";
import { recordProcess, writeHolder } from "./holder.js";
import { importPauseImage, isContainerdReady } from "./images.js";
import { renderKubeconfig } from "./kubeconfig.js";
import { clusterPaths, nodeName } from "./settings.js";

const clusterTools = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
  "pause",
] as const satisfies ToolName[];

export type ClusterTools = Record<(typeof clusterTools)[number], string>;

/** The compiled programs that the cluster runs. */
export function ensureClusterTools(progress: Progress): Promise<ClusterTools> {
  return ensureTools(clusterTools, progress);
}

/** Brings the node up on a machine that holds nothing of it, with the data of an earlier run where there is some. */
export async function bringUp(tools: ClusterTools): Promise<void> {
  writeHolder({
    folder: repositoryRoot,
    since: new Date().toISOString(),
    configuration: configurationHash(certificateFiles(clusterPaths.certificates)),
    forwarding: isForwarding(),
    kubeletFolder: existsSync("/var/lib/kubelet"),
  });
  const certificates = await prepareFolders();
  const start = starter(tools, processArguments(certificates, writeConfiguration(certificates)));
  createCgroups();
  await createBridge();
  await Promise.all([startControlPlane(start), startContainerd(start, tools.pause)]);
  await startNode(start);
  publishKubeconfig(certificates);
}

async function prepareFolders(): Promise<Certificates> {
  for (const folder of [clusterPaths.volumes, clusterPaths.containerd, clusterPaths.podLogs]) {
    mkdirSync(folder, { recursive: true });
  }
  mkdirSync(clusterPaths.etcd, { recursive: true, mode: 0o700 });
  return ensureCertificates(clusterPaths.certificates);
}

type Start = (name: ProcessName) => Promise<StartedProcess>;

interface StartedProcess {
  /** Waits for something that this process brings about; fails at once when the process ends meanwhile. */
  until(what: string, look: () => Promise<boolean>, timeoutMs: number): Promise<void>;
}

function starter(tools: ClusterTools, args: Record<ProcessName, string[]>): Start {
  // Only what the processes need: proxies or certificates of the user's shell are not meant for them.
  const env = { PATH: systemPath(), HOME: "/root" };
  const programs: Record<string, string | undefined> = { ...tools, containerd: findOnPath("containerd") };
  return async (name) => {
    const command = programs[name];
    if (command === undefined) throw new Error(`${name} is not installed: there is no such program on PATH.`);
    const log = join(statePaths.logs, `${name}.log`);
    const identity = await startDetached({ command, args: args[name], env, log });
    recordProcess({ name, identity });
    return startedProcess(name, identity, log);
  };
}

function startedProcess(name: ProcessName, identity: ProcessIdentity, log: string): StartedProcess {
  return {
    async until(what, look, timeoutMs) {
      const explain = () => `The end of ${log}:\n${lastLines(log)}`;
      const lookWhileAlive = async () => {
        if (!isAlive(identity)) throw new Error(`${name} ended by itself. ${explain()}`);
        return look();
      };
      await waitFor(what, lookWhileAlive, { timeoutMs, explain, intervalMs: 50 });
    },
  };
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-15).join("\n");
}

// On 2 idle cores each of these takes seconds; the limits are for machines under heavy load.
const limitMs = 120_000;

async function startControlPlane(start: Start): Promise<void> {
  await start("etcd");
  // The API server asks etcd again until it answers.
  const apiServer = await start("kube-apiserver");
  await withApi((api) => apiServer.until("the API server is ready", () => api.isReady(), limitMs));
}

async function startContainerd(start: Start, pause: string): Promise<void> {
  const containerd = await start("containerd");
  await containerd.until("containerd answers", isContainerdReady, limitMs);
  await importPauseImage(pause);
}

async function startNode(start: Start): Promise<void> {
  const since = new Date();
  const [kubelet, controllerManager] = await Promise.all([
    start("kubelet"),
    start("kube-controller-manager"),
    start("kube-scheduler"),
    start("kube-proxy"),
  ]);
  await withApi(async (api) => {
    await kubelet.until(`node ${nodeName} is ready`, () => api.isNodeReady(since), limitMs);
    await controllerManager.until(
      "namespaces get their accounts",
      () => api.hasDefaultServiceAccount(),
      limitMs,
    );
    // After an unclean end, the data still calls pods ready whose containers have gone.
    const settled = async () => (await api.staleReadyPods(since)).length === 0;
    await kubelet.until("pods of an earlier run are started again", settled, limitMs);
  });
}

async function withApi<T>(work: (api: ApiServer) => Promise<T>): Promise<T> {
  const api = new ApiServer();
  try {
    return await work(api);
  } finally {
    api.close();
  }
}

/** Last of all, and whole: others wait for this file. */
function publishKubeconfig(certificates: Certificates): void {
  const draft = `${statePaths.kubeconfig}.partial`;
  writeFileSync(draft, renderKubeconfig(certificates, "admin"), { mode: 0o600 });
  renameSync(draft, statePaths.kubeconfig);
}
