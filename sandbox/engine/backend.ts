import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

import { statePaths } from "../paths.js";
import { projectName } from "./stackOf.js";

/** The user's own kubeconfig, if `KUBECONFIG` names one; then the sandbox runs no node. */
export function ownCluster(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { KUBECONFIG: named } = environment;
  return named === undefined || named === "" || named === statePaths.kubeconfig ? undefined : named;
}

/**
 * The folder of the state that belongs to the cluster that commands work on. Each cluster has its own: a state that is
 * refreshed against, or thrown away with, another cluster than its own would orphan what it knows of.
 */
export function backendFolder(kubeconfig = ownCluster()): string {
  if (kubeconfig === undefined) return statePaths.pulumiState;
  const id = createHash("sha256").update(kubeconfig).digest("hex").slice(0, 12);
  return path.join(statePaths.ownClusters, id);
}

/** Makes the folder of a backend, and notes in it to which cluster it belongs. */
export function makeBackendFolder(kubeconfig = ownCluster()): void {
  const folder = backendFolder(kubeconfig);
  fs.mkdirSync(folder, { recursive: true });
  if (kubeconfig !== undefined) fs.writeFileSync(path.join(folder, noteName), kubeconfig);
}

const noteName = "kubeconfig.txt";

/** Kubeconfigs of the user's clusters on which stacks of this clone still have a state. */
export function ownClustersWithStacks(): string[] {
  const root = statePaths.ownClusters;
  const folders = fs.existsSync(root) ? fs.readdirSync(root).map((name) => path.join(root, name)) : [];
  return folders
    .filter((folder) => knownStacks(folder).length > 0)
    .map((folder) => fs.readFileSync(path.join(folder, noteName), "utf8"));
}

/** Names of the stacks in a backend's folder. */
export function knownStacks(folder: string): string[] {
  const stacks = path.join(folder, ".pulumi", "stacks", projectName);
  const files = fs.existsSync(stacks) ? fs.readdirSync(stacks) : [];
  return files.flatMap((file) => /^([-\w.]+)\.json$/.exec(file)?.[1] ?? []);
}

/**
 * URL of a file backend. `metadata=skip` keeps the backend from writing a second file beside each: unlike the state
 * itself that one is written in place, and a CLI that is killed meanwhile leaves it empty, which the next run reports as
 * "failed to load checkpoint: EOF".
 */
export function fileBackendUrl(folder: string): string {
  return `file://${folder}?metadata=skip`;
}

/** The folder of a file backend; undefined for the URL of another kind of backend. */
export function folderOfBackend(url = ""): string | undefined {
  return /^file:\/\/([^?]+)/.exec(url)?.[1];
}

/**
 * Variables for a run that is to bring a stack in step with the sandbox: an AWS that was started anew has lost its
 * clusters of EKS, and what was on them is gone with them. Not on a cluster of the user's, which may only be away.
 */
export function lostClusters(): NodeJS.ProcessEnv {
  return ownCluster() === undefined ? { PULUMI_K8S_DELETE_UNREACHABLE: "true" } : {};
}
