import { FargateProfile, type Cluster } from "@pulumi/aws/eks/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { logicalName } from "../aws/logicalName.js";
import { transformed } from "../transform.js";
import type { Parts } from "./parts.js";
import { podExecutionRole } from "./roles.js";

/** The profile that puts pods on Fargate: the models', and those of the cluster's own add-ons; none on nodes. */
export function createFargate(parts: Parts, cluster: Cluster): pulumi.Resource[] {
  const { name, create, network, namespace, transform, parent, tags, region } = parts;
  if (create.fargate === undefined || namespace === undefined) {
    return [];
  }
  const role = podExecutionRole(parts);
  const args = {
    ...inRegion(region),
    clusterName: cluster.name,
    podExecutionRoleArn: role.arn,
    subnetIds: network.privateSubnetIds,
    selectors: ["kube-system", namespace].map((each) => ({ namespace: each })),
    tags,
  };
  const options = { parent, dependsOn: [...role.rights, ...network.ready] };
  return [
    new FargateProfile(...transformed(transform.fargateProfile, logicalName(name, "pods"), args, options)),
  ];
}
