import type { input } from "@pulumi/aws/types/index.js";
import { seconds } from "../../spec/index.js";
import { filesOf, ownFolder, type Files } from "../files.js";
import type { Account } from "../../aws/account.js";
import type { Workload } from "../workload.js";

/** Longest that one invocation may take where the spec does not say: the default of InvocationTimeoutSeconds, in seconds. */
const defaultInvocationSeconds = 900;

/** Where requests and answers of an asynchronous model lie, and who hears of them. */
export interface AsyncLocations extends Files {
  /** Folder in S3 where it says what failed. */
  readonly failure: string;
  /** ARNs of the topics. */
  readonly successTopic: string;
  readonly errorTopic: string;
}

/**
 * Names of the topics to make, which say of each request how it ended. They never change, so that applications may
 * subscribe. Failures go to the first topic of `observability.notify` where there is one: SageMaker takes one.
 */
export function topicNames({ endpointName, spec }: Workload): { success: string; error?: string } {
  const success = `${endpointName}-success`;
  return spec.observability?.notify === undefined ? { success, error: `${endpointName}-error` } : { success };
}

/** The places of files and topics; `bucket` is the one made for the model, or the settings'. */
export function asyncLocations(workload: Workload, account: Account, bucket: string): AsyncLocations {
  const { spec } = workload;
  const files = filesOf(workload, bucket);
  const ownOutput = spec.interface.type !== "queue" || spec.interface.output === undefined;
  const topic = (name: string) =>
    `arn:${account.partition}:sns:${account.region}:${account.accountId}:${name}`;
  const { success, error = "" } = topicNames(workload);
  const [errorTopic = topic(error)] = spec.observability?.notify ?? [];
  return {
    ...files,
    failure: `${ownOutput ? ownFolder(workload, bucket) : files.output}failure/`,
    successTopic: topic(success),
    errorTopic,
  };
}

/** The asynchronous part of an endpoint configuration. */
export function asyncInferenceConfig(
  { spec, settings }: Workload,
  { output, failure, successTopic, errorTopic }: AsyncLocations,
): input.sagemaker.EndpointConfigurationAsyncInferenceConfig {
  const { concurrency } = spec.model;
  return {
    outputConfig: {
      s3OutputPath: output,
      s3FailurePath: failure,
      ...(settings.kmsKeyArn === undefined ? {} : { kmsKeyId: settings.kmsKeyArn }),
      notificationConfig: { successTopic, errorTopic },
    },
    ...(concurrency === undefined
      ? {}
      : { clientConfig: { maxConcurrentInvocationsPerInstance: concurrency } }),
  };
}

/** How long the model may take for one request, in seconds; a call says it to SageMaker. */
export function invocationSeconds({ spec }: Workload): number {
  const written =
    spec.interface.type === "http"
      ? spec.interface.timeout
      : spec.interface.type === "queue"
        ? spec.interface.visibilityTimeout
        : undefined;
  return written === undefined ? defaultInvocationSeconds : seconds(written);
}
