import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync, writeFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { run } from "../commandLine.js";

/** A part of an image's file system: a tar file, known by its digest. */
const layer = z.strictObject({
  file: z.string(),
  /** `sha256:` and the hash of the tar file, which is not compressed: the archive stays on this machine. */
  digest: z.string(),
  /** Bytes. */
  size: z.int(),
});
export type Layer = z.infer<typeof layer>;

export interface PackOptions {
  /** Keeps owners and modes, as a whole root file system needs; else all is root's and readable by everybody. */
  keepOwners?: boolean;
  /** Patterns of what stays out. */
  exclude?: string[];
}

/** Packs a folder so that the same files always give the same bytes. */
export async function packLayer(folder: string, file: string, options: PackOptions = {}): Promise<Layer> {
  const owners = options.keepOwners ? [] : ["--owner=0", "--group=0", "--mode=u=rwX,go=rX"];
  await run("tar", [
    "--create",
    ...["--file", file],
    ...["--directory", folder],
    ...["--format=gnu", "--sort=name", "--mtime=@0", "--numeric-owner"],
    ...owners,
    ...(options.exclude ?? []).map((pattern) => `--exclude=${pattern}`),
    ".",
  ]);
  return { file, digest: await digestOf(file), size: statSync(file).size };
}

/** `sha256:` and the hash of a file, read as a stream. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest("hex")}`;
}

/** Remembers a layer's digest beside it: hashing a root file system takes a second. */
export function saveLayer({ digest, size }: Layer, description: string): void {
  writeFileSync(description, JSON.stringify({ digest, size }));
}

/** The layer that was saved for `file`. */
export function loadLayer(file: string, description: string): Layer {
  return layer.parse({
    file,
    ...layer.omit({ file: true }).parse(JSON.parse(readFileSync(description, "utf8"))),
  });
}
