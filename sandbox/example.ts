import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { awsAccount, startAws } from "./aws/index.js";
import { importImage, startCluster } from "./cluster/index.js";
import { knownStacks, ownCluster, ownClustersWithStacks } from "./engine/backend.js";
import { buildDigits, buildToolsImage, canBuildImages, type DigitsExample } from "./images/index.js";
import { repositoryRoot, statePaths } from "./paths.js";
import type { Progress } from "./progress.js";
import { openCluster, waitForImage } from "./userCluster.js";

/** What every image's name begins with that only the sandbox can build; the second is a registry of its own AWS. */
const sandboxImages = ["sandbox.local/", `${awsAccount}.dkr.ecr.`];

/**
 * Brings up the sandbox's node, the example model's images and the tools that hosts add to containers on it. Not for a cluster of the user's: see
 * {@link prepareExample}.
 */
export async function prepareNode(progress: Progress): Promise<DigitsExample> {
  await startCluster(progress);
  const example = await buildDigits(progress);
  await importImage(example.archive);
  await importImage((await buildToolsImage(progress)).archive);
  return example;
}

/**
 * Prepares a stack: on the sandbox's node, or on the user's own cluster where `KUBECONFIG` names one. There the stack
 * may host models of the user's only, and the example is undefined. Fails where the stack hosts the example and the
 * cluster lacks its image, with what to do.
 */
export async function prepareExample(stack: string, progress: Progress): Promise<DigitsExample | undefined> {
  const kubeconfig = ownCluster();
  const onAws = hostsOnAws(stack);
  if (onAws) refuseSecondStack(stack, kubeconfig);
  if (kubeconfig === undefined) {
    const example = await prepareNode(progress);
    if (onAws) await startAws(progress);
    return example;
  }
  progress.info(`KUBECONFIG is set: the cluster of ${kubeconfig} is used, not the sandbox's node`);
  if (onAws) await prepareAws(stack, progress);
  if (!hostsExample(stack)) return undefined;
  if (!canBuildImages()) {
    throw new Error(
      `Stack ${stack} hosts the example, whose image cannot be built on this machine: that needs root on Debian. ` +
        `List a spec of your own in Pulumi.${stack}.yaml instead and start again.`,
    );
  }
  const example = await buildDigits(progress);
  const [image] = example.images;
  const name = image?.name ?? "digits";
  const { context } = clusterSettings(stack);
  if (!(await waitForImage(openCluster(kubeconfig, context), name))) {
    throw new Error(
      `The cluster does not have the example's image ${name} yet. Load it and start again:\n` +
        `  kind load image-archive ${example.archive}\n  minikube image load ${example.archive}`,
    );
  }
  return example;
}

/** Models on AWS run on a node of the sandbox's, wherever those on Kubernetes run. */
async function prepareAws(stack: string, progress: Progress): Promise<void> {
  progress.info(`stack ${stack} hosts models on AWS, which the sandbox plays on a node of its own`);
  await prepareNode(progress);
  await startAws(progress);
}

/** There is one AWS for all clusters, and names of endpoints are made of the stack's. */
function refuseSecondStack(stack: string, kubeconfig: string | undefined): void {
  const [other] = kubeconfig === undefined ? ownClustersWithStacks() : [];
  const onNode = kubeconfig !== undefined && knownStacks(statePaths.pulumiState).includes(stack);
  if (other === undefined && !onNode) return;
  const stop = other === undefined ? "npm stop" : `KUBECONFIG=${other} npm stop`;
  throw new Error(
    `Stack ${stack} hosts models on the sandbox's AWS, and so does the one of another cluster, under the same names. ` +
      `Take that one down first: ${stop}`,
  );
}

const stackFile = z.object({
  config: z.object({
    "model-hosting:models": z
      .array(z.union([z.string(), z.object({ spec: z.string() }).loose()]))
      .default([]),
    "model-hosting:kubernetes": z.object({ context: z.string().optional() }).loose().default({}),
  }),
});

/** A stack may have no file: then it hosts nothing, on the cluster that is in use. */
function readStackFile(stack: string): z.infer<typeof stackFile>["config"] {
  const file = path.join(repositoryRoot, `Pulumi.${stack}.yaml`);
  return stackFile.parse(fs.existsSync(file) ? parse(fs.readFileSync(file, "utf8")) : { config: {} }).config;
}

/** What a stack's file says of its cluster. */
export function clusterSettings(stack: string): { context?: string } {
  return readStackFile(stack)["model-hosting:kubernetes"];
}

/** Whether a model of the stack has an image of the sandbox. */
function hostsExample(stack: string): boolean {
  return modelTexts(stack).some((text) => sandboxImages.some((name) => text.includes(name)));
}

/** Whether a model of the stack may be hosted on AWS. */
export function hostsOnAws(stack: string): boolean {
  return modelTexts(stack).some((text) => /\b(?:sagemaker|ecs|eks)\b/.test(text));
}

/** What the stack says of each model: its entry, and its spec. A missing spec is the program's to complain about. */
function modelTexts(stack: string): string[] {
  return readStackFile(stack)["model-hosting:models"].flatMap((entry) => {
    const file = path.join(repositoryRoot, typeof entry === "string" ? entry : entry.spec);
    return [JSON.stringify(entry), fs.existsSync(file) ? fs.readFileSync(file, "utf8") : ""];
  });
}
