import { type Resource, unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";

const region = "us-east-1";

function node(name: string): Resource {
  return { type: "aws:ec2/instance:Instance", name, props: {} };
}

const forecast = {
  notificationType: "FORECASTED",
  comparisonOperator: "GREATER_THAN",
  threshold: 100,
  thresholdType: "PERCENTAGE",
  subscriberSnsTopicArns: [unknown],
};

function budget(...notifications: readonly unknown[]): Resource {
  return { type: "aws:budgets/budget:Budget", name: "models", props: { limitAmount: "100", notifications } };
}

function notebook(props: object): Resource {
  return {
    type: "aws:sagemaker/notebookInstance:NotebookInstance",
    name: "trial",
    region,
    props: { instanceType: "ml.m5.large", ...props },
  };
}

function other(type: string, props: object = {}): Resource {
  return { type, name: "platform", props: { ...props } };
}

const missing =
  "and has no budget that tells of its forecast; add one with a FORECASTED notification at 100 per cent or less and a subscriber";
const hidden =
  "which no other rule sees into, so that what it creates and costs is not judged; declare the resources themselves";
const owner = "or ask the owner of the policy configuration to add the type to `allow`";

/** Cases of the rules on what a stack must have and must not have. */
export const stackCases: readonly RuleCases[] = [
  {
    rule: "budget-with-forecast",
    passes: [
      { what: "a budget with a forecast", resources: [node("a"), budget(forecast)] },
      {
        what: "a forecast at an amount",
        resources: [node("a"), budget({ ...forecast, thresholdType: "ABSOLUTE_VALUE", threshold: "90" })],
      },
      {
        what: "a budget beside one that is not known",
        resources: [node("a"), budget(unknown), budget(forecast)],
      },
      { what: "a stack that costs nothing by the hour", resources: [other("aws:s3/bucket:Bucket")] },
    ],
    fails: [
      {
        what: "no budget",
        resources: ["a", "b", "c", "d", "e"].map(node),
        exempt: { resource: "stack" },
        reports: [
          `stack: costs by the hour (Instance "a", Instance "b", Instance "c" and 2 more) ${missing}`,
        ],
      },
      {
        what: "a budget that tells of what is spent, nobody, or too late",
        resources: [
          node("a"),
          budget(
            { ...forecast, notificationType: "ACTUAL" },
            { ...forecast, subscriberSnsTopicArns: [] },
            { ...forecast, threshold: "120" },
            { ...forecast, thresholdType: "ABSOLUTE_VALUE", threshold: 101 },
          ),
        ],
        exempt: { resource: "stack" },
        reports: [`stack: costs by the hour (Instance "a") ${missing}`],
      },
    ],
    unknown: [
      {
        what: "what a budget tells of",
        resources: [node("a"), budget({ ...forecast, notificationType: unknown })],
        reports: [{ level: "advisory", says: /notificationType can't be known/ }],
      },
    ],
  },
  {
    rule: "notebook-stops",
    passes: [
      { what: "a lifecycle configuration", resources: [notebook({ lifecycleConfigName: "stop-when-idle" })] },
    ],
    fails: [
      {
        what: "none",
        resources: [notebook({})],
        reports: [
          'NotebookInstance "trial": has no lifecycleConfigName, so it runs until somebody stops it, at about 0.115 USD an hour (us-east-1, price of 2026-09-27); name a lifecycle configuration that stops it when idle, or use a Studio space with idle shutdown',
        ],
      },
      {
        what: "an empty one, of a type that is none and is not repeated",
        resources: [notebook({ instanceType: "s3cr3t", lifecycleConfigName: "" })],
        reports: [
          'NotebookInstance "trial": has no lifecycleConfigName, so it runs until somebody stops it, at about an unknown amount an hour (not known: price of sagemakerHosting of its type in us-east-1); name a lifecycle configuration that stops it when idle, or use a Studio space with idle shutdown',
        ],
      },
    ],
    unknown: [
      {
        what: "the name of its lifecycle configuration",
        resources: [notebook({ lifecycleConfigName: unknown })],
        reports: [{ level: "advisory", says: /lifecycleConfigName can't be known/ }],
      },
    ],
  },
  {
    rule: "no-opaque-resources",
    passes: [
      { what: "resources of AWS", resources: [node("a")] },
      { what: "a chart whose objects are seen", resources: [other("kubernetes:helm.sh/v3:Chart")] },
      {
        what: "what the settings allow of the other provider",
        resources: [other("aws-native:iam:Role")],
        settings: { allow: ["aws-native:iam:*"] },
      },
      {
        what: "this project's own",
        resources: [other("pulumi-nodejs:dynamic/model-hosting:HostedEndpoint")],
      },
      {
        what: "what the settings allow",
        resources: [other("command:local:Command")],
        settings: { allow: ["command:local:*"] },
      },
    ],
    fails: [
      {
        what: "a stack of CloudFormation",
        resources: [other("aws:cloudformation/stack:Stack")],
        reports: [`Stack "platform": is of type aws:cloudformation/stack:Stack, ${hidden}, ${owner}`],
      },
      {
        what: "a resource of Cloud Control",
        resources: [other("aws:cloudcontrol/resource:Resource")],
        reports: [`Resource "platform": is of type aws:cloudcontrol/resource:Resource, ${hidden}, ${owner}`],
      },
      {
        what: "an endpoint of the other provider",
        resources: [other("aws-native:sagemaker:EndpointConfig")],
        reports: [
          `EndpointConfig "platform": is of type aws-native:sagemaker:EndpointConfig, ${hidden} with the provider aws, ${owner}`,
        ],
      },
      {
        what: "any other type of that provider",
        resources: [other("aws-native:rds:DBInstance")],
        reports: [
          `DBInstance "platform": is of type aws-native:rds:DBInstance, ${hidden} with the provider aws, ${owner}`,
        ],
      },
      {
        what: "a Helm release",
        resources: [other("kubernetes:helm.sh/v3:Release")],
        exempt: { resource: "platform" },
        reports: [
          `Release "platform": is of type kubernetes:helm.sh/v3:Release, ${hidden} (a Chart is rendered where it is seen), ${owner}`,
        ],
      },
      {
        what: "what a module of Terraform makes",
        resources: [other("models:tf:aws_sagemaker_endpoint_configuration")],
        reports: [
          `aws_sagemaker_endpoint_configuration "platform": is of type models:tf:aws_sagemaker_endpoint_configuration, ${hidden}, ${owner}`,
        ],
      },
      {
        what: "a command",
        resources: [other("command:local:Command")],
        reports: [`Command "platform": is of type command:local:Command, ${hidden}, ${owner}`],
      },
      {
        what: "somebody else's dynamic resource",
        resources: [other("pulumi-nodejs:dynamic:Resource")],
        reports: [`Resource "platform": is of type pulumi-nodejs:dynamic:Resource, ${hidden}, ${owner}`],
      },
    ],
    unknown: [
      {
        what: "what a stack of CloudFormation holds",
        resources: [other("aws:cloudformation/stack:Stack", { templateBody: unknown, tags: unknown })],
        reports: [{ level: "mandatory", says: /which no other rule sees into/ }],
      },
    ],
  },
];
