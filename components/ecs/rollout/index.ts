import * as pulumi from "@pulumi/pulumi";
import type { Credentials } from "../../aws/sdk.js";
import { historyProvider, rolloutProvider } from "./providers.js";

export { ownedBy, ownerOf, ownerTag } from "./ownership.js";

/** Module of the types' tokens, such as `pulumi-nodejs:dynamic/model-hosting:ServiceRollout`. */
const typeModule = "model-hosting";

interface FamilyArgs {
  /** Family of the task definitions. */
  readonly family: pulumi.Input<string>;
  /** Value of the owner tag; see `ownerOf`. Revisions without it are left alone. */
  readonly owner: pulumi.Input<string>;
  /** AWS region, such as `eu-central-1`. */
  readonly region: pulumi.Input<string>;
  /** Default: those of the environment, and the profile that the stack sets as `aws:profile`. */
  readonly credentials?: Credentials;
}

export interface ServiceRolloutArgs extends FamilyArgs {
  /** ARN of the cluster. */
  readonly cluster: pulumi.Input<string>;
  /** ARN of the service. */
  readonly service: pulumi.Input<string>;
  /** ARN of the task definition that shall serve. Its tags hold the owner tag (see `ownedBy`). */
  readonly taskDefinition: pulumi.Input<string>;
  /** CloudWatch log group of the tasks, named where a rollout fails. */
  readonly logGroup: pulumi.Input<string>;
  /** Task definitions that served before and are kept to go back to. */
  readonly revisionsKept: number;
  /** Longest time that one rollout is waited for. */
  readonly timeoutSeconds: number;
  /** Longest pause between two looks at the service, in seconds; the first ones are shorter. Default: 15. */
  readonly pollSeconds?: number;
}

/**
 * Makes sure that an ECS service serves the task definition that it was given. `aws.ecs.Service` takes a deployment that
 * ECS rolled back for an update (pulumi-aws issue 4487), and asks for it no second time; this resource waits for the
 * deployment's end, fails with the reasons of its tasks, asks again in the next `up`, and retires old task definitions
 * once the new one serves. It depends on the service and makes nothing of its own.
 *
 * Whoever deploys needs these permissions, on the cluster, the service and the task definitions of the family: `ecs:`
 * DescribeServices, ListServiceDeployments, DescribeServiceDeployments, DescribeServiceRevisions, UpdateService,
 * ListTasks, DescribeTasks, ListTaskDefinitions, DescribeTaskDefinition, DeregisterTaskDefinition,
 * DeleteTaskDefinitions; `iam:PassRole` on the tasks' roles; `sts:AssumeRole` where `credentials` name a role.
 */
export class ServiceRollout extends pulumi.dynamic.Resource {
  /** ARN of the task definition that serves. */
  declare readonly taskDefinition: pulumi.Output<string>;

  constructor(name: string, args: ServiceRolloutArgs, options?: pulumi.CustomResourceOptions) {
    const credentials = args.credentials ?? stackCredentials();
    super(
      rolloutProvider,
      name,
      { ...args, credentials, served: undefined },
      options,
      typeModule,
      "ServiceRollout",
    );
  }
}

/**
 * The revisions of a family of task definitions, for their end: they outlive their resources (`retainOnDelete`), so that
 * a rollback finds the one before, until a rollout retires them, and the last ones go when this is deleted. So whatever
 * bears the owner tag depends on this. Takes nothing to create.
 */
export class TaskDefinitionHistory extends pulumi.dynamic.Resource {
  declare readonly family: pulumi.Output<string>;

  constructor(name: string, args: FamilyArgs, options?: pulumi.CustomResourceOptions) {
    const credentials = args.credentials ?? stackCredentials();
    super(
      historyProvider,
      name,
      { ...args, credentials },
      { ...options, deleteBeforeReplace: true },
      typeModule,
      "TaskDefinitionHistory",
    );
  }
}

function stackCredentials(): Credentials | undefined {
  const profile = new pulumi.Config("aws").get("profile");
  return profile === undefined ? undefined : { profile };
}
