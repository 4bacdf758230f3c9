import { TaskDefinition } from "@pulumi/aws/ecs/index.js";
import * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { versionTag } from "../aws/tags.js";
import { fargatePair, needOf } from "../cost/index.js";
import { bytes } from "../spec/index.js";
import { transformed } from "../transform.js";
import { containersOf, memoryMiB, volumesOf } from "./containers.js";
import type { Parts } from "./parts.js";
import type { ModelRole } from "./roles.js";
import { ownedBy } from "./rollout/index.js";
import type { Variant, Workload } from "./workload.js";

/** What a task definition names. */
export interface TaskParts {
  readonly logGroup: pulumi.Output<string>;
  readonly execution: ModelRole;
  /** Undefined where the containers need no rights. */
  readonly task: ModelRole | undefined;
  /** What the definition is made after. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * Makes a variant's task definition. Its revisions outlive their resources, so that ECS finds the one before when it
 * rolls back; the rollout retires them, and the history deletes the last ones.
 */
export function createTaskDefinition(
  { workload, account, tags, transform, parent }: Parts,
  variant: Variant,
  { logGroup, execution, task, dependsOn }: TaskParts,
): TaskDefinition {
  const { family, owner, version } = variant;
  const containers = pulumi
    .all([account, logGroup])
    .apply(([found, group]) =>
      JSON.stringify(containersOf(workload, variant, { account: found, logGroup: group })),
    );
  const args = {
    ...inRegion(workload.settings.region),
    family,
    containerDefinitions: containers,
    networkMode: "awsvpc",
    executionRoleArn: execution.arn,
    ...(task === undefined ? {} : { taskRoleArn: task.arn }),
    ...sizeOf(workload),
    runtimePlatform: {
      operatingSystemFamily: "LINUX",
      cpuArchitecture: workload.architecture === "arm64" ? "ARM64" : "X86_64",
    },
    volumes: volumesOf(workload, variant).map((name) => ({ name })),
    tags: { ...tags, ...versionTag(version), ...ownedBy(owner) },
  };
  const options = { parent, retainOnDelete: true, dependsOn: [...dependsOn] };
  return new TaskDefinition(...transformed(transform.taskDefinition, family, args, options));
}

/**
 * What a task has. On Fargate the smallest pair that holds its containers; on an instance, the memory of its containers,
 * and as much of the processors as nobody else uses.
 */
function sizeOf(workload: Workload) {
  const { spec, launch } = workload;
  const memory = memoryMiB(workload);
  if (launch === "instances") {
    return { requiresCompatibilities: ["EC2"], memory: String(memory) };
  }
  // In whole MiB, as the containers have it.
  const pair = fargatePair({ ...needOf(spec), memoryGiB: memory / 1024 });
  if (pair === undefined) {
    // The capability table refuses this before anything is registered.
    throw new TypeError("no Fargate task holds one replica");
  }
  return {
    requiresCompatibilities: ["FARGATE"],
    cpu: String(pair.cpu * 1024),
    memory: String(pair.memoryGiB * 1024),
    ...diskOf(workload),
  };
}

/** What every task of Fargate has without asking, in GiB ("Fargate task ephemeral storage"). */
const includedGiB = 20;

function diskOf({ spec }: Workload): { ephemeralStorage?: { sizeInGib: number } } {
  const { ephemeralStorage } = spec.resources;
  const sizeInGib = ephemeralStorage === undefined ? 0 : Math.ceil(bytes(ephemeralStorage) / 2 ** 30);
  return sizeInGib > includedGiB ? { ephemeralStorage: { sizeInGib } } : {};
}
