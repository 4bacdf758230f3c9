import { architectureOfType, instanceTypeOf, replicasPerInstance } from "../capabilities/ecs/index.js";
import { bytes, type HostingSpec } from "../spec/index.js";

/** EC2 instances of one type that all models of a stack share. */
export interface InstancesPlan {
  /** Such as `g5.xlarge`. */
  readonly instanceType: string;
  readonly architecture: "amd64" | "arm64";
  /** Whether some model there needs the drivers of GPUs. */
  readonly gpu: boolean;
  /** Size of the root volume, in GiB. */
  readonly diskGiB: number;
}

/** What the models of a stack need of its cluster, together. */
export interface ClusterPlan {
  /** One for each instance type, sorted by it. */
  readonly instances: readonly InstancesPlan[];
}

/** Root volume of an instance apart from what models ask for, in GiB: the size of the image of ECS. */
const rootGiB = 30;

/** Decides which instances the models of a stack need; none where all run on Fargate. */
export function planCluster(specs: readonly HostingSpec[]): ClusterPlan {
  const types = new Set(specs.flatMap((spec) => instanceTypeOf(spec) ?? []));
  return {
    instances: [...types].sort().map((instanceType) => {
      const models = specs.filter((spec) => instanceTypeOf(spec) === instanceType);
      return {
        instanceType,
        architecture: architectureOfType(instanceType),
        gpu: models.some(({ resources }) => resources.accelerator !== undefined),
        diskGiB: models.reduce((sum, spec) => sum + diskGiB(spec, instanceType), rootGiB),
      };
    }),
  };
}

/** Disk of all replicas of a model that one instance holds, in GiB. */
function diskGiB(spec: HostingSpec, instanceType: string): number {
  const { ephemeralStorage } = spec.resources;
  if (ephemeralStorage === undefined) {
    return 0;
  }
  // The capability table refuses a type whose size is not known.
  const replicas = replicasPerInstance(spec, instanceType) ?? 1;
  return Math.ceil((replicas * bytes(ephemeralStorage)) / 2 ** 30);
}
