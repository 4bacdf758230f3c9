import { Cluster, ClusterCapacityProviders, type CapacityProvider } from "@pulumi/aws/ecs/index.js";
import * as pulumi from "@pulumi/pulumi";
import { findAccount, inRegion } from "../aws/account.js";
import type { Network } from "../network/index.js";
import { transformed } from "../transform.js";
import { createInstances, type ClusterParts } from "./instances.js";
import type { ClusterPlan } from "./plan.js";
import type { EcsSettings } from "./settings.js";
import type { ClusterTransforms } from "./transforms.js";

/** What all models of a stack share on its cluster of ECS. */
export interface SharedEcs {
  readonly clusterArn: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  /** Names of the capacity providers of EC2 instances, by instance type. */
  readonly capacityProviders: Readonly<Record<string, pulumi.Output<string>>>;
  /** What services wait for, so that they go before it. */
  readonly ready: readonly pulumi.Resource[];
}

export interface SharedEcsArgs {
  /** Name of the component; each of a stack has its own. Default: `ecs`. */
  readonly name?: string;
  readonly settings: EcsSettings;
  /** What the models need; see `planCluster`. */
  readonly plan: ClusterPlan;
  readonly network: Network;
  /** Tags of everything that is made. Default: none. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly transform?: ClusterTransforms;
}

/** Capacity providers that every account has. */
const ofFargate = ["FARGATE", "FARGATE_SPOT"];

/** Names the cluster of the settings, or makes one with the capacity that the models need. */
export function shareEcs(args: SharedEcsArgs, options: pulumi.ComponentResourceOptions = {}): SharedEcs {
  const { cluster } = args.settings;
  if (cluster === undefined) {
    return new EcsCluster(args.name ?? "ecs", args, options);
  }
  return {
    clusterArn: pulumi.output(cluster.arn),
    clusterName: pulumi.output(cluster.arn.slice(cluster.arn.indexOf("/") + 1)),
    capacityProviders: Object.fromEntries(
      Object.entries(cluster.capacityProviders).map(([type, name]) => [type, pulumi.output(name)]),
    ),
    ready: [],
  };
}

/**
 * The cluster that all models of a stack share, with Fargate and, for each instance type that a model names, instances
 * that come and go with the tasks. The cluster itself costs nothing.
 */
export class EcsCluster extends pulumi.ComponentResource implements SharedEcs {
  readonly clusterArn: pulumi.Output<string>;
  readonly clusterName: pulumi.Output<string>;
  readonly capacityProviders: Readonly<Record<string, pulumi.Output<string>>>;
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: SharedEcsArgs, options?: pulumi.ComponentResourceOptions) {
    super("model-hosting:ecs:EcsCluster", name, {}, options);
    const { settings, plan, network, tags = {}, transform = {} } = args;
    const parts: ClusterParts = {
      name: `${name}-${pulumi.getStack()}`,
      settings,
      network,
      account: findAccount(this, settings.region),
      tags,
      transform,
      parent: this,
    };
    const cluster = createCluster(parts);
    const instances = createInstances(parts, cluster, plan.instances);
    this.clusterArn = cluster.arn;
    this.clusterName = cluster.name;
    this.capacityProviders = Object.fromEntries(
      Object.entries(instances).map(([type, provider]) => [type, provider.name]),
    );
    this.ready = [attachCapacity(parts, cluster, Object.values(instances))];
    this.registerOutputs({ clusterArn: this.clusterArn });
  }
}

function createCluster({ name, settings, tags, transform, parent }: ClusterParts): Cluster {
  const args = {
    ...inRegion(settings.region),
    settings: [{ name: "containerInsights", value: settings.containerInsights }],
    tags: { ...tags },
  };
  return new Cluster(...transformed(transform.cluster, name, args, { parent }));
}

function attachCapacity(
  { name, settings, transform, parent }: ClusterParts,
  cluster: Cluster,
  instances: readonly CapacityProvider[],
): ClusterCapacityProviders {
  const args = {
    ...inRegion(settings.region),
    clusterName: cluster.name,
    capacityProviders: [...ofFargate, ...instances.map((provider) => provider.name)],
  };
  return new ClusterCapacityProviders(
    ...transformed(transform.clusterCapacityProviders, name, args, { parent }),
  );
}
