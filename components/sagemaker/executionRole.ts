import { Role, RolePolicy } from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { logicalName } from "../aws/logicalName.js";
import { policyDocument, rightsOptions, trustDocument } from "../aws/policyDocument.js";
import type { Parts } from "./children.js";
import { executionStatements, versionStatements } from "./permissions.js";
import type { Places } from "./places.js";
import { transformed } from "../transform.js";
import type { Workload } from "./workload.js";

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
  const rights = (logical: string, document: pulumi.Output<string>) =>
    new RolePolicy(
      ...transformed(
        transform.executionPolicy,
        logical,
        { role: role.name, policy: document, name: logical },
        { parent, ...rightsOptions },
      ),
    );
  const version = account.apply((found) => policyDocument(versionStatements(workload, found)));
  return { arn: role.arn, resources: [rights(name, policy), rights(versionName(workload), version)] };
}

/**
 * Other rights have another name: they are added before the endpoint is updated, and the old ones go after it. Until then,
 * and where SageMaker rolls the update back, new instances of the old version still find their image and files.
 */
function versionName(workload: Workload): string {
  const anywhere = { partition: "aws", region: "", accountId: "" };
  const digest = createHash("sha256").update(JSON.stringify(versionStatements(workload, anywhere)));
  return logicalName(workload.endpointName, "version", digest.digest("hex").slice(0, 8));
}
