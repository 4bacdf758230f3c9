import { Group } from "@pulumi/aws/autoscaling/index.js";
import { LaunchTemplate } from "@pulumi/aws/ec2/index.js";
import { CapacityProvider, type Cluster } from "@pulumi/aws/ecs/index.js";
import { InstanceProfile, Role, RolePolicy } from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { inRegion, type Account } from "../aws/account.js";
import { logicalName } from "../aws/logicalName.js";
import { policyDocument, rightsOptions, type Statement } from "../aws/policyDocument.js";
import type { Network } from "../network/index.js";
import { createSecurityGroup, letOut } from "../network/securityGroup.js";
import { transformed } from "../transform.js";
import type { InstancesPlan } from "./plan.js";
import { boundaryOf, serviceTrust } from "./roles.js";
import type { EcsSettings } from "./settings.js";
import type { ClusterTransforms } from "./transforms.js";

/** What every part of a cluster needs to make its resources. */
export interface ClusterParts {
  /** Name of the cluster; those of its parts begin with it. */
  readonly name: string;
  readonly settings: EcsSettings;
  readonly network: Network;
  readonly account: pulumi.Output<Account>;
  readonly tags: Readonly<Record<string, string>>;
  readonly transform: ClusterTransforms;
  /** The component that the resources belong to. */
  readonly parent: pulumi.Resource;
}

/** What instances of all types share. */
interface SharedByInstances {
  readonly cluster: Cluster;
  readonly profileArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  /** What an instance needs before it starts. */
  readonly ready: readonly pulumi.Resource[];
}

/** Makes a capacity provider for each type of instances; nothing where all models run on Fargate. */
export function createInstances(
  parts: ClusterParts,
  cluster: Cluster,
  plans: readonly InstancesPlan[],
): Record<string, CapacityProvider> {
  if (plans.length === 0) {
    return {};
  }
  const shared = createShared(parts, cluster);
  return Object.fromEntries(plans.map((plan) => [plan.instanceType, createProvider(parts, shared, plan)]));
}

function createShared(parts: ClusterParts, cluster: Cluster): SharedByInstances {
  const { settings, network, transform, parent, account } = parts;
  const name = logicalName(parts.name, "instances");
  const tags = { ...parts.tags };
  const roleArgs = {
    description: "EC2 instances of the models' ECS cluster",
    // EC2 tells no source when it assumes a role for an instance.
    assumeRolePolicy: serviceTrust("ec2.amazonaws.com"),
    ...boundaryOf(settings),
    tags,
  };
  const role = new Role(...transformed(transform.role, name, roleArgs, { parent }));
  const policy = pulumi
    .all([account, cluster.name])
    .apply(([found, clusterName]) => policyDocument(agentStatements(found, clusterName)));
  const rights = new RolePolicy(
    ...transformed(
      transform.rolePolicy,
      name,
      { role: role.name, name, policy },
      { parent, ...rightsOptions },
    ),
  );
  const profile = new InstanceProfile(
    ...transformed(transform.instanceProfile, name, { role: role.name, tags }, { parent }),
  );
  const groupParts = { name, region: settings.region, tags, transform, parent };
  const group = createSecurityGroup(groupParts, network.vpcId, "Instances of the ECS cluster of the models");
  const https = 443;
  const rules = network.services.map((peer) => letOut(groupParts, group.id, peer, https));
  return {
    cluster,
    profileArn: profile.arn,
    securityGroupId: group.id,
    ready: [rights, ...rules, ...network.ready],
  };
}

/**
 * What the agent on an instance does ("Amazon ECS container instance IAM role"): those actions of the managed policy that
 * it needs, on this cluster alone. Images are pulled and logs written with the execution role of each model.
 */
function agentStatements({ partition, region, accountId }: Account, cluster: string): Statement[] {
  const arn = (kind: string) => `arn:${partition}:ecs:${region}:${accountId}:${kind}`;
  const clusterArn = arn(`cluster/${cluster}`);
  return [
    {
      Sid: "JoinCluster",
      Action: [
        ...["ecs:DeregisterContainerInstance", "ecs:RegisterContainerInstance"],
        ...[
          "ecs:SubmitAttachmentStateChanges",
          "ecs:SubmitContainerStateChange",
          "ecs:SubmitTaskStateChange",
        ],
      ],
      Resource: [clusterArn],
    },
    {
      Sid: "WorkForCluster",
      Action: ["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"],
      // ECS gives an instance its id when it joins the cluster.
      Resource: [arn(`container-instance/${cluster}/*`)],
      Condition: { ArnEquals: { "ecs:cluster": clusterArn } },
    },
    {
      Sid: "FindEndpoint",
      Action: ["ecs:DiscoverPollEndpoint"],
      // The action takes no resource (Service Authorization Reference, "Amazon Elastic Container Service").
      Resource: ["*"],
    },
  ];
}

/** Names that begin with aws, ecs or fargate are AWS's own (Amazon ECS API reference, CreateCapacityProvider). */
const providerPrefix = "capacity";

function createProvider(
  parts: ClusterParts,
  shared: SharedByInstances,
  plan: InstancesPlan,
): CapacityProvider {
  const { settings, transform, parent } = parts;
  const tags = { ...parts.tags };
  const name = logicalName(parts.name, plan.instanceType.replaceAll(".", "-"));
  const group = createGroup(parts, shared, plan, name);
  const args = {
    ...inRegion(settings.region),
    autoScalingGroupProvider: {
      autoScalingGroupArn: group.arn,
      managedScaling: { status: "ENABLED", targetCapacity: 100 },
      // An instance with tasks is not taken away; the group's forceDelete ends it all the same when the stack goes.
      managedTerminationProtection: "ENABLED",
      managedDraining: "ENABLED",
    },
    tags,
  };
  return new CapacityProvider(
    ...transformed(transform.capacityProvider, `${providerPrefix}-${name}`, args, { parent }),
  );
}

function createGroup(
  parts: ClusterParts,
  shared: SharedByInstances,
  plan: InstancesPlan,
  name: string,
): Group {
  const { settings, network, transform, parent } = parts;
  const template = createTemplate(parts, shared, plan, name);
  // The tag is ECS's own, which it puts on the group of a capacity provider; written, it is no difference later.
  const tags = Object.entries({ ...parts.tags, Name: name, AmazonECSManaged: "true" });
  const args = {
    ...inRegion(settings.region),
    minSize: 0,
    maxSize: settings.instances.maxPerType,
    vpcZoneIdentifiers: network.privateSubnetIds,
    launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
    protectFromScaleIn: true,
    // Without it AWS refuses to delete the group while its instances are protected (containers-roadmap issue 2862).
    forceDelete: true,
    tags: tags.map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
  };
  const options = {
    parent,
    dependsOn: [...shared.ready],
    // The capacity provider decides how many instances there are.
    ignoreChanges: ["desiredCapacity"],
  };
  return new Group(...transformed(transform.autoScalingGroup, name, args, options));
}

function createTemplate(
  parts: ClusterParts,
  { cluster, profileArn, securityGroupId }: SharedByInstances,
  plan: InstancesPlan,
  name: string,
): LaunchTemplate {
  const { settings, transform, parent } = parts;
  const tags = { ...parts.tags, Name: name };
  const args = {
    ...inRegion(settings.region),
    instanceType: plan.instanceType,
    // Resolved when an instance starts, so that each has the newest image.
    imageId: `resolve:ssm:${imageParameter(plan)}`,
    iamInstanceProfile: { arn: profileArn },
    vpcSecurityGroupIds: [securityGroupId],
    metadataOptions: {
      httpEndpoint: "enabled",
      httpTokens: "required",
      // One hop ends at the agent, which shares the instance's network: tasks have interfaces of their own.
      httpPutResponseHopLimit: 1,
    },
    blockDeviceMappings: [
      {
        deviceName: "/dev/xvda",
        ebs: {
          volumeType: "gp3",
          volumeSize: plan.diskGiB,
          encrypted: "true",
          deleteOnTermination: "true",
        },
      },
    ],
    tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
    updateDefaultVersion: true,
    userData: cluster.name.apply((known) => Buffer.from(userData(known, plan)).toString("base64")),
    tags: { ...parts.tags },
  };
  return new LaunchTemplate(...transformed(transform.launchTemplate, name, args, { parent }));
}

/** Where AWS publishes the id of the image ("Retrieving Amazon ECS-optimized Linux AMI metadata"). */
function imageParameter({ gpu, architecture }: InstancesPlan): string {
  const kind = gpu ? "gpu/" : architecture === "arm64" ? "arm64/" : "";
  return `/aws/service/ecs/optimized-ami/amazon-linux-2023/${kind}recommended/image_id`;
}

/** Configuration of the agent ("Amazon ECS container agent configuration"). */
function userData(cluster: string, { gpu }: InstancesPlan): string {
  return [
    "#!/bin/bash",
    "cat >> /etc/ecs/ecs.config <<'END'",
    `ECS_CLUSTER=${cluster}`,
    "ECS_AWSVPC_BLOCK_IMDS=true",
    ...(gpu ? ["ECS_ENABLE_GPU_SUPPORT=true"] : []),
    "END",
    "",
  ].join("\n");
}
