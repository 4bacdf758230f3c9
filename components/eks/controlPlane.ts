import { LogGroup } from "@pulumi/aws/cloudwatch/index.js";
import { Cluster } from "@pulumi/aws/eks/index.js";
import { Key } from "@pulumi/aws/kms/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { transformed } from "../transform.js";
import type { Parts } from "./parts.js";
import { clusterRole } from "./roles.js";

/**
 * The cluster itself. Access is given by access entries alone (mode API), and to nobody by being the one who created it:
 * that entry would stand in no program (pulumi/pulumi-aws#4096, pulumi/pulumi-eks#2373). Its name is its own, no made-up
 * one, so that its log group is made before it, with a retention.
 */
export function createControlPlane(parts: Parts): Cluster {
  const { name, create, network, transform, parent, tags } = parts;
  const role = clusterRole(parts);
  const logs = createLogGroup(parts);
  const { access } = create;
  const args = {
    ...inRegion(parts.region),
    name,
    roleArn: role.arn,
    version: create.version,
    accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
    // The add-ons are resources of their own; those that EKS would put there have no owner.
    bootstrapSelfManagedAddons: false,
    vpcConfig: {
      subnetIds: network.privateSubnetIds,
      endpointPrivateAccess: true,
      ...(access === "private"
        ? { endpointPublicAccess: false }
        : { endpointPublicAccess: true, publicAccessCidrs: access.publicCidrs }),
    },
    enabledClusterLogTypes: create.logs,
    encryptionConfig: { provider: { keyArn: keyOf(parts) }, resources: ["secrets"] },
    upgradePolicy: { supportType: create.extendedSupport ? "EXTENDED" : "STANDARD" },
    tags,
  };
  // The role's rights go after the cluster: with them it gives back its network interfaces and security group.
  const options = { parent, dependsOn: [...role.rights, ...logs, ...network.ready] };
  return new Cluster(...transformed(transform.cluster, name, args, options));
}

/**
 * Made before the cluster, which would make one that is kept for ever, and deleted after it. Lines that EKS writes later
 * still make it anew (terraform-aws-modules/terraform-aws-eks#2486): whoever makes a cluster of the same name again, and
 * hears that the group exists, deletes it first.
 */
function createLogGroup({ name, create, region, transform, parent, tags }: Parts): LogGroup[] {
  if (create.logs.length === 0) {
    return [];
  }
  const args = {
    ...inRegion(region),
    name: `/aws/eks/${name}/cluster`,
    retentionInDays: create.logRetentionDays,
    tags,
  };
  return [new LogGroup(...transformed(transform.logGroup, name, args, { parent }))];
}

function keyOf({ name, create, region, transform, parent, tags }: Parts): pulumi.Input<string> {
  if (create.kmsKeyArn !== undefined) {
    return create.kmsKeyArn;
  }
  const args = {
    ...inRegion(region),
    description: `Secrets of EKS cluster ${name}`,
    enableKeyRotation: true,
    // The shortest that KMS has: without its cluster the key opens nothing.
    deletionWindowInDays: 7,
    tags,
  };
  return new Key(...transformed(transform.key, name, args, { parent })).arn;
}
