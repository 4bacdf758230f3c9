import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The clone's root folder. This file runs as bin/sandbox/paths.js, two folders below it. */
export const repositoryRoot = resolve(__dirname, "..", "..");

/** Files and folders of a clone's state, all inside its one git-ignored folder. */
export function statePathsOf(clone: string) {
  const folder = join(clone, ".sandbox");
  return {
    folder,
    /** Admin access to the sandbox's cluster; exists only while the node is ready. */
    kubeconfig: join(folder, "kubeconfig"),
    logs: join(folder, "logs"),
    cluster: join(folder, "cluster"),
    pulumiHome: join(folder, "pulumi-home"),
    /** State of the stacks on the sandbox's own node. */
    pulumiState: join(folder, "pulumi-state"),
    /** State of the stacks on clusters of the user's, a folder for each. */
    ownClusters: join(folder, "own-clusters"),
    /** The AWS emulator's process, its log and what its instances see of their models. */
    aws: join(folder, "aws"),
  };
}

/** The state of this clone. */
export const statePaths = statePathsOf(repositoryRoot);

/** The folder that holds all state of this clone's sandbox. */
export const stateFolder = statePaths.folder;

/**
 * The folder for what is costly to make and the same for every clone: compiled tools, images.
 * `MODEL_HOSTING_CACHE` names it; else it is `model-hosting` below `XDG_CACHE_HOME` or `~/.cache`.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { MODEL_HOSTING_CACHE: own, XDG_CACHE_HOME: shared } = environment;
  if (own) return resolve(own);
  return join(shared ? resolve(shared) : join(homedir(), ".cache"), "model-hosting");
}
