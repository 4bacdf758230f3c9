import { bytes } from "../../spec/index.js";
import type { SizedVariant } from "../endpointConfiguration.js";
import { startupSeconds, type Variant, type Workload } from "../workload.js";

/** Bounds of the time to start and to download, in seconds (API reference, ProductionVariant). */
const shortestStart = 60;
const longestStart = 3600;

/**
 * A variant on instances, in modes realtime and async. The count is the one to begin with: what autoscaling makes of it
 * is never written back here, and a rollout keeps it.
 */
export function instanceVariant(workload: Workload, variant: Variant): SizedVariant {
  const { spec, replicas } = workload;
  const { ephemeralStorage } = spec.resources;
  const start = Math.min(Math.max(startupSeconds(workload), shortestStart), longestStart);
  return {
    variantName: variant.name,
    ...(variant.instanceType === undefined ? {} : { instanceType: variant.instanceType.name }),
    // An endpoint begins with an instance at least, also one that may sleep (API reference, ProductionVariant).
    initialInstanceCount: Math.max(replicas.least, 1),
    initialVariantWeight: variant.weight,
    containerStartupHealthCheckTimeoutInSeconds: start,
    modelDataDownloadTimeoutInSeconds: start,
    ...(ephemeralStorage === undefined
      ? {}
      : { volumeSizeInGb: Math.ceil(bytes(ephemeralStorage) / 2 ** 30) }),
  };
}
