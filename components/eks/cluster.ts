import { getClusterOutput, type Cluster } from "@pulumi/aws/eks/index.js";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { findAccount, inRegion } from "../aws/account.js";
import { shortName } from "../aws/logicalName.js";
import { restrictedPods } from "../kubernetes/index.js";
import { createAccess } from "./access.js";
import { createNodeAddons, createPodAddons } from "./addons.js";
import { createControlPlane } from "./controlPlane.js";
import { createDevicePlugin } from "./devicePlugin.js";
import { createFargate } from "./fargate.js";
import { kubeconfigOf } from "./kubeconfig.js";
import { createNodes } from "./nodes.js";
import type { ClusterNetwork, Parts } from "./parts.js";
import type { EksPlan } from "./plan.js";
import type { CreatedCluster, EksSettings } from "./settings.js";
import type { ClusterTransforms } from "./transforms.js";

/** What all models of a stack share on its cluster of EKS. */
export interface SharedEks {
  /** Name of the cluster. */
  readonly name: pulumi.Output<string>;
  /** Leads to the cluster; comes after all that pods run on, so that they go before it. */
  readonly provider: k8s.Provider;
  /** Namespace of all models; without one, each makes its own. */
  readonly namespace?: pulumi.Input<string>;
  /** What a model's pods wait for beyond that. */
  readonly ready: readonly pulumi.Resource[];
}

export interface SharedEksArgs {
  /** Name of the component; each of a stack has its own. Default: `eks`. */
  readonly name?: string;
  readonly settings: EksSettings;
  readonly plan: EksPlan;
  /** Where a cluster is made; needed where the settings make one. */
  readonly network?: ClusterNetwork;
  /** Tags of everything that is made. Default: none. */
  readonly tags?: Record<string, string>;
  readonly transform?: ClusterTransforms;
}

/**
 * Connects to the cluster of the settings, or makes it, and makes the models' namespace there if the settings say so.
 * Throws a `TypeError` where the settings name no cluster: the capability table refuses such a model.
 */
export function shareEks(args: SharedEksArgs, options: pulumi.ComponentResourceOptions = {}): SharedEks {
  const cluster = new EksCluster(args.name ?? "eks", args, options);
  return {
    name: cluster.clusterName,
    provider: cluster.provider,
    ready: cluster.ready,
    ...(cluster.namespace === undefined ? {} : { namespace: cluster.namespace }),
  };
}

/** What leads to a cluster. */
interface Found {
  readonly name: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  readonly certificateAuthority: pulumi.Output<string>;
  /** What the provider waits for. */
  readonly before: pulumi.Input<pulumi.Input<pulumi.Resource>[]>;
}

/** A cluster of EKS with what its models share: the way to it, and where it is made here, all that it consists of. */
export class EksCluster extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  readonly provider: k8s.Provider;
  readonly namespace?: pulumi.Input<string>;
  readonly ready: readonly pulumi.Resource[];

  constructor(
    name: string,
    private readonly args: SharedEksArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("model-hosting:eks:EksCluster", name, {}, options);
    const { settings } = args;
    const found = settings.create === undefined ? this.findCluster() : this.createCluster(settings.create);
    this.clusterName = found.name;
    this.provider = this.connect(name, found);
    const namespace = this.createNamespace();
    if (namespace !== undefined) {
      this.namespace = namespace;
    }
    this.ready = this.createDevicePlugin();
    this.registerOutputs({ clusterName: this.clusterName });
  }

  private findCluster(): Found {
    const { cluster, region } = this.args.settings;
    if (cluster === undefined) {
      throw new TypeError("the setting eks names no cluster");
    }
    const { endpoint, certificateAuthorities } = getClusterOutput(
      { ...inRegion(region), name: cluster.name },
      { parent: this },
    );
    const certificateAuthority = certificateAuthorities.apply(([authority]) => authority?.data ?? "");
    return { name: pulumi.output(cluster.name), endpoint, certificateAuthority, before: [] };
  }

  /** From the control plane to the add-ons, each after what it needs; deleted the other way round. */
  private createCluster(create: CreatedCluster): Found {
    const parts = this.parts(create);
    const cluster = createControlPlane(parts);
    const access = createAccess(parts, cluster);
    const nodeAddons = createNodeAddons(parts, cluster);
    const machines = [...createNodes(parts, cluster, nodeAddons), ...createFargate(parts, cluster)];
    const podAddons = createPodAddons(parts, cluster, [...nodeAddons, ...machines]);
    return {
      name: cluster.name,
      endpoint: cluster.endpoint,
      certificateAuthority: authorityOf(cluster),
      before: access.apply((entries) => [...entries, ...nodeAddons, ...machines, ...podAddons]),
    };
  }

  private parts(create: CreatedCluster): Parts {
    const { settings, plan, network, tags = {}, transform = {} } = this.args;
    if (network === undefined) {
      throw new TypeError("a cluster that is made needs a network");
    }
    const { region, namespace, settleSeconds } = settings;
    return {
      name: create.name ?? defaultName(),
      ...{ create, plan, network, tags, transform, settleSeconds },
      ...(namespace === undefined ? {} : { namespace }),
      ...inRegion(region),
      account: findAccount(this, region),
      parent: this,
    };
  }

  /**
   * After everything that pods run on: what is on the cluster goes first, while nodes and add-ons still end pods and give
   * back network interfaces, and while whoever deploys still has access.
   */
  private connect(name: string, { before, ...found }: Found): k8s.Provider {
    const { region, profile = new pulumi.Config("aws").get("profile"), assumeRoleArn } = this.args.settings;
    const kubeconfig = pulumi
      .all([found.name, found.endpoint, found.certificateAuthority, findAccount(this, region)])
      .apply(([cluster, endpoint, certificateAuthority, account]) =>
        kubeconfigOf({
          ...{ name: cluster, endpoint, certificateAuthority, region: account.region },
          ...(profile === undefined ? {} : { profile }),
          ...(assumeRoleArn === undefined ? {} : { assumeRoleArn }),
        }),
      );
    return new k8s.Provider(name, { kubeconfig }, { parent: this, dependsOn: before });
  }

  private createNamespace(): pulumi.Input<string> | undefined {
    const { namespace, createNamespace } = this.args.settings;
    if (namespace === undefined || !createNamespace) {
      return namespace;
    }
    const labels = { "app.kubernetes.io/managed-by": "pulumi", ...restrictedPods };
    const created = new k8s.core.v1.Namespace(
      namespace,
      { metadata: { name: namespace, labels } },
      this.onCluster(),
    );
    return created.metadata.name;
  }

  private createDevicePlugin(): pulumi.Resource[] {
    const { settings, transform } = this.args;
    const { gpuNodes } = settings.create ?? {};
    return gpuNodes === undefined
      ? []
      : [createDevicePlugin(gpuNodes.devicePluginImage, transform?.devicePlugin, this.onCluster())];
  }

  private onCluster(): pulumi.CustomResourceOptions {
    return { parent: this, provider: this.provider };
  }
}

/** What tells clusters of one account apart; EKS takes 100 letters, digits, hyphens and underscores. */
function defaultName(): string {
  const name = `${pulumi.getProject()}-${pulumi.getStack()}`.replace(/[^-\w]/g, "-");
  return shortName(name.replace(/^[-_]+/, ""), 100);
}

function authorityOf(cluster: Cluster): pulumi.Output<string> {
  return cluster.certificateAuthority.apply((authority) => authority.data);
}
