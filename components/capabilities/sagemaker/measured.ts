import { replicaBounds, type HostingSpec } from "../../spec/index.js";
import type { Judged } from "../cell.js";
import { refuse } from "./circumstances.js";
import { chosenInstanceType, hasGpu, type InstanceType } from "./instanceTypes.js";

/**
 * Instance types of the variants that answer. One that is not found is left out: the rows of `resources` and
 * `placement.instanceTypes` refuse it.
 */
function answeringTypes(spec: HostingSpec): InstanceType[] {
  const variants: readonly Pick<NonNullable<HostingSpec["model"]["variants"]>[number], "accelerator">[] = spec
    .model.variants ?? [{}];
  return variants.flatMap(
    ({ accelerator = spec.resources.accelerator }) =>
      chosenInstanceType(spec, { kind: "hosting", accelerator }) ?? [],
  );
}

function hasUnknownSize({ spec }: Judged): boolean {
  return answeringTypes(spec).some(({ size }) => size === undefined);
}

const sumOfUnknown =
  "SageMaker adds up the use of all processors or GPUs of an instance, and how many the named type has is not known";

/** Where the use of processors or GPUs is a sum of nobody knows how many. */
export const unknownSize = refuse(
  hasUnknownSize,
  sumOfUnknown,
  "name a type whose size is known in placement.instanceTypes, or use another metric",
);

/** The same, where a metric that nobody wrote is the use of processors. */
export const unknownSizeByDefault = refuse(
  (judged) => hasUnknownSize(judged) && followsProcessors(judged),
  `replicas follow the use of processors where no metric is named; ${sumOfUnknown}`,
  "name another metric in scaling.metric, such as requestsPerSecond, or a type whose size is known in placement.instanceTypes",
);

function followsProcessors({ spec, mode }: Judged): boolean {
  const { least, most } = replicaBounds(spec, mode);
  return spec.scaling.metric === undefined && (most > least || spec.scaling.schedule !== undefined);
}

/** Where GPUs are to be measured and some instance has none. */
export const noGpu = refuse(
  ({ spec }) => answeringTypes(spec).some((type) => !hasGpu(type)),
  "a replica has no GPU to measure",
  "give resources.accelerator of NVIDIA, or use another metric",
);

/**
 * Where a container with several models runs on what SageMaker has none for: processors, or one GPU of certain families
 * ("Supported algorithms, frameworks, and instances for multi-model endpoints").
 */
export const loadsNoModels = refuse(
  ({ spec }) =>
    answeringTypes(spec).some(
      ({ name, accelerator, size }) =>
        accelerator !== undefined &&
        name !== "ml.p2.xlarge" &&
        !(/^ml\.(?:p3|g4dn|g5)\./.test(name) && size?.accelerators === 1),
    ),
  "SageMaker loads several models on processors or on one GPU of the families p2, p3, g4dn and g5",
  "name such a type in placement.instanceTypes, such as ml.g5.xlarge, or host each as a model of its own",
);

/** Where the work is done by accelerators of which SageMaker has no metric ("Amazon SageMaker AI metrics in Amazon CloudWatch"). */
export const unmeasuredAccelerator = refuse(
  ({ spec }) => answeringTypes(spec).some((type) => type.accelerator !== undefined && !hasGpu(type)),
  "SageMaker measures no accelerators other than GPUs, and processors say little of how busy those are",
  "use another metric",
);
