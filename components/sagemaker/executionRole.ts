import { Role, RolePolicy } from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Parts } from "./children.js";
import { executionStatements } from "./permissions.js";
import type { Places } from "./places.js";
import { policyDocument, trustDocument } from "./policyDocument.js";
import { transformed } from "./transforms.js";

/** The role that SageMaker and the model's container run as, and what a model must wait for: its rights. */
export interface ExecutionRole {
  readonly arn: pulumi.Output<string>;
  readonly resources: readonly pulumi.Resource[];
}

/** The settings' role, or one of the model's own with no more rights than it needs. */
export function executionRole(
  { workload, transform, parent, account, tags }: Parts,
  places: pulumi.Output<Places>,
): ExecutionRole {
  const { endpointName: name, settings } = workload;
  if (settings.executionRoleArn !== undefined) {
    return { arn: pulumi.output(settings.executionRoleArn), resources: [] };
  }
  const roleArgs = {
    description: `Execution role of SageMaker endpoint ${name}`,
    assumeRolePolicy: account.apply(({ accountId }) => trustDocument("sagemaker.amazonaws.com", accountId)),
    ...(settings.permissionsBoundaryArn === undefined
      ? {}
      : { permissionsBoundary: settings.permissionsBoundaryArn }),
    tags,
  };
  const role = new Role(...transformed(transform.executionRole, name, roleArgs, { parent }));
  const policy = pulumi
    .all([account, places])
    .apply(([found, known]) => policyDocument(executionStatements(workload, { account: found, ...known })));
  const rights = new RolePolicy(
    ...transformed(transform.executionPolicy, name, { role: role.name, policy }, { parent }),
  );
  return { arn: role.arn, resources: [rights] };
}
