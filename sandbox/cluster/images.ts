import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { findOnPath, run, systemPath } from "../commandLine.js";
import { pauseImage } from "./configuration.js";
import { clusterPaths, runPaths } from "./settings.js";

/** Runs containerd's own client against the sandbox's containerd, in the namespace that kubelet uses. */
export function ctr(...args: string[]): Promise<string> {
  const env = { ...process.env, PATH: systemPath() };
  return run("ctr", ["--address", runPaths.containerdSocket, "--namespace", "k8s.io", ...args], { env });
}

/**
 * Makes the images of an OCI or docker archive (`.tar`) known to the node under the names that the archive
 * gives them. Returns false when this very archive was imported before, which is then all it finds out.
 */
export async function importImage(archive: string): Promise<boolean> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(archive), hash);
  // Inside containerd's folder, so that the memory goes when the images do.
  const folder = join(clusterPaths.containerd, "imported");
  const mark = join(folder, hash.digest("hex"));
  if (existsSync(mark)) return false;
  await ctr("images", "import", "--all-platforms", archive);
  mkdirSync(folder, { recursive: true });
  writeFileSync(mark, `${archive}\n`);
  return true;
}

/** Imports the image of the pods' own first program, made from the compiled `pause` on the spot. */
export async function importPauseImage(pause: string): Promise<void> {
  const mark = join(clusterPaths.containerd, "pause-imported");
  const content = `${pause} ${statSync(pause).mtimeMs}`;
  if (existsSync(mark) && readFileSync(mark, "utf8") === content) return;
  const folder = mkdtempSync(join(tmpdir(), "pause-image-"));
  try {
    await ctr("images", "import", await packPauseImage(pause, folder));
    writeFileSync(mark, content);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A docker archive: one layer with one program, its configuration, and a manifest that names both. */
async function packPauseImage(pause: string, folder: string): Promise<string> {
  const tar = (file: string, base: string, ...names: string[]) =>
    run("tar", [
      "--create",
      "--file",
      join(folder, file),
      "--directory",
      base,
      "--owner=0",
      "--group=0",
      ...names,
    ]);
  await tar("layer.tar", join(pause, ".."), "pause");
  const layer = createHash("sha256")
    .update(readFileSync(join(folder, "layer.tar")))
    .digest("hex");
  const config = {
    architecture: process.arch === "arm64" ? "arm64" : "amd64",
    os: "linux",
    config: { Entrypoint: ["/pause"], User: "65535:65535" },
    rootfs: { type: "layers", diff_ids: [`sha256:${layer}`] },
  };
  const manifest = [{ Config: "config.json", RepoTags: [pauseImage], Layers: ["layer.tar"] }];
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  await tar("image.tar", folder, "manifest.json", "config.json", "layer.tar");
  return join(folder, "image.tar");
}

/** Whether the sandbox's containerd answers. */
export async function isContainerdReady(): Promise<boolean> {
  if (findOnPath("ctr") === undefined || !existsSync(runPaths.containerdSocket)) return false;
  try {
    await ctr("version");
    return true;
  } catch {
    return false;
  }
}
