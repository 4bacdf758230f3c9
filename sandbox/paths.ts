import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The clone's root folder. This file runs as bin/sandbox/paths.js, two folders below it. */
export const repositoryRoot = resolve(__dirname, "..", "..");

/** The one git-ignored folder that holds all state of this clone's sandbox. */
export const stateFolder = join(repositoryRoot, ".sandbox");

/** Files and folders inside the state folder. */
export const statePaths = {
  /** Admin access to the sandbox's cluster; exists only while the node is ready. */
  kubeconfig: join(stateFolder, "kubeconfig"),
  logs: join(stateFolder, "logs"),
  cluster: join(stateFolder, "cluster"),
  pulumiHome: join(stateFolder, "pulumi-home"),
  pulumiState: join(stateFolder, "pulumi-state"),
};

/**
 * The folder for what is costly to make and the same for every clone: compiled tools, images.
 * `MODEL_HOSTING_CACHE` names it; else it is `model-hosting` below `XDG_CACHE_HOME` or `~/.cache`.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { MODEL_HOSTING_CACHE: own, XDG_CACHE_HOME: shared } = environment;
  if (own) return resolve(own);
  return join(shared ? resolve(shared) : join(homedir(), ".cache"), "model-hosting");
}
