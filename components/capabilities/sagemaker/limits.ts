/**
 * Limits of SageMaker, each with the page of the AWS documentation that states it. Sizes in bytes, times in seconds.
 * "API reference" is the Amazon SageMaker API reference; other pages are those of the developer guide.
 */

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;

/** Largest request or answer of each mode. */
export const largestPayload = {
  /** Amazon SageMaker Runtime API reference, InvokeEndpoint: 6291456 bytes. */
  realtime: 6 * mebibyte,
  /** "Invoke a serverless endpoint": 4 MB. */
  serverless: 4 * mebibyte,
  /** "Asynchronous inference": 1 GB. */
  async: gibibyte,
  /** API reference, CreateTransformJob, MaxPayloadInMB: 100 MB. */
  batch: 100 * mebibyte,
} as const;

/** Longest time that a model may take for a request in each mode. */
export const longestRequest = {
  /** Amazon SageMaker Runtime API reference, InvokeEndpoint. */
  realtime: 60,
  /** "Invoke a serverless endpoint". */
  serverless: 60,
  /** "Invoke an asynchronous endpoint", InvocationTimeoutSeconds. */
  async: 3600,
  /** API reference, ModelClientConfig, InvocationsTimeoutInSeconds. */
  batch: 3600,
} as const;

/** API reference, ProductionVariant, ContainerStartupHealthCheckTimeoutInSeconds. */
export const startup = { least: 60, most: 3600 } as const;
/** "Invoke a serverless endpoint": the model is loaded and answers /ping within three minutes. */
export const serverlessStartup = 180;
/** API reference, ProductionVariant, VolumeSizeInGB. */
export const largestVolume = 512 * gibibyte;
/** API reference, ProductionVariantServerlessConfig, MemorySizeInMB. */
export const largestServerlessMemory = 6144 * mebibyte;
/** API reference, ProductionVariantServerlessConfig, MaxConcurrency and ProvisionedConcurrency. */
export const mostServerlessConcurrency = 200;
/** API reference, TransformResources, InstanceCount. */
export const mostTransformInstances = 100;
/** API reference, CreateEndpointConfig, ProductionVariants. */
export const mostVariants = 10;
/** API reference, ContainerDefinition, Environment: variables, bytes of a key or value, bytes of all of them. */
export const environment = { entries: 100, text: 1024, all: 32 * 1024 } as const;
/** API reference, ContainerDefinition, Image. */
export const longestImage = 255;
/** API reference, ContainerDefinition, ModelDataUrl. */
export const longestArtifactUri = 1024;
/** API reference, VpcConfig, Subnets and SecurityGroupIds. */
export const network = { subnets: 16, securityGroups: 5 } as const;
/** API reference, TrafficRoutingConfig, RollingUpdatePolicy and BlueGreenUpdatePolicy, all waits. */
export const longestWait = 3600;
/** API reference, BlueGreenUpdatePolicy and RollingUpdatePolicy, MaximumExecutionTimeoutInSeconds. */
export const longestDeployment = 4 * 3600;
/** API reference, TrafficRoutingConfig, CanarySize: per cent of the instances. */
export const largestCanary = 50;
/** API reference, TrafficRoutingConfig, LinearStepSize: per cent of the instances. */
export const linearStep = { least: 10, most: 50 } as const;
/** API reference, RollingUpdatePolicy, MaximumBatchSize: per cent of the instances. */
export const rollingBatch = { least: 5, most: 50 } as const;
/** API reference, AutoRollbackConfig, Alarms. */
export const mostRollbackAlarms = 10;
/** API reference, EndpointConfig names: 63 characters, of which the provider takes eight to tell revisions apart. */
export const longestEndpointName = 54;
/** API reference, Tag, Value: characters. */
export const longestTag = 256;
/** API reference, AsyncInferenceOutputConfig and DataCaptureConfig: 512 characters, of which the host needs up to 12. */
export const longestFolder = 500;
/** API reference, VpcConfig: form of the ids of subnets and security groups. */
export const networkId = /^[-0-9A-Za-z]{1,32}$/;
/** API reference, Alarm, AlarmName. */
export const longestAlarmName = 255;
/** Amazon CloudWatch API reference, PutMetricAlarm, AlarmActions. */
export const mostAlarmActions = 5;
/** API reference, CreateEndpoint, Tags: 50, of which the host needs up to 20 for itself. */
export const mostTags = 30;
/** Amazon CloudWatch API reference, PutMetricAlarm: periods of whole minutes, which cover a day at most. */
export const alarmPeriod = { step: 60, most: 86_400 } as const;

/** Days for which CloudWatch Logs can keep events (Amazon CloudWatch Logs API reference, PutRetentionPolicy). */
export const retentionDays: readonly number[] = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096],
  ...[1827, 2192, 2557, 2922, 3288, 3653],
];
