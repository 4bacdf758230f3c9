import { delimiter, sep } from "node:path";
import { existsSync, realpathSync } from "node:fs";
import { findOnPath, systemPath } from "../commandLine.js";
import { cacheFolder } from "../paths.js";
import { type Progress } from "../progress.js";
import { buildTool } from "./goBuild.js";
import { type ToolName } from "./goTools.js";

export {
  awsPackages,
  ensureDebianPackages,
  imagePackages,
  nodePackages,
  testPackages,
} from "./debianPackages.js";
export { type ToolName } from "./goTools.js";

/**
 * The path of each named tool, built where the cache lacks it. An installed Pulumi CLI is preferred to a
 * built one. Fails with what to install when Go is missing or too old.
 */
export async function ensureTools<N extends ToolName>(
  names: readonly N[],
  progress: Progress,
): Promise<Record<N, string>> {
  const paths: Partial<Record<N, string>> = {};
  // One after the other: a Go build uses all cores by itself.
  for (const name of names) paths[name] = installedTool(name) ?? (await buildTool(name, progress));
  return paths as Record<N, string>;
}

/** Kubernetes must be of one known version; of the Pulumi CLI any that the user has installed is right. */
function installedTool(name: ToolName): string | undefined {
  return name === "pulumi" ? installedPulumi() : undefined;
}

/** The `pulumi` on PATH that the user installed, as opposed to one that this toolchain built. */
export function installedPulumi(path = systemPath()): string | undefined {
  const ownFolder = realPath(cacheFolder()) + sep;
  return path
    .split(delimiter)
    .map((folder) => findOnPath("pulumi", folder))
    .find((file) => file !== undefined && !realPath(file).startsWith(ownFolder));
}

function realPath(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}
