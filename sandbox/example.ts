import { importImage, startCluster } from "./cluster/index.js";
import { buildDigits, canBuildImages, type DigitsExample } from "./images/index.js";
import { statePaths } from "./paths.js";
import type { Progress } from "./progress.js";

/** The user's own kubeconfig, if `KUBECONFIG` names one; then the sandbox runs no node. */
export function ownCluster(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { KUBECONFIG: named } = environment;
  return named === undefined || named === "" || named === statePaths.kubeconfig ? undefined : named;
}

/**
 * Brings up a cluster and the example model's images on it: the user's own cluster where `KUBECONFIG` names one, else
 * the sandbox's node.
 */
export async function prepareExample(progress: Progress): Promise<DigitsExample> {
  const kubeconfig = ownCluster();
  if (kubeconfig === undefined) {
    await startCluster(progress);
    const example = await buildDigits(progress);
    await importImage(example.archive);
    return example;
  }
  progress.info(`KUBECONFIG is set: the cluster of ${kubeconfig} is used, not the sandbox's node`);
  if (!canBuildImages()) {
    throw new Error(
      "The example's image cannot be built on this machine: that needs root on Debian. Host an image of your own " +
        "instead: write a spec under models/, list it in Pulumi.dev.yaml, and run npm run -s pulumi -- up -s dev.",
    );
  }
  const example = await buildDigits(progress);
  progress.info(
    `the example's images are in ${example.archive}; if the cluster does not have them yet, load them:`,
  );
  progress.info(`  kind load image-archive ${example.archive}   or   minikube image load ${example.archive}`);
  return example;
}
