import { TargetGroup } from "@pulumi/aws/lb/index.js";
import { inRegion } from "../aws/account.js";
import { shortName } from "../aws/logicalName.js";
import { transformed } from "../transform.js";
import { targetCheck } from "./health.js";
import { requestSeconds } from "./networkUse.js";
import type { Parts } from "./parts.js";
import type { Workload } from "./workload.js";

/** Longest name that leaves room for the provider's `-` and seven digits in the 32 characters of a target group. */
const longestName = 24;

/**
 * Port of targets that are registered without one. ECS registers each task with its own port, so this one is for none; and
 * it is always the same, because a group of another port is another group: an empty one, until the deployment is over.
 */
const unusedPort = 80;

/** Makes a group of tasks that a load balancer sends requests to. */
export function createTargetGroup(
  { workload, network, transform, parent, tags }: Parts,
  name: string,
): TargetGroup {
  const args = {
    ...inRegion(workload.settings.region),
    port: unusedPort,
    protocol: "HTTP",
    targetType: "ip",
    vpcId: network.vpcId,
    deregistrationDelay: drainSeconds(workload),
    // A replica that is busy with a long request gets no other as long as one is idle.
    loadBalancingAlgorithmType: "least_outstanding_requests",
    healthCheck: {
      ...targetCheck(servingCheck(workload)),
      protocol: "HTTP",
      interval: 10,
      timeout: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
    },
    tags,
  };
  return new TargetGroup(
    ...transformed(transform.targetGroup, shortName(name, longestName), args, { parent }),
  );
}

function servingCheck({ contract, transformer }: Workload) {
  if (transformer === undefined) {
    return contract.healthCheck;
  }
  return transformer.healthPath === undefined ? { tcp: true as const } : { path: transformer.healthPath };
}

/** What AWS has where nothing is said, in seconds ("Edit target group attributes"). */
const defaultDrainSeconds = 300;

/**
 * How long a task that ends has for its last answers, in seconds: as long as a request may take, and a stream no less than
 * what AWS thinks right.
 */
export function drainSeconds({ spec }: Workload): number {
  const longest = requestSeconds(spec);
  const streams = spec.interface.type === "http" && spec.interface.streaming === true;
  return streams ? Math.max(longest, defaultDrainSeconds) : longest;
}
