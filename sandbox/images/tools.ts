import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { findOnPath, run } from "../commandLine.js";
import { type Progress } from "../progress.js";
import { ensureDebianPackages, imagePackages } from "../toolchain/index.js";
import { cached } from "./cache.js";
import { type ImageArchive } from "./digits.js";
import { digestOf, packLayer } from "./layers.js";
import { imageNames } from "./names.js";
import { writeArchive, type ImageContent } from "./ociArchive.js";

/**
 * Packs `sandbox.local/busybox:1`: Debian's static busybox, its shell and all its other tools in /bin. As every image here, it
 * has the name of an image in ECR as well.
 */
export async function buildToolsImage(progress: Progress): Promise<ImageArchive> {
  await ensureDebianPackages(imagePackages, progress);
  const busybox = findOnPath("busybox");
  if (busybox === undefined)
    throw new Error("There is no busybox on PATH; install Debian's package busybox-static.");
  return packProgram(
    { name: "busybox", program: busybox, entrypoint: ["/bin/sh"], links: await appletsOf(busybox) },
    progress,
  );
}

/** Packs `sandbox.local/pause:1` from a static program that only waits. */
export async function buildPauseImage(pauseBinaryPath: string, progress: Progress): Promise<ImageArchive> {
  return packProgram(
    { name: "pause", program: pauseBinaryPath, entrypoint: ["/bin/pause"], links: [] },
    progress,
  );
}

async function appletsOf(busybox: string): Promise<string[]> {
  const applets = (await run(busybox, ["--list"])).trim().split("\n");
  return applets.filter((applet) => applet !== "busybox");
}

interface ProgramImage {
  name: string;
  /** A static program; it becomes /bin/NAME. */
  program: string;
  entrypoint: string[];
  /** Further names of it in /bin. */
  links: string[];
}

async function packProgram(
  { name, program, entrypoint, links }: ProgramImage,
  progress: Progress,
): Promise<ImageArchive> {
  const folder = await cached(
    {
      name,
      inputs: [await digestOf(program), JSON.stringify(imageNames(name)), ...entrypoint, ...links],
      title: `packing the image of ${name}`,
      async fill(draft) {
        const layer = await packLayer(
          programFolder(draft, { name, program, links }),
          join(draft, "layer.tar"),
        );
        const config = { entrypoint, user: "65534:65534", env: { PATH: "/bin" } };
        const image: ImageContent = { ...imageNames(name), layers: [layer], config };
        const images = await writeArchive([image], join(draft, "images.tar"));
        writeFileSync(join(draft, "images.json"), JSON.stringify(images));
      },
    },
    progress,
  );
  return readArchive(folder);
}

function programFolder(draft: string, { name, program, links }: Omit<ProgramImage, "entrypoint">): string {
  const content = join(draft, "content");
  const bin = join(content, "bin");
  mkdirSync(bin, { recursive: true });
  copyFileSync(program, join(bin, name));
  chmodSync(join(bin, name), 0o755);
  for (const link of links) symlinkSync(name, join(bin, link));
  return content;
}

const namedImages = z.array(z.strictObject({ name: z.string(), digest: z.string() }));

/** The archive of a cached folder. */
export function readArchive(folder: string): ImageArchive {
  const images = namedImages.parse(JSON.parse(readFileSync(join(folder, "images.json"), "utf8")));
  return { archive: join(folder, "images.tar"), images };
}
