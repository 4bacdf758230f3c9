import { isRecord } from "../../spec/index.js";
import { instanceHour } from "../backends/sageMaker.js";
import { known, product, sum, unknown } from "../figure.js";
import { hoursPerMonth } from "../month.js";
import { byTheHour, byTheMonth, byUse, fixed, unpriced, type Bill } from "./bill.js";
import { ifDecided, unlessLater } from "./field.js";
import type { Entry, Stack } from "./stack.js";
import { jobHours } from "./use.js";
import { performanceOf, volumeMonth } from "./volumes.js";

/** The control plane of a cluster, in standard support. */
export function eksClusterBill(stack: Stack, entry: Entry): Bill {
  const { region, prices } = stack.ratesOf(entry);
  const hour = prices.find(region, "eks", "clusterHour");
  return byTheHour(fixed(1), hour, "EKS control plane", ["extended support of an old version"]);
}

export function volumeBill(stack: Stack, entry: Entry): Bill {
  const { fields } = entry;
  const size = fields.at("size").number() ?? fields.at("size").fail("is not given");
  // A preview does not know it where the program says none.
  const type = unlessLater(() => fields.at("type").name());
  const volume = {
    sizeGb: size,
    type,
    ...performanceOf(fields),
  };
  return byTheMonth(volumeMonth(stack.ratesOf(entry), volume), `${size} GB of ${type ?? "gp2"}`, [
    "snapshots",
  ]);
}

/** Seconds from which on an alarm is billed as a standard one (CloudWatch pricing). */
const standardPeriod = 60;

/** An alarm, which is billed for each metric that it looks at. */
export function alarmBill(stack: Stack, entry: Entry): Bill {
  const { fields } = entry;
  const { region, prices } = stack.ratesOf(entry);
  const queries = fields
    .at("metricQueries")
    .elements()
    .filter((query) => query.at("metric").exists());
  const periods = [
    fields.at("period").number(),
    ...queries.map((query) => query.block("metric").at("period").number()),
  ];
  // A band of normal values is two metrics more.
  const metrics = Math.max(1, queries.length) + (fields.at("thresholdMetricId").exists() ? 2 : 0);
  const isQuick = periods.some((period) => period !== undefined && period < standardPeriod);
  const month = isQuick
    ? unknown(`price of an alarm of less than ${standardPeriod} s in ${region}`)
    : prices.find(region, "alarms", "month");
  return byTheMonth(product(metrics, month), `alarm on ${metrics} metric${metrics === 1 ? "" : "s"}`);
}

export function keyBill(stack: Stack, entry: Entry): Bill {
  const { region, prices } = stack.ratesOf(entry);
  return byTheMonth(prices.find(region, "kms", "keyMonth"), "KMS key", [
    "rotated keys",
    "requests to the key",
  ]);
}

/** A secret, and each copy in another region at the price of this one. */
export function secretBill(stack: Stack, entry: Entry): Bill {
  const { region, prices } = stack.ratesOf(entry);
  const count = 1 + entry.fields.at("replicas").elements().length;
  const amount = product(count, prices.find(region, "secrets", "secretMonth"));
  return byTheMonth(amount, `${count} secret${count === 1 ? "" : "s"}`, ["requests for the secret"]);
}

/** What costs nothing until something is written to it, asked of it, or run by it; with what that is. */
export const usedTypes: ReadonlyMap<string, string> = new Map([
  ["cloudwatch.LogGroup", "logs that are taken in and kept"],
  ["s3.Bucket", "objects and requests in S3"],
  ["cloudwatch.Dashboard", "dashboards above those that an account has free"],
  ["sns.Topic", "messages of SNS"],
  ["sqs.Queue", "messages of SQS"],
  ["scheduler.Schedule", "starts of EventBridge Scheduler"],
  ["lambda.Function", "requests of Lambda and their time"],
  ["ecr.Repository", "images in ECR"],
  ["apigatewayv2.Api", "requests of API Gateway"],
  ["cloudwatch.EventBus", "events of EventBridge"],
]);

export function usedBill(_stack: Stack, { type }: Entry): Bill {
  return byUse(type, usedTypes.get(type) ?? "what it is used for");
}

/** A parameter of Systems Manager: the standard tier costs nothing (AWS Systems Manager pricing, Parameter Store). */
export function parameterBill(stack: Stack, entry: Entry): Bill {
  const tier = ifDecided(() => entry.fields.at("tier").text());
  return tier === "Advanced"
    ? unpriced(`price of an advanced parameter of SSM in ${stack.ratesOf(entry).region}`)
    : byUse("standard parameter", "requests for the parameter above those that are free");
}

/** A certificate costs nothing unless a private authority issues it (AWS Certificate Manager pricing). */
export function certificateBill(_stack: Stack, { fields }: Entry): Bill | undefined {
  return fields.at("certificateAuthorityArn").text() === undefined
    ? undefined
    : unpriced("price of a certificate of a private authority");
}

/** A state machine: what it starts on SageMaker costs for as long as it runs, which no property tells. */
export function stateMachineBill(stack: Stack, entry: Entry): Bill {
  const definition = entry.fields.at("definition").text() ?? "";
  const jobs = jobsIn(parsed(definition));
  const transitions = "state transitions";
  if (jobs.length === 0) {
    return byUse("state machine", transitions);
  }
  const rates = stack.ratesOf(entry);
  const hour = sum(
    jobs.map(({ count, instanceType }) =>
      product(count, instanceHour(rates, { backend: "sagemaker", mode: "batch", instanceType })),
    ),
  );
  return {
    hourly: known(0),
    // With the price, so that one that no list has is told as well.
    expected: product(unknown(jobHours), hour),
    maximum: product(hour, hoursPerMonth),
    how: `jobs on ${jobs.map(({ count, instanceType }) => `${count} × ${instanceType}`).join(", ")}`,
    notIncluded: [transitions],
  };
}

/** Instances of a transform job in a definition. */
interface Job {
  readonly count: number;
  readonly instanceType: string;
}

function jobsIn(value: unknown): Job[] {
  if (Array.isArray(value)) {
    return value.flatMap(jobsIn);
  }
  if (!isRecord(value)) {
    return [];
  }
  const { InstanceType: instanceType, InstanceCount: count } = value;
  return typeof instanceType === "string"
    ? [{ instanceType, count: typeof count === "number" ? count : 1 }]
    : Object.values(value).flatMap(jobsIn);
}

/** JSON's value; undefined of what is none, which AWS refuses. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}
