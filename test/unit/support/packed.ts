import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { repositoryRoot } from "../../../sandbox/paths.js";

const tarballs = z.array(z.object({ name: z.string(), filename: z.string() }));

const versions = z.record(z.string(), z.string()).default({});
const manifest = z.object({
  dependencies: versions,
  peerDependencies: versions,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().default(false) })).default({}),
});

/**
 * What `npm install` of the tarballs of this repository's packages does, with this repository's own dependencies in
 * place of a registry's: unpacks them into a `node_modules` folder and puts beside them exactly what their manifests
 * name as dependencies and as peers that are not optional. So a package that is used and not named is not found. Only
 * the packages' own manifests are judged: what they depend on is linked, with all that this repository has beneath it.
 *
 * @param folders the packages, by their folders in this repository, e.g. `client` or `.`
 * @returns the names of all packages that are in `modules` now because of the tarballs
 * @throws AssertionError if a manifest names a package that this repository has not installed
 */
export function installPacked(modules: string, ...folders: string[]): string[] {
  const packed = pack(modules, folders);
  for (const { name, filename } of packed) {
    fs.mkdirSync(path.join(modules, name), { recursive: true });
    const tarball = path.join(modules, filename);
    execFileSync("tar", ["-xzf", tarball, "-C", path.join(modules, name), "--strip-components=1"]);
    fs.rmSync(tarball);
  }
  const names = packed.map(({ name }) => name);
  const asked = new Set(names.flatMap((name) => requiredPackages(path.join(modules, name))));
  const linked = [...asked].filter((name) => !names.includes(name));
  linkPackages(modules, linked);
  return [...names, ...linked];
}

/** Links packages of this repository's `node_modules` into another. */
export function linkPackages(modules: string, names: readonly string[]): void {
  for (const name of names) {
    const source = path.join(repositoryRoot, "node_modules", name);
    assert.ok(fs.existsSync(source), `${name} is named by a package file and not installed; run npm ci`);
    fs.mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    fs.symlinkSync(source, path.join(modules, name));
  }
}

/** The files of an unpacked package, by their paths in it. */
export function packedFiles(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

function pack(destination: string, folders: string[]) {
  // The packages are built before any test runs; `prepack` would only build them again.
  const options = ["--json", "--ignore-scripts", "--pack-destination", destination];
  const sources = folders.map((folder) => path.join(repositoryRoot, folder));
  const json = execFileSync("npm", ["pack", ...options, ...sources], {
    cwd: repositoryRoot,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return tarballs.parse(JSON.parse(json));
}

function requiredPackages(folder: string): string[] {
  const text = fs.readFileSync(path.join(folder, "package.json"), "utf8");
  const { dependencies, peerDependencies, peerDependenciesMeta } = manifest.parse(JSON.parse(text));
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  return [...Object.keys(dependencies), ...peers];
}
