import {
  instanceTypeFits,
  instanceTypeFor,
  instanceTypes,
  type InstanceKind,
  type InstanceType,
} from "../../capabilities/index.js";
import { isKnown } from "../../cost/index.js";
import type { HostingSpec, ModeName } from "../../spec/index.js";
import { modesOf, regionOf, type Option, type Question } from "../question.js";
import { noType } from "./instances.js";

/** SageMaker: without instances, and on each instance type that has what a replica needs and a price. */
export function sageMakerOptions(question: Question): Option[] {
  return modesOf(question.parsed.spec).flatMap((mode) =>
    mode === "serverless" ? [serverless(question)] : onInstances(question, mode),
  );
}

function serverless({ environment }: Question): Option {
  return {
    candidate: { backend: "sagemaker", mode: "serverless" },
    mode: "serverless",
    region: regionOf(environment),
    reasons: [],
    notes: [],
  };
}

type InstanceMode = Exclude<ModeName, "serverless">;

function onInstances(question: Question, mode: InstanceMode): Option[] {
  const region = regionOf(question.environment);
  const { types, unpriced } = typesFor(question, mode);
  const left = `${unpriced} more instance ${unpriced === 1 ? "type has" : "types have"} no known price in ${region}`;
  return types.map((instanceType) => ({
    candidate: { backend: "sagemaker", mode, instanceType },
    mode,
    region,
    reasons: [],
    notes: unpriced === 0 ? [] : [`${left}, and are not compared`],
  }));
}

/** Types to compare, and how many are left out for want of a price. */
interface Types {
  readonly types: readonly string[];
  readonly unpriced: number;
}

function typesFor(question: Question, mode: InstanceMode): Types {
  const { spec } = question.parsed;
  const own = ownInstanceType(spec, mode);
  if (spec.placement.instanceTypes !== undefined) {
    const named = spec.placement.instanceTypes.filter((name) => name.startsWith("ml."));
    return { types: named.length > 0 ? named : spec.placement.instanceTypes.slice(0, 1), unpriced: 0 };
  }
  if (hasTypesOfVariants(spec)) {
    return { types: [own], unpriced: 0 };
  }
  const fitting = instanceTypes.filter((type) => isChoosable(type, spec, mode)).map(({ name }) => name);
  const priced = fitting.filter((name) => hasPrice(question, mode, name));
  const types = new Set([...priced, ...(needsOwn(spec, priced) ? [own] : []), ...pinnedType(question, mode)]);
  return { types: [...types], unpriced: fitting.filter((name) => !types.has(name)).length };
}

/** The host's own choice stands beside the others where the spec names the backend, or where no other has a price. */
function needsOwn({ placement }: HostingSpec, priced: readonly string[]): boolean {
  return placement.backend === "sagemaker" || priced.length === 0;
}

/**
 * The type that the host takes where nobody names one: the smallest. It does not depend on prices, so that a model whose
 * spec names the backend stays on it.
 */
export function ownInstanceType({ resources }: HostingSpec, mode: ModeName): string {
  return instanceTypeFor(resources, { kind: kindOf(mode) })?.name ?? noType;
}

/** Whether variants have accelerators of their own, so that the host finds a type for each. */
export function hasTypesOfVariants({ model }: HostingSpec): boolean {
  return [...(model.variants ?? []), model.shadow].some((variant) => variant?.accelerator !== undefined);
}

function kindOf(mode: ModeName): InstanceKind {
  return mode === "batch" ? "transform" : "hosting";
}

/** Whether it has what a replica needs and can be chosen unnamed, by the rules by which the host finds the smallest. */
function isChoosable(type: InstanceType, { resources }: HostingSpec, mode: InstanceMode): boolean {
  return (
    !type.byNameOnly &&
    type.size !== undefined &&
    type.architecture === (resources.architecture ?? "amd64") &&
    (resources.accelerator !== undefined || type.accelerator === undefined) &&
    instanceTypeFits(type, resources, { kind: kindOf(mode) })
  );
}

const services = {
  realtime: "sagemakerHosting",
  async: "sagemakerAsync",
  batch: "sagemakerTransform",
} as const;

/** The price of hosting stands in for the others, as in estimates. */
function hasPrice({ environment }: Question, mode: InstanceMode, name: string): boolean {
  return [services[mode], services.realtime].some((service) =>
    isKnown(environment.prices.find(regionOf(environment), service, name)),
  );
}

/** What was chosen earlier is judged, whether or not it could be chosen today. */
function pinnedType({ pinned }: Question, mode: InstanceMode): string[] {
  return pinned?.backend === "sagemaker" && pinned.mode === mode && pinned.instanceType !== undefined
    ? [pinned.instanceType]
    : [];
}
