import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { awsAccount, awsRegion } from "../../../sandbox/aws/index.js";
import { commonSpec, digitsImage } from "./sageMaker.js";

/** Settings of ECS in test stacks: the tools of health checks in a registry that is reached without the internet. */
export const ecsSettings = {
  region: awsRegion,
  toolsImage: `${awsAccount}.dkr.ecr.${awsRegion}.amazonaws.com/busybox:1`,
};

/** The hosting spec of the example model in a version on ECS, with what a test changes. */
export function ecsSpec(name: string, version: string, changes: Record<string, object> = {}): object {
  return {
    ...commonSpec,
    ...changes,
    name,
    model: { image: digitsImage(version), version, startupBudget: "60s", ...changes["model"] },
    resources: { cpu: "250m", memory: "512Mi" },
    placement: { backend: "ecs" },
  };
}

/** ECS and load balancers of the sandbox's AWS through AWS's own SDK, as the environment leads there. */
export function ecsClients() {
  return { ecs: new ECSClient(), balancers: new ElasticLoadBalancingV2Client() };
}
