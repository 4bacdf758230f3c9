import { z } from "zod";
import { visitObjectsAt } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import {
  isEveryAction,
  isEverything,
  isForEverybody,
  shownAction,
  visitAllowed,
} from "../../support/aws/iamDocument.js";
import type { Report } from "../../support/judge.js";
import { isJsonObject, type JsonObject, judgeAll, textAt, valueAt } from "../../support/read.js";
import { textsAt, visitTextsAt } from "../../support/texts.js";
import { matchesWildcard } from "../../support/wildcard.js";

interface Allowances {
  readonly allow: readonly string[];
  readonly managed: readonly string[];
}

/** Policies of AWS that give all rights of a service or of the account ("AWS managed policies for job functions"). */
const WIDE_POLICIES = ["*/AdministratorAccess", "*/PowerUserAccess", "*FullAccess"];

/**
 * Actions that take no narrower resource (Service Authorization Reference: Amazon ECR, Amazon EC2, Amazon CloudWatch,
 * AWS X-Ray, Amazon EC2 Auto Scaling, Amazon ECS, Elastic Load Balancing V2, Amazon Session Manager Message Gateway Service),
 * as roles of hosted models and of their nodes need them.
 */
const WITHOUT_RESOURCE = [
  "ecr:GetAuthorizationToken",
  "cloudwatch:PutMetricData",
  "ec2:CreateNetworkInterface",
  "ec2:CreateNetworkInterfacePermission",
  "ec2:DeleteNetworkInterface",
  "ec2:DeleteNetworkInterfacePermission",
  "ec2:Describe*",
  "autoscaling:Describe*",
  "ecs:DiscoverPollEndpoint",
  "elasticloadbalancing:Describe*",
  ...["Control", "Data"].flatMap((channel) => [
    `ssmmessages:Create${channel}Channel`,
    `ssmmessages:Open${channel}Channel`,
  ]),
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
];

/** Types that say what somebody may do, and where. */
const RIGHTS: Readonly<Record<string, string>> = {
  "iam.Policy": "policy",
  "iam.RolePolicy": "policy",
  "iam.UserPolicy": "policy",
  "iam.GroupPolicy": "policy",
};

/** Types that say who may do something with the resource, and where. */
const ACCESS: Readonly<Record<string, string>> = {
  "iam.Role": "assumeRolePolicy",
  "s3.BucketPolicy": "policy",
  "s3.AccessPoint": "policy",
  "s3control.AccessPointPolicy": "policy",
  "efs.FileSystemPolicy": "policy",
  "apigateway.RestApiPolicy": "policy",
  "sagemaker.ModelPackageGroupPolicy": "resourcePolicy",
  "s3.Bucket": "policy",
  "sns.TopicPolicy": "policy",
  "sns.Topic": "policy",
  "sqs.QueuePolicy": "policy",
  "sqs.Queue": "policy",
  "ecr.RepositoryPolicy": "policy",
  "kms.Key": "policy",
  "kms.KeyPolicy": "policy",
  "secretsmanager.SecretPolicy": "policy",
  "secretsmanager.Secret": "policy",
};

/** Types that give policies of AWS, and where they name them: one ARN or a list. */
const GIVEN: Readonly<Record<string, string>> = {
  "iam.RolePolicyAttachment": "policyArn",
  "iam.UserPolicyAttachment": "policyArn",
  "iam.GroupPolicyAttachment": "policyArn",
  "iam.PolicyAttachment": "policyArn",
  "iam.RolePolicyAttachmentsExclusive": "policyArns",
  "iam.UserPolicyAttachmentsExclusive": "policyArns",
  "iam.GroupPolicyAttachmentsExclusive": "policyArns",
  "ssoadmin.ManagedPolicyAttachment": "managedPolicyArn",
  "iam.Role": "managedPolicyArns",
};

/**
 * Rights are no wider than their use: no whole services, not everything that a service has, and nothing for everybody.
 *
 * Why: whoever gets into a model's container has the rights of its role, and with those of a whole service may start what costs.
 *
 * Judged are policies of IAM wherever they are written, as JSON or as an object, with statements that allow; the policies of AWS
 * that end on FullAccess, and its administrators' ones, wherever they are attached; and who is let in by policies of resources
 * and trust policies, where a condition makes up for everybody. Policies of AWS by other names are not seen from inside. A
 * policy that is not known yet is advice that the rule cannot decide; the others of a role are judged all the same.
 *
 * Settings: `allow`, actions that may be allowed on everything, with wildcards (default: those of models and nodes that take no
 * narrower resource); `managed`, ARNs of wide policies that may be attached, with wildcards (default none).
 */
export const noWildcardIam = defineResourceRule({
  name: "no-wildcard-iam",
  description: "Rights of IAM are no wider than their use.",
  level: "mandatory",
  severity: "high",
  remediationSteps: "Name the actions and the resources, or ask the owner of the policy configuration.",
  settings: z.strictObject({
    allow: z
      .array(z.string().min(1))
      .default(WITHOUT_RESOURCE)
      .describe("Actions that may be allowed on everything."),
    managed: z.array(z.string().min(1)).default([]).describe("ARNs of wide policies that may be attached."),
  }),
  types: [...[RIGHTS, ACCESS, GIVEN].flatMap((fields) => Object.keys(fields)), "lambda.Permission"],
  check(resource, settings, report) {
    const { type, props } = resource;
    const [rights, access, given] = [RIGHTS[type], ACCESS[type], GIVEN[type]];
    judgeAll([
      () => {
        if (rights !== undefined) judgeRights(valueAt(props, rights), rights, settings, report);
      },
      () => {
        if (access !== undefined) judgeAccess(valueAt(props, access), access, report);
      },
      () => {
        if (given === undefined) return;
        visitTextsAt(props, given, (arn) => {
          judgeManaged(arn, given, settings, report);
        });
      },
      () => {
        if (type === "iam.Role") judgeInlinePolicies(props, settings, report);
      },
      () => {
        if (type === "lambda.Permission" && textAt(props, "principal") === "*")
          report('principal is "*", which lets everybody call the function; name who may');
      },
    ]);
  },
});

function judgeInlinePolicies(props: JsonObject, settings: Allowances, report: Report): void {
  visitObjectsAt(props, "inlinePolicies", (policy, index) => {
    judgeRights(valueAt(policy, "policy"), `inlinePolicies[${index}].policy`, settings, report);
  });
}

function judgeManaged(arn: string, field: string, { managed }: Allowances, report: Report): void {
  if (!matchesWildcard(WIDE_POLICIES, arn) || matchesWildcard(managed, arn)) return;
  const name = /\/([\w+=,.@-]+)$/.exec(arn)?.[1] ?? "a wide policy";
  report(
    `${field} gives ${name}, which is more than a model needs; write a policy with the actions and resources that it uses`,
  );
}

function judgeRights(document: unknown, field: string, { allow }: Allowances, report: Report): void {
  visitAllowed(document, (statement, name) => {
    const tell = (problem: string) => {
      report(`${field}, ${name}, ${problem}`);
    };
    judgeAll([
      () => {
        judgeInversion(statement, tell);
      },
      () => {
        judgeActions(statement, allow, tell);
      },
    ]);
  });
}

function judgeInversion(statement: JsonObject, tell: Report): void {
  for (const key of ["NotAction", "NotResource"]) {
    if (isPresent(statement, key)) tell(`allows by ${key} whatever is not named; name what is allowed`);
  }
}

function judgeActions(statement: JsonObject, allow: readonly string[], tell: Report): void {
  const actions = textsAt(statement, "Action");
  const resources = textsAt(statement, "Resource");
  for (const action of actions.texts.filter(isEveryAction)) {
    tell(`allows ${shownAction(action)}; name the actions that are used`);
  }
  const wide = actions.texts.filter((action) => !isEveryAction(action) && !matchesWildcard(allow, action));
  if (resources.texts.some(isEverything) && wide.length > 0)
    tell(`allows ${wide.map(shownAction).join(", ")} on everything (Resource "*"); name the resources`);
  actions.undecided();
  resources.undecided();
}

/** A condition narrows down who is meant by everybody, such as to one account; so it is not judged further. */
function judgeAccess(document: unknown, field: string, report: Report): void {
  visitAllowed(document, (statement, name) => {
    judgeAll([
      () => {
        if (isPresent(statement, "NotPrincipal"))
          report(`${field}, ${name}, lets in everybody but those of NotPrincipal; name who may`);
      },
      () => {
        if (!isJsonObject(valueAt(statement, "Condition")) && isForEverybody(statement))
          report(`${field}, ${name}, lets in everybody (Principal "*") without a condition; name who may`);
      },
    ]);
  });
}

function isPresent(parent: JsonObject, key: string): boolean {
  return (valueAt(parent, key) ?? undefined) !== undefined;
}
