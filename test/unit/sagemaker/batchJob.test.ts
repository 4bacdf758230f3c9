import assert from "node:assert/strict";
import { BatchJob, type BatchJobArgs } from "../../../components/sagemaker/batch/index.js";
import { jobPrefix } from "../../../components/sagemaker/batch/definition.js";
import { scheduleStatements } from "../../../components/sagemaker/batch/permissions.js";
import { record, type Recorded } from "../support/record.js";

const account = "123456789012";
const name = "digits-prod";

const args: BatchJobArgs = {
  location: { partition: "aws", region: "eu-central-1", accountId: account },
  modelName: "digits-prod-1a2b3c4",
  instanceType: "ml.m5.large",
  instanceCount: 1,
  split: "line",
  contentType: "application/json",
  input: "s3://rows/in/",
  output: "s3://rows/out/",
};

async function resourcesOf(
  changes: Partial<BatchJobArgs> = {},
  preview = false,
): Promise<readonly Recorded[]> {
  const { resources } = await record(
    () => new BatchJob(name, { ...args, ...changes }).stateMachineArn.apply(() => undefined),
    { preview },
  );
  return resources;
}

function one(resources: readonly Recorded[], type: string, resource = name): Recorded["inputs"] {
  const found = resources.filter((recorded) => recorded.type === type && recorded.name === resource);
  assert.equal(found.length, 1, `${type} ${resource}`);
  return found[0]!.inputs;
}

async function definition(changes: Partial<BatchJobArgs> = {}): Promise<Record<string, unknown>> {
  const { definition: text } = one(await resourcesOf(changes), "aws:sfn/stateMachine:StateMachine");
  return JSON.parse(text as string) as Record<string, unknown>;
}

async function states(changes: Partial<BatchJobArgs> = {}): Promise<Record<string, Record<string, unknown>>> {
  return (await definition(changes))["States"] as Record<string, Record<string, unknown>>;
}

async function statements(purpose: string, changes: Partial<BatchJobArgs> = {}): Promise<unknown> {
  const { policy } = one(await resourcesOf(changes), "aws:iam/rolePolicy:RolePolicy", `${name}-${purpose}`);
  return (JSON.parse(policy as string) as { Statement: unknown }).Statement;
}

const topic = `arn:aws:sns:eu-central-1:${account}:alerts`;
const key = `arn:aws:kms:eu-central-1:${account}:key/1`;

describe("a batch job", () => {
  it("is a state machine with its role, and a schedule with its role where one is asked for", async () => {
    const list = async (changes?: Partial<BatchJobArgs>) =>
      (await resourcesOf(changes)).map(({ type, name: own }) => `${type} ${own}`).sort();
    const always = [
      "aws:iam/role:Role digits-prod-batch",
      "aws:iam/rolePolicy:RolePolicy digits-prod-batch",
      "aws:sfn/stateMachine:StateMachine digits-prod",
      "model-hosting:sagemaker:BatchJob digits-prod",
    ];
    assert.deepEqual(await list(), always);
    assert.deepEqual(
      await list({ schedule: { cron: "0 6 * * *" } }),
      [
        ...always,
        "aws:iam/role:Role digits-prod-schedule",
        "aws:iam/rolePolicy:RolePolicy digits-prod-schedule",
        "aws:scheduler/schedule:Schedule digits-prod-schedule",
      ].sort(),
    );
  });

  it("is the same in a preview", async () => {
    const changes = { schedule: { cron: "0 6 * * *" } };
    const types = (resources: readonly Recorded[]) => resources.map(({ type }) => type).sort();
    assert.deepEqual(types(await resourcesOf(changes, true)), types(await resourcesOf(changes)));
  });

  // That Step Functions takes it is not shown here.
  it("runs this definition", async () => {
    assert.deepEqual(await definition(), {
      Comment: "Batch transform jobs of digits-prod",
      StartAt: "HasInput",
      States: {
        HasInput: {
          Type: "Choice",
          Choices: [{ Variable: "$.input", IsPresent: true, Next: "HasOutput" }],
          Default: "DefaultInput",
        },
        DefaultInput: { Type: "Pass", Result: "s3://rows/in/", ResultPath: "$.input", Next: "HasOutput" },
        HasOutput: {
          Type: "Choice",
          Choices: [{ Variable: "$.output", IsPresent: true, Next: "Transform" }],
          Default: "DefaultOutput",
        },
        DefaultOutput: {
          Type: "Pass",
          Parameters: {
            "input.$": "$.input",
            "output.$": "States.Format('s3://rows/out/{}/', $$.Execution.Name)",
          },
          Next: "Transform",
        },
        Transform: {
          Type: "Task",
          Resource: "arn:aws:states:::sagemaker:createTransformJob.sync",
          Parameters: {
            "TransformJobName.$": "States.Format('digits-prod-{}-{}', States.UUID(), $$.State.RetryCount)",
            ModelName: "digits-prod-1a2b3c4",
            BatchStrategy: "SingleRecord",
            TransformInput: {
              DataSource: { S3DataSource: { S3DataType: "S3Prefix", "S3Uri.$": "$.input" } },
              ContentType: "application/json",
              SplitType: "Line",
            },
            TransformOutput: {
              "S3OutputPath.$": "$.output",
              Accept: "application/json",
              AssembleWith: "Line",
            },
            TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
            Tags: [],
          },
          Retry: [
            {
              ErrorEquals: ["SageMaker.AmazonSageMakerException", "ThrottlingException"],
              IntervalSeconds: 5,
              BackoffRate: 2,
              MaxAttempts: 5,
            },
            {
              ErrorEquals: ["SageMaker.ResourceLimitExceededException"],
              IntervalSeconds: 300,
              BackoffRate: 1,
              MaxAttempts: 4,
            },
          ],
          Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Failed" }],
          End: true,
        },
        Failed: { Type: "Fail", ErrorPath: "$.error.Error", CausePath: "$.error.Cause" },
      },
    });
  });

  it("gives the whole file in one request where files are not split", async () => {
    const { Transform } = await states({ split: "file" });
    const parameters = Transform!["Parameters"] as Record<string, Record<string, unknown>>;
    assert.equal(parameters["TransformInput"]!["SplitType"], "None");
    assert.equal(parameters["TransformOutput"]!["AssembleWith"], "None");
    assert.ok(!("BatchStrategy" in parameters));
  });

  it("passes limits, the key and tags on to each job", async () => {
    const { Transform } = await states({
      ...{ maxPayloadMb: 20, maxConcurrentTransforms: 4, invocationTimeoutSeconds: 900 },
      ...{ kmsKeyArn: key, instanceCount: 3, tags: { team: "vision" } },
    });
    const parameters = Transform!["Parameters"] as Record<string, Record<string, unknown>>;
    assert.equal(parameters["MaxPayloadInMB"], 20);
    assert.equal(parameters["MaxConcurrentTransforms"], 4);
    assert.deepEqual(parameters["ModelClientConfig"], { InvocationsTimeoutInSeconds: 900 });
    assert.equal(parameters["TransformOutput"]!["KmsKeyId"], key);
    assert.deepEqual(parameters["TransformResources"], {
      InstanceType: "ml.m5.large",
      InstanceCount: 3,
      VolumeKmsKeyId: key,
    });
    assert.deepEqual(parameters["Tags"], [{ Key: "team", Value: "vision" }]);
  });

  it("encrypts the answers alone where instances have disks of their own, which take no key", async () => {
    const { Transform } = await states({ kmsKeyArn: key, ownDisks: true });
    const parameters = Transform!["Parameters"] as Record<string, Record<string, unknown>>;
    assert.equal(parameters["TransformOutput"]!["KmsKeyId"], key);
    assert.deepEqual(parameters["TransformResources"], { InstanceType: "ml.m5.large", InstanceCount: 1 });
  });

  it("tells every topic of a failure, even if one cannot be reached, and then fails as the job did", async () => {
    const { Transform, Notify1, Notify2, ...rest } = await states({ notify: [topic, `${topic}2`] });
    const path = [Transform, Notify1, Notify2].map(
      (state) => (state!["Catch"] as { Next: string }[])[0]!.Next,
    );
    assert.deepEqual(path, ["Notify1", "Notify2", "Failed"]);
    assert.deepEqual(Notify1, {
      Type: "Task",
      Resource: "arn:aws:states:::sns:publish",
      Parameters: {
        TopicArn: topic,
        Subject: "Batch job of digits-prod failed",
        "Message.$":
          "States.Format('Execution {} failed: {}', $$.Execution.Id, States.JsonToString($.error))",
      },
      ResultPath: null,
      Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 3 }],
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "Notify2" }],
      Next: "Notify2",
    });
    assert.equal(Notify2!["Next"], "Failed");
    assert.equal(rest["Failed"]!["Type"], "Fail");
  });

  it("is of the partition that it runs in", async () => {
    const location = { ...args.location, partition: "aws-cn", region: "cn-north-1" };
    const { Transform, Notify1 } = await states({ location, notify: [topic] });
    assert.equal(Transform!["Resource"], "arn:aws-cn:states:::sagemaker:createTransformJob.sync");
    assert.equal(Notify1!["Resource"], "arn:aws-cn:states:::sns:publish");
  });

  it("starts on schedule, in its time zone, with the defaults of the spec", async () => {
    const resources = await resourcesOf({ schedule: { cron: "0 6 * * 1-5", timeZone: "Europe/Berlin" } });
    const { target, ...rest } = one(resources, "aws:scheduler/schedule:Schedule", "digits-prod-schedule");
    assert.deepEqual(rest, {
      scheduleExpression: "cron(0 6 ? * MON,TUE,WED,THU,FRI *)",
      scheduleExpressionTimezone: "Europe/Berlin",
      flexibleTimeWindow: { mode: "OFF" },
      region: "eu-central-1",
    });
    const { input, retryPolicy } = target as Record<string, unknown>;
    assert.equal(input, "{}");
    assert.deepEqual(retryPolicy, { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 });
    const utc = one(
      await resourcesOf({ schedule: { cron: "0 6 * * *" } }),
      "aws:scheduler/schedule:Schedule",
      "digits-prod-schedule",
    );
    assert.equal(utc["scheduleExpressionTimezone"], "UTC");
  });

  it("refuses a schedule that AWS cannot keep", async () => {
    await assert.rejects(resourcesOf({ schedule: { cron: "0 6 1 * 1" } }), /takes one of them/);
  });

  it("can be changed by hooks", async () => {
    const resources = await resourcesOf({
      schedule: { cron: "0 6 * * *" },
      transform: {
        stateMachine: (given) => (given.type = "STANDARD"),
        stateMachineRole: (given) => (given.path = "/models/"),
        schedule: (given) => (given.state = "DISABLED"),
        scheduleRole: (given) => (given.path = "/schedules/"),
      },
    });
    assert.equal(one(resources, "aws:sfn/stateMachine:StateMachine")["type"], "STANDARD");
    assert.equal(one(resources, "aws:iam/role:Role", "digits-prod-batch")["path"], "/models/");
    assert.equal(
      one(resources, "aws:scheduler/schedule:Schedule", "digits-prod-schedule")["state"],
      "DISABLED",
    );
    assert.equal(one(resources, "aws:iam/role:Role", "digits-prod-schedule")["path"], "/schedules/");
  });
});

describe("the roles of a batch job", () => {
  it("are assumed by their services alone, on behalf of this account", async () => {
    const resources = await resourcesOf({
      schedule: { cron: "0 6 * * *" },
      permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/boundary",
      tags: { team: "vision" },
    });
    for (const [purpose, service] of [
      ["batch", "states.amazonaws.com"],
      ["schedule", "scheduler.amazonaws.com"],
    ] as const) {
      const role = one(resources, "aws:iam/role:Role", `${name}-${purpose}`);
      assert.deepEqual(JSON.parse(role["assumeRolePolicy"] as string), {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: service },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "aws:SourceAccount": account } },
          },
        ],
      });
      assert.equal(role["permissionsBoundary"], "arn:aws:iam::123456789012:policy/boundary");
      assert.deepEqual(role["tags"], { team: "vision" });
    }
  });

  const runJobs = {
    Sid: "RunJobs",
    Effect: "Allow",
    Action: [
      "sagemaker:CreateTransformJob",
      "sagemaker:DescribeTransformJob",
      "sagemaker:StopTransformJob",
      "sagemaker:AddTags",
      "sagemaker:ListTags",
    ],
    Resource: [`arn:aws:sagemaker:eu-central-1:${account}:transform-job/digits-prod-*`],
  };
  const hearOfEnds = {
    Sid: "HearOfEnds",
    Effect: "Allow",
    Action: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
    Resource: [
      `arn:aws:events:eu-central-1:${account}:rule/StepFunctionsGetEventsForSageMakerTransformJobsRule`,
    ],
  };

  it("let the state machine run this model's jobs, and nothing else", async () => {
    assert.deepEqual(await statements("batch"), [runJobs, hearOfEnds]);
  });

  it("let it reach the topics and use the key where there are some", async () => {
    assert.deepEqual(await statements("batch", { notify: [topic], kmsKeyArn: key }), [
      runJobs,
      hearOfEnds,
      { Sid: "TellOfFailures", Effect: "Allow", Action: ["sns:Publish"], Resource: [topic] },
      { Sid: "FindKey", Effect: "Allow", Action: ["kms:DescribeKey"], Resource: [key] },
      {
        Sid: "LendKey",
        Effect: "Allow",
        Action: ["kms:CreateGrant"],
        Resource: [key],
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ]);
  });

  // The mocks make no ARN: that the statement is of this state machine's is shown by what takes its ARN, the target.
  it("let the schedule start the state machine", () => {
    assert.deepEqual(scheduleStatements("arn:machine"), [
      { Sid: "StartJob", Action: ["states:StartExecution"], Resource: ["arn:machine"] },
    ]);
  });
});

describe("the names of a batch model's jobs", () => {
  it("fit SageMaker, however long or written the model's name is", () => {
    for (const long of [name, "Fraud-Detection-EU", `a${"-".repeat(40)}b`, "x".repeat(54)]) {
      const job = `${jobPrefix(long)}-00000000-0000-4000-8000-000000000000-5`;
      // API reference, CreateTransformJob; in lower case, as in ARNs.
      assert.match(job, /^[a-z0-9](-*[a-z0-9]){0,62}$/);
      assert.ok(job.length <= 63, job);
    }
  });
});
