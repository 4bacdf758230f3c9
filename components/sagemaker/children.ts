import type * as pulumi from "@pulumi/pulumi";
import { inRegion, type Account } from "../aws/account.js";
import type { SageMakerTransforms } from "./transforms.js";
import type { Workload } from "./workload.js";

/** What every part of a host needs to make its resources. */
export interface Parts {
  readonly workload: Workload;
  readonly transform: SageMakerTransforms;
  /** The component that the resources belong to. */
  readonly parent: pulumi.Resource;
  readonly account: pulumi.Output<Account>;
  /** Tags of every resource. */
  readonly tags: Record<string, string>;
}

/** The region of a regional resource, where the settings name one; else the provider's counts. */
export function regional({ settings: { region } }: Workload): { region?: string } {
  return inRegion(region);
}
