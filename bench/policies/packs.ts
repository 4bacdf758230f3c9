import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { repositoryRoot, stateFolder } from "../../sandbox/paths.js";

export const packNames = ["empty", "awsguard", "model-hosting"] as const;
export type PackName = (typeof packNames)[number];

/** Folders of the packs, as `pulumi preview --policy-pack` takes them. */
export type Packs = Readonly<Record<PackName, string>>;

/** Where the bench writes; the sandbox's folder is ignored by Git. */
export const benchFolder = path.join(stateFolder, "tmp", "bench-policies");

const awsguard = "0.3.1";

/**
 * The three packs. The empty one is written here, and so is the one that starts awsguard, which is installed from the
 * registry when it is not there yet: it brings the second version of the AWS SDK and the fourth of Pulumi's AWS provider, so it is no
 * dependency of this repository. It gets the versions of CrossGuard and of Pulumi's SDK that this repository's pack has.
 */
export function preparePacks(): Packs {
  return {
    empty: packOf(
      "empty",
      `const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [] });\n`,
    ),
    awsguard: packWithAwsguard(),
    "model-hosting": path.join(repositoryRoot, "policies"),
  };
}

function packOf(name: string, program: string): string {
  const folder = path.join(benchFolder, name);
  fs.mkdirSync(folder, { recursive: true });
  const yaml = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
  fs.writeFileSync(path.join(folder, "PulumiPolicy.yaml"), yaml);
  fs.writeFileSync(
    path.join(folder, "package.json"),
    JSON.stringify({ name, version: "1.0.0", main: "index.js" }),
  );
  fs.writeFileSync(path.join(folder, "index.js"), program);
  return folder;
}

function packWithAwsguard(): string {
  const folder = packOf(
    "awsguard",
    `const { AwsGuard } = require("@pulumi/awsguard");\nnew AwsGuard({ all: "advisory" });\n`,
  );
  if (fs.existsSync(path.join(folder, "node_modules", "@pulumi", "awsguard"))) return folder;
  const versions = [`@pulumi/awsguard@${awsguard}`, ...["policy", "pulumi"].map(sameAsHere)];
  console.error(`installing ${versions.join(", ")} below ${path.relative(repositoryRoot, folder)}`);
  const options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts"];
  execFileSync("npm", ["install", "--prefix", folder, ...options, ...versions], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return folder;
}

function sameAsHere(name: string): string {
  const manifest = path.join(repositoryRoot, "node_modules", "@pulumi", name, "package.json");
  const version = /"version": *"v?([^"]+)"/.exec(fs.readFileSync(manifest, "utf8"))?.[1];
  if (version === undefined) throw new Error(`${manifest} names no version`);
  return `@pulumi/${name}@${version}`;
}
