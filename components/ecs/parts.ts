import type * as pulumi from "@pulumi/pulumi";
import type { Account } from "../aws/account.js";
import type { Network, NetworkUse } from "../network/index.js";
import type { SharedEcs } from "./cluster.js";
import type { EcsTransforms } from "./transforms.js";
import type { Workload } from "./workload.js";

/** What every part of a host needs to make its resources. */
export interface Parts {
  readonly workload: Workload;
  readonly network: Network;
  /** What the model needs of the network. */
  readonly use: NetworkUse;
  readonly cluster: SharedEcs;
  readonly transform: EcsTransforms;
  readonly account: pulumi.Output<Account>;
  /** Tags of every resource. */
  readonly tags: Record<string, string>;
  /** The component that the resources belong to. */
  readonly parent: pulumi.Resource;
}
