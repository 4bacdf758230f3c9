import {
  instanceTypeFits,
  instanceTypeNamed,
  instanceTypes,
  type Surroundings,
} from "../../capabilities/index.js";
import {
  ec2OnlyTypes,
  isKnown,
  needOf,
  showNeed,
  type Assumptions,
  type Capacity,
  type PriceTable,
} from "../../cost/index.js";
import type { HostingSpec } from "../../spec/index.js";
import type { Reason } from "../decision.js";
import { regionOf, type Option, type Question } from "../question.js";
import { outsideRegion } from "./residency.js";
import { otherThanWebService, withoutHost } from "./webServices.js";

/** Containers on EC2 instances: an option for each type that could be the cheapest. */
export function instancesOptions(question: Question, backend: "ecs" | "eks" | "ec2"): Option[] {
  const { spec } = question.parsed;
  const { environment } = question;
  const reasons = [
    ...withoutHost(backend, spec),
    ...otherThanWebService(spec),
    ...outsideRegion(spec, environment),
  ];
  return typesFor(question, typesOf(environment.offer[backend])).map(({ name, reasons: own }) => ({
    candidate: { backend, mode: "realtime", capacity: "instances", instanceType: name },
    mode: "realtime",
    region: regionOf(environment),
    reasons: [...reasons, ...own],
    notes: [],
  }));
}

/** Types of the instances that a cluster has; undefined where it may have any. */
function typesOf({ capacityOf, cluster }: Surroundings = {}): readonly string[] | undefined {
  const nodes = [cluster?.nodeTypes, cluster?.gpuTypes].filter((types) => types !== undefined).flat();
  return capacityOf ?? (cluster?.nodeTypes === undefined ? undefined : nodes);
}

interface TypeOption {
  readonly name: string;
  readonly reasons: readonly Reason[];
}

/** A type with what it has and costs an hour. */
interface PricedType {
  readonly name: string;
  readonly size: Capacity;
  /** US dollars; infinite where no list has it. */
  readonly hour: number;
}

/** What was found for a question: three backends ask for the same types. */
const found = new WeakMap<Question, readonly TypeOption[]>();

/** Types that a replica could run on: of all, or of those that a cluster has nodes of. */
function typesFor(question: Question, nodeTypes: readonly string[] | undefined): readonly TypeOption[] {
  if (nodeTypes !== undefined) {
    return findTypes(question, nodeTypes);
  }
  const known = found.get(question) ?? findTypes(question, allTypes);
  found.set(question, known);
  return known;
}

function findTypes({ parsed: { spec }, environment }: Question, available: readonly string[]): TypeOption[] {
  const { prices, assumptions } = environment;
  const { instanceTypes: named } = spec.placement;
  const types = (named ?? available)
    .filter((name) => !name.startsWith("ml.") && (named !== undefined || isOfKind(name, spec)))
    .flatMap((name) => sizedType(name, regionOf(environment), prices));
  const need = needOf(spec);
  const roomy = types.filter(({ size }) => hasRoom(size, need, assumptions));
  const fitting = named === undefined ? withoutDearer(roomy) : roomy;
  return fitting.length > 0 ? fitting.map(({ name }) => ({ name, reasons: [] })) : [noneFits(spec)];
}

const allTypes: readonly string[] = [
  ...instanceTypes.filter(({ byNameOnly }) => !byNameOnly).map(({ name }) => name.slice("ml.".length)),
  ...ec2OnlyTypes,
];

function sizedType(name: string, region: string, prices: PriceTable): PricedType[] {
  const { size, hour } = prices.node(region, name);
  return size === undefined ? [] : [{ name, size, hour: isKnown(hour) ? hour.value : Infinity }];
}

/** Whether it has the processors and the accelerators that are asked for; amd64 where nothing is said, as most images. */
function isOfKind(name: string, { resources }: HostingSpec): boolean {
  const architecture = resources.architecture ?? "amd64";
  const type = instanceTypeNamed(`ml.${name}`);
  if (type === undefined) {
    // EC2's types with Graviton have a g behind their generation.
    const own = /^[a-z]+\d+g/.test(name) ? "arm64" : "amd64";
    return own === architecture && resources.accelerator === undefined && !name.startsWith("p");
  }
  const { accelerator } = type;
  return (
    type.architecture === architecture &&
    (resources.accelerator === undefined
      ? accelerator === undefined
      : instanceTypeFits(type, { ...resources, ephemeralStorage: undefined }, { kind: "hosting" }))
  );
}

function hasRoom(size: Capacity, need: Capacity, { node }: Assumptions): boolean {
  return (
    size.cpu - node.reservedCpu >= need.cpu &&
    size.memoryGiB - node.reservedGiB >= need.memoryGiB &&
    size.accelerators >= need.accelerators
  );
}

/** Types of which no other has as much for the same price or less: the others are never cheaper. */
function withoutDearer(types: readonly PricedType[]): PricedType[] {
  const kept: PricedType[] = [];
  for (const type of [...types].sort(cheaperFirst)) {
    if (!kept.some(({ size }) => holds(size, type.size))) {
      kept.push(type);
    }
  }
  const priced = kept.filter(({ hour }) => hour < Infinity);
  return priced.length > 0 ? priced : kept.slice(0, 1);
}

function cheaperFirst(one: PricedType, other: PricedType): number {
  const sizes = one.size.memoryGiB - other.size.memoryGiB || one.size.cpu - other.size.cpu;
  // Two unpriced ones have no difference of prices.
  return one.hour === other.hour ? sizes : one.hour - other.hour;
}

function holds(large: Capacity, small: Capacity): boolean {
  return (
    large.cpu >= small.cpu && large.memoryGiB >= small.memoryGiB && large.accelerators >= small.accelerators
  );
}

/** What stands for an instance type where there is none. */
export const noType = "(no type)";

function noneFits(spec: HostingSpec): TypeOption {
  const why = `no EC2 instance type that is known here has room for ${showNeed(needOf(spec))}`;
  return {
    name: noType,
    reasons: [
      { path: "resources", why, instead: "ask for less, or name another type in placement.instanceTypes" },
    ],
  };
}
