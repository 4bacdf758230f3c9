import * as pulumi from "@pulumi/pulumi";
import type { Credentials } from "../../aws/sdk.js";
import type { DeploymentConfiguration } from "./inputs.js";
import { anchorProvider, endpointProvider, historyProvider } from "./providers.js";

export type { DeploymentConfiguration } from "./inputs.js";
export { ownedBy, ownerOf, ownerTag } from "./ownership.js";

/** Module of the types' tokens, such as `pulumi-nodejs:dynamic/model-hosting:HostedEndpoint`. */
const typeModule = "model-hosting";

export interface HostedEndpointArgs {
  /** The name that applications call. Another name or region replaces the endpoint. */
  readonly endpointName: pulumi.Input<string>;
  /** Value of the owner tag; see `ownerOf`. An endpoint of this name that bears another is refused. */
  readonly owner: pulumi.Input<string>;
  /**
   * The endpoint configuration that shall serve. Its name and those of its models contain the endpoint's name, its
   * first 40 characters at least, and
   * they bear the owner tag (see `ownedBy`): both are needed for a revision to be retired.
   */
  readonly configurationName: pulumi.Input<string>;
  /** AWS region, such as `eu-central-1`. */
  readonly region: pulumi.Input<string>;
  /** What an update takes over from the running endpoint: the instance counts where autoscaling owns them. */
  readonly retain: "instanceCounts" | "nothing";
  /** How an update replaces what serves. Default: blue/green, all at once. Takes effect at the next update. */
  readonly deploymentConfiguration?: pulumi.Input<DeploymentConfiguration>;
  /** Endpoint configurations that served before and are kept to go back to, newest first; with their models. */
  readonly revisionsKept: number;
  /** Tags of the endpoint besides the owner tag. */
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Longest time that one rollout, or one deletion, is waited for. */
  readonly timeoutSeconds: number;
  /** Longest pause between two looks at the endpoint, in seconds; the first ones are shorter. Default: 15. */
  readonly pollSeconds?: number;
  /** Default: those of the environment, and the profile that the stack sets as `aws:profile`. */
  readonly credentials?: Credentials;
}

/**
 * A SageMaker endpoint that serves what it was asked to serve. `aws.sagemaker.Endpoint` takes an update that SageMaker
 * rolled back for a success, resets the counts that autoscaling set, and cannot take over an endpoint whose creation
 * was interrupted; this resource verifies what serves, retains the counts, adopts what bears its owner tag, and retires
 * old revisions only once the new one serves.
 *
 * Whoever deploys needs these permissions, for the endpoint and what bears its name: `sagemaker:` DescribeEndpoint,
 * CreateEndpoint, UpdateEndpoint (both on the endpoint and on its configurations), DeleteEndpoint, ListEndpointConfigs,
 * DescribeEndpointConfig, DeleteEndpointConfig, ListModels, DeleteModel, ListTags, AddTags, DeleteTags;
 * `application-autoscaling:` DescribeScalableTargets, DeregisterScalableTarget, since deleting an autoscaled endpoint
 * deregisters its targets (developer guide, "Delete an endpoint with automatic scaling"); `sts:AssumeRole` where
 * `credentials` name a role.
 */
export class HostedEndpoint extends pulumi.dynamic.Resource {
  declare readonly endpointName: pulumi.Output<string>;
  /** Not known in the preview of an update: build ARNs of the name where an input shall not seem to change. */
  declare readonly arn: pulumi.Output<string>;
  /** The endpoint configuration that serves. */
  declare readonly configurationName: pulumi.Output<string>;

  constructor(name: string, args: HostedEndpointArgs, options?: pulumi.CustomResourceOptions) {
    const credentials = args.credentials ?? stackCredentials();
    super(
      endpointProvider,
      name,
      { ...args, credentials, arn: undefined },
      oldOneFirst(options),
      typeModule,
      "HostedEndpoint",
    );
  }
}

export interface RevisionHistoryArgs {
  readonly endpointName: pulumi.Input<string>;
  /** Value of the owner tag; see `ownerOf`. */
  readonly owner: pulumi.Input<string>;
  /** AWS region, such as `eu-central-1`. */
  readonly region: pulumi.Input<string>;
  /** Default: those of the environment, and the profile that the stack sets as `aws:profile`. */
  readonly credentials?: Credentials;
}

/**
 * Everything that bears an endpoint's owner tag, for its end: models and endpoint configurations outlive their
 * resources (`retainOnDelete`) until the endpoint retires them, and the last ones go when this is deleted, with an
 * endpoint that an interrupted creation left. So whatever bears the tag depends on this. Takes nothing to create.
 *
 * Hand its `endpointName` on to the endpoint: then a replacement that somebody forces (`--replace`) replaces the endpoint,
 * too. It deletes configurations and models under their resources, which the next `pulumi refresh` and `up` make anew.
 */
export class RevisionHistory extends pulumi.dynamic.Resource {
  declare readonly endpointName: pulumi.Output<string>;

  constructor(name: string, args: RevisionHistoryArgs, options?: pulumi.CustomResourceOptions) {
    const credentials = args.credentials ?? stackCredentials();
    super(
      historyProvider,
      name,
      { ...args, credentials },
      oldOneFirst(options),
      typeModule,
      "RevisionHistory",
    );
  }
}

export interface ScalingAnchorArgs {
  readonly endpointName: pulumi.Input<string>;
  /** Variants with their instance types, each as `name=type`. */
  readonly variants: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * What scalable targets hang on: SageMaker refuses another instance type while a target is registered (developer
 * guide, "Update endpoints that use automatic scaling"), and a variant of another name is one without its target, which
 * would go on for one that is gone. A change of the variants or their types replaces the anchor, and with it the targets whose `resourceId` is made from its `endpointName`: they are deregistered before the endpoint is
 * updated and registered after it. For that the endpoint depends on the anchor (`dependsOn`, no property), and the
 * targets on both. Calls no API.
 */
export class ScalingAnchor extends pulumi.dynamic.Resource {
  declare readonly endpointName: pulumi.Output<string>;

  constructor(name: string, args: ScalingAnchorArgs, options?: pulumi.CustomResourceOptions) {
    super(anchorProvider, name, { ...args }, oldOneFirst(options), typeModule, "ScalingAnchor");
  }
}

/**
 * The engine makes the new one first where somebody forces a replacement (`--replace`), whatever the provider says: the
 * new one would adopt what the old one stands for, and that would then be deleted with the old one.
 */
function oldOneFirst(options: pulumi.CustomResourceOptions | undefined): pulumi.CustomResourceOptions {
  return { ...options, deleteBeforeReplace: true };
}

function stackCredentials(): Credentials | undefined {
  const profile = new pulumi.Config("aws").get("profile");
  return profile === undefined ? undefined : { profile };
}
