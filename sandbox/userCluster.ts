import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";

/** Access to a cluster, from the value of `KUBECONFIG` (a file, or several) and the context that a stack names. */
export function openCluster(kubeconfig: string, context?: string): KubeConfig {
  const config = new KubeConfig();
  const [first = "", ...others] = kubeconfig.split(path.delimiter).filter((file) => file !== "");
  config.loadFromFile(first);
  for (const file of others) {
    const other = new KubeConfig();
    other.loadFromFile(file);
    config.mergeConfig(other, true);
  }
  if (context !== undefined) config.setCurrentContext(context);
  return config;
}

/** A node reports its images some seconds after it got them. */
const imageReportMs = 40_000;

/** Whether a node of the cluster has an image of this name, now or soon. */
export async function waitForImage(cluster: KubeConfig, image: string): Promise<boolean> {
  const api = cluster.makeApiClient(CoreV1Api);
  const end = Date.now() + imageReportMs;
  for (;;) {
    const { items } = await api.listNode();
    if (items.some(({ status }) => status?.images?.some(({ names }) => names?.includes(image)))) return true;
    if (Date.now() > end) return false;
    await sleep(2000);
  }
}
