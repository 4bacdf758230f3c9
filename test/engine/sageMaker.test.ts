import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { CoreV1Api } from "@kubernetes/client-node";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateTopicCommand, DeleteTopicCommand } from "@aws-sdk/client-sns";
import { connect, ModelRequestError } from "model-hosting-client";
import { z } from "zod";
import { awsAccount, awsControl, awsRegion, startAws } from "../../sandbox/aws/index.js";
import { digitsAnswer, readHeldOut } from "../../sandbox/demonstration/heldOut.js";
import { prepareNode } from "../../sandbox/example.js";
import { statePaths } from "../../sandbox/paths.js";
import { silentProgress } from "../../sandbox/progress.js";
import { openCluster } from "../../sandbox/userCluster.js";
import { waitFor } from "../../sandbox/waitFor.js";
import { awsClients, packModel, type AwsClients } from "./support/aws.js";
import { askPython, readAws, readOne } from "./support/boto3.js";
import {
  endpointOf,
  hostedSpecs,
  instanceType,
  modelOf,
  own,
  prefix,
  ways,
  type Way,
} from "./support/hostedSpecs.js";
import { archive, expectedServing } from "./support/expectedServing.js";
import { expectSuccess, TestProject } from "./support/project.js";
import { readBudgets, readEndpoint, readRoles, readTopicPolicy, unjustified } from "./support/readHosted.js";
import { putObject, thingsNamed, useSandboxAws } from "./support/sageMaker.js";

type Answer = z.output<typeof digitsAnswer>;
const arn = (service: string, rest: string) => `arn:aws:${service}:${awsRegion}:${awsAccount}:${rest}`;

/** Which of several models or variants answers as the others do. */
const targets: Partial<Record<Way, { targetModel?: string; targetVariant?: string }>> = {
  multi: { targetModel: "new" },
  ab: { targetVariant: "new" },
};

/**
 * One model hosted in every way of SageMaker, through the real engine, with its containers behind the sandbox's AWS.
 * boto3, which knows nothing of this project, reads back what was made. What it cannot prove: that the real AWS provider
 * makes of these resources what its stand-in makes of them, that SageMaker takes and serves them as the emulator does,
 * and that IAM lets a role do what its policy says; nothing here evaluates policies or metrics. What is left after a
 * destroy is asked of the emulator's inventory: moto's own dump of its state holds also what was deleted.
 */
describe("a model on SageMaker", function () {
  this.timeout(600_000);
  const project = new TestProject("sagemaker");
  let leaveAws: () => void;
  let aws: AwsClients;
  let rows: number[][];
  let untouched: string[];

  before(async () => {
    const example = await prepareNode(silentProgress);
    rows = readHeldOut(example.heldOut).instances.slice(0, 40);
    await startAws(silentProgress);
    leaveAws = useSandboxAws();
    aws = awsClients();
    await makeOwnThings(aws);
    for (const version of ["1", "2"] as const) {
      await putObject(aws, own.bucket, `models/${version}.tar.gz`, await packModel(example.models[version]));
    }
    untouched = await thingsNamed(prefix);
    await project.create();
    project.configure({ models: Object.values(hostedSpecs) });
    expectSuccess(await project.up());
  });

  after(async () => {
    if (fs.existsSync(project.folder)) await project.dispose();
    await removeOwnThings(aws);
    leaveAws();
  });

  const endpoint = (way: Way) => project.endpoint(modelOf(way));

  it("answers the same rows alike in every way, with the TypeScript client", async () => {
    const payload = { instances: rows };
    const answers = new Map<Way, Answer>();
    for (const way of ways) {
      const client = connect(await endpoint(way));
      const answer =
        way === "batch" ? (await client.runBatch([payload]))[0] : await client.predict(payload, targets[way]);
      answers.set(way, digitsAnswer.parse(answer));
    }
    const [first] = answers.values();
    assert.equal(first?.model_version, "2", "the files of version 2, in the image of version 1");
    assert.equal(first.predictions.length, rows.length);
    for (const [way, answer] of answers) assert.deepEqual(answer, first, way);
  });

  it("answers the same rows alike in every way, with the Python client", async () => {
    const payload = { instances: rows };
    const expected = digitsAnswer.parse(await connect(await endpoint("realtime")).predict(payload));
    for (const way of ways) {
      const answer = await python(way, way === "batch" ? [payload] : payload);
      const [one] = way === "batch" ? z.array(digitsAnswer).parse(answer) : [digitsAnswer.parse(answer)];
      assert.deepEqual(one, expected, way);
    }
  });

  it("lets a call choose the model and the variant", async () => {
    const payload = { instances: rows.slice(0, 1) };
    const many = connect(await endpoint("multi"));
    const test = connect(await endpoint("ab"));
    const versions = [
      await many.predict(payload, { targetModel: "old" }),
      await many.predict(payload, { targetModel: "new" }),
      await test.predict(payload, { targetVariant: "old" }),
      await test.predict(payload, { targetVariant: "new" }),
    ].map((answer) => digitsAnswer.parse(answer).model_version);
    assert.deepEqual(versions, ["1", "2", "1", "2"]);
  });

  it("has models, configurations and endpoints as the specs say, read by boto3", async () => {
    for (const [way, expected] of Object.entries(expectedServing)) {
      const name = endpointOf(way as Way);
      const found = await readEndpoint(name);
      assert.equal(found.endpoint["EndpointStatus"], "InService", way);
      assert.deepEqual(found.variants, expected.variants, way);
      assert.deepEqual(found.shadows, expected.shadows ?? [], way);
      const containers = found.models.map(({ PrimaryContainer }) => PrimaryContainer);
      assert.partialDeepStrictEqual(containers, expected.containers, way);
      assert.equal(containers.length, expected.containers.length, way);
      assert.ok(found.models.every(({ EnableNetworkIsolation }) => !EnableNetworkIsolation));
      assert.partialDeepStrictEqual(found.tags, {
        "model-hosting/endpoint": `model-hosting/test/${name}`,
        "model-hosting/model": modelOf(way as Way),
        "model-hosting/version": "2",
        "model-hosting/owner": "tests",
        "model-hosting/cost-centre": "tests",
      });
    }
  });

  it("has the deployment configuration, the data capture and the queue that the specs say", async () => {
    const realtime = await readEndpoint(endpointOf("realtime"));
    assert.partialDeepStrictEqual(realtime.endpoint["LastDeploymentConfig"], {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: {
          Type: "CANARY",
          CanarySize: { Type: "CAPACITY_PERCENT", Value: 10 },
          WaitIntervalInSeconds: 600,
        },
        TerminationWaitInSeconds: 600,
      },
      AutoRollbackConfiguration: {
        Alarms: ["errors", "slow"].map((name) => ({ AlarmName: `${endpointOf("realtime")}-${name}` })),
      },
    });
    assert.partialDeepStrictEqual(realtime.configuration["DataCaptureConfig"], {
      EnableCapture: true,
      InitialSamplingPercentage: 100,
      DestinationS3Uri: `s3://${own.bucket}/captured/`,
    });
    const async = await readEndpoint(endpointOf("async"));
    const bucket = await madeBucket("async");
    assert.partialDeepStrictEqual(async.configuration["AsyncInferenceConfig"], {
      OutputConfig: {
        S3OutputPath: `s3://${bucket}/output/`,
        S3FailurePath: `s3://${bucket}/failure/`,
        NotificationConfig: {
          SuccessTopic: arn("sns", `${endpointOf("async")}-success`),
          ErrorTopic: arn("sns", `${endpointOf("async")}-error`),
        },
      },
    });
  });

  it("is scaled as the specs say, read by boto3", async () => {
    const ofSageMaker = { ServiceNamespace: "sagemaker" };
    const [targets, policies, actions] = await readAws(
      ["application-autoscaling", "describe_scalable_targets", ofSageMaker],
      ["application-autoscaling", "describe_scaling_policies", ofSageMaker],
      ["application-autoscaling", "describe_scheduled_actions", ofSageMaker],
    );
    const registered = scaled(targets, "ScalableTargets");
    assert.deepEqual(Object.keys(registered).sort(), ["async", "realtime", "serverless"]);
    assert.partialDeepStrictEqual(registered, {
      async: [
        { ScalableDimension: "sagemaker:variant:DesiredInstanceCount", MinCapacity: 0, MaxCapacity: 2 },
      ],
      realtime: [
        { ScalableDimension: "sagemaker:variant:DesiredInstanceCount", MinCapacity: 1, MaxCapacity: 3 },
      ],
      serverless: [
        {
          ScalableDimension: "sagemaker:variant:DesiredProvisionedConcurrency",
          MinCapacity: 1,
          MaxCapacity: 4,
        },
      ],
    });
    const found = scaled(policies, "ScalingPolicies");
    assert.deepEqual(Object.keys(found).sort(), ["async", "realtime", "serverless"]);
    assert.partialDeepStrictEqual(found, {
      realtime: [
        {
          PolicyType: "TargetTrackingScaling",
          TargetTrackingScalingPolicyConfiguration: {
            // Ten requests a second are 600 a minute, which is what the metric counts.
            TargetValue: 600,
            PredefinedMetricSpecification: { PredefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
            ScaleOutCooldown: 30,
            ScaleInCooldown: 600,
          },
        },
      ],
      serverless: [
        {
          PolicyType: "TargetTrackingScaling",
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: 0.7,
            PredefinedMetricSpecification: {
              PredefinedMetricType: "SageMakerVariantProvisionedConcurrencyUtilization",
            },
          },
        },
      ],
    });
    assert.deepEqual(
      found["async"]?.map(({ PolicyType }) => PolicyType).sort(),
      ["StepScaling", "TargetTrackingScaling"],
      "an asynchronous model that sleeps is woken by a step",
    );
    assert.partialDeepStrictEqual(scaled(actions, "ScheduledActions"), {
      realtime: [
        {
          Schedule: "cron(0 7 * * ? *)",
          Timezone: "Europe/Berlin",
          ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 2 },
        },
      ],
    });
  });

  it("is watched as the specs say, read by boto3", async () => {
    const schema = z.object({ MetricAlarms: z.array(z.looseObject({ AlarmName: z.string() })) });
    const { MetricAlarms } = await readOne(schema, "cloudwatch", "describe_alarms", {
      AlarmNamePrefix: prefix,
    });
    const alarms = Object.fromEntries(MetricAlarms.map((alarm) => [alarm.AlarmName, alarm]));
    const [errors, slow] = ["errors", "slow"].map((name) => alarms[`${endpointOf("realtime")}-${name}`]);
    const notice = [arn("sns", own.topic)];
    assert.partialDeepStrictEqual(errors, { Threshold: 5, EvaluationPeriods: 5, AlarmActions: notice });
    assert.partialDeepStrictEqual(slow, {
      ...{ Namespace: "AWS/SageMaker", MetricName: "ModelLatency", ExtendedStatistic: "p95" },
      Dimensions: [
        { Name: "EndpointName", Value: endpointOf("realtime") },
        { Name: "VariantName", Value: "primary" },
      ],
      // SageMaker measures in microseconds.
      ...{ Threshold: 200_000, Period: 60, EvaluationPeriods: 10, AlarmActions: notice },
    });
    const wake = MetricAlarms.filter(({ AlarmName }) => AlarmName.includes("_wake"));
    assert.partialDeepStrictEqual(wake, [{ MetricName: "HasBacklogWithoutCapacity", Threshold: 1 }]);
    assert.equal(MetricAlarms.length, 3);
  });

  it("has the budgets that the specs say, which tell of what is spent and of the forecast, read by boto3", async () => {
    const budgets = await readBudgets(prefix);
    const ofModel = (way: Way, amount: string, topic: string) => ({
      limit: { Amount: amount, Unit: "USD" },
      timeUnit: "MONTHLY",
      filters: { TagKeyValue: [`user:model-hosting/model$${modelOf(way)}`] },
      tags: { "model-hosting/owner": "tests", "model-hosting/model": modelOf(way) },
      notifications: { "ACTUAL > 80 %": [topic], "FORECASTED > 100 %": [topic] },
    });
    const made = arn("sns", `${endpointOf("serverless")}-budget`);
    assert.partialDeepStrictEqual(budgets, [
      ofModel("realtime", "250.0", arn("sns", own.topic)),
      ofModel("serverless", "40.5", made),
    ]);
    assert.equal(budgets.length, 2, "the other specs name no budget");
    assert.deepEqual(
      budgets.map(({ notifications }) => Object.keys(notifications)),
      budgets.map(() => ["ACTUAL > 80 %", "FORECASTED > 100 %"]),
    );
    assert.partialDeepStrictEqual(await readTopicPolicy(made), [
      {
        Effect: "Allow",
        Principal: { Service: "budgets.amazonaws.com" },
        Action: ["sns:Publish"],
        Resource: [made],
        Condition: { StringEquals: { "aws:SourceAccount": awsAccount } },
      },
    ]);
  });

  it("keeps its logs as long as the specs say, in groups of its own", async () => {
    const schema = z.object({
      logGroups: z.array(z.object({ logGroupName: z.string(), retentionInDays: z.int() })),
    });
    const start = "/aws/sagemaker/Endpoints/";
    const { logGroups } = await readOne(schema, "logs", "describe_log_groups", {
      logGroupNamePrefix: `${start}${prefix}`,
    });
    const expected = ways
      .filter((way) => way !== "batch")
      .map((way) => [`${start}${endpointOf(way)}`, way === "realtime" ? 14 : 30]);
    assert.deepEqual(
      Object.fromEntries(
        logGroups.map(({ logGroupName, retentionInDays }) => [logGroupName, retentionInDays]),
      ),
      Object.fromEntries(expected),
    );
  });

  it("keeps files in private, encrypted buckets that forget them", async () => {
    for (const way of ["async", "batch"] as const) {
      const Bucket = await madeBucket(way);
      const [access, encryption, lifecycle] = await readAws(
        ["s3", "get_public_access_block", { Bucket }],
        ["s3", "get_bucket_encryption", { Bucket }],
        ["s3", "get_bucket_lifecycle_configuration", { Bucket }],
      );
      assert.deepEqual(access, {
        PublicAccessBlockConfiguration: {
          ...{ BlockPublicAcls: true, IgnorePublicAcls: true },
          ...{ BlockPublicPolicy: true, RestrictPublicBuckets: true },
        },
      });
      assert.partialDeepStrictEqual(encryption, {
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
        },
      });
      assert.partialDeepStrictEqual(lifecycle, {
        Rules: [
          {
            ...{ Status: "Enabled", Expiration: { Days: 30 } },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          },
        ],
      });
    }
  });

  it("runs as roles that may do no more than the model needs", async () => {
    const roles = (await readRoles(prefix)).filter(({ name }) => name !== own.role);
    const services = {
      [`${endpointOf("batch")}-batch`]: "states",
      [`${endpointOf("batch")}-schedule`]: "scheduler",
    };
    assert.equal(roles.length, ways.length + Object.keys(services).length);
    for (const { name, trust, statements, managed } of roles) {
      const service = services[name.slice(0, name.lastIndexOf("-"))] ?? "sagemaker";
      assert.partialDeepStrictEqual(trust, [
        {
          Principal: { Service: `${service}.amazonaws.com` },
          Action: ["sts:AssumeRole"],
          Condition: { StringEquals: { "aws:SourceAccount": awsAccount } },
        },
      ]);
      assert.equal(trust.length, 1, name);
      assert.deepEqual(managed, [], `${name} has a managed policy`);
      assert.ok(statements.length > 0, name);
      assert.deepEqual(unjustified(statements), [], name);
    }
  });

  it("may read its own files, pull its own image, watch its own alarms, and be called by whom the spec names", async () => {
    const roles = await readRoles(prefix);
    const statements = roles.find(({ name }) => name.startsWith(`${endpointOf("realtime")}-`))?.statements;
    const granted = Object.fromEntries((statements ?? []).map(({ Sid, Resource }) => [Sid, Resource]));
    assert.partialDeepStrictEqual(granted, {
      PullImage: [`arn:aws:ecr:${awsRegion}:${awsAccount}:repository/digits`],
      ReadArtifact: [`arn:aws:s3:::${own.bucket}/models/2.tar.gz`],
      WriteLogs: [arn("logs", `log-group:/aws/sagemaker/Endpoints/${endpointOf("realtime")}:*`)],
      WatchAlarms: ["errors", "slow"].map((name) =>
        arn("cloudwatch", `alarm:${endpointOf("realtime")}-${name}`),
      ),
    });
    const caller = roles.find(({ name }) => name === own.role)?.statements;
    assert.partialDeepStrictEqual(caller, [
      {
        Action: ["sagemaker:InvokeEndpoint"],
        Resource: [arn("sagemaker", `endpoint/${endpointOf("realtime")}`)],
      },
    ]);
    assert.equal(caller?.length, 1);
  });

  it("starts the batch job by a schedule, and runs it by a state machine", async () => {
    const { call } = await endpoint("batch");
    assert.ok(call.kind === "sageMakerBatch");
    const { stateMachineArn } = call;
    const schedule = await readOne(z.looseObject({}), "scheduler", "get_schedule", {
      Name: await scheduleName(),
    });
    assert.partialDeepStrictEqual(schedule, {
      ScheduleExpression: "cron(30 4 ? * MON,TUE,WED,THU,FRI *)",
      ScheduleExpressionTimezone: "Europe/Berlin",
      State: "ENABLED",
      Target: { Arn: stateMachineArn },
    });
    const machine = await readOne(
      z.object({ definition: z.string() }),
      "stepfunctions",
      "describe_state_machine",
      {
        stateMachineArn,
      },
    );
    const definition: unknown = JSON.parse(machine.definition);
    assert.partialDeepStrictEqual(definition, {
      States: {
        DefaultInput: { Result: call.input },
        Transform: {
          Resource: "arn:aws:states:::sagemaker:createTransformJob.sync",
          Parameters: {
            TransformResources: { InstanceType: instanceType, InstanceCount: 1 },
            TransformInput: { SplitType: "Line", ContentType: "application/json" },
          },
        },
        Notify1: { Parameters: { TopicArn: arn("sns", own.topic) } },
      },
    });
    const parameters = z
      .object({
        States: z.object({ Transform: z.object({ Parameters: z.object({ ModelName: z.string() }) }) }),
      })
      .parse(definition).States.Transform.Parameters;
    const model = await readOne(z.looseObject({}), "sagemaker", "describe_model", parameters);
    assert.partialDeepStrictEqual(model, { PrimaryContainer: archive("2") });
  });

  it("is left alone by a second up, and a refresh finds no drift", async () => {
    expectSuccess(await project.up("--expect-no-changes"));
    expectSuccess(await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes"));
    expectSuccess(await project.up("--expect-no-changes"));
  });

  it("runs the batch job when its schedule is due", async () => {
    const description = await endpoint("batch");
    assert.ok(description.call.kind === "sageMakerBatch");
    const { input, stateMachineArn } = description.call;
    const lines = rows.slice(0, 3).map((row) => JSON.stringify({ instances: [row] }));
    const [bucket, folder] = splitS3(input);
    await putObject(aws, bucket, `${folder}scheduled.jsonl`, lines.join("\n"));
    const known = await executions(stateMachineArn);
    await awsControl.fireSchedule(await scheduleName());
    const id = await waitFor(
      "an execution begins",
      async () => (await executions(stateMachineArn)).find((execution) => !known.includes(execution)),
      { timeoutMs: 30_000 },
    );
    const client = connect(description);
    const answers = z.array(digitsAnswer).parse(await client.batchResult(id));
    const direct = await connect(await endpoint("realtime")).predict({ instances: rows.slice(0, 3) });
    assert.deepEqual(
      answers.flatMap(({ predictions }) => predictions),
      digitsAnswer.parse(direct).predictions,
    );
    assert.equal((await client.batchStatus(id)).state, "succeeded");
  });

  it("tells a failed batch job by a typed error", async () => {
    const client = connect(await endpoint("batch"));
    const id = await client.startBatch({ input: `s3://${own.bucket}/there/is/nothing/` });
    await assert.rejects(client.batchResult(id), (error) => {
      assert.ok(error instanceof ModelRequestError);
      assert.match(error.message, /The batch job of hosted-batch failed: .*No objects found under S3 prefix/);
      return true;
    });
    assert.equal((await client.batchStatus(id)).state, "failed");
    await assert.rejects(python("batch", [{ instances: "no rows" }]), /ModelRequestError: .*ClientError/);
  });

  it("tells a failed asynchronous invocation by a typed error", async () => {
    const wrong = { instances: "no rows" };
    await assert.rejects(connect(await endpoint("async")).predict(wrong), (error) => {
      assert.ok(error instanceof ModelRequestError);
      assert.match(error.message, /^hosted-async failed: .*instances/);
      return true;
    });
    await assert.rejects(python("async", wrong), /ModelRequestError: hosted-async failed: .*instances/);
  });

  it("leaves AWS and the node as they were", async () => {
    expectSuccess(await project.dispose());
    // What was captured lies where the spec says, in a bucket that is not the stack's.
    const left = (await thingsNamed(prefix)).filter((thing) => !thing.includes(`${own.bucket}/captured/`));
    assert.deepEqual(left, untouched);
    assert.deepEqual(await podsOf(prefix), []);
  });

  async function python(way: Way, payload: unknown): Promise<unknown> {
    const file = path.join(project.folder, `${way}.json`);
    fs.writeFileSync(file, JSON.stringify(await endpoint(way)));
    const { targetModel, targetVariant } = targets[way] ?? {};
    return askPython(file, payload, [
      ...(targetModel === undefined ? [] : ["--target-model", targetModel]),
      ...(targetVariant === undefined ? [] : ["--target-variant", targetVariant]),
    ]);
  }
});

/** What the specs name and do not make. */
async function makeOwnThings({ s3, sns }: AwsClients): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: own.bucket }));
  await sns.send(new CreateTopicCommand({ Name: own.topic }));
  const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });
  await new IAMClient().send(new CreateRoleCommand({ RoleName: own.role, AssumeRolePolicyDocument: trust }));
}

async function removeOwnThings({ s3, sns }: AwsClients): Promise<void> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: own.bucket }));
  for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket: own.bucket, Key }));
  await s3.send(new DeleteBucketCommand({ Bucket: own.bucket }));
  await sns.send(new DeleteTopicCommand({ TopicArn: arn("sns", own.topic) }));
  await new IAMClient().send(new DeleteRoleCommand({ RoleName: own.role }));
}

/** Bucket and key of an s3:// address. */
function splitS3(uri: string): [bucket: string, key: string] {
  const { hostname, pathname } = new URL(uri);
  return [hostname, pathname.slice(1)];
}

/** ARNs of a state machine's executions. */
async function executions(stateMachineArn: string): Promise<string[]> {
  const schema = z.object({ executions: z.array(z.object({ executionArn: z.string() })) });
  const found = await readOne(schema, "stepfunctions", "list_executions", { stateMachineArn });
  return found.executions.map(({ executionArn }) => executionArn);
}

/** Name of the batch model's schedule. */
async function scheduleName(): Promise<string> {
  const schema = z.object({ Schedules: z.array(z.object({ Name: z.string() })) });
  const { Schedules } = await readOne(schema, "scheduler", "list_schedules", {
    NamePrefix: endpointOf("batch"),
  });
  const [schedule] = Schedules;
  assert.ok(schedule !== undefined && Schedules.length === 1, "one schedule");
  return schedule.Name;
}

/** Pods of endpoints and jobs whose names begin so. */
async function podsOf(start: string): Promise<string[]> {
  const api = openCluster(statePaths.kubeconfig).makeApiClient(CoreV1Api);
  const { items } = await api.listNamespacedPod({ namespace: "aws-sandbox" });
  return items
    .flatMap(({ metadata }) => metadata?.annotations?.["owner"] ?? [])
    .filter((owner) => owner.startsWith(start));
}

/** What is scaled, or scales, by the way that it belongs to. */
function scaled(answer: unknown, list: string): Partial<Record<string, Record<string, unknown>[]>> {
  const item = z.looseObject({ ResourceId: z.string() });
  const items = z.record(z.string(), z.array(item)).parse(answer)[list] ?? [];
  const own = ways.map((way) => {
    const id = new RegExp(`^endpoint/${endpointOf(way)}/variant/`);
    return [way, items.filter(({ ResourceId }) => id.test(ResourceId))] as const;
  });
  return Object.fromEntries(own.filter(([, found]) => found.length > 0));
}

/** Name of the bucket that was made for a model. */
async function madeBucket(way: Way): Promise<string> {
  const schema = z.object({ Buckets: z.array(z.object({ Name: z.string() })) });
  const { Buckets } = await readOne(schema, "s3", "list_buckets");
  const names = Buckets.map(({ Name }) => Name).filter((name) => name.startsWith(`${endpointOf(way)}-`));
  const [name] = names;
  assert.ok(name !== undefined && names.length === 1, `one bucket of ${endpointOf(way)}`);
  return name;
}
