import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as os from "node:os";
import * as path from "node:path";

import { z } from "zod";

import { findOnPath } from "../commandLine.js";
import { repositoryRoot } from "../paths.js";

/** A plugin that the sandbox can stand in for. */
export interface PluginStandIn {
  /** What the engine calls it, and what a real one is called on PATH. */
  program: string;
  /** The folder below `$PULUMI_HOME/plugins` in which the engine looks, last of all, for exactly this version. */
  folder: string;
  /** The compiled stand-in. */
  script: string;
}

/** Where real plugins may be: the user's PATH, the CLI's own folder, and the plugins of the user's own Pulumi home. */
export interface RealPluginPlaces {
  path?: string;
  cliFolder?: string;
  userPluginsFolder?: string;
}

/** Marks a file as written here, so that a real plugin installed into the same folder is never overwritten. */
const marker = "# Written by this project's sandbox";

const NpmPackage = z.looseObject({ version: z.string() });

/** The stand-ins; a provider's has the version of the installed npm package, which the engine asks for. */
export function pluginStandIns(): PluginStandIn[] {
  return [
    {
      program: "pulumi-language-nodejs",
      folder: "language-nodejs-v0.0.1",
      script: path.join(__dirname, "languageHost", "main.js"),
    },
    providerStandIn("kubernetes"),
    providerStandIn("aws"),
    {
      program: "pulumi-resource-pulumi-nodejs",
      folder: "resource-pulumi-nodejs-v0.0.1",
      script: path.join(__dirname, "dynamicProvider.js"),
    },
  ];
}

function providerStandIn(name: "aws" | "kubernetes"): PluginStandIn {
  const manifest: unknown = createRequire(__filename)(`@pulumi/${name}/package.json`);
  return {
    program: `pulumi-resource-${name}`,
    folder: `resource-${name}-v${NpmPackage.parse(manifest).version}`,
    script: path.join(__dirname, `${name}Provider`, "main.js"),
  };
}

/**
 * Puts each stand-in into `$PULUMI_HOME/plugins` where no real plugin of that name is to be had, and takes it out
 * where one has appeared. A real plugin in the user's own Pulumi home is linked, since the sandbox has a home of its
 * own.
 *
 * @returns the programs that a stand-in stands in for.
 */
export function installStandIns(pulumiHome: string, places: RealPluginPlaces = {}): string[] {
  return pluginStandIns()
    .filter((standIn) => !realPluginServes(standIn, pulumiHome, places))
    .map((standIn) => {
      writeStandIn(standIn, pulumiHome);
      return standIn.program;
    });
}

function realPluginServes(standIn: PluginStandIn, pulumiHome: string, places: RealPluginPlaces): boolean {
  const target = path.join(pulumiHome, "plugins", standIn.folder);
  if (findOnPath(standIn.program, searchPath(places)) !== undefined) {
    if (isStandIn(target, standIn)) fs.rmSync(target, { recursive: true });
    return true;
  }
  if (fs.existsSync(path.join(target, standIn.program)) && !isStandIn(target, standIn)) return true;
  return linkUserPlugin(standIn, target, places);
}

function searchPath({ path: onPath = process.env.PATH ?? "", cliFolder }: RealPluginPlaces): string {
  return [onPath, cliFolder].filter((folder) => folder !== undefined && folder !== "").join(path.delimiter);
}

function linkUserPlugin(standIn: PluginStandIn, target: string, places: RealPluginPlaces): boolean {
  const userPlugins = places.userPluginsFolder ?? path.join(os.homedir(), ".pulumi", "plugins");
  const source = path.join(userPlugins, standIn.folder);
  if (!fs.existsSync(path.join(source, standIn.program))) return false;
  fs.rmSync(target, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.symlinkSync(source, target);
  return true;
}

function isStandIn(folder: string, standIn: PluginStandIn): boolean {
  const file = path.join(folder, standIn.program);
  return fs.existsSync(file) && fs.readFileSync(file).subarray(0, 200).includes(marker);
}

function writeStandIn(standIn: PluginStandIn, pulumiHome: string): void {
  const file = path.join(pulumiHome, "plugins", standIn.folder, standIn.program);
  const content = `#!/bin/sh\n${marker}: it stands in for the real plugin.\nexec ${quote(projectNode())} ${quote(standIn.script)} "$@"\n`;
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8") === content) return;
  // A dangling link to a plugin that the user has removed since would be written through.
  fs.rmSync(path.dirname(file), { recursive: true, force: true });
  fs.mkdirSync(path.dirname(file), { recursive: true });
  // The engine may start the plugin at any moment: it must never see half a file.
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, content, { mode: 0o755 });
  fs.renameSync(draft, file);
}

/** The Node of a supported version that the project brings along; this process's own where it was left out. */
export function projectNode(): string {
  const own = path.join(repositoryRoot, "node_modules", "node", "bin", "node");
  return fs.existsSync(own) ? own : process.execPath;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
