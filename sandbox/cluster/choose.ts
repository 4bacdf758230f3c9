import { pathToFileURL } from "node:url";
import { buildExampleImages } from "../images/index.js";
import { statePaths } from "../paths.js";
import type { Progress } from "../progress.js";
import { importImage, startCluster } from "./index.js";

/** The user's own kubeconfig, if `KUBECONFIG` names one; then the sandbox runs no node. */
export function ownCluster(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment["KUBECONFIG"];
  return named === undefined || named === "" || named === statePaths.kubeconfig ? undefined : named;
}

/** Brings up a cluster that has the example's images: the user's own, else the sandbox's node. */
export async function prepareCluster(progress: Progress): Promise<void> {
  const own = ownCluster();
  if (own !== undefined) {
    progress.info(`KUBECONFIG is set: using the cluster of ${own}, not the sandbox's node`);
    await offerImages(progress);
    return;
  }
  await startCluster(progress);
  const images = await buildExampleImages(progress);
  for (const { archive } of images) {
    await importImage(archive);
  }
}
