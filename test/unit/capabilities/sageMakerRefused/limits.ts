import { endpoints, everyMode, guarded, onInstances, type RefusedOnSageMaker } from "./sageMaker.js";

const topics = (count: number) =>
  Array.from({ length: count }, (_, index) => `arn:aws:sns:eu-central-1:123456789012:topic-${index}`);
const longFolder = `s3://bucket/${"f".repeat(488)}/`;
const folderTooLong = [
  "SageMaker takes the address of a folder up to 512 characters, and the host puts names of its own behind it",
  "use an address of at most 500 characters",
] as const;
const alarm = { name: "busy", metric: "utilisation", above: 90 };
const oneTopic = "name one topic, and subscribe to it whoever must know";
const archives = ["a", "b"].map((name) => ({
  name,
  artifact: { uri: `s3://bucket/models/${name}.tar.gz` },
}));
const secrets = Object.fromEntries(
  Array.from({ length: 51 }, (_, index) => [
    `TOKEN${index}`,
    { awsSecretsManager: { name: "team/tokens", key: `token-${index}` } },
  ]),
);

/** What SageMaker and its neighbours refuse because it is too long, too many or no such thing. */
export const refusedLimits: readonly RefusedOnSageMaker[] = [
  {
    modes: everyMode,
    change: {
      traffic: { pattern: "scheduled", hours: Array.from({ length: 12 }, () => "Mon-Fri 08:00-18:00") },
    },
    refusals: [
      [
        "traffic.hours",
        "SageMaker takes tags of up to 256 characters, and the hours stand in one",
        "give ranges of days, such as Mon-Fri, so that there are fewer",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.secrets": secrets },
    refusals: [
      [
        "model.secrets",
        "SageMaker passes 100 variables at most, those of secrets among them",
        "put settings into a file of the image or artifact",
      ],
    ],
  },
  ...[
    (index: number) => ({ awsSecretsManager: { name: `team/token-${index}` } }),
    (index: number) => ({ ssmParameter: { name: `/team/token-${index}` } }),
  ].map((secret) => ({
    modes: everyMode,
    change: {
      "model.secrets": Object.fromEntries(
        Array.from({ length: 40 }, (_, index) => [`TOKEN${index}`, secret(index)]),
      ),
    },
    refusals: [
      [
        "model.secrets",
        "the right to read them would take more than 2500 characters of the execution role's policies, in which IAM takes 10240 of two versions and all else",
        "keep them as keys of fewer secrets, which awsSecretsManager.key names",
      ] as const,
    ],
  })),
  {
    modes: everyMode,
    change: { "model.environment": { LEVEL: "info" }, "model.secrets": secrets },
    refusals: [
      [
        "model.environment",
        "SageMaker passes 100 variables at most, those of secrets among them",
        "put settings into a file of the image or artifact",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "model.secrets": { TOKEN: { ssmParameter: { name: `/${"p".repeat(1024)}` } } } },
    refusals: [
      [
        "model.secrets",
        "SageMaker passes variables whose name and value have 1024 bytes at most",
        "put long settings into a file of the image or artifact",
      ],
    ],
  },
  {
    modes: everyMode,
    change: {
      "access.callers": {
        principals: ["arn:aws:iam::123456789012:role/a/app", "arn:aws:iam::123456789012:role/b/app"],
      },
    },
    refusals: [
      [
        "access.callers.principals",
        "two of the roles have one name, and an account has one role of a name, whatever its path",
        "name the one that is there",
      ],
    ],
  },
  ...[
    { "placement.instanceTypes": ["ml.g6.xlarge"] },
    { "placement.instanceTypes": ["ml.g5.12xlarge"] },
    { "placement.instanceTypes": ["ml.p2.8xlarge"] },
    { "resources.accelerator": { type: "inferentia" } },
  ].map((change) => ({
    modes: ["realtime"] as const,
    change: { ...change, "model.models": archives },
    refusals: [
      [
        "model.models",
        "SageMaker loads several models on processors or on one GPU of the families p2, p3, g4dn and g5",
        "name such a type in placement.instanceTypes, such as ml.g5.xlarge, or host each as a model of its own",
      ] as const,
    ],
  })),
  {
    modes: ["realtime"],
    change: {
      "model.variants": [
        { name: "a", version: "1", weight: 99.9999 },
        { name: "b", version: "2", weight: 0.0001 },
      ],
    },
    refusals: [
      [
        "model.variants[1].weight",
        "the host counts weights in thousandths of a per cent",
        "use 0, or at least 0.001",
      ],
    ],
  },
  {
    modes: guarded,
    change: { "rollout.rollbackAlarms": ["a", "b".repeat(256)] },
    refusals: [
      [
        "rollout.rollbackAlarms[1]",
        "SageMaker takes names of alarms up to 255 characters",
        "name the alarm, and not its ARN or description",
      ],
    ],
  },
  {
    modes: onInstances,
    change: { "access.network": { subnets: ["subnet-1", "my subnet"], securityGroups: ["web/1"] } },
    refusals: [
      [
        "access.network.subnets[1]",
        "it is no id of a subnet",
        "name ids of subnets, such as subnet-0123456789abcdef0",
      ],
      [
        "access.network.securityGroups[0]",
        "it is no id of a security group",
        "name ids of security groups, such as sg-0123456789abcdef0",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: { "observability.dataCapture": { percentage: 10, destination: longFolder } },
    refusals: [["observability.dataCapture.destination", ...folderTooLong]],
  },
  {
    modes: ["async"],
    change: { interface: { type: "queue", input: longFolder, output: longFolder } },
    refusals: [
      ["interface.input", ...folderTooLong],
      ["interface.output", ...folderTooLong],
    ],
  },
  {
    modes: ["batch"],
    change: {
      interface: { type: "batch", input: longFolder, output: longFolder.replace("bucket", "out-it") },
    },
    refusals: [
      ["interface.input", ...folderTooLong],
      ["interface.output", ...folderTooLong],
    ],
  },
  {
    modes: endpoints,
    change: { observability: { alarms: [alarm], notify: topics(6) } },
    refusals: [["observability.notify", "an alarm of CloudWatch notifies 5 topics at most", oneTopic]],
  },
  {
    modes: ["realtime", "serverless"],
    change: { "cost.monthlyBudgetUsd": 400, "observability.notify": topics(2) },
    refusals: [
      [
        "observability.notify",
        "a budget tells one topic, and there is no alarm that would notify the others",
        `${oneTopic}, or give observability.alarms`,
      ],
    ],
  },
  {
    modes: ["async"],
    change: { "observability.notify": topics(2) },
    refusals: [
      [
        "observability.notify",
        "SageMaker tells one topic of failures, and there is no alarm that would notify the others",
        `${oneTopic}, or give observability.alarms`,
      ],
    ],
  },
  ...[
    { modes: endpoints, change: { observability: { alarms: [alarm], notify: topics(1) } } },
    { modes: ["batch"] as const, change: { "observability.notify": topics(1) } },
  ].map((notified) => ({
    ...notified,
    where: { region: "eu-west-1" },
    refusals: [
      [
        "model.image",
        "SageMaker takes images from its own region, and the stack's setting sagemaker.region names another",
        "push the image to a repository in that region",
      ] as const,
      [
        "observability.notify[0]",
        "CloudWatch and SageMaker notify topics of their own region, and the stack's setting sagemaker.region names another",
        "name a topic of that region",
      ] as const,
    ],
  })),
];
