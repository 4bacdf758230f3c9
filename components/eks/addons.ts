import { Addon, type Cluster } from "@pulumi/aws/eks/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { transformed } from "../transform.js";
import type { Parts } from "./parts.js";
import type { AddonName } from "./settings.js";

/** An add-on and how it is configured. */
interface Need {
  readonly name: AddonName;
  readonly configuration?: object;
}

/**
 * What a node needs to be ready, and its pods from their first second: the network, with the network policies that EKS
 * enforces only where it is told to, the way to Services, and the agent that gives pods their roles.
 */
const ofNodes: readonly Need[] = [
  { name: "vpc-cni", configuration: { enableNetworkPolicy: "true" } },
  { name: "kube-proxy" },
  { name: "eks-pod-identity-agent" },
];

/** Add-ons of nodes, which come before them; none on Fargate, whose machines have their own. */
export function createNodeAddons(parts: Parts, cluster: Cluster): pulumi.Resource[] {
  return parts.create.fargate === undefined ? ofNodes.map((need) => createAddon(parts, cluster, need)) : [];
}

/**
 * Add-ons that run as pods, which come after what pods run on: names, and the use of CPU and memory by which models scale.
 */
export function createPodAddons(
  parts: Parts,
  cluster: Cluster,
  dependsOn: readonly pulumi.Resource[],
): pulumi.Resource[] {
  const onFargate = parts.create.fargate !== undefined;
  const needs: Need[] = [
    // Its pods ask for machines of EC2 otherwise ("Create a cluster with Fargate only nodes", on CoreDNS).
    { name: "coredns", ...(onFargate ? { configuration: { computeType: "Fargate" } } : {}) },
    { name: "metrics-server" },
  ];
  return needs.map((need) => createAddon(parts, cluster, need, dependsOn));
}

/** AWS chooses the version for that of the cluster when it is made, unless the settings name one; nothing updates it after that. */
function createAddon(
  { name: clusterName, create, transform, parent, tags, region }: Parts,
  cluster: Cluster,
  { name, configuration }: Need,
  dependsOn: readonly pulumi.Resource[] = [],
): Addon {
  const version = create.addonVersions[name];
  const args = {
    ...inRegion(region),
    clusterName: cluster.name,
    addonName: name,
    ...(version === undefined ? {} : { addonVersion: version }),
    ...(configuration === undefined ? {} : { configurationValues: JSON.stringify(configuration) }),
    resolveConflictsOnCreate: "OVERWRITE",
    resolveConflictsOnUpdate: "OVERWRITE",
    tags,
  };
  return new Addon(
    ...transformed(transform.addon, `${clusterName}-${name}`, args, { parent, dependsOn: [...dependsOn] }),
  );
}
