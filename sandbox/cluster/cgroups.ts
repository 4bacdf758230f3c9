import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endProcess, identify, isGone, readProcFile } from "../processes.js";
import { waitFor } from "../waitFor.js";
import { cgroupRoot } from "./settings.js";

/** The mount points of all control group hierarchies: one with version 2, one a controller with version 1. */
export function hierarchies(mountInfo = readFileSync("/proc/self/mountinfo", "utf8")): string[] {
  return mountInfo
    .split("\n")
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(" ")[4] ?? "")
    .filter((folder) => folder !== "");
}

/** The cluster's own group in every hierarchy; kubelet refuses to start without it. */
export function createCgroups(): void {
  for (const hierarchy of hierarchies()) {
    delegateControllers(hierarchy);
    mkdirSync(join(hierarchy, cgroupRoot), { recursive: true });
  }
}

/** In version 2, a group has the controllers that its parent hands down. */
function delegateControllers(hierarchy: string): void {
  const handedDown = join(hierarchy, "cgroup.subtree_control");
  if (!existsSync(handedDown)) return;
  const available = readFileSync(join(hierarchy, "cgroup.controllers"), "utf8").trim().split(" ");
  const missing = available.filter((name) => name !== "" && !readFileSync(handedDown, "utf8").includes(name));
  for (const name of missing) writeFileSync(handedDown, `+${name}`);
}

/**
 * Ends every process in the cluster's groups and removes the groups. A group counts as busy until the kernel
 * has finished with its last process, and a runtime that still lives adds and removes groups meanwhile.
 */
export async function removeCgroups(): Promise<void> {
  await waitFor("the cluster's control groups are removed", removeWhatIsFree, {
    timeoutMs: 15_000,
    intervalMs: 50,
  });
}

async function removeWhatIsFree(): Promise<boolean> {
  const folders = hierarchies().flatMap((hierarchy) => groupsBelow(join(hierarchy, cgroupRoot)));
  const pids = new Set(folders.flatMap(processesIn));
  await Promise.all([...pids].map(endMember));
  // The deepest groups come first: a group with children cannot be removed.
  const removed = folders.map(tryRemove);
  return removed.every(Boolean);
}

function tryRemove(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    if (isGone(error)) return true;
    if (error instanceof Error && "code" in error && error.code === "EBUSY") return false;
    throw error;
  }
}

async function endMember(pid: number): Promise<void> {
  const identity = identify(pid);
  if (identity) await endProcess(identity, 0);
}

/** The group and all below it, children before parents; none when it does not exist. */
function groupsBelow(folder: string): string[] {
  return [...childGroups(folder).flatMap(groupsBelow), ...(existsSync(folder) ? [folder] : [])];
}

function childGroups(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

function processesIn(folder: string): number[] {
  try {
    const pids = readProcFile(join(folder, "cgroup.procs")) ?? "";
    return pids.split("\n").filter(Boolean).map(Number);
  } catch (error) {
    // A version 2 group may be of a kind that lists threads only.
    if (isGone(error) || (error instanceof Error && "code" in error && error.code === "EOPNOTSUPP"))
      return [];
    throw error;
  }
}
