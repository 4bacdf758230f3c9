import { LaunchTemplate } from "@pulumi/aws/ec2/index.js";
import { NodeGroup, type Cluster } from "@pulumi/aws/eks/index.js";
import * as pulumi from "@pulumi/pulumi";
import { gpusOf } from "../capabilities/index.js";
import { inRegion } from "../aws/account.js";
import { logicalName } from "../aws/logicalName.js";
import { transformed } from "../transform.js";
import type { Parts } from "./parts.js";
import { nodeRole, type ClusterRole } from "./roles.js";
import { architectureOf, nodesOf } from "./settings.js";

/** Taint of nodes with GPUs, which the pods of models that ask for some tolerate: the name of their resource. */
export const gpuTaint = "nvidia.com/gpu";
/** Label of nodes with GPUs of NVIDIA, by which the device plugin finds them. */
export const gpuLabel = "nvidia.com/gpu.present";

/** What one group of nodes is like. */
interface Group {
  readonly name: string;
  readonly amiType: string;
  readonly instanceTypes: readonly string[];
  readonly sizes: { readonly min: number; readonly max: number; readonly desired: number };
  /** Whether somebody else changes their number between updates. */
  readonly autoscaled: boolean;
  readonly diskGiB: number;
  readonly labels: Record<string, string>;
  readonly tainted: boolean;
}

/**
 * The nodes of a cluster: a group without GPUs, and one for each type with them. Nodes come after `plugins`, which the
 * first of them needs to be ready, and go before them: a network plugin that went first would leave interfaces that keep
 * subnets and security group from being deleted.
 */
export function createNodes(
  parts: Parts,
  cluster: Cluster,
  plugins: readonly pulumi.Resource[],
): NodeGroup[] {
  const groups = groupsOf(parts);
  if (groups.length === 0) {
    return [];
  }
  const role = nodeRole(parts);
  return groups.map((group) => createGroup(parts, group, cluster, role, plugins));
}

function groupsOf({ name, create, plan }: Parts): Group[] {
  const group = nodesOf(create);
  const { instanceTypes: gpuTypes = [], max = 0, diskGiB = 0 } = create.gpuNodes ?? {};
  return [
    ...(group === undefined ? [] : [plainGroup(logicalName(name, "nodes"), group)]),
    ...gpuTypes.map((type) =>
      gpuGroup(
        logicalName(name, type.replaceAll(".", "-")),
        type,
        max,
        diskGiB,
        plan.gpuNodes.get(type) ?? 0,
      ),
    ),
  ];
}

function plainGroup(
  name: string,
  { instanceTypes, min, max, autoscaled, diskGiB }: NonNullable<ReturnType<typeof nodesOf>>,
): Group {
  const [type = ""] = instanceTypes;
  const amiType = architectureOf(type) === "arm64" ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD";
  const sizes = { min, max, desired: min };
  return { name, amiType, instanceTypes, sizes, autoscaled, diskGiB, labels: {}, tainted: false };
}

/**
 * From none: what is not used costs nothing. The labels are those that NVIDIA's GPU feature discovery would set, by which
 * pods ask for a product or for memory; a group without a node has them as well.
 */
function gpuGroup(name: string, type: string, max: number, diskGiB: number, desired: number): Group {
  const gpus = gpusOf(type);
  const labels = {
    [gpuLabel]: "true",
    ...(gpus === undefined ? {} : { "nvidia.com/gpu.product": gpus.product }),
    ...(gpus?.memoryMiB === undefined ? {} : { "nvidia.com/gpu.memory": String(gpus.memoryMiB) }),
  };
  return {
    ...{ name, amiType: "AL2023_x86_64_NVIDIA", instanceTypes: [type], sizes: { min: 0, max, desired } },
    ...{ autoscaled: false, diskGiB, labels, tainted: true },
  };
}

function createGroup(
  parts: Parts,
  group: Group,
  cluster: Cluster,
  role: ClusterRole,
  plugins: readonly pulumi.Resource[],
): NodeGroup {
  const { create, network, transform, parent, tags, region } = parts;
  const template = createTemplate(parts, group);
  const { min, max, desired } = group.sizes;
  const args = {
    ...inRegion(region),
    clusterName: cluster.name,
    // The nodes follow the control plane, which goes first.
    version: create.version,
    nodeRoleArn: role.arn,
    subnetIds: network.privateSubnetIds,
    amiType: group.amiType,
    capacityType: create.capacity === "spot" ? "SPOT" : "ON_DEMAND",
    instanceTypes: [...group.instanceTypes],
    scalingConfig: { minSize: min, maxSize: max, desiredSize: desired },
    updateConfig: { maxUnavailable: 1 },
    labels: group.labels,
    ...(group.tainted ? { taints: [{ key: gpuTaint, value: "present", effect: "NO_SCHEDULE" }] } : {}),
    launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
    tags,
  };
  const options = {
    parent,
    dependsOn: [...role.rights, ...plugins, ...network.ready],
    ignoreChanges: group.autoscaled ? ["scalingConfig.desiredSize"] : [],
  };
  return new NodeGroup(...transformed(transform.nodeGroup, group.name, args, options));
}

/** What a group says of its machines by a template alone: metadata, the disk and their tags. */
function createTemplate(
  { transform, parent, tags, region }: Parts,
  { name, diskGiB }: Group,
): LaunchTemplate {
  const args = {
    ...inRegion(region),
    description: `Nodes of group ${name}`,
    // One hop: a pod that asks for the node's credentials gets no answer.
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [
      {
        deviceName: "/dev/xvda",
        ebs: { volumeSize: diskGiB, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" },
      },
    ],
    tagSpecifications: ["instance", "volume"].map((resourceType) => ({
      resourceType,
      tags: { ...tags, Name: name },
    })),
    tags,
  };
  return new LaunchTemplate(...transformed(transform.launchTemplate, name, args, { parent }));
}
