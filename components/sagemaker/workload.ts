import {
  chosenInstanceType,
  type InstanceSize,
  type InstanceType,
} from "../capabilities/sagemaker/instanceTypes.js";
import {
  contractOf,
  replicaBounds,
  seconds,
  type Artifact,
  type HostingSpec,
  type ModeName,
  type ReplicaBounds,
} from "../spec/index.js";
import { ownerOf } from "./endpoint/index.js";
import { endpointName, primaryVariant } from "./names.js";
import type { SageMakerSettings } from "./settings.js";

/** One version of the model on an endpoint. */
export interface Variant {
  readonly name: string;
  /** Version of the model. */
  readonly version: string;
  readonly image: string;
  /** Its files; undefined where they are in the image. */
  readonly artifact?: Artifact;
  /** Share of the traffic, relative to the others. */
  readonly weight: number;
  /** What a replica runs on; undefined in mode serverless, which has no instances. */
  readonly instanceType?: InstanceType;
}

/** One model on its way to SageMaker: what was asked, and everything that follows from it alone. */
export interface Workload {
  readonly spec: HostingSpec;
  readonly mode: ModeName;
  readonly settings: SageMakerSettings;
  readonly endpointName: string;
  /** Whose the endpoint is, for its owner tag. */
  readonly owner: string;
  readonly replicas: ReplicaBounds;
  /** The variants that answer; exactly one outside an A/B test. */
  readonly variants: readonly Variant[];
  /** A variant that gets a copy of the requests, and whose answers nobody sees. */
  readonly shadow?: Variant;
}

/** The stack that hosts the model. */
export interface Home {
  readonly project: string;
  readonly stack: string;
}

/** Decides everything that the spec, its mode, the settings and the names of project and stack decide. */
export function workloadOf(
  spec: HostingSpec,
  mode: ModeName,
  settings: SageMakerSettings,
  { project, stack }: Home,
): Workload {
  const { shadow } = spec.model;
  const name = endpointName(spec, settings, stack);
  return {
    spec,
    mode,
    settings,
    endpointName: name,
    owner: ownerOf(project, stack, name),
    replicas: replicaBounds(spec, mode),
    variants: variantsOf(spec, mode),
    ...(shadow === undefined ? {} : { shadow: variantOf(spec, mode, shadow) }),
  };
}

type WrittenVariant = NonNullable<HostingSpec["model"]["variants"]>[number];

function variantsOf(spec: HostingSpec, mode: ModeName): Variant[] {
  const { variants } = spec.model;
  if (variants === undefined) {
    return [variantOf(spec, mode, { name: primaryVariant })];
  }
  const weights = wholeWeights(variants.map(({ weight }) => weight));
  return variants.map((variant, index) => variantOf(spec, mode, { ...variant, weight: weights[index] ?? 0 }));
}

/**
 * The weights in whole numbers of the same proportions. AWS keeps them as 32-bit fractions, so that 33.3 comes back as
 * another number and every update would replace the configuration (terraform-provider-aws issue 43643).
 */
function wholeWeights(weights: readonly number[]): number[] {
  return weights.every(Number.isInteger) ? [...weights] : weights.map((weight) => Math.round(weight * 1000));
}

function variantOf(
  spec: HostingSpec,
  mode: ModeName,
  asked: Partial<WrittenVariant> & { name: string },
): Variant {
  const { model, resources } = spec;
  const [artifact] = asked.artifacts ?? model.artifacts ?? [];
  const { accelerator = resources.accelerator } = asked;
  return {
    name: asked.name,
    version: asked.version ?? model.version,
    image: asked.image ?? contractOf(spec).image,
    weight: asked.weight ?? 1,
    ...(artifact === undefined ? {} : { artifact }),
    ...(mode === "serverless" ? {} : { instanceType: instanceTypeOf(spec, mode, accelerator) }),
  };
}

function instanceTypeOf(
  spec: HostingSpec,
  mode: ModeName,
  accelerator: HostingSpec["resources"]["accelerator"],
): InstanceType {
  const type = chosenInstanceType(spec, { kind: mode === "batch" ? "transform" : "hosting", accelerator });
  if (type === undefined) {
    // The capability table refuses this before anything is registered.
    throw new TypeError("no instance type holds one replica");
  }
  return type;
}

/** What an instance of the variant has; metrics of its processors and accelerators add them all up. */
export function sizeOf({ name, instanceType }: Variant): InstanceSize {
  if (instanceType?.size === undefined) {
    // The capability table refuses this before anything is registered.
    throw new TypeError(`what an instance of variant ${name} has is not known`);
  }
  return instanceType.size;
}

/** How long a replica may take until it answers, in seconds, where the spec does not say. */
const defaultStartupSeconds = 600;

/** How long a replica may take until it answers, in seconds. */
export function startupSeconds({ spec }: Workload): number {
  const { startupBudget } = spec.model;
  return startupBudget === undefined ? defaultStartupSeconds : seconds(startupBudget);
}

/** Whether Application Auto Scaling decides how many replicas serve. */
export function isAutoscaled({ spec, mode, replicas }: Workload): boolean {
  switch (mode) {
    case "realtime":
    case "async":
      return replicas.most > replicas.least || spec.scaling.schedule !== undefined;
    case "serverless":
      // Requests scale by themselves; only concurrency that is kept ready can be scaled, and only where it is asked.
      return spec.scaling.metric !== undefined || spec.scaling.schedule !== undefined;
    case "batch":
      return false;
  }
}

/** Whether the model is cut off from every network, as an empty list of networks asks for. */
export function isIsolated({ spec }: Workload): boolean {
  return spec.access.egress?.cidrs?.length === 0;
}
