import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import { getPartitionOutput } from "@pulumi/aws/getPartition.js";
import { getRegionOutput } from "@pulumi/aws/getRegion.js";
import * as pulumi from "@pulumi/pulumi";

/** Where a model goes, known only when the provider is asked. */
export interface Account {
  /** `aws`, `aws-cn` or another partition. */
  readonly partition: string;
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/** Asks the provider of `parent` whose account it is. Region: the one that is named, else the provider's. */
export function findAccount(parent: pulumi.Resource, region?: string): pulumi.Output<Account> {
  const options = { parent };
  return pulumi
    .all([
      getPartitionOutput({}, options).partition,
      region ?? getRegionOutput({}, options).region,
      getCallerIdentityOutput({}, options).accountId,
    ])
    .apply(([partition, found, accountId]) => ({ partition, region: found, accountId }));
}

/** The region of a regional resource, where the settings name one; else the provider's counts. */
export function inRegion(region: string | undefined): { region?: string } {
  return region === undefined ? {} : { region };
}
