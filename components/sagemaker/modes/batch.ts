import { bytes } from "../../spec/index.js";
import type { BatchJobArgs } from "../batch/index.js";
import { splitOf } from "../output.js";
import type { Variant, Workload } from "../workload.js";

/** What a batch job says that follows from the spec alone. */
export function batchJobArgs(
  workload: Workload,
  { instanceType }: Variant,
): Omit<BatchJobArgs, "location" | "modelName" | "input" | "output" | "tags" | "transform"> {
  const { spec, replicas, settings } = workload;
  if (instanceType === undefined) {
    throw new TypeError("a batch model runs on instances");
  }
  const { maxPayload } = spec.traffic ?? {};
  return {
    instanceType: instanceType.name,
    instanceCount: replicas.least,
    contentType: "application/json",
    split: splitOf(workload),
    ...given("maxPayloadMb", maxPayload === undefined ? undefined : Math.ceil(bytes(maxPayload) / 2 ** 20)),
    ...given("maxConcurrentTransforms", spec.model.concurrency),
    ...given("invocationTimeoutSeconds", invocationTimeout(workload)),
    ...schedule(workload),
    ...given("notify", spec.observability?.notify),
    ...given("kmsKeyArn", settings.kmsKeyArn),
    ownDisks: instanceType.localDisk,
    ...given("permissionsBoundaryArn", settings.permissionsBoundaryArn),
  };
}

/** A request may take ten times as long as requests usually do, and at most an hour, which is SageMaker's limit. */
function invocationTimeout({ spec }: Workload): number | undefined {
  const { secondsPerRequest } = spec.traffic ?? {};
  return secondsPerRequest === undefined
    ? undefined
    : Math.min(Math.max(Math.ceil(secondsPerRequest * 10), 600), 3600);
}

function schedule({ spec }: Workload): Pick<BatchJobArgs, "schedule"> {
  if (spec.interface.type !== "batch" || spec.interface.schedule === undefined) {
    return {};
  }
  const { schedule: cron, timeZone } = spec.interface;
  return { schedule: { cron, ...given("timeZone", timeZone) } };
}

function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): Record<Key, Value> | Record<string, never> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}
