import type { UncaughtAttempt } from "./bypass.js";

const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

/** What no rule of the pack can close; docs/guardrail-limits.md has the same list. */
export const uncaughtAttempts: readonly UncaughtAttempt[] = [
  {
    what: "an update without the pack",
    why: "whoever runs the engine chooses its packs",
    instead: "only the role of the workflow may deploy, and its commands name the pack",
  },
  {
    what: "a level or a limit that is lowered in the configuration",
    why: "the configuration is what the pack is asked to hold",
    instead: "an owner for `policies/config.*.json` (CODEOWNERS)",
  },
  {
    what: "an endpoint that the program makes by the SDK of AWS",
    why: "the engine tells a pack of resources, not of what a program does besides",
    instead:
      "a service control policy on `sagemaker:InstanceTypes`, and a deploying role without other rights",
  },
  {
    what: "a command that runs as a function",
    why: "the engine tells a pack of no function, and runs `command:local:run` in a preview already",
    instead: "no plugin `command` where previews run, and a role for previews that only reads",
  },
  {
    what: "a change by other hands after the update",
    why: "a pack judges what a program declares",
    instead: "`pulumi refresh` on a schedule, AWS Config, and the budget of AWS",
  },
  {
    what: "a resource that leaves the stack and stays in AWS",
    why: "with `retainOnDelete`, or after `pulumi state delete`, it is in no program any more",
    instead: "tags with an expiry, AWS Cost Anomaly Detection, and the budget of AWS",
  },
  {
    what: "many stacks of which each is within its budget",
    why: "a pack sees one stack",
    instead: "a budget of AWS on the account",
  },
  {
    what: "an update without a preview",
    why: "rules on the whole stack run after the steps: the update fails when it has been made",
    instead:
      "previews of pull requests, as in `.github/workflows`; rules on one resource stop its creation all the same",
  },
  {
    what: "traffic in place of instances",
    why: "what requests cost depends on who sends them",
    instead: "`serverless-worst-case` bounds it by the concurrency; the budget of AWS tells the forecast",
  },
  {
    what: "a true exemption on every resource",
    why: "whoever writes a resource may exempt it, with a reason and an end",
    instead: "`exemptions-in-force` lists each in the pull request, for whoever approves it",
  },
  {
    what: "nodes that a cluster makes by itself",
    why: "EKS Auto Mode and Karpenter make them for the pods that wait, without a resource in a program",
    instead: "`replicas-bounded` on pods, limits in their node pools, and the quota of the account",
  },
  {
    what: "a dynamic resource under the name of this project's own",
    why: "the name is all that tells it from another",
    instead: "a review of what serves as a provider in the program, and the service control policy",
    resources: [{ type: "pulumi-nodejs:dynamic/model-hosting:HostedEndpoint", props: {} }],
  },
  {
    what: "a resource of a provider that nobody knows",
    why: "its types look like those of components, which cost nothing by themselves",
    instead: "a list of plugins that may be installed where the workflow runs",
    resources: [{ type: "acme:compute/machine:Machine", props: { size: "8xgpu" } }],
  },
  {
    what: "everybody, on a condition that is always true",
    why: "what a condition lets through is known to IAM alone",
    instead: "IAM Access Analyzer",
    resources: [
      {
        type: "aws:iam/role:Role",
        props: {
          assumeRolePolicy: document({
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: "*",
            Condition: { StringLike: { "aws:PrincipalArn": "*" } },
          }),
        },
      },
    ],
  },
  {
    what: "a wide policy that another stack made",
    why: "its ARN says nothing of what it allows",
    instead: "a permissions boundary for roles, and IAM Access Analyzer",
    resources: [
      {
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        props: { role: "r", policyArn: "arn:aws:iam::123456789012:policy/everything" },
      },
    ],
  },
  {
    what: "a public range no wider than a private one",
    why: "a partner's network looks the same",
    instead: "Network Access Analyzer, and a review of ranges",
    resources: [
      {
        type: "aws:ec2/securityGroup:SecurityGroup",
        props: { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["3.0.0.0/8"] }] },
      },
    ],
  },
  {
    what: "a credential without a telling name or shape",
    why: "any text may be one",
    instead: "a scanner of entropy on the repository, and keys that expire",
    resources: [
      {
        type: "kubernetes:core/v1:ConfigMap",
        props: { metadata: {}, data: { settings: "correct-horse-9" } },
      },
    ],
  },
];
