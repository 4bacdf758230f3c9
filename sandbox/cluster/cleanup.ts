import { existsSync, lstatSync, readFileSync, readdirSync, readlinkSync, rmSync, rmdirSync } from "node:fs";
import { basename, join } from "node:path";
import { repositoryRoot, statePathsOf } from "../paths.js";
import { endProcess, identify, readProcFile } from "../processes.js";
import { removeNetwork, setForwarding } from "./bridge.js";
import { removeCgroups } from "./cgroups.js";
import { processNames, type ProcessName } from "./controlPlane.js";
import { forgetProcess, liveProcesses, readHolder, type Holder } from "./holder.js";
import { ctr, isContainerdReady } from "./images.js";
import { unmountBelow } from "./mounts.js";
import { clusterPathsOf, runFolder, runPaths, type ClusterPaths } from "./settings.js";

/**
 * Takes the node down, whatever state it is in, and leaves nothing of it running: no process, mount, link,
 * control group or packet filter table. Data on disk stays.
 */
export async function takeDown(): Promise<void> {
  const holder = readHolder();
  // A clone that has ended uncleanly may have left its traces below a folder other than this one.
  const clone = holder?.folder ?? repositoryRoot;
  const paths = clusterPathsOf(clone);
  rmSync(statePathsOf(clone).kubeconfig, { force: true });
  // Kubelet first: it would start again what is removed below.
  await end("kubelet", 5_000);
  await removeContainers();
  for (const name of stopOrder) await end(name, graceMs[name] ?? 3_000);
  await endUnrecorded(statePathsOf(clone).cluster);
  await removeCgroups();
  await removeNetwork(paths.cniAddresses);
  for (const folder of [runFolder, paths.kubelet, paths.containerd]) await unmountBelow(folder);
  removeFiles(paths);
  if (holder) restoreMachine(holder);
  rmSync(runFolder, { recursive: true, force: true });
}

const stopOrder: ProcessName[] = [...processNames].reverse();

/** How long a process may take to end by itself, in milliseconds; what it holds is cleaned up anyway. */
const graceMs: Partial<Record<ProcessName, number>> = {
  "kube-apiserver": 2_000,
  etcd: 5_000,
  containerd: 5_000,
};

async function end(name: ProcessName, grace: number): Promise<void> {
  const process = liveProcesses().find((candidate) => candidate.name === name);
  if (process) await endProcess(process.identity, grace);
  forgetProcess(name);
}

/** Through containerd where it still answers, so that it forgets the containers and their snapshots. */
async function removeContainers(): Promise<void> {
  if (!(await isContainerdReady())) return;
  const names = (await ctr("containers", "list", "--quiet")).split("\n").filter(Boolean);
  if (names.length === 0) return;
  // Killing all processes by their groups takes milliseconds, where asking for each takes seconds.
  await removeCgroups();
  try {
    await ctr("tasks", "delete", "--force", ...names);
  } catch {
    // Containers whose task has ended have none to delete; what matters is the removal that follows.
  }
  await ctr("containers", "delete", ...names);
}

/**
 * Ends what no record names: the processes between containerd and the containers, which outlive it on purpose,
 * and a process whose start was cut off before it was recorded. Their arguments tell whose they are.
 */
async function endUnrecorded(clusterFolder: string): Promise<void> {
  const found = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => isOwn((readProcFile(`/proc/${pid}/cmdline`) ?? "").split("\0"), clusterFolder))
    .map((pid) => identify(Number(pid)))
    .filter((process) => process !== undefined);
  await Promise.all(found.map((process) => endProcess(process, 0)));
}

function isOwn([program = "", ...args]: string[], clusterFolder: string): boolean {
  const name = basename(program);
  if (name.startsWith("containerd-shim")) return args.includes(runPaths.containerdSocket);
  const isOfCluster = processNames.some((known) => known === name);
  return isOfCluster && args.some((arg) => arg.includes(`${clusterFolder}/`));
}

function removeFiles(paths: ClusterPaths): void {
  for (const socket of shimSockets()) rmSync(socket, { force: true });
  for (const folder of ["/run/containerd/s", "/run/containerd"]) removeIfEmpty(folder);
  removeLogLinks(paths.podLogs);
  rmSync(paths.kubelet, { recursive: true, force: true });
}

function restoreMachine(holder: Holder): void {
  if (!holder.kubeletFolder) rmSync("/var/lib/kubelet", { recursive: true, force: true });
  setForwarding(holder.forwarding);
}

/** Shims put their sockets into a folder that all containerds share; each container's state names its own. */
function shimSockets(): string[] {
  const tasks = join(runPaths.containerdState, "io.containerd.runtime.v2.task", "k8s.io");
  if (!existsSync(tasks)) return [];
  return readdirSync(tasks)
    .map((name) => join(tasks, name, "address"))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8").replace(/^unix:\/\//, ""));
}

function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Kubelet links every log here for log collectors; the links lead into the clone. */
function removeLogLinks(podLogs: string): void {
  const folder = "/var/log/containers";
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const link = join(folder, name);
    const isOwn = lstatSync(link).isSymbolicLink() && readlinkSync(link).startsWith(podLogs);
    if (isOwn) rmSync(link);
  }
  removeIfEmpty(folder);
}
