import assert from "node:assert/strict";
import type { ModeName } from "../../../components/spec/index.js";
import type { Recorded } from "../support/record.js";
import { hostedOn, repository } from "../support/sagemakerHosted.js";

const tags = {
  "model-hosting/model": "digits",
  "model-hosting/version": "1",
  "model-hosting/mode": "realtime",
  "model-hosting/min-replicas": "1",
  "model-hosting/max-replicas": "1",
};
const owner = "model-hosting/test/digits-test";
const owned = { ...tags, "model-hosting/endpoint": owner };

const realtime: readonly Recorded[] = [
  component("model-hosting:index:ModelHost"),
  component("model-hosting:sagemaker:SageMakerHost"),
  resource("pulumi-nodejs:dynamic/model-hosting:RevisionHistory", {
    endpointName: "digits-test",
    owner,
    region: "eu-central-1",
  }),
  resource("pulumi-nodejs:dynamic/model-hosting:ScalingAnchor", {
    endpointName: "digits-test",
    variants: ["primary=ml.c7i.large"],
  }),
  resource("aws:cloudwatch/logGroup:LogGroup", {
    name: "/aws/sagemaker/Endpoints/digits-test",
    retentionInDays: 30,
    tags,
  }),
  resource("aws:iam/role:Role", {
    description: "Execution role of SageMaker endpoint digits-test",
    assumeRolePolicy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "sagemaker.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ],
    },
    tags,
  }),
  resource("aws:iam/rolePolicy:RolePolicy", {
    name: "digits-test",
    role: "digits-test-1a2b3c4",
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "WriteLogs",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: [
            "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/sagemaker/Endpoints/digits-test:*",
          ],
        },
        {
          Sid: "PublishMetrics",
          Effect: "Allow",
          Action: ["cloudwatch:PutMetricData"],
          Resource: ["*"],
          Condition: { StringEquals: { "cloudwatch:namespace": "/aws/sagemaker/Endpoints" } },
        },
      ],
    },
  }),
  resource(
    "aws:iam/rolePolicy:RolePolicy",
    {
      name: "digits-test-version-4379f623",
      role: "digits-test-1a2b3c4",
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "PullImage",
            Effect: "Allow",
            Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            Resource: ["arn:aws:ecr:eu-central-1:123456789012:repository/digits"],
          },
          {
            Sid: "LogInToRegistry",
            Effect: "Allow",
            Action: ["ecr:GetAuthorizationToken"],
            Resource: ["*"],
          },
        ],
      },
    },
    "digits-test-version-4379f623",
  ),
  resource("aws:sagemaker/model:Model", {
    executionRoleArn: "arn:aws:iam:eu-central-1:123456789012:Role/digits-test-1a2b3c4",
    primaryContainer: { image: `${repository}:1` },
    enableNetworkIsolation: false,
    tags: owned,
  }),
  resource("aws:sagemaker/endpointConfiguration:EndpointConfiguration", {
    productionVariants: [
      {
        variantName: "primary",
        modelName: "digits-test-1a2b3c4",
        instanceType: "ml.c7i.large",
        initialInstanceCount: 1,
        initialVariantWeight: 1,
        containerStartupHealthCheckTimeoutInSeconds: 600,
        modelDataDownloadTimeoutInSeconds: 600,
      },
    ],
    tags: owned,
  }),
  resource("pulumi-nodejs:dynamic/model-hosting:HostedEndpoint", {
    endpointName: "digits-test",
    owner,
    configurationName: "digits-test-1a2b3c4",
    region: "eu-central-1",
    retain: "nothing",
    revisionsKept: 3,
    tags,
    timeoutSeconds: 3600,
  }),
];

const batchResources = [
  "BatchJob digits-test",
  "Dashboard digits-test",
  "Model digits-test",
  "ModelHost digits",
  "Role digits-test",
  "Role digits-test-batch",
  "RolePolicy digits-test",
  "RolePolicy digits-test-batch",
  "RolePolicy digits-test-version-…",
  "SageMakerHost digits",
  "StateMachine digits-test",
];

const endpointOfEveryMode = [
  "Dashboard digits-test",
  "EndpointConfiguration digits-test",
  "HostedEndpoint digits-test",
  "LogGroup digits-test",
  "Model digits-test",
  "ModelHost digits",
  "RevisionHistory digits-test",
  "Role digits-test",
  "RolePolicy digits-test",
  "RolePolicy digits-test-version-…",
  "SageMakerHost digits",
  "ScalingAnchor digits-test",
];

const asleep = [
  "MetricAlarm digits-test-primary_wake",
  "Policy digits-test-primary",
  "Policy digits-test-primary_wake",
  "Target digits-test-primary",
];

const bucket = [
  "Bucket digits-test",
  "BucketLifecycleConfiguration digits-test",
  "BucketPublicAccessBlock digits-test",
  "BucketServerSideEncryptionConfiguration digits-test",
];
const topics = ["Topic digits-test-error", "Topic digits-test-success"];
const caller = { access: { callers: { principals: ["arn:aws:iam::123456789012:role/apps/shop"] } } };

interface Row {
  readonly mode: ModeName;
  readonly changes?: object;
  readonly settings?: object;
  readonly made: readonly string[];
}

const rows: Readonly<Record<string, Row>> = {
  "realtime, smallest": { mode: "realtime", made: endpointOfEveryMode },
  "realtime, autoscaled, alarmed and called": {
    mode: "realtime",
    changes: {
      ...caller,
      scaling: {
        maxReplicas: 3,
        schedule: [{ cron: "0 7 * * 1-5", minReplicas: 2, maxReplicas: 4 }],
      },
      observability: { alarms: [{ name: "errors", metric: "errorRate", above: 1 }] },
    },
    made: [
      ...endpointOfEveryMode,
      "MetricAlarm digits-test-errors",
      "Policy digits-test-primary",
      "RolePolicy digits-test-shop",
      "ScheduledAction digits-test-primary-0",
      "Target digits-test-primary",
    ],
  },
  "realtime, A/B test": {
    mode: "realtime",
    changes: {
      model: {
        variants: [
          { name: "blue", weight: 90, version: "1" },
          { name: "green", weight: 10, version: "2", image: `${repository}:2` },
        ],
      },
      scaling: { maxReplicas: 2 },
      observability: { alarms: [{ name: "slow", metric: "p95LatencyMs", above: 200 }] },
    },
    made: [
      ...endpointOfEveryMode.filter((made) => !made.startsWith("Model digits-")),
      "MetricAlarm digits-test-slow_blue",
      "MetricAlarm digits-test-slow_green",
      "Model digits-test-blue",
      "Model digits-test-green",
      "Policy digits-test-blue",
      "Policy digits-test-green",
      "Target digits-test-blue",
      "Target digits-test-green",
    ],
  },
  "realtime, with a shadow": {
    mode: "realtime",
    changes: { model: { shadow: { name: "candidate", version: "2", image: `${repository}:2` } } },
    made: [...endpointOfEveryMode, "Model digits-test-candidate"],
  },
  "realtime, several models": {
    mode: "realtime",
    changes: {
      model: {
        models: ["a", "b"].map((name) => ({ name, artifact: { uri: `s3://models/digits/${name}.tar.gz` } })),
      },
    },
    made: endpointOfEveryMode,
  },
  "realtime, with a role of the account": {
    mode: "realtime",
    settings: { executionRoleArn: "arn:aws:iam::123456789012:role/models" },
    made: endpointOfEveryMode.filter((made) => !made.startsWith("Role")),
  },
  "serverless, smallest": { mode: "serverless", made: endpointOfEveryMode },
  "serverless, with scaled concurrency": {
    mode: "serverless",
    changes: { scaling: { minReplicas: 1, metric: { type: "concurrency", target: 0.7 } } },
    made: [...endpointOfEveryMode, "Policy digits-test-primary", "Target digits-test-primary"],
  },
  "serverless, with a budget": {
    mode: "serverless",
    changes: { cost: { monthlyBudgetUsd: 400 } },
    made: [
      ...endpointOfEveryMode,
      "Budget digits-test",
      "Topic digits-test-budget",
      "TopicPolicy digits-test-budget",
    ],
  },
  "async, smallest": { mode: "async", made: [...endpointOfEveryMode, ...asleep, ...bucket, ...topics] },
  "async, in a bucket of the account": {
    mode: "async",
    settings: { bucket: "files" },
    made: [...endpointOfEveryMode, ...asleep, ...topics],
  },
  "async, never asleep": {
    mode: "async",
    changes: { scaling: { minReplicas: 1 } },
    made: [...endpointOfEveryMode, ...bucket, ...topics],
  },
  "batch, with a bucket of its own": {
    mode: "batch",
    changes: { interface: { type: "batch", input: null, output: null } },
    made: [...batchResources, ...bucket],
  },
  "batch, in the settings' bucket": {
    mode: "batch",
    changes: { interface: { type: "batch", input: null, output: null } },
    settings: { bucket: "files" },
    made: batchResources,
  },
  "batch, smallest": { mode: "batch", made: batchResources },
};

// The mocks accept anything: that AWS does is for the emulator in test/engine, as far as it knows AWS's rules.
describe("the resources of a model on SageMaker", () => {
  for (const preview of [false, true]) {
    for (const [title, { mode, changes = {}, settings = {}, made }] of Object.entries(rows)) {
      it(`${title}: exactly these${preview ? " in a preview too" : ""}`, async () => {
        const { resources } = await hostedOn(mode, changes, { settings, preview });
        assert.deepEqual(resources.map(shown).sort(), [...made].sort());
      });
    }
  }

  it("tell a batch model's job the folders that the spec leaves open", async () => {
    const changes = { interface: { type: "batch", input: null, output: null } };
    const places = async (settings: object) => {
      const { endpoint, find } = await hostedOn("batch", changes, { settings });
      assert.ok(endpoint?.call.kind === "sageMakerBatch");
      const { input, output } = endpoint.call;
      const definition = JSON.stringify(find("StateMachine definition"));
      assert.ok(
        definition.includes(`"Result":"${input}"`) && definition.includes(`'${output}{}/'`),
        definition,
      );
      return [input, output];
    };
    assert.deepEqual(await places({ bucket: "files" }), [
      "s3://files/digits-test/input/",
      "s3://files/digits-test/output/",
    ]);
    const [input = "", output = ""] = await places({});
    assert.match(input, /^s3:\/\/digits-test-[0-9a-f]{7}\/input\/$/);
    assert.match(output, /^s3:\/\/digits-test-[0-9a-f]{7}\/output\/$/);
  });

  it("say exactly this for the smallest real-time model", async () => {
    const { resources } = await hostedOn("realtime");
    const compared = resources.filter(({ type }) => !type.endsWith(":Dashboard"));
    assert.deepEqual(sorted(compared), sorted(realtime));
  });
});

describe("the configuration of an endpoint", () => {
  it("stays the same whatever autoscaling did, and changes with what it says", async () => {
    const seen = async (changes: object) =>
      (await hostedOn("realtime", changes)).find("EndpointConfiguration productionVariants");
    const first = await seen({ scaling: { minReplicas: 2, maxReplicas: 9 } });
    assert.deepEqual(await seen({ scaling: { minReplicas: 2, maxReplicas: 12 } }), first);
    assert.notDeepEqual(await seen({ scaling: { minReplicas: 3, maxReplicas: 9 } }), first);
  });

  it("keeps fractional weights in whole numbers of the same proportions", async () => {
    const model = await hostedOn("realtime", {
      model: {
        variants: [
          { name: "blue", weight: 66.6, version: "1" },
          { name: "green", weight: 33.4, version: "2" },
        ],
      },
    });
    assert.equal(model.find("EndpointConfiguration productionVariants[0].initialVariantWeight"), 66_600);
    assert.equal(model.find("EndpointConfiguration productionVariants[1].initialVariantWeight"), 33_400);
  });
});

function component(type: string): Recorded {
  return { type, name: "digits", inputs: {} };
}

function resource(type: string, inputs: Record<string, unknown>, name = "digits-test"): Recorded {
  return { type, name, inputs };
}

function shown({ type, name }: Recorded): string {
  // A digest of what the version may read.
  return `${type.slice(type.lastIndexOf(":") + 1)} ${name.replace(/-version-[0-9a-f]{8}$/, "-version-…")}`;
}

/** Order of registration is the engine's business. */
function sorted(resources: readonly Recorded[]): Recorded[] {
  const key = ({ type, name }: Recorded) => `${type} ${name}`;
  return resources.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
