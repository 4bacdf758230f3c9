import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

/** A package of the program that needs a provider plugin, e.g. `{ name: "kubernetes", version: "4.34.2" }`. */
export interface PluginPackage {
  name: string;
  version: string;
}

const PackageFile = z.looseObject({
  name: z.string().optional(),
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
  peerDependencies: z.record(z.string(), z.string()).optional(),
  pulumi: z
    .looseObject({
      resource: z.boolean().optional(),
      name: z.string().optional(),
      version: z.string().optional(),
    })
    .optional(),
});
type PackageFile = z.infer<typeof PackageFile>;

/** Names and installed versions of the program's direct dependencies. */
export function programDependencies(directory: string): { name: string; version: string }[] {
  return dependencyFolders(directory).map((folder) => {
    const file = readPackage(folder);
    return { name: file?.name ?? path.basename(folder), version: file?.version ?? "" };
  });
}

/**
 * The plugins that the program's installed packages ask for, by the `pulumi` field that each provider's SDK carries.
 * Only direct dependencies are read: a program that constructs a provider's resources depends on its SDK.
 */
export function pluginPackages(directory: string): PluginPackage[] {
  return dependencyFolders(directory).flatMap((folder) => {
    const file = readPackage(folder);
    if (file?.pulumi?.resource !== true) return [];
    const name = file.pulumi.name ?? path.basename(folder);
    const version = file.pulumi.version ?? file.version ?? "";
    return [{ name, version: version.replace(/^v/, "") }];
  });
}

function dependencyFolders(directory: string): string[] {
  const root = enclosingPackage(directory);
  if (root === undefined) return [];
  const file = readPackage(root);
  // A library's own program has the SDKs that it leaves to its users as peers, installed for development.
  const names = Object.keys({ ...file?.dependencies, ...file?.devDependencies, ...file?.peerDependencies });
  return names.flatMap((name) => installedFolder(root, name) ?? []);
}

function enclosingPackage(directory: string): string | undefined {
  return ancestors(directory).find((folder) => fs.existsSync(path.join(folder, "package.json")));
}

function installedFolder(from: string, name: string): string | undefined {
  return ancestors(from)
    .map((folder) => path.join(folder, "node_modules", name))
    .find((folder) => fs.existsSync(path.join(folder, "package.json")));
}

function ancestors(directory: string): string[] {
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestors(parent)];
}

/** A package file that cannot be read names no plugin; npm, not this host, is where it gets reported. */
function readPackage(folder: string): PackageFile | undefined {
  const text = fs.readFileSync(path.join(folder, "package.json"), "utf8");
  return PackageFile.safeParse(JSON.parse(text)).data;
}
