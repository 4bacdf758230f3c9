import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import {
  DeleteScalingPolicyCommand,
  DeregisterScalableTargetCommand,
  ListTagsForResourceCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import {
  CreateBudgetCommand,
  CreateNotificationCommand,
  DeleteBudgetCommand,
  DescribeBudgetCommand,
  DescribeNotificationsForBudgetCommand,
  DescribeSubscribersForNotificationCommand,
  DuplicateRecordException,
  ListTagsForResourceCommand as ListBudgetTagsCommand,
  NotFoundException,
  UpdateBudgetCommand,
} from "@aws-sdk/client-budgets";
import { DeleteAlarmsCommand, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  type ContainerDefinition,
  CreateEndpointCommand,
  type CreateEndpointConfigCommandInput,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTransformJobCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  DescribeTransformJobCommand,
  type DescribeTransformJobCommandOutput,
  ListModelsCommand,
  type ProductionVariant,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from "@aws-sdk/client-sagemaker";
import {
  InvokeEndpointAsyncCommand,
  InvokeEndpointCommand,
  type InvokeEndpointCommandInput,
  ModelError,
} from "@aws-sdk/client-sagemaker-runtime";
import { CreateScheduleCommand, DeleteScheduleCommand } from "@aws-sdk/client-scheduler";
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
} from "@aws-sdk/client-sfn";
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { awsAccount, awsControl, awsUrl, startAws } from "../../sandbox/aws/index.js";
import { digitsAnswer, readHeldOut, type HeldOut } from "../../sandbox/demonstration/heldOut.js";
import { prepareNode } from "../../sandbox/example.js";
import type { DigitsExample } from "../../sandbox/images/index.js";
import { silentProgress } from "../../sandbox/progress.js";
import { waitFor } from "../../sandbox/waitFor.js";
import { awsClients, type AwsClients, instanceLog, packModel, settledEndpoint } from "./support/aws.js";
import { thingsNamed } from "./support/sageMaker.js";

const prefix = `emulator-test-${process.pid}`;
const role = "arn:aws:iam::123456789012:role/emulator-test";
const image = (version: string) => `123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:${version}`;
const json = "application/json";

/**
 * The sandbox's AWS through AWS's own SDK, with the example's containers behind it. What it cannot prove: that AWS does
 * the same. Error texts are AWS's where issues and documentation quote them; the texts for a scaled variant's
 * instance type, for a configuration in use and for alarms are the emulator's own.
 */
describe("the sandbox's AWS", () => {
  let aws: AwsClients;
  let example: DigitsExample;
  let heldOut: HeldOut;
  const models: string[] = [];
  const configurations: string[] = [];
  const endpoints: string[] = [];

  before(async () => {
    example = await prepareNode(silentProgress);
    heldOut = readHeldOut(example.heldOut);
    await startAws(silentProgress);
    await awsControl.containers(`${prefix}-dry*`, false);
    aws = awsClients();
    await aws.s3.send(new CreateBucketCommand({ Bucket: prefix }));
  });

  after(async () => {
    await Promise.all(endpoints.map(removeEndpoint));
    for (const EndpointConfigName of configurations) {
      await aws.sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName }));
    }
    for (const ModelName of models) await aws.sagemaker.send(new DeleteModelCommand({ ModelName }));
    await removeFiles();
    const inventory = await awsControl.inventory();
    const left = Object.entries(inventory).filter(([, names]) => names.some((name) => name.includes(prefix)));
    assert.deepEqual(left, []);
  });

  /** What endpoints and jobs leave behind, here as on AWS: log groups and objects. */
  async function removeFiles(): Promise<void> {
    const logGroupNamePrefix = `/aws/sagemaker/Endpoints/${prefix}`;
    const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
    for (const { logGroupName } of logGroups) {
      await aws.logs.send(new DeleteLogGroupCommand({ logGroupName }));
    }
    const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket: prefix }));
    for (const { Key } of Contents) await aws.s3.send(new DeleteObjectCommand({ Bucket: prefix, Key }));
    await aws.s3.send(new DeleteBucketCommand({ Bucket: prefix }));
  }

  async function removeEndpoint(name: string): Promise<void> {
    await settledEndpoint(aws.sagemaker, name);
    await aws.sagemaker.send(new DeleteEndpointCommand({ EndpointName: name }));
    await waitFor(`endpoint ${name} has gone`, () => gone(name), { timeoutMs: 90_000 });
  }

  async function gone(name: string): Promise<boolean> {
    try {
      await aws.sagemaker.send(new DescribeEndpointCommand({ EndpointName: name }));
      return false;
    } catch (error) {
      assert.match(
        String(error),
        /ValidationException: Could not find endpoint "arn:aws:sagemaker:us-east-1:/,
      );
      return true;
    }
  }

  async function createModel(name: string, container: ContainerDefinition): Promise<string> {
    const model = `${prefix}-${name}`;
    await aws.sagemaker.send(
      new CreateModelCommand({ ModelName: model, PrimaryContainer: container, ExecutionRoleArn: role }),
    );
    models.push(model);
    return model;
  }

  /** A model of one variant `primary` and its configuration, by one name. */
  async function createConfiguration(
    name: string,
    container: ContainerDefinition,
    variant: Partial<ProductionVariant> = {},
    rest: Partial<CreateEndpointConfigCommandInput> = {},
  ): Promise<string> {
    const sized = variant.ServerlessConfig
      ? {}
      : { InstanceType: "ml.m7i.large" as const, InitialInstanceCount: 1 };
    const configuration = `${prefix}-${name}`;
    const ModelName = await createModel(name, container);
    await aws.sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: configuration,
        ProductionVariants: [{ VariantName: "primary", ModelName, ...sized, ...variant }],
        ...rest,
      }),
    );
    configurations.push(configuration);
    return configuration;
  }

  async function createEndpoint(name: string, configuration: string) {
    const endpoint = `${prefix}-${name}`;
    await aws.sagemaker.send(
      new CreateEndpointCommand({ EndpointName: endpoint, EndpointConfigName: configuration }),
    );
    endpoints.push(endpoint);
    return settledEndpoint(aws.sagemaker, endpoint);
  }

  const update = (endpoint: string, configuration: string, more: object = {}) =>
    aws.sagemaker.send(
      new UpdateEndpointCommand({ EndpointName: endpoint, EndpointConfigName: configuration, ...more }),
    );

  const rows = (count: number) => JSON.stringify({ instances: heldOut.instances.slice(0, count) });

  async function invoke(endpoint: string, more: Partial<InvokeEndpointCommandInput> = {}) {
    const answer = await aws.runtime.send(
      new InvokeEndpointCommand({ EndpointName: endpoint, Body: rows(3), ContentType: json, ...more }),
    );
    const content = digitsAnswer.parse(JSON.parse(Buffer.from(answer.Body).toString()));
    return {
      version: content.model_version,
      predictions: content.predictions,
      via: answer.InvokedProductionVariant,
    };
  }

  async function text(url: string): Promise<string | undefined> {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
    try {
      const object = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await object.Body?.transformToString();
    } catch (error) {
      if (error instanceof Error && error.name === "NoSuchKey") return undefined;
      throw error;
    }
  }

  const put = (key: string, body: string | Buffer) =>
    aws.s3.send(new PutObjectCommand({ Bucket: prefix, Key: key, Body: body }));

  describe("a real-time endpoint", () => {
    const name = `${prefix}-real`;

    it("is served by the image's own container, and its answer is the model's", async () => {
      const created = await createEndpoint("real", await createConfiguration("v1", { Image: image("1") }));
      assert.equal(created.EndpointStatus, "InService");
      const { version, predictions, via } = await invoke(name);
      assert.deepEqual([version, predictions.length, via], ["1", 3, "primary"]);
    });

    it("is updated under load without a failed invocation", async () => {
      const configuration = await createConfiguration("v2", { Image: image("2") });
      const versions: string[] = [];
      let updating = true;
      const load = Array.from({ length: 4 }, async () => {
        while (updating || versions.at(-1) !== "2") versions.push((await invoke(name)).version);
      });
      await update(name, configuration);
      await assert.rejects(update(name, configuration), /Cannot update in-progress endpoint/);
      assert.equal((await settledEndpoint(aws.sagemaker, name)).EndpointConfigName, configuration);
      updating = false;
      await Promise.all(load);
      assert.deepEqual(new Set(versions), new Set(["1", "2"]));
    });

    it("goes back to the old configuration when the new one's container never answers /ping", async () => {
      const broken = await createConfiguration("v3", { Image: image("3") });
      await update(name, broken);
      const { EndpointStatus, EndpointConfigName, FailureReason } = await settledEndpoint(
        aws.sagemaker,
        name,
      );
      assert.deepEqual([EndpointStatus, EndpointConfigName], ["InService", `${prefix}-v2`]);
      assert.match(FailureReason ?? "", /production variant primary did not pass the ping health check/);
      assert.equal((await invoke(name)).version, "2");
    });

    it("goes back when a test asks for it, and takes the same update the next time", async () => {
      await awsControl.failNext(name, "an alarm of the test");
      await update(name, `${prefix}-v1`);
      const refused = await settledEndpoint(aws.sagemaker, name);
      assert.deepEqual(
        [refused.EndpointConfigName, refused.FailureReason],
        [`${prefix}-v2`, "an alarm of the test"],
      );
      await update(name, `${prefix}-v1`);
      const taken = await settledEndpoint(aws.sagemaker, name);
      assert.deepEqual([taken.EndpointConfigName, taken.FailureReason], [`${prefix}-v1`, undefined]);
    });

    it("passes the container's refusal on, with its status", async () => {
      const call = invoke(name, { Body: "{}" });
      await assert.rejects(call, (error: unknown) => {
        assert.ok(error instanceof ModelError);
        assert.equal(error.OriginalStatusCode, 400);
        assert.match(
          error.message,
          /^Received client error \(400\) from primary with message "\{"error": "expected/,
        );
        return true;
      });
    });

    it("refuses invocations that nobody signed, and those of endpoints that do not exist", async () => {
      const answer = await fetch(`${awsUrl()}/endpoints/${name}/invocations`, {
        method: "POST",
        body: rows(1),
      });
      assert.equal(answer.status, 403);
      await assert.rejects(invoke("nobody"), /Endpoint nobody of account 123456789012 not found/);
    });
  });

  describe("a model", () => {
    it("gets its artifact from S3, an archive or a prefix, at /opt/ml/model", async () => {
      await put("artifacts/model.tar.gz", await packModel(example.models["2"]));
      const container = { Image: image("1"), ModelDataUrl: `s3://${prefix}/artifacts/model.tar.gz` };
      await createEndpoint("artifact", await createConfiguration("artifact", container));
      assert.equal((await invoke(`${prefix}-artifact`)).version, "2");

      for (const file of fs.readdirSync(example.models["2"]))
        await put(`files/${file}`, fs.readFileSync(path.join(example.models["2"], file)));
      const S3DataSource = {
        S3Uri: `s3://${prefix}/files/`,
        S3DataType: "S3Prefix" as const,
        CompressionType: "None" as const,
      };
      const uncompressed = { Image: image("1"), ModelDataSource: { S3DataSource } };
      await update(`${prefix}-artifact`, await createConfiguration("files", uncompressed));
      const updated = await settledEndpoint(aws.sagemaker, `${prefix}-artifact`);
      assert.equal(updated.FailureReason, undefined);
      assert.equal((await invoke(`${prefix}-artifact`)).version, "2");
    });

    it("is refused without its artifact, and with an image that is not in ECR", async () => {
      const ModelDataUrl = `s3://${prefix}/nothing.tar.gz`;
      await assert.rejects(
        createModel("no-artifact", { Image: image("1"), ModelDataUrl }),
        new RegExp(`Could not find model data at ${ModelDataUrl}`),
      );
      await assert.rejects(createModel("no-ecr", { Image: "digits:1" }), /ECR image "digits:1" is invalid/);
    });

    it("fails its endpoint when the image does not exist, or listens elsewhere", async () => {
      const missing = await createEndpoint(
        "absent",
        await createConfiguration("absent", { Image: image("99") }),
      );
      assert.equal(missing.EndpointStatus, "Failed");
      assert.match(missing.FailureReason ?? "", /Please make sure all images included in the model/);
      await awsControl.pace({ longest_startup: 4 });
      const container = { Image: image("1"), Environment: { PORT: "9999" } };
      const deaf = await createEndpoint("deaf", await createConfiguration("deaf", container));
      await awsControl.pace({ longest_startup: 45 });
      assert.match(deaf.FailureReason ?? "", /did not pass the ping health check/);
    });
  });

  describe("several variants", () => {
    it("share the traffic by weight, and answer when they are named", async () => {
      const [one, two] = [
        await createModel("one", { Image: image("1") }),
        await createModel("two", { Image: image("2") }),
      ];
      const variant = (VariantName: string, ModelName: string, InitialVariantWeight: number) => ({
        ...{ VariantName, ModelName, InitialVariantWeight },
        ...{ InstanceType: "ml.g5.xlarge" as const, InitialInstanceCount: 1 },
      });
      const EndpointConfigName = `${prefix}-ab`;
      const ProductionVariants = [variant("a", one, 1), variant("b", two, 0)];
      await aws.sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants }));
      configurations.push(EndpointConfigName);
      await createEndpoint("ab", EndpointConfigName);
      const heard = await Promise.all(Array.from({ length: 10 }, () => invoke(EndpointConfigName)));
      assert.deepEqual(new Set(heard.map(({ via }) => via)), new Set(["a"]));
      const asked = await invoke(EndpointConfigName, { TargetVariant: "b" });
      assert.deepEqual([asked.version, asked.via], ["2", "b"]);
      const DesiredWeightsAndCapacities = [
        { VariantName: "a", DesiredWeight: 0 },
        { VariantName: "b", DesiredWeight: 1 },
      ];
      await aws.sagemaker.send(
        new UpdateEndpointWeightsAndCapacitiesCommand({
          EndpointName: EndpointConfigName,
          DesiredWeightsAndCapacities,
        }),
      );
      await settledEndpoint(aws.sagemaker, EndpointConfigName);
      assert.equal((await invoke(EndpointConfigName)).via, "b");
    });
  });

  it("sends a shadow variant what the production variant gets, and nobody its answer", async () => {
    const shadowed = await createModel("shadowed", { Image: image("1") });
    const shadow = await createModel("shadow", { Image: image("2") });
    const sized = { InstanceType: "ml.m5.large" as const, InitialInstanceCount: 1 };
    const EndpointConfigName = `${prefix}-shadow`;
    await aws.sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName,
        ProductionVariants: [{ VariantName: "primary", ModelName: shadowed, ...sized }],
        ShadowProductionVariants: [{ VariantName: "shadow", ModelName: shadow, ...sized }],
      }),
    );
    configurations.push(EndpointConfigName);
    const created = await createEndpoint("shadow", EndpointConfigName);
    assert.equal(created.ShadowProductionVariants?.[0]?.VariantName, "shadow");
    assert.equal((await invoke(EndpointConfigName)).version, "1");
    // The example's handler logs what it refuses: that is how a container shows that it was asked.
    await assert.rejects(invoke(EndpointConfigName, { Body: "{}" }), ModelError);
    const log = () => instanceLog(EndpointConfigName, "shadow");
    await waitFor("the shadow was asked", async () => (await log()).includes("POST /invocations"), {
      timeoutMs: 20_000,
    });
  });

  it("captures what an endpoint was asked and answered, and logs what its container writes", async () => {
    const DataCaptureConfig = {
      EnableCapture: true,
      InitialSamplingPercentage: 100,
      DestinationS3Uri: `s3://${prefix}/captured`,
      CaptureOptions: [{ CaptureMode: "Input" as const }, { CaptureMode: "Output" as const }],
      CaptureContentTypeHeader: { JsonContentTypes: [json] },
    };
    const container = { Image: image("1") };
    await createEndpoint(
      "captured",
      await createConfiguration("captured", container, {}, { DataCaptureConfig }),
    );
    const name = `${prefix}-captured`;
    await invoke(name);
    const Prefix = `captured/${name}/primary/`;
    const { Contents } = await aws.s3.send(new ListObjectsV2Command({ Bucket: prefix, Prefix }));
    assert.match(
      (await text(`s3://${prefix}/${Contents?.[0]?.Key}`)) ?? "",
      /"endpointOutput".*model_version/,
    );
    const logGroupName = `/aws/sagemaker/Endpoints/${name}`;
    const { events } = await aws.logs.send(new FilterLogEventsCommand({ logGroupName }));
    assert.match(events?.[0]?.message ?? "", /version 1 listens on port 8080/);
    await aws.logs.send(new DeleteLogGroupCommand({ logGroupName }));
  });

  it("loads the target model of a multi-model endpoint when it is asked for", async () => {
    await put("many/one.tar.gz", await packModel(example.models["1"]));
    await put("many/two.tar.gz", await packModel(example.models["2"]));
    const container = {
      Image: image("1"),
      Mode: "MultiModel" as const,
      ModelDataUrl: `s3://${prefix}/many/`,
    };
    await createEndpoint("many", await createConfiguration("many", container));
    const name = `${prefix}-many`;
    assert.equal((await invoke(name, { TargetModel: "two.tar.gz" })).version, "2");
    assert.equal((await invoke(name, { TargetModel: "one.tar.gz" })).version, "1");
    assert.equal((await invoke(name, { TargetModel: "two.tar.gz" })).version, "2");
    await assert.rejects(invoke(name, { TargetModel: "no.tar.gz" }), /Failed to download model data/);
    await assert.rejects(invoke(name), /requires the TargetModel/);
  });

  describe("an asynchronous endpoint", () => {
    const name = `${prefix}-async`;
    let queue: string | undefined;
    let topic: string | undefined;
    let subscription: string | undefined;

    before(async () => {
      queue = (await aws.sqs.send(new CreateQueueCommand({ QueueName: prefix }))).QueueUrl;
      const attributes = new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ["QueueArn"] });
      const Endpoint = (await aws.sqs.send(attributes)).Attributes?.["QueueArn"];
      const { TopicArn } = await aws.sns.send(new CreateTopicCommand({ Name: prefix }));
      topic = TopicArn;
      const subscribe = new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint });
      subscription = (await aws.sns.send(subscribe)).SubscriptionArn;
      const OutputConfig = {
        S3OutputPath: `s3://${prefix}/out/`,
        S3FailurePath: `s3://${prefix}/failed/`,
        NotificationConfig: { SuccessTopic: TopicArn, ErrorTopic: TopicArn },
      };
      const rest = { AsyncInferenceConfig: { OutputConfig } };
      await createEndpoint("async", await createConfiguration("async", { Image: image("1") }, {}, rest));
    });

    after(async () => {
      await aws.sns.send(new UnsubscribeCommand({ SubscriptionArn: subscription }));
      await aws.sns.send(new DeleteTopicCommand({ TopicArn: topic }));
      await aws.sqs.send(new DeleteQueueCommand({ QueueUrl: queue }));
    });

    async function invokeLater(body: string) {
      await put("in/request.json", body);
      const InputLocation = `s3://${prefix}/in/request.json`;
      return aws.runtime.send(
        new InvokeEndpointAsyncCommand({ EndpointName: name, InputLocation, ContentType: json }),
      );
    }

    const appears = (url: string | undefined) =>
      waitFor(`${url} appears`, () => text(url ?? ""), { timeoutMs: 20_000 });

    async function notification(): Promise<string> {
      return waitFor(
        "a notification comes",
        async () => (await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl: queue }))).Messages?.[0]?.Body,
        { timeoutMs: 20_000 },
      );
    }

    it("writes the result to S3 and notifies", async () => {
      const { OutputLocation } = await invokeLater(rows(2));
      const answer = digitsAnswer.parse(JSON.parse(await appears(OutputLocation)));
      assert.equal(answer.predictions.length, 2);
      assert.match(await notification(), /invocationStatus\\": \\"Completed/);
    });

    it("writes the container's refusal to the failure location and notifies", async () => {
      const { FailureLocation } = await invokeLater("{}");
      assert.match(await appears(FailureLocation), /Received client error \(400\)/);
      assert.match(await notification(), /invocationStatus\\": \\"Failed/);
    });

    it("keeps requests while it has no instance, and answers them when it has one again", async () => {
      await awsControl.capacity(name, "primary", 0);
      await settledEndpoint(aws.sagemaker, name);
      const { OutputLocation } = await invokeLater(rows(1));
      assert.equal(await awsControl.backlog(name), 1);
      await awsControl.capacity(name, "primary", 1);
      await settledEndpoint(aws.sagemaker, name);
      await appears(OutputLocation);
    });

    it("takes no synchronous calls", async () => {
      await assert.rejects(invoke(name), /InvokeEndpointAsync/);
    });
  });

  describe("batch", () => {
    const lines = () => heldOut.instances.slice(0, 3).map((row) => JSON.stringify({ instances: [row] }));
    let model: string;

    before(async () => {
      model = await createModel("batch", { Image: image("1") });
      await put("batch/in/a/rows.jsonl", `${lines().join("\n")}\n`);
      await put("batch/bad/rows.jsonl", "{}\n");
    });

    const job = (input: string, output: string) => ({
      ModelName: model,
      BatchStrategy: "SingleRecord" as const,
      TransformInput: {
        DataSource: { S3DataSource: { S3DataType: "S3Prefix" as const, S3Uri: `s3://${prefix}/${input}/` } },
        ContentType: json,
        SplitType: "Line" as const,
      },
      TransformOutput: { S3OutputPath: `s3://${prefix}/${output}/`, AssembleWith: "Line" as const },
      TransformResources: { InstanceType: "ml.m5.large" as const, InstanceCount: 1 },
    });

    async function runJob(name: string, input: string): Promise<DescribeTransformJobCommandOutput> {
      const TransformJobName = `${prefix}-${name}`;
      await aws.sagemaker.send(
        new CreateTransformJobCommand({ TransformJobName, ...job(input, `batch/${name}`) }),
      );
      return waitFor(
        "the job ends",
        async () => {
          const found = await aws.sagemaker.send(new DescribeTransformJobCommand({ TransformJobName }));
          return found.TransformJobStatus === "InProgress" ? undefined : found;
        },
        { timeoutMs: 60_000 },
      );
    }

    it("answers each line of each object, in order, in an object of the same name and .out", async () => {
      assert.equal((await runJob("good", "batch/in")).TransformJobStatus, "Completed");
      const result = await text(`s3://${prefix}/batch/good/a/rows.jsonl.out`);
      const answers = result
        ?.trimEnd()
        .split("\n")
        .map((line) => digitsAnswer.parse(JSON.parse(line)));
      const labels = answers?.map(({ predictions }) => predictions[0]?.label);
      assert.deepEqual(labels, heldOut.labels.slice(0, 3));
      await assert.rejects(runJob("good", "batch/in"), /Job name must be unique/);
    });

    it("fails the job when the container refuses a line, and when there is no input", async () => {
      const refused = await runJob("refused", "batch/bad");
      assert.deepEqual(
        [refused.TransformJobStatus, refused.FailureReason],
        ["Failed", "ClientError: See job logs for more information"],
      );
      assert.match(
        (await runJob("empty", "batch/none")).FailureReason ?? "",
        /No objects found under S3 prefix/,
      );
    });

    it("is run by a state machine that a schedule starts", async () => {
      const parameters = job("batch/in", "batch/scheduled");
      const definition = {
        StartAt: "Run",
        States: {
          Run: {
            Type: "Task",
            Resource: "arn:aws:states:::sagemaker:createTransformJob.sync",
            Parameters: {
              "TransformJobName.$": `States.Format('${prefix}-{}-{}', $$.Execution.Name, $$.State.RetryCount)`,
              ...parameters,
            },
            End: true,
          },
        },
      };
      const { stateMachineArn } = await aws.states.send(
        new CreateStateMachineCommand({
          name: prefix,
          roleArn: role,
          definition: JSON.stringify(definition),
        }),
      );
      const Target = { Arn: stateMachineArn, RoleArn: role, Input: "{}" };
      await aws.scheduler.send(
        new CreateScheduleCommand({
          ...{ Name: prefix, ScheduleExpression: "cron(0 3 * * ? *)", Target },
          FlexibleTimeWindow: { Mode: "OFF" },
        }),
      );
      await awsControl.fireSchedule(prefix);
      const { executions } = await aws.states.send(new ListExecutionsCommand({ stateMachineArn }));
      const executionArn = executions?.[0]?.executionArn;
      const end = await waitFor(
        "the execution ends",
        async () => {
          const found = await aws.states.send(new DescribeExecutionCommand({ executionArn }));
          return found.status === "RUNNING" ? undefined : found;
        },
        { timeoutMs: 60_000 },
      );
      assert.equal(end.status, "SUCCEEDED", end.cause);
      assert.ok(await text(`s3://${prefix}/batch/scheduled/a/rows.jsonl.out`));
      await aws.scheduler.send(new DeleteScheduleCommand({ Name: prefix }));
      await aws.states.send(new DeleteStateMachineCommand({ stateMachineArn }));
    });
  });

  /** Without containers: what is decided before one is asked. */
  it("keeps a budget, what it tells of, whom, and its tags, as long as the budget is there", async () => {
    const { budgets } = aws;
    const key = { AccountId: awsAccount, BudgetName: `${prefix}-budget` };
    const Notification = {
      NotificationType: "FORECASTED",
      ComparisonOperator: "GREATER_THAN",
      Threshold: 100,
    } as const;
    const Subscribers = [
      { SubscriptionType: "SNS" as const, Address: "arn:aws:sns:us-east-1:123456789012:a" },
    ];
    const limited = (Amount: string) => ({
      ...({ BudgetName: key.BudgetName, BudgetType: "COST", TimeUnit: "MONTHLY" } as const),
      BudgetLimit: { Amount, Unit: "USD" },
    });
    const tags = [{ Key: "team", Value: "a" }];
    await budgets.send(
      new CreateBudgetCommand({ AccountId: awsAccount, Budget: limited("100"), ResourceTags: tags }),
    );
    await budgets.send(new CreateNotificationCommand({ ...key, Notification, Subscribers }));
    await assert.rejects(
      budgets.send(new CreateNotificationCommand({ ...key, Notification, Subscribers })),
      DuplicateRecordException,
    );
    await budgets.send(new UpdateBudgetCommand({ AccountId: awsAccount, NewBudget: limited("250.5") }));
    const { Budget } = await budgets.send(new DescribeBudgetCommand(key));
    assert.equal(Budget?.BudgetLimit?.Amount, "250.5");
    assert.equal(Budget.TimePeriod?.Start?.getUTCDate(), 1, "the month in which it was made");
    const { Notifications } = await budgets.send(new DescribeNotificationsForBudgetCommand(key));
    assert.deepEqual(Notifications, [{ ...Notification, NotificationState: "OK" }]);
    const told = await budgets.send(new DescribeSubscribersForNotificationCommand({ ...key, Notification }));
    assert.deepEqual(told.Subscribers, Subscribers);
    const ResourceARN = `arn:aws:budgets::${awsAccount}:budget/${key.BudgetName}`;
    const { ResourceTags } = await budgets.send(new ListBudgetTagsCommand({ ResourceARN }));
    assert.deepEqual(ResourceTags, tags);
    const things = [
      `budgets:budget ${key.BudgetName}`,
      `budgets:notification ${key.BudgetName} FORECASTED 100`,
    ];
    assert.deepEqual(await thingsNamed(key.BudgetName), things);
    await budgets.send(new DeleteBudgetCommand(key));
    assert.deepEqual(await thingsNamed(key.BudgetName), []);
    await assert.rejects(budgets.send(new DescribeBudgetCommand(key)), NotFoundException);
  });

  describe("the control plane", () => {
    const name = `${prefix}-dry`;
    const dimension = {
      ServiceNamespace: "sagemaker" as const,
      ResourceId: `endpoint/${name}/variant/primary`,
      ScalableDimension: "sagemaker:variant:DesiredInstanceCount" as const,
    };

    before(async () => {
      await createEndpoint("dry", await createConfiguration("dry-1", { Image: image("1") }));
      await createConfiguration("dry-2", { Image: image("1") });
      await createConfiguration("dry-3", { Image: image("1") }, { InstanceType: "ml.c5.large" });
    });

    it("refuses a configuration that serves already, and types that do not exist", async () => {
      await assert.rejects(update(name, `${prefix}-dry-1`), /is already using endpoint configuration/);
      const InstanceType = "ml.x9.huge" as "ml.m5.large";
      await assert.rejects(
        createConfiguration("dry-4", { Image: image("1") }, { InstanceType }),
        /'ml.x9.huge' at 'productionVariants.1.member.instanceType' failed to satisfy constraint/,
      );
    });

    it("keeps what autoscaling has set when it is told to, and starts from the configuration when not", async () => {
      await awsControl.capacity(name, "primary", 3);
      await settledEndpoint(aws.sagemaker, name);
      await update(name, `${prefix}-dry-2`, { RetainAllVariantProperties: true });
      const kept = await settledEndpoint(aws.sagemaker, name);
      assert.equal(kept.ProductionVariants?.[0]?.CurrentInstanceCount, 3);
      await update(name, `${prefix}-dry-1`);
      const reset = await settledEndpoint(aws.sagemaker, name);
      assert.equal(reset.ProductionVariants?.[0]?.CurrentInstanceCount, 1);
    });

    it("refuses another instance type for a variant that is a scalable target", async () => {
      const Tags = { team: "tests" };
      const target = await aws.scaling.send(
        new RegisterScalableTargetCommand({ ...dimension, MinCapacity: 1, MaxCapacity: 4, Tags }),
      );
      const tags = await aws.scaling.send(
        new ListTagsForResourceCommand({ ResourceARN: target.ScalableTargetARN }),
      );
      assert.deepEqual(tags.Tags, Tags);
      await assert.rejects(update(name, `${prefix}-dry-3`), /must be deregistered as scalable targets/);
      await aws.scaling.send(new DeregisterScalableTargetCommand(dimension));
      const gone = { name: "ObjectNotFoundException" };
      await assert.rejects(aws.scaling.send(new DeregisterScalableTargetCommand(dimension)), gone);
      const policy = { ...dimension, PolicyName: `${prefix}-no-policy` };
      await assert.rejects(aws.scaling.send(new DeleteScalingPolicyCommand(policy)), gone);
      await update(name, `${prefix}-dry-3`);
      assert.equal((await settledEndpoint(aws.sagemaker, name)).EndpointConfigName, `${prefix}-dry-3`);
    });

    it("rolls an update back while one of its alarms is in ALARM", async () => {
      const AlarmName = `${prefix}-alarm`;
      await aws.alarms.send(
        new PutMetricAlarmCommand({
          ...{ AlarmName, Namespace: "AWS/SageMaker", MetricName: "Invocation5XXErrors", Statistic: "Sum" },
          ...{ Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: "GreaterThanThreshold" },
        }),
      );
      await aws.alarms.send(
        new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "a test" }),
      );
      const DeploymentConfig = { AutoRollbackConfiguration: { Alarms: [{ AlarmName }] } };
      const before = await settledEndpoint(aws.sagemaker, name);
      await update(name, `${prefix}-dry-2`, { DeploymentConfig });
      const after = await settledEndpoint(aws.sagemaker, name);
      assert.equal(after.EndpointConfigName, before.EndpointConfigName);
      assert.match(after.FailureReason ?? "", new RegExp(`in ALARM: ${AlarmName}`));
      await aws.alarms.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] }));
      await update(name, `${prefix}-dry-2`, { DeploymentConfig });
      assert.equal((await settledEndpoint(aws.sagemaker, name)).EndpointConfigName, `${prefix}-dry-2`);
    });

    it("lists in pages, by part of the name", async () => {
      const request = { NameContains: `${prefix}-dry`, MaxResults: 2, SortBy: "Name" as const };
      const first = await aws.sagemaker.send(new ListModelsCommand({ ...request, SortOrder: "Ascending" }));
      assert.deepEqual(
        first.Models?.map(({ ModelName }) => ModelName),
        [`${prefix}-dry-1`, `${prefix}-dry-2`],
      );
      const rest = await aws.sagemaker.send(
        new ListModelsCommand({ ...request, SortOrder: "Ascending", NextToken: first.NextToken }),
      );
      assert.ok(rest.Models?.some(({ ModelName }) => ModelName === `${prefix}-dry-3`));
    });

    it("meets an ordered fault once, and records the call", async () => {
      const before = (await awsControl.calls()).length;
      await awsControl.fault({ kind: "throttle", service: "sagemaker", action: "ListModels" });
      await assert.rejects(aws.sagemaker.send(new ListModelsCommand({})), { name: "ThrottlingException" });
      await aws.sagemaker.send(new ListModelsCommand({}));
      const calls = (await awsControl.calls(before)).filter(({ action }) => action === "ListModels");
      assert.deepEqual(
        calls.map(({ action, status, fault }) => [action, status, fault]),
        [
          ["ListModels", 400, "throttle"],
          ["ListModels", 200, undefined],
        ],
      );
    });

    it("carries a call out whose answer gets lost", async () => {
      await awsControl.fault({ kind: "lost", service: "sagemaker", action: "CreateModel" });
      await assert.rejects(createModel("dry-lost", { Image: image("1") }));
      models.push(`${prefix}-dry-lost`);
      await assert.rejects(
        createModel("dry-lost", { Image: image("1") }),
        /Cannot create already existing model/,
      );
    });
  });
});
