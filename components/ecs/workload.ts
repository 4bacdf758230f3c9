import {
  architectureOfType,
  ecsStrategy,
  instanceTypeOf,
  launchOf,
  shiftsTraffic,
  type Launch,
} from "../capabilities/ecs/index.js";
import { logicalName } from "../aws/logicalName.js";
import {
  contractOf,
  replicaBounds,
  seconds,
  type Artifact,
  type Companion,
  type Contract,
  type HostingSpec,
  type ModeName,
  type ReplicaBounds,
  type Strategy,
} from "../spec/index.js";
import { ownerOf } from "./rollout/index.js";
import type { EcsSettings } from "./settings.js";

/** One version of the model, which a service of its own serves. */
export interface Variant {
  /** Its name in the spec; undefined outside an A/B test. */
  readonly name?: string;
  /** Name of its resources, and family of its task definitions. */
  readonly family: string;
  /** Whose the revisions of the family are, for their owner tag. */
  readonly owner: string;
  /** Version of the model. */
  readonly version: string;
  readonly image: string;
  readonly artifacts: readonly Artifact[];
  /** Share of the requests, relative to the others, 0 to 999. */
  readonly weight: number;
}

/** One model on its way to ECS: what was asked, and everything that follows from it alone. */
export interface Workload {
  readonly spec: HostingSpec;
  readonly mode: ModeName;
  readonly settings: EcsSettings;
  readonly contract: Contract;
  /** The model's name and the stack's, which resources are named by. */
  readonly name: string;
  readonly replicas: ReplicaBounds;
  /** The variants that answer; exactly one outside an A/B test. */
  readonly variants: readonly Variant[];
  readonly launch: Launch;
  /** EC2 instance type; undefined on Fargate. */
  readonly instanceType?: string;
  readonly architecture: "amd64" | "arm64";
  /** The companion that answers the requests, if there is one. */
  readonly transformer?: Companion;
  readonly strategy: Strategy;
  /** Whether deployments shift the traffic between two target groups. */
  readonly shifts: boolean;
}

/** The stack that hosts the model. */
export interface Home {
  readonly project: string;
  readonly stack: string;
}

/** Decides everything that the spec, its mode, the settings and the names of project and stack decide. */
export function workloadOf(spec: HostingSpec, mode: ModeName, settings: EcsSettings, home: Home): Workload {
  const instanceType = instanceTypeOf(spec);
  const transformer = spec.model.companions?.find(({ role }) => role === "transformer");
  const name = `${spec.name}-${home.stack}`;
  const contract = contractOf(spec);
  return {
    spec,
    mode,
    settings,
    contract,
    name,
    replicas: replicaBounds(spec, mode),
    variants: variantsOf(spec, contract, name, home),
    launch: launchOf(spec),
    ...(instanceType === undefined ? {} : { instanceType }),
    architecture:
      instanceType === undefined
        ? (spec.resources.architecture ?? "amd64")
        : architectureOfType(instanceType),
    ...(transformer === undefined ? {} : { transformer }),
    strategy: ecsStrategy(spec),
    shifts: shiftsTraffic(spec),
  };
}

function variantsOf(spec: HostingSpec, contract: Contract, name: string, home: Home): Variant[] {
  const { variants, version, artifacts = [] } = spec.model;
  const owned = (family: string) => ({ family, owner: ownerOf(home.project, home.stack, family) });
  if (variants === undefined) {
    return [{ ...owned(name), version, image: contract.image, artifacts, weight: 100 }];
  }
  const weights = wholeWeights(variants.map(({ weight }) => weight));
  return variants.map((variant, index) => ({
    ...owned(logicalName(name, variant.name)),
    name: variant.name,
    version: variant.version,
    image: variant.image ?? contract.image,
    artifacts: variant.artifacts ?? artifacts,
    weight: weights[index] ?? 0,
  }));
}

/** The weights in whole numbers of the same proportions, tenths of a per cent where some are no whole ones. */
function wholeWeights(weights: readonly number[]): number[] {
  return weights.every(Number.isInteger) ? [...weights] : weights.map((weight) => Math.round(weight * 10));
}

/** How long a replica may take until it answers, in seconds, where the spec does not say. */
const defaultStartupSeconds = 600;

/** How long a replica may take until it answers, in seconds. */
export function startupSeconds({ spec }: Workload): number {
  const { startupBudget } = spec.model;
  return startupBudget === undefined ? defaultStartupSeconds : seconds(startupBudget);
}

/** Whether Application Auto Scaling decides how many replicas serve. */
export function isAutoscaled({ spec, replicas }: Workload): boolean {
  return replicas.most > replicas.least || spec.scaling.schedule !== undefined;
}

/** Container that answers requests, and its port. */
export function servingOf({ contract, transformer }: Workload): { container: string; port: number } {
  return transformer === undefined
    ? { container: modelContainer, port: contract.port }
    : { container: transformer.name, port: transformer.port ?? contract.port };
}

/** Name of the container of the model itself. */
export const modelContainer = "model";
