import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Progress } from "../progress.js";
import { cached, sourceFile, textsOf } from "./cache.js";
import { type ImageArchive } from "./digits.js";
import { packLayer } from "./layers.js";
import { imageNames } from "./names.js";
import { writeArchive, type ImageContent } from "./ociArchive.js";
import { copyInto, pythonEnvironment, pythonPackages } from "./pythonImage.js";
import { readArchive } from "./tools.js";

const source = (name: string) => sourceFile("sandbox", "images", "storageInitializer", name);
const program = source("download.py");

/**
 * Packs `sandbox.local/storage-initializer:1`: KServe's own download code with the contract of its image
 * `kserve/storage-initializer`, whose arguments are a source URI and the folder that gets its content.
 */
export async function buildStorageInitializerImage(progress: Progress): Promise<ImageArchive> {
  const requirements = source("requirements.txt");
  const modules = ["kserve_storage", "boto3", "huggingface_hub"];
  const packages = await pythonPackages({ name: "storage-initializer", requirements, modules }, progress);
  const folder = await cached(
    {
      name: "storage-initializer",
      inputs: [
        packages.layer.digest,
        JSON.stringify(imageNames("storage-initializer")),
        JSON.stringify(pythonEnvironment),
        ...textsOf([program]),
      ],
      title: "packing the image of the storage initializer",
      async fill(draft) {
        copyInto(join(draft, "content", "opt", "app"), [program]);
        const layer = await packLayer(join(draft, "content"), join(draft, "layer.tar"));
        const image: ImageContent = {
          ...imageNames("storage-initializer"),
          layers: [packages.base.layer, packages.layer, layer],
          config: {
            entrypoint: ["python3", "/opt/app/download.py"],
            user: "10001:10001",
            env: pythonEnvironment,
            workingDirectory: "/tmp",
          },
        };
        const images = await writeArchive([image], join(draft, "images.tar"));
        writeFileSync(join(draft, "images.json"), JSON.stringify(images));
      },
    },
    progress,
  );
  return readArchive(folder);
}
