import type * as pulumi from "@pulumi/pulumi";
import type { Account } from "../aws/account.js";
import type { EksPlan } from "./plan.js";
import type { CreatedCluster } from "./settings.js";
import type { ClusterTransforms } from "./transforms.js";

/** The network in which a cluster is made. */
export interface ClusterNetwork {
  /** Subnets of two zones at least. */
  readonly privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** What lets nodes reach the control plane, AWS and registries: routes and endpoints. */
  readonly ready: readonly pulumi.Resource[];
}

/** What every part of a cluster needs to make its resources. */
export interface Parts {
  /** Name of the cluster. */
  readonly name: string;
  readonly create: CreatedCluster;
  readonly plan: EksPlan;
  readonly network: ClusterNetwork;
  /** Namespace of the models, where one is named. */
  readonly namespace?: string;
  readonly region?: string;
  readonly settleSeconds: number;
  readonly account: pulumi.Output<Account>;
  readonly tags: Record<string, string>;
  readonly transform: ClusterTransforms;
  /** The component that the resources belong to. */
  readonly parent: pulumi.Resource;
}
