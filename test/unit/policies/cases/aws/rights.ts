import { type Resource, unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";

function document(...statements: readonly object[]): object {
  return {
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
  };
}

function policy(...statements: readonly object[]): Resource {
  const props = { policy: JSON.stringify(document(...statements)) };
  return { type: "aws:iam/rolePolicy:RolePolicy", name: "digits", props };
}

function role(props: object): Resource {
  return { type: "aws:iam/role:Role", name: "digits", props: { ...props } };
}

function attachment(policyArn: unknown): Resource {
  return { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", name: "digits", props: { policyArn } };
}

const weights = "arn:aws:s3:::models/digits/*";
const read = { Action: ["s3:GetObject"], Resource: [weights] };
const logIn = { Action: "ecr:GetAuthorizationToken", Resource: "*" };
const trust = document({ Principal: { Service: "sagemaker.amazonaws.com" }, Action: "sts:AssumeRole" });
const everybody = { Principal: { AWS: ["*"] }, Action: "sts:AssumeRole" };

/** Cases of the rule on rights. */
export const rightsCases: readonly RuleCases[] = [
  {
    rule: "no-wildcard-iam",
    passes: [
      { what: "actions and resources by name", resources: [policy(read)] },
      {
        what: "actions that take no narrower resource",
        resources: [
          policy(logIn, { Action: ["ec2:DescribeSubnets"], Resource: ["*"] }),
          policy({ Action: ["ecs:DiscoverPollEndpoint"], Resource: ["*"] }),
          policy({ Action: ["elasticloadbalancing:DescribeTargetHealth"], Resource: "*" }),
          policy({
            Effect: "Allow",
            Action: [
              "autoscaling:DescribeAutoScalingGroups",
              ...["ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel"],
              ...["ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"],
            ],
            Resource: "*",
          }),
        ],
      },
      {
        what: "everything that is denied",
        resources: [policy({ Effect: "Deny", Action: "*", Resource: "*" })],
      },
      { what: "a role that a service takes", resources: [role({ assumeRolePolicy: JSON.stringify(trust) })] },
      {
        what: "everybody of one account",
        resources: [
          role({
            assumeRolePolicy: document({
              ...everybody,
              Condition: { StringEquals: { "aws:SourceAccount": "1" } },
            }),
          }),
        ],
      },
      {
        what: "a narrow policy of AWS",
        resources: [attachment("arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly")],
      },
      {
        what: "a wide policy of AWS that the settings let pass",
        resources: [attachment("arn:aws:iam::aws:policy/AmazonSageMakerFullAccess")],
        settings: { managed: ["*/AmazonSageMakerFullAccess"] },
      },
      {
        what: "the whole of one key in its own policy",
        resources: [
          {
            type: "aws:kms/key:Key",
            props: {
              policy: document({ Principal: { AWS: "arn:aws:iam::1:root" }, Action: "kms:*", Resource: "*" }),
            },
          },
        ],
      },
      { what: "what is no policy, and IAM refuses", resources: [{ ...policy(), props: { policy: "{" } }] },
    ],
    fails: [
      {
        what: "everything",
        resources: [policy(read, { Action: "*", Resource: "*" })],
        reports: ['RolePolicy "digits": policy, statement 2, allows *; name the actions that are used'],
      },
      {
        what: "a whole service",
        resources: [policy({ Action: ["sagemaker:*", "s3:GetObject"], Resource: [weights] })],
        reports: [
          'RolePolicy "digits": policy, statement 1, allows sagemaker:*; name the actions that are used',
        ],
      },
      {
        what: "actions on everything, also as everything of a service",
        resources: [policy({ Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::*" })],
        reports: [
          'RolePolicy "digits": policy, statement 1, allows s3:GetObject, s3:PutObject on everything (Resource "*"); name the resources',
        ],
      },
      {
        what: "everything in other words",
        resources: [
          policy(
            { Action: ["s3:?*"], Resource: [weights] },
            { Action: "s3:Get*", Resource: "arn:aws:s3:::*/*" },
          ),
        ],
        reports: [
          'RolePolicy "digits": policy, statement 1, allows s3:?*; name the actions that are used',
          'RolePolicy "digits": policy, statement 2, allows s3:Get* on everything (Resource "*"); name the resources',
        ],
      },
      {
        what: "whatever is not named, in a policy that is an object",
        resources: [
          {
            type: "aws:iam:Policy",
            name: "digits",
            props: { policy: document({ NotAction: "iam:*", NotResource: weights }) },
          },
        ],
        reports: [
          'Policy "digits": policy, statement 1, allows by NotAction whatever is not named; name what is allowed',
          'Policy "digits": policy, statement 1, allows by NotResource whatever is not named; name what is allowed',
        ],
      },
      {
        what: "a single statement that is no list, inside a role",
        resources: [
          role({
            inlinePolicies: [
              {
                name: "all",
                policy: JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:*", Resource: weights } }),
              },
            ],
          }),
        ],
        reports: [
          'Role "digits": inlinePolicies[0].policy, statement 1, allows s3:*; name the actions that are used',
        ],
      },
      {
        what: "wide policies of AWS",
        resources: [role({ managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] })],
        reports: [
          'Role "digits": managedPolicyArns gives AdministratorAccess, which is more than a model needs; write a policy with the actions and resources that it uses',
        ],
      },
      {
        what: "a wide policy of AWS that is attached",
        resources: [attachment("arn:aws:iam::aws:policy/AmazonSageMakerFullAccess")],
        reports: [
          'RolePolicyAttachment "digits": policyArn gives AmazonSageMakerFullAccess, which is more than a model needs; write a policy with the actions and resources that it uses',
        ],
      },
      {
        what: "a role that everybody takes",
        resources: [role({ assumeRolePolicy: document(everybody) })],
        reports: [
          'Role "digits": assumeRolePolicy, statement 1, lets in everybody (Principal "*") without a condition; name who may',
        ],
      },
      {
        what: "a bucket that everybody reads",
        resources: [
          {
            type: "aws:s3/bucketPolicy:BucketPolicy",
            name: "files",
            props: {
              policy: JSON.stringify(
                document({ Principal: "*", ...read }, { NotPrincipal: { AWS: "1" }, ...read }),
              ),
            },
          },
        ],
        reports: [
          'BucketPolicy "files": policy, statement 1, lets in everybody (Principal "*") without a condition; name who may',
          'BucketPolicy "files": policy, statement 2, lets in everybody but those of NotPrincipal; name who may',
        ],
      },
      {
        what: "a function that everybody calls",
        resources: [{ type: "aws:lambda/permission:Permission", name: "call", props: { principal: "*" } }],
        reports: [
          'Permission "call": principal is "*", which lets everybody call the function; name who may',
        ],
      },
    ],
    unknown: [
      {
        what: "a policy",
        resources: [{ ...policy(), props: { policy: unknown } }],
        reports: [{ level: "advisory", says: /policy can't be known/ }],
      },
      {
        what: "a resource beside everything",
        resources: [
          {
            ...policy(),
            props: { policy: document({ Action: [unknown, "s3:GetObject"], Resource: [unknown, "*"] }) },
          },
        ],
        reports: [
          { level: "mandatory", says: /allows s3:GetObject on everything/ },
          { level: "advisory", says: /Action\.0 can't be known/ },
        ],
      },
      {
        what: "a role's policy beside a trust that is for everybody",
        resources: [role({ assumeRolePolicy: document(everybody), inlinePolicies: [{ policy: unknown }] })],
        reports: [
          { level: "mandatory", says: /lets in everybody/ },
          { level: "advisory", says: /policy can't be known/ },
        ],
      },
      {
        what: "which policy is attached",
        resources: [attachment(unknown)],
        reports: [{ level: "advisory", says: /policyArn can't be known/ }],
      },
    ],
  },
];
