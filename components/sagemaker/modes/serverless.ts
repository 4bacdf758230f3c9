import { bytes } from "../../spec/index.js";
import type { SizedVariant } from "../endpointConfiguration.js";
import type { Variant, Workload } from "../workload.js";

/** Memory comes in steps of this many MiB (API reference, ProductionVariantServerlessConfig: 1024 to 6144). */
const memoryStepMib = 1024;

/** A variant without instances: memory of a container, and how many requests it answers at the same time. */
export function serverlessVariant({ spec, replicas }: Workload, variant: Variant): SizedVariant {
  const mib = bytes(spec.resources.memory) / 2 ** 20;
  return {
    variantName: variant.name,
    initialVariantWeight: variant.weight,
    serverlessConfig: {
      memorySizeInMb: Math.ceil(mib / memoryStepMib) * memoryStepMib,
      maxConcurrency: replicas.most,
      ...(replicas.least === 0 ? {} : { provisionedConcurrency: replicas.least }),
    },
  };
}
