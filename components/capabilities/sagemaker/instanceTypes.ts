import { bytes, cores, type Accelerator, type HostingSpec, type Resources } from "../../spec/index.js";
import { families, notForTransform, type FamilyName } from "./instanceFamilies.js";
import { sizes } from "./instanceSizes.js";

/** What an instance is for: an endpoint, or a batch transform job. */
export type InstanceKind = "hosting" | "transform";

/** One instance type of SageMaker. */
export interface InstanceType {
  /** Such as `ml.m5.large`. */
  readonly name: string;
  readonly architecture: "amd64" | "arm64";
  /** What it has; undefined where no source says. */
  readonly size?: InstanceSize;
  /** Accelerators' product, such as `NVIDIA L4`, and memory of one in GiB where it is known. */
  readonly accelerator?: { readonly product: string; readonly memoryGiB?: number };
  /** Whether its disk is the instance's own, whose size is fixed. */
  readonly localDisk: boolean;
  /** Whether it serves only where it is named. */
  readonly byNameOnly: boolean;
  /** What it can be used for. */
  readonly kinds: readonly InstanceKind[];
}

/** What an instance has. */
export interface InstanceSize {
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly accelerators: number;
}

/** What is asked of an instance. */
export interface InstanceNeed {
  readonly kind: InstanceKind;
  /** Accelerators in place of those of the resources, such as a variant's. */
  readonly accelerator?: Accelerator;
}

/** Every instance type, the first choice first where two are of one size. */
export const instanceTypes: readonly InstanceType[] = (Object.keys(families) as FamilyName[]).flatMap(
  typesOf,
);

function typesOf(family: FamilyName): InstanceType[] {
  const shared = { localDisk: false, byNameOnly: false, transform: false, ...families[family] };
  return Object.entries(sizes[family]).map(([suffix, [vcpu, memoryGiB, accelerators = 0]]) => {
    const name = `ml.${family}.${suffix}`;
    const { transform, ...rest } = shared;
    const kinds: InstanceKind[] =
      transform && !notForTransform.has(name) ? ["hosting", "transform"] : ["hosting"];
    const known = vcpu !== undefined && memoryGiB !== undefined;
    return { ...rest, name, kinds, ...(known ? { size: { vcpu, memoryGiB, accelerators } } : {}) };
  });
}

const gibibyte = 2 ** 30;

const byName: ReadonlyMap<string, InstanceType> = new Map(instanceTypes.map((type) => [type.name, type]));

/** The instance type of this name; undefined when SageMaker has none. */
export function instanceTypeNamed(name: string): InstanceType | undefined {
  return byName.get(name);
}

/**
 * The instance type of one replica: the one that the spec names, else the smallest. Undefined when there is none; the rows
 * of `resources` and `placement.instanceTypes` refuse that.
 */
export function chosenInstanceType(
  { placement, resources }: Pick<HostingSpec, "placement" | "resources">,
  need: InstanceNeed,
): InstanceType | undefined {
  const [named] = placement.instanceTypes ?? [];
  return named === undefined ? instanceTypeFor(resources, need) : instanceTypeNamed(named);
}

/** Whether instances of the type have GPUs, which are the only accelerators that SageMaker measures. */
export function hasGpu({ accelerator }: InstanceType): boolean {
  return accelerator?.product.startsWith("NVIDIA") === true;
}

/**
 * The smallest instance type that has what one replica needs: fewest accelerators, then least memory of one, then least
 * vCPU, then least memory; of equals, the family that stands first. An architecture that is not named is amd64, which
 * most images are built for. Undefined when none has it.
 */
export function instanceTypeFor(resources: Resources, need: InstanceNeed): InstanceType | undefined {
  const { accelerator, architecture = "amd64" } = { ...resources, ...withoutUndefined(need) };
  const fitting = instanceTypes.filter(
    (type) =>
      !type.byNameOnly &&
      type.size !== undefined &&
      type.architecture === architecture &&
      (accelerator !== undefined || type.accelerator === undefined) &&
      instanceTypeFits(type, resources, need),
  );
  return preferred(fitting, accelerator).sort(smallerFirst)[0];
}

/**
 * Whether an instance of the type has what one replica needs; what is not known of the type is taken to be enough. An
 * instance's memory is counted whole, as AWS states it.
 */
export function instanceTypeFits(type: InstanceType, resources: Resources, need: InstanceNeed): boolean {
  const { accelerator, architecture, ephemeralStorage, cpu, memory } = {
    ...resources,
    ...withoutUndefined(need),
  };
  return (
    type.kinds.includes(need.kind) &&
    (architecture === undefined || architecture === type.architecture) &&
    (ephemeralStorage === undefined || !type.localDisk) &&
    hasSize(type, cores(cpu), bytes(memory) / gibibyte) &&
    (accelerator === undefined || choicesOf(accelerator).some((choice) => offers(type, choice)))
  );
}

/** Whether any instance type for this kind has accelerators as they are asked for, whatever else is asked. */
export function acceleratorExists(accelerator: Accelerator, kind: InstanceKind): boolean {
  return instanceTypes.some(
    (type) => type.kinds.includes(kind) && choicesOf(accelerator).some((choice) => offers(type, choice)),
  );
}

function hasSize({ size }: InstanceType, vcpu: number, memoryGiB: number): boolean {
  return size === undefined || (size.vcpu >= vcpu && size.memoryGiB >= memoryGiB);
}

/** One way to satisfy an accelerator of a spec. */
interface Choice {
  readonly type: string;
  readonly count: number;
  readonly memoryGiB?: number;
}

/** The alternatives of an accelerator, the preferred one first. */
function choicesOf({ type, anyOf, memory, count = 1 }: Accelerator): Choice[] {
  if (memory !== undefined) {
    return [{ type: "nvidia", count, memoryGiB: bytes(memory) / gibibyte }];
  }
  return anyOf ?? [{ type: type ?? "", count }];
}

function offers({ accelerator, size }: InstanceType, { type, count, memoryGiB = 0 }: Choice): boolean {
  return (
    accelerator !== undefined &&
    isProduct(accelerator, type) &&
    (memoryGiB === 0 || (accelerator.memoryGiB ?? 0) >= memoryGiB) &&
    (size === undefined || size.accelerators >= count)
  );
}

/** Families of the spec, and the resource names by which Kubernetes calls the same devices. */
const productsOf: Readonly<Record<string, RegExp>> = {
  nvidia: /^NVIDIA/,
  "nvidia.com/gpu": /^NVIDIA/,
  inferentia: /^AWS Inferentia/,
  "aws.amazon.com/neuron": /^AWS (?:Inferentia|Trainium)/,
};

/**
 * Whether the product is of the asked family, or the asked product of NVIDIA. Kubernetes' labels carry the form factor
 * as well (`NVIDIA-A100-SXM4-80GB`); the model and a stated memory tell products of SageMaker apart.
 */
function isProduct(accelerator: { product: string; memoryGiB?: number }, type: string): boolean {
  const family = Object.hasOwn(productsOf, type) ? productsOf[type] : undefined;
  if (family !== undefined) {
    return family.test(accelerator.product);
  }
  const [vendor, ...words] = type.split("-");
  const stated = words.find((word) => /^\d+GB$/.test(word));
  const model = words.filter((word) => !/^(?:\d+GB|SXM\d*|PCIe|PCIE|HBM\d\w*|NVL)$/.test(word)).join(" ");
  const known = accelerator.product.slice("NVIDIA ".length);
  return (
    vendor === "NVIDIA" &&
    known !== "" &&
    (model === known || model.startsWith(`${known} `)) &&
    (stated === undefined || stated === `${accelerator.memoryGiB}GB`)
  );
}

/** Of alternatives, the types of the first that any type offers. */
function preferred(types: readonly InstanceType[], accelerator: Accelerator | undefined): InstanceType[] {
  const choices = accelerator === undefined ? [] : choicesOf(accelerator);
  const first = choices.find((choice) => types.some((type) => offers(type, choice)));
  return types.filter((type) => first === undefined || offers(type, first));
}

function smallerFirst(one: InstanceType, other: InstanceType): number {
  const differences = [one, other].map(measures);
  const [a = [], b = []] = differences;
  const difference = a.map((value, index) => value - (b[index] ?? 0)).find((value) => value !== 0);
  return difference ?? instanceTypes.indexOf(one) - instanceTypes.indexOf(other);
}

/** What makes a type small, the most important first. */
function measures({ size, accelerator }: InstanceType): number[] {
  const { vcpu = Infinity, memoryGiB = Infinity, accelerators = Infinity } = size ?? {};
  return [accelerators, accelerator?.memoryGiB ?? 0, vcpu, memoryGiB];
}

function withoutUndefined({ accelerator }: InstanceNeed): { accelerator?: Accelerator } {
  return accelerator === undefined ? {} : { accelerator };
}
