import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { importImage, startCluster } from "./cluster/index.js";
import { ownCluster } from "./engine/backend.js";
import { buildDigits, canBuildImages, type DigitsExample } from "./images/index.js";
import { repositoryRoot } from "./paths.js";
import type { Progress } from "./progress.js";
import { openCluster, waitForImage } from "./userCluster.js";

/** Where every image stands that only the sandbox can build. */
const sandboxImages = "sandbox.local/";

/**
 * Brings up the sandbox's node and the example model's images on it. Not for a cluster of the user's: see
 * {@link prepareExample}.
 */
export async function prepareNode(progress: Progress): Promise<DigitsExample> {
  await startCluster(progress);
  const example = await buildDigits(progress);
  await importImage(example.archive);
  return example;
}

/**
 * Prepares a stack: on the sandbox's node, or on the user's own cluster where `KUBECONFIG` names one. There the stack
 * may host models of the user's only, and the example is undefined. Fails where the stack hosts the example and the
 * cluster lacks its image, with what to do.
 */
export async function prepareExample(stack: string, progress: Progress): Promise<DigitsExample | undefined> {
  const kubeconfig = ownCluster();
  if (kubeconfig === undefined) return prepareNode(progress);
  progress.info(`KUBECONFIG is set: the cluster of ${kubeconfig} is used, not the sandbox's node`);
  if (!hostsExample(stack)) return undefined;
  if (!canBuildImages()) {
    throw new Error(
      `Stack ${stack} hosts the example, whose image cannot be built on this machine: that needs root on Debian. ` +
        `List a spec of your own in Pulumi.${stack}.yaml instead and start again.`,
    );
  }
  const example = await buildDigits(progress);
  const [image] = example.images;
  const name = image?.name ?? sandboxImages;
  const { context } = clusterSettings(stack);
  if (!(await waitForImage(openCluster(kubeconfig, context), name))) {
    throw new Error(
      `The cluster does not have the example's image ${name} yet. Load it and start again:\n` +
        `  kind load image-archive ${example.archive}\n  minikube image load ${example.archive}`,
    );
  }
  return example;
}

const stackFile = z.object({
  config: z.object({
    "model-hosting:models": z
      .array(z.union([z.string(), z.object({ spec: z.string() }).loose()]))
      .default([]),
    "model-hosting:kubernetes": z.object({ context: z.string().optional() }).loose().default({}),
  }),
});

function readStackFile(stack: string): z.infer<typeof stackFile>["config"] {
  const text = fs.readFileSync(path.join(repositoryRoot, `Pulumi.${stack}.yaml`), "utf8");
  return stackFile.parse(parse(text)).config;
}

/** What a stack's file says of its cluster. */
export function clusterSettings(stack: string): { context?: string } {
  return readStackFile(stack)["model-hosting:kubernetes"];
}

/** Whether a model of the stack has an image of the sandbox. A missing spec is the program's to complain about. */
function hostsExample(stack: string): boolean {
  return readStackFile(stack)["model-hosting:models"].some((entry) => {
    const file = path.join(repositoryRoot, typeof entry === "string" ? entry : entry.spec);
    const texts = [JSON.stringify(entry), fs.existsSync(file) ? fs.readFileSync(file, "utf8") : ""];
    return texts.some((text) => text.includes(sandboxImages));
  });
}
