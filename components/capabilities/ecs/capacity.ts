import { bytes, type Accelerator, type HostingSpec } from "../../spec/index.js";
import { isNvidiaProduct } from "../extendedResource.js";
import { instanceTypeNamed, type InstanceType } from "../sagemaker/instanceTypes.js";

/** What replicas run on: tasks of Fargate, or tasks on EC2 instances of one type. */
export type Launch = "fargate" | "instances";

/** A spec that names an instance type runs on it, any other on Fargate. */
export function launchOf({ placement }: HostingSpec): Launch {
  return placement.instanceTypes === undefined ? "fargate" : "instances";
}

/** The EC2 instance type that replicas run on; undefined on Fargate. */
export function instanceTypeOf({ placement }: HostingSpec): string | undefined {
  return placement.instanceTypes?.[0];
}

/** What is known of an EC2 instance type. SageMaker's types are EC2's, of the same size, with `ml.` before their name. */
export function knownType(name: string): InstanceType | undefined {
  return instanceTypeNamed(`ml.${name}`);
}

/** Processor architecture of an EC2 instance type. */
export function architectureOfType(name: string): "amd64" | "arm64" {
  // Types with Graviton have a g behind their generation ("Amazon EC2 instance type naming conventions").
  return knownType(name)?.architecture ?? (/^(?:a1\.|[a-z]+\d+g)/.test(name) ? "arm64" : "amd64");
}

/** Whether ECS can hand out these accelerators: NVIDIA's, of a product or of a memory. */
export function areGpus({ type, anyOf }: Accelerator): boolean {
  const types = anyOf?.map((choice) => choice.type) ?? (type === undefined ? [] : [type]);
  return types.every((each) => each === "nvidia" || isNvidiaProduct(each));
}

/** GPUs of one replica. Alternatives agree on their number where one instance type is named. */
export function gpuCount({ resources: { accelerator } }: HostingSpec): number {
  return accelerator === undefined ? 0 : (accelerator.anyOf?.[0]?.count ?? accelerator.count ?? 1);
}

/**
 * Replicas that one instance of the type holds at most, by GPUs and memory; undefined where its size is not known. What
 * the system takes of the memory is not counted: a few hundred MiB never make room for one more.
 */
export function replicasPerInstance(spec: HostingSpec, type: string): number | undefined {
  const size = knownType(type)?.size;
  if (size === undefined) {
    return undefined;
  }
  const gpus = gpuCount(spec);
  const memory = [spec.resources, ...(spec.model.companions ?? [])].reduce(
    (sum, container) => sum + bytes(container.memory),
    0,
  );
  const byMemory = Math.floor((size.memoryGiB * 2 ** 30) / memory);
  return Math.max(1, gpus === 0 ? byMemory : Math.min(byMemory, Math.floor(size.accelerators / gpus)));
}
