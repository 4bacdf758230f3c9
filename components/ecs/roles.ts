import { Role, RolePolicy } from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import type { Account } from "../aws/account.js";
import { logicalName } from "../aws/logicalName.js";
import { policyDocument, rightsOptions, trustDocument, type Statement } from "../aws/policyDocument.js";
import { transformed } from "../transform.js";
import type { Parts } from "./parts.js";
import { artifactStatements, logStatements, shiftStatements, startStatements } from "./permissions.js";
import type { EcsSettings } from "./settings.js";

/** A role, and what whoever uses it waits for: its rights. */
export interface ModelRole {
  readonly arn: pulumi.Output<string>;
  readonly rights: readonly pulumi.Resource[];
}

/** Lets a service assume a role, which says on behalf of nobody that it does so. */
export function serviceTrust(service: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
}

/** The permissions boundary of a role, where the settings name one. */
export function boundaryOf({ permissionsBoundaryArn }: EcsSettings): { permissionsBoundary?: string } {
  return permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: permissionsBoundaryArn };
}

/** What starts the tasks: it pulls images, reads secrets and writes logs ("Amazon ECS task execution IAM role"). */
export function executionRole(parts: Parts, logGroupArn: pulumi.Output<string>): ModelRole {
  const { workload } = parts;
  const role = createRole(parts, `${workload.name}-execution`, {
    description: `Starts the tasks of ECS service ${workload.name}`,
    trust: tasksTrust(parts),
  });
  const logs = logGroupArn.apply((arn) => policyDocument(logStatements(arn)));
  const rights = [
    createPolicy(parts, role, `${workload.name}-logs`, logs),
    ...createVersionPolicy(parts, role, (account) => startStatements(workload, account)),
  ];
  return { arn: role.arn, rights };
}

/** What the containers of a task may do; undefined where they may do nothing, and get no credentials at all. */
export function taskRole(parts: Parts): ModelRole | undefined {
  const { workload } = parts;
  if (artifactStatements(workload, nowhere).length === 0) {
    return undefined;
  }
  const role = createRole(parts, `${workload.name}-task`, {
    description: `Containers of ECS service ${workload.name}`,
    trust: tasksTrust(parts),
  });
  const rights = createVersionPolicy(parts, role, (account) => artifactStatements(workload, account));
  return { arn: role.arn, rights };
}

/** What ECS shifts the traffic with ("Amazon ECS infrastructure IAM role for load balancers"). */
export function shiftRole(
  parts: Parts,
  rules: readonly pulumi.Output<string>[],
  targetGroups: readonly pulumi.Output<string>[],
): ModelRole {
  const name = `${parts.workload.name}-shift`;
  const role = createRole(parts, name, {
    description: `Shifts the traffic of ECS service ${parts.workload.name}`,
    trust: serviceTrust("ecs.amazonaws.com"),
  });
  const policy = pulumi
    .all([pulumi.all([...rules]), pulumi.all([...targetGroups])])
    .apply(([ruleArns, groupArns]) => policyDocument(shiftStatements(ruleArns, groupArns)));
  return { arn: role.arn, rights: [createPolicy(parts, role, name, policy)] };
}

function tasksTrust({ account }: Parts): pulumi.Output<string> {
  return account.apply(({ accountId }) => trustDocument("ecs-tasks.amazonaws.com", accountId));
}

function createRole(
  { workload, transform, parent, tags }: Parts,
  name: string,
  { description, trust }: { description: string; trust: pulumi.Input<string> },
): Role {
  const args = { description, assumeRolePolicy: trust, ...boundaryOf(workload.settings), tags };
  return new Role(...transformed(transform.role, logicalName(name), args, { parent }));
}

function createPolicy(
  { transform, parent }: Parts,
  role: Role,
  name: string,
  policy: pulumi.Input<string>,
): RolePolicy {
  const policyName = logicalName(name);
  const args = { role: role.name, name: policyName, policy };
  return new RolePolicy(...transformed(transform.rolePolicy, policyName, args, { parent, ...rightsOptions }));
}

/** Stands for an account where only what the spec says is of interest. */
const nowhere: Account = { partition: "aws", region: "", accountId: "" };

/**
 * Other rights have another name: they are added before the service is updated, and the old ones go after it. Until then,
 * and where ECS rolls the update back, new tasks of the old version still find their images, files and secrets. None where
 * there are no rights: IAM takes no policy without statements.
 */
function createVersionPolicy(
  parts: Parts,
  role: Role,
  statements: (account: Account) => Statement[],
): RolePolicy[] {
  const known = statements(nowhere);
  if (known.length === 0) {
    return [];
  }
  const digest = createHash("sha256").update(JSON.stringify(known)).digest("hex").slice(0, 8);
  const name = logicalName(parts.workload.name, "version", digest);
  const policy = parts.account.apply((found) => policyDocument(statements(found)));
  return [createPolicy(parts, role, name, policy)];
}
