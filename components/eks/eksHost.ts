import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "model-hosting-client";
import { modelTags } from "../aws/tags.js";
import { KubernetesHost } from "../kubernetes/index.js";
import { replicaBounds, type HostingSpec, type ModeName } from "../spec/index.js";
import type { SharedEks } from "./cluster.js";
import { agentAddress, createPodIdentity, filesByRole } from "./podIdentity.js";
import { clusterSettings, type EksSettings } from "./settings.js";
import type { EksTransforms } from "./transforms.js";

/** What a model needs to be hosted on a cluster of EKS. */
export interface EksHostArgs {
  readonly spec: HostingSpec;
  readonly mode: ModeName;
  readonly settings: EksSettings;
  /** The cluster, as {@link shareEks} found or made it. */
  readonly cluster: SharedEks;
  /** Namespace that is there already. Default: that of all models, else one of the model's own. */
  readonly namespace?: pulumi.Input<string>;
  readonly transform?: EksTransforms;
}

/**
 * A model on a cluster of EKS: the Kubernetes host as on every cluster, and where the model reads from S3 without
 * credentials of its own, a role for its pods, which works before the first of them starts.
 */
export class EksHost extends pulumi.ComponentResource {
  /** How applications call the model. */
  readonly endpoint: pulumi.Output<Endpoint>;

  constructor(name: string, args: EksHostArgs, options?: pulumi.ComponentResourceOptions) {
    super("model-hosting:eks:EksHost", name, {}, options);
    const { spec, mode, settings, cluster, transform = {} } = args;
    const namespace = args.namespace ?? cluster.namespace;
    const identity = this.createIdentity(args, namespace);
    const host = new KubernetesHost(
      name,
      {
        ...{ spec, mode, settings: clusterSettings(settings), transform },
        ...(namespace === undefined ? {} : { namespace }),
        backend: "eks",
        dependsOn: [...cluster.ready, ...identity],
        egress: identity.length === 0 ? [] : [toAgent],
      },
      { parent: this, providers: [cluster.provider] },
    );
    this.endpoint = host.endpoint;
    this.registerOutputs({ endpoint: this.endpoint });
  }

  private createIdentity(
    { spec, mode, settings, cluster, transform = {} }: EksHostArgs,
    namespace: pulumi.Input<string> | undefined,
  ): pulumi.Resource[] {
    if (filesByRole(spec).length === 0) {
      return [];
    }
    const identity = createPodIdentity({
      ...{ spec, settings, transform, parent: this },
      cluster: cluster.name,
      // Without a namespace the Kubernetes host makes one of the model's name.
      namespace: namespace ?? spec.name,
      tags: modelTags(spec, mode, replicaBounds(spec, mode)),
    });
    return [identity];
  }
}

/** A NetworkPolicy that lets a pod out to little would keep it from its role, too. */
const toAgent = {
  to: [{ ipBlock: { cidr: agentAddress.cidr } }],
  ports: [{ protocol: "TCP", port: agentAddress.port }],
};
