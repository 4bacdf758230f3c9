import { createHash } from "node:crypto";
import { linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../commandLine.js";
import { type Layer } from "./layers.js";

/** One image of an archive. */
export interface ImageContent {
  /** The full name by which pods ask for it, such as `sandbox.local/digits:1`. */
  name: string;
  /** Further full names of the same image. */
  aliases?: string[];
  /** From the lowest to the topmost. */
  layers: Layer[];
  /** What the container runs by default. */
  config: {
    entrypoint: string[];
    /** Numeric, so that Kubernetes can tell that it is not root. */
    user: string;
    env?: Record<string, string>;
    workingDirectory?: string;
    port?: number;
    labels?: Record<string, string>;
  };
}

/** An image inside an archive: its name and the digest of its manifest. */
export interface NamedImage {
  name: string;
  digest: string;
}

const mediaTypes = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar",
} as const;

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

/** Node's name of the processor, in OCI's words. */
const architecture = process.arch === "x64" ? "amd64" : process.arch;

/**
 * Writes images into one OCI image layout in a tar file, which `ctr images import` takes. A layer that several
 * images share is in it once. Layers must be on the file system of `file`: they are linked and not copied.
 */
export async function writeArchive(images: ImageContent[], file: string): Promise<NamedImage[]> {
  const layout = `${file}.layout`;
  const blobs = join(layout, "blobs", "sha256");
  mkdirSync(blobs, { recursive: true });
  try {
    const manifests = images.map((image) => ({ image, descriptor: writeImage(image, blobs) }));
    writeFileSync(join(layout, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    writeFileSync(join(layout, "index.json"), JSON.stringify(indexOf(manifests)));
    await run("tar", ["--create", "--file", file, "--directory", layout, "--sort=name", "--mtime=@0", "."]);
    return manifests.flatMap(({ image, descriptor }) =>
      namesOf(image).map((name) => ({ name, digest: descriptor.digest })),
    );
  } finally {
    rmSync(layout, { recursive: true, force: true });
  }
}

function namesOf({ name, aliases = [] }: ImageContent): string[] {
  return [name, ...aliases];
}

/** An entry has room for one name: an image with several has as many entries, of one manifest. */
function indexOf(manifests: { image: ImageContent; descriptor: Descriptor }[]): object {
  return {
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: manifests.flatMap(({ image, descriptor }) =>
      namesOf(image).map((name) => ({
        ...descriptor,
        platform: { os: "linux", architecture },
        // containerd takes the name from its own annotation; the standard's has room for the tag only.
        annotations: {
          "io.containerd.image.name": name,
          "org.opencontainers.image.ref.name": name.split(":").at(-1),
        },
      })),
    ),
  };
}

/** Writes an image's blobs and returns its manifest's descriptor. */
function writeImage(image: ImageContent, blobs: string): Descriptor {
  const layers = image.layers.map((layer) => linkLayer(layer, blobs));
  const config = writeBlob(mediaTypes.config, imageConfig(image), blobs);
  const manifest = { schemaVersion: 2, mediaType: mediaTypes.manifest, config, layers };
  return writeBlob(mediaTypes.manifest, manifest, blobs);
}

function imageConfig({ config, layers }: ImageContent): object {
  return {
    architecture,
    os: "linux",
    config: {
      User: config.user,
      Entrypoint: config.entrypoint,
      Env: Object.entries(config.env ?? {}).map(([name, value]) => `${name}=${value}`),
      WorkingDir: config.workingDirectory ?? "/",
      ...(config.port === undefined ? {} : { ExposedPorts: { [`${config.port}/tcp`]: {} } }),
      Labels: config.labels ?? {},
    },
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
  };
}

function writeBlob(mediaType: string, content: object, blobs: string): Descriptor {
  const text = JSON.stringify(content);
  const hash = createHash("sha256").update(text).digest("hex");
  writeFileSync(join(blobs, hash), text);
  return { mediaType, digest: `sha256:${hash}`, size: Buffer.byteLength(text) };
}

function linkLayer({ file, digest, size }: Layer, blobs: string): Descriptor {
  const blob = join(blobs, digest.replace("sha256:", ""));
  rmSync(blob, { force: true });
  linkSync(file, blob);
  return { mediaType: mediaTypes.layer, digest, size };
}
