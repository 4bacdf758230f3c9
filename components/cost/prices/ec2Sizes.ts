import { instanceTypeNamed } from "../../capabilities/index.js";
import type { Capacity } from "../need.js";

/**
 * vCPU, memory in GiB, and accelerators of EC2 instance types that SageMaker does not have; of the others the capability
 * table knows the size. Source: kubernetes/autoscaler, `ec2_instance_types.go` (list of 2026-01-22).
 */
const otherSizes = new Map<string, readonly [cpu: number, memoryGiB: number, accelerators?: number]>([
  ["t3.nano", [2, 0.5]],
  ["t3.micro", [2, 1]],
  ["t3.small", [2, 2]],
  ["t3.medium", [2, 4]],
  ["t3.large", [2, 8]],
  ["t3.xlarge", [4, 16]],
  ["t3.2xlarge", [8, 32]],
  ["m5.8xlarge", [32, 128]],
  ["m5.16xlarge", [64, 256]],
  ["m5d.8xlarge", [32, 128]],
  ["m5d.16xlarge", [64, 256]],
  ["m6g.medium", [1, 4]],
  ["m7g.medium", [1, 4]],
  ["m7g.large", [2, 8]],
  ["m7g.xlarge", [4, 16]],
  ["m7g.2xlarge", [8, 32]],
  ["m7g.4xlarge", [16, 64]],
  ["m7g.8xlarge", [32, 128]],
  ["m7g.12xlarge", [48, 192]],
  ["m7g.16xlarge", [64, 256]],
  ["c5.12xlarge", [48, 96]],
  ["c5.24xlarge", [96, 192]],
  ["c5d.12xlarge", [48, 96]],
  ["c5d.24xlarge", [96, 192]],
  ["c6g.medium", [1, 2]],
  ["c7g.medium", [1, 2]],
  ["r5.8xlarge", [32, 256]],
  ["r5.16xlarge", [64, 512]],
  ["r5d.8xlarge", [32, 256]],
  ["r5d.16xlarge", [64, 512]],
  ["r6g.medium", [1, 8]],
  ["p3dn.24xlarge", [96, 768, 8]],
]);

/** Names of EC2 instance types whose size is known here and that SageMaker does not have. */
export const ec2OnlyTypes: readonly string[] = [...otherSizes.keys()];

/** What an EC2 instance has; undefined where no source says. */
export function ec2Size(name: string): Capacity | undefined {
  const [cpu, memoryGiB, accelerators = 0] = otherSizes.get(name) ?? [];
  if (cpu !== undefined && memoryGiB !== undefined) {
    return { cpu, memoryGiB, accelerators };
  }
  // SageMaker's types are EC2's, of the same size, with `ml.` before their name.
  const size = instanceTypeNamed(`ml.${name}`)?.size;
  return size === undefined
    ? undefined
    : { cpu: size.vcpu, memoryGiB: size.memoryGiB, accelerators: size.accelerators };
}
