import { createRequire } from "node:module";

import { z } from "zod";

import type { JsonObject } from "../provider/json.js";
import { hasUnknown } from "../provider/propertyValues.js";
import { runProvider } from "../provider/run.js";
import { openCluster } from "./cluster.js";
import { readConfiguration } from "./configuration.js";
import { KubernetesProvider } from "./provider.js";

const manifest: unknown = createRequire(__filename)("@pulumi/kubernetes/package.json");
const { version } = z.looseObject({ version: z.string() }).parse(manifest);

void runProvider({
  name: "kubernetes",
  version,
  announcement:
    "sandbox stand-in for pulumi-resource-kubernetes: the real provider is not on PATH and not in the Pulumi home",
  configure: (options, log) => {
    const configuration = readConfiguration(options);
    return new KubernetesProvider(openCluster(configuration), configuration, log);
  },
  checkOptions: readConfiguration,
  replacingOptions,
});

/** Another cluster holds none of the resources, so they are replaced; other options change in place. */
function replacingOptions(olds: JsonObject, news: JsonObject, changed: string[]): string[] {
  const choosesCluster = changed.some((key) => ["kubeconfig", "context", "cluster"].includes(key));
  const movesCluster = choosesCluster && !hasUnknown(news) && serverOf(olds) !== serverOf(news);
  return movesCluster ? changed : [];
}

/** A configuration that no longer opens (its file is gone) names no cluster to compare with. */
function serverOf(options: JsonObject): string | undefined {
  try {
    return openCluster(readConfiguration(options)).address;
  } catch (error) {
    process.stderr.write(`could not open the cluster of an older configuration: ${String(error)}\n`);
    return undefined;
  }
}
