import { randomBytes } from "node:crypto";

import {
  AsyncNotificationTopicTypes,
  CapacitySizeType,
  CaptureMode,
  ContainerMode,
  InferenceExecutionMode,
  ManagedInstanceScalingStatus,
  ModelCacheSetting,
  ModelCompressionType,
  ProductionVariantAcceleratorType,
  ProductionVariantInstanceType,
  RepositoryAccessMode,
  RoutingStrategy,
  S3ModelDataType,
  TrafficRoutingConfigType,
} from "@aws-sdk/client-sagemaker";

import { isObject, type JsonObject, listAt, textAt } from "../../provider/json.js";
import {
  arn,
  atMostOne,
  exactlyOne,
  type Fields,
  flag,
  list,
  map,
  number,
  object,
  objects,
  text,
} from "../fields.js";
import type { Context, ResourceType } from "../resourceType.js";
import { tagActions } from "../tags.js";
import { fromApi, toApi } from "../translate.js";

const values = <Value extends string>(choices: Record<string, Value>) => Object.values<string>(choices);

/** Names of models, endpoint configurations and endpoints (API reference, CreateModel). */
const sageMakerName = (api: string) =>
  text({ forceNew: true, length: [1, 63], pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/, api });
const s3Uri = /^(https|s3):\/\/([^/]+)\/?(.*)$/;
const tagging = tagActions({
  list: "ListTags",
  add: "AddTags",
  remove: "DeleteTags",
  members: ["ResourceArn", "Tags", "TagKeys"],
});

const s3DataSources = (required: true | undefined) =>
  objects(
    {
      compressionType: text({ required: true, oneOf: values(ModelCompressionType) }),
      modelAccessConfig: object({ acceptEula: flag({ required: true }) }),
      s3DataType: text({ required: true, oneOf: values(S3ModelDataType) }),
      s3Uri: text({ required: true, length: [0, 1024], pattern: s3Uri }),
    },
    { required, single: true, items: [1, 1], api: "S3DataSource" },
  );

const container: Fields = {
  additionalModelDataSources: objects({
    channelName: text({ required: true, length: [1, 64] }),
    s3DataSources: s3DataSources(true),
  }),
  containerHostname: text({ length: [1, 63], pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/ }),
  environment: map({ keys: /^[a-zA-Z_]\w{0,1023}$/, values: /^[\s\S]{0,1024}$/ }),
  image: text({ length: [1, 255], pattern: /^\S+$/ }),
  imageConfig: object({
    repositoryAccessMode: text({ required: true, oneOf: values(RepositoryAccessMode) }),
    repositoryAuthConfig: object({ repositoryCredentialsProviderArn: arn({ required: true }) }),
  }),
  inferenceSpecificationName: text({ length: [1, 63] }),
  mode: text({ oneOf: values(ContainerMode), default: "SingleModel" }),
  modelDataSource: object({ s3DataSources: s3DataSources(true) }),
  modelDataUrl: text({ length: [0, 1024], pattern: s3Uri }),
  modelPackageName: text({ length: [1, 176] }),
  multiModelConfig: object({ modelCacheSetting: text({ oneOf: values(ModelCacheSetting) }) }),
};

const modelFields: Fields = {
  containers: objects(container, { forceNew: true, items: [1, 15] }),
  enableNetworkIsolation: flag({ forceNew: true, default: false }),
  executionRoleArn: arn({ required: true, forceNew: true }),
  inferenceExecutionConfig: object(
    { mode: text({ required: true, oneOf: values(InferenceExecutionMode) }) },
    { forceNew: true, computed: true },
  ),
  name: sageMakerName("ModelName"),
  primaryContainer: object(container, { forceNew: true }),
  vpcConfig: object(
    {
      securityGroupIds: list(text(), { required: true, items: [1, 5], unordered: true }),
      subnets: list(text(), { required: true, items: [1, 16], unordered: true }),
    },
    { forceNew: true },
  ),
};

/** A role that was just made is not yet known everywhere; the real provider repeats the call, too. */
const roleNotSpread = /could not (access|assume)|not authorized to perform: sts:AssumeRole|invalid role/i;

export const model: ResourceType = {
  service: "sagemaker",
  fields: modelFields,
  together: [exactlyOne("primaryContainer", "containers")],
  outputs: ["arn"],
  autoname: { property: "name", maxLength: 255 },
  tagging,
  create: async ({ create, retryOn }, inputs, tags) => {
    await retryOn(roleNotSpread, () => create("CreateModel", { ...toApi(modelFields, inputs), Tags: tags }));
    return textAt(inputs, "name");
  },
  read: async ({ find }, id) => {
    const found = await find("DescribeModel", { ModelName: id });
    return found && { ...fromApi(modelFields, found), arn: found.ModelArn };
  },
  delete: async ({ call }, id) => {
    await call("DeleteModel", { ModelName: id });
  },
};

const seconds = (least: number, most: number) => number({ range: [least, most] });

const variant: Fields = {
  acceleratorType: text({ oneOf: values(ProductionVariantAcceleratorType) }),
  containerStartupHealthCheckTimeoutInSeconds: seconds(60, 3600),
  coreDumpConfig: object({
    destinationS3Uri: text({ required: true, length: [0, 512], pattern: s3Uri }),
    kmsKeyId: text(),
  }),
  enableSsmAccess: flag({ api: "EnableSSMAccess" }),
  inferenceAmiVersion: text(),
  initialInstanceCount: number({ range: [1, Infinity], computed: true }),
  initialVariantWeight: number({ range: [0, Infinity], fraction: true, default: 1 }),
  instanceType: text({ oneOf: values(ProductionVariantInstanceType) }),
  managedInstanceScaling: object({
    maxInstanceCount: number({ range: [1, Infinity] }),
    minInstanceCount: number({ range: [0, Infinity] }),
    status: text({ oneOf: values(ManagedInstanceScalingStatus) }),
  }),
  modelDataDownloadTimeoutInSeconds: seconds(60, 3600),
  modelName: text(),
  routingConfigs: objects(
    { routingStrategy: text({ required: true, oneOf: values(RoutingStrategy) }) },
    { single: true, api: "RoutingConfig" },
  ),
  serverlessConfig: object({
    maxConcurrency: number({ required: true, range: [1, 200] }),
    memorySizeInMb: number({ required: true, range: [1024, 6144], step: 1024, api: "MemorySizeInMB" }),
    provisionedConcurrency: number({ range: [1, 200] }),
  }),
  variantName: text({ computed: true, length: [1, 63] }),
  volumeSizeInGb: number({ range: [1, 512], api: "VolumeSizeInGB" }),
};

const eitherFleet = { together: [atMostOne("serverlessConfig", "instanceType")] };

const configurationFields: Fields = {
  asyncInferenceConfig: object(
    {
      clientConfig: object({ maxConcurrentInvocationsPerInstance: number({ range: [1, 1000] }) }),
      outputConfig: object(
        {
          kmsKeyId: text(),
          notificationConfig: object({
            errorTopic: arn(),
            includeInferenceResponseIns: list(text({ oneOf: values(AsyncNotificationTopicTypes) }), {
              api: "IncludeInferenceResponseIn",
              unordered: true,
            }),
            successTopic: arn(),
          }),
          s3FailurePath: text({ length: [0, 512], pattern: s3Uri }),
          s3OutputPath: text({ required: true, length: [0, 512], pattern: s3Uri }),
        },
        { required: true },
      ),
    },
    { forceNew: true },
  ),
  dataCaptureConfig: object(
    {
      captureContentTypeHeader: object({
        csvContentTypes: list(text(), { unordered: true, items: [1, 10] }),
        jsonContentTypes: list(text(), { unordered: true, items: [1, 10] }),
      }),
      captureOptions: objects(
        { captureMode: text({ required: true, oneOf: values(CaptureMode) }) },
        { required: true, items: [1, 2] },
      ),
      destinationS3Uri: text({ required: true, length: [0, 512], pattern: s3Uri }),
      enableCapture: flag(),
      initialSamplingPercentage: number({ required: true, range: [0, 100] }),
      kmsKeyId: text(),
    },
    { forceNew: true },
  ),
  executionRoleArn: arn({ forceNew: true }),
  kmsKeyArn: text({ forceNew: true, api: "KmsKeyId" }),
  name: sageMakerName("EndpointConfigName"),
  productionVariants: objects(variant, { required: true, forceNew: true, items: [1, 10], ...eitherFleet }),
  shadowProductionVariants: objects(variant, { forceNew: true, items: [1, 10], ...eitherFleet }),
};

export const endpointConfiguration: ResourceType = {
  service: "sagemaker",
  fields: configurationFields,
  outputs: ["arn"],
  autoname: { property: "name", maxLength: 255 },
  tagging,
  create: async ({ create }, inputs, tags) => {
    const named = {
      ...inputs,
      productionVariants: listAt(inputs, "productionVariants").map(withVariantName),
      ...(inputs.shadowProductionVariants && {
        shadowProductionVariants: listAt(inputs, "shadowProductionVariants").map(withVariantName),
      }),
    };
    await create("CreateEndpointConfig", { ...toApi(configurationFields, named), Tags: tags });
    return textAt(inputs, "name");
  },
  read: async ({ find }, id) => {
    const found = await find("DescribeEndpointConfig", { EndpointConfigName: id });
    return found && { ...fromApi(configurationFields, found), arn: found.EndpointConfigArn };
  },
  delete: async ({ call }, id) => {
    await call("DeleteEndpointConfig", { EndpointConfigName: id });
  },
};

function withVariantName(entry: unknown): JsonObject {
  const generated = { variantName: `terraform-${randomBytes(13).toString("hex")}` };
  return isObject(entry) ? { ...generated, ...entry } : generated;
}

const capacity: Fields = {
  type: text({ required: true, oneOf: values(CapacitySizeType) }),
  value: number({ required: true, range: [1, Infinity] }),
};
const maximumExecutionTimeoutInSeconds = seconds(600, 14_400);
const waitIntervalInSeconds = number({ required: true, range: [0, 3600] });

const endpointFields: Fields = {
  deploymentConfig: object(
    {
      autoRollbackConfiguration: object(
        {
          alarms: objects({ alarmName: text({ required: true }) }, { items: [1, 10], unordered: true }),
        },
        { forceNew: true },
      ),
      blueGreenUpdatePolicy: object({
        maximumExecutionTimeoutInSeconds,
        terminationWaitInSeconds: number({ range: [0, 3600], default: 0 }),
        trafficRoutingConfiguration: object(
          {
            canarySize: object(capacity),
            linearStepSize: object(capacity),
            type: text({ required: true, oneOf: values(TrafficRoutingConfigType) }),
            waitIntervalInSeconds,
          },
          { required: true },
        ),
      }),
      rollingUpdatePolicy: object({
        maximumBatchSize: object(capacity, { required: true }),
        maximumExecutionTimeoutInSeconds,
        rollbackMaximumBatchSize: object(capacity),
        waitIntervalInSeconds,
      }),
    },
    { together: [atMostOne("blueGreenUpdatePolicy", "rollingUpdatePolicy")] },
  ),
  endpointConfigName: text({ required: true, length: [1, 63] }),
  name: sageMakerName("EndpointName"),
};

/** How long AWS may take with an endpoint (the real provider looks 120 times, every 30 seconds). */
const endpointLimitSeconds = 3600;

/** As the real provider does, this takes any endpoint in service for success, even after a rollback. */
async function inService({ call, until }: Context, id: string): Promise<void> {
  await until(
    `endpoint ${id} is InService`,
    async () => {
      const { EndpointStatus, FailureReason } = await call("DescribeEndpoint", { EndpointName: id });
      if (EndpointStatus === "Failed" || EndpointStatus === "UpdateRollbackFailed")
        throw new Error(`endpoint ${id} is ${EndpointStatus}: ${textAt({ FailureReason }, "FailureReason")}`);
      return EndpointStatus === "InService";
    },
    endpointLimitSeconds,
  );
}

export const endpoint: ResourceType = {
  service: "sagemaker",
  fields: endpointFields,
  outputs: ["arn"],
  autoname: { property: "name", maxLength: 255 },
  tagging,
  create: async ({ create }, inputs, tags) => {
    await create("CreateEndpoint", { ...toApi(endpointFields, inputs), Tags: tags });
    return textAt(inputs, "name");
  },
  settle: inService,
  read: async ({ find }, id) => {
    const found = await find("DescribeEndpoint", { EndpointName: id });
    if (found === undefined) return undefined;
    const shown = { ...found, DeploymentConfig: found.LastDeploymentConfig };
    return { ...fromApi(endpointFields, shown), arn: found.EndpointArn };
  },
  update: async (context, id, { inputs, changes }) => {
    if (!changes("endpointConfigName", "deploymentConfig")) return;
    await context.call("UpdateEndpoint", toApi(endpointFields, { ...inputs, name: id }));
    await inService(context, id);
  },
  delete: async ({ call, find, until }, id) => {
    await call("DeleteEndpoint", { EndpointName: id });
    await until(
      `endpoint ${id} is gone`,
      async () => (await find("DescribeEndpoint", { EndpointName: id })) === undefined,
      endpointLimitSeconds,
    );
  },
};
