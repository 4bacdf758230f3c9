import type { MetricAlarmArgs } from "@pulumi/aws/cloudwatch/index.js";
import type { input } from "@pulumi/aws/types/index.js";
import { holdSeconds } from "../capabilities/sagemaker/holds.js";
import { hasGpu } from "../capabilities/sagemaker/instanceTypes.js";
import type { HostingSpec } from "../spec/index.js";
import {
  concurrencyUtilisation,
  cpuUtilisation,
  endpointMetric,
  gpuUtilisation,
  invocationMetric,
  type Metric,
} from "./metrics.js";
import { alarmName } from "./names.js";
import { sizeOf, type Variant, type Workload } from "./workload.js";

type WrittenAlarm = NonNullable<NonNullable<HostingSpec["observability"]>["alarms"]>[number];
type Query = input.cloudwatch.MetricAlarmMetricQuery;
type Watched = Pick<
  MetricAlarmArgs,
  "metricQueries" | "namespace" | "metricName" | "dimensions" | "statistic" | "extendedStatistic" | "period"
>;

/** SageMaker's metrics come once a minute, in seconds. */
const period = 60;

/** One alarm of CloudWatch: its name, and what it says apart from tags and region. */
export interface Alarm {
  readonly name: string;
  readonly args: MetricAlarmArgs;
}

/** The alarms that the spec asks for; of what is measured for each variant, one for each. */
export function alarmsOf(workload: Workload): Alarm[] {
  const { alarms = [] } = workload.spec.observability ?? {};
  return alarms.flatMap((alarm) => {
    if (alarm.metric === "queueDepth") {
      return [alarmOf(workload, alarm, queueDepth(workload))];
    }
    const { metric } = alarm;
    return workload.variants.map((variant) =>
      alarmOf(workload, alarm, watched[metric](workload, variant), variant),
    );
  });
}

const watched: Readonly<
  Record<Exclude<WrittenAlarm["metric"], "queueDepth">, (workload: Workload, variant: Variant) => Watched>
> = { errorRate, p95LatencyMs, utilisation };

function alarmOf(workload: Workload, alarm: WrittenAlarm, metric: Watched, variant?: Variant): Alarm {
  const { spec, endpointName } = workload;
  const ofVariant = spec.model.variants === undefined ? undefined : variant?.name;
  const notify = [...(spec.observability?.notify ?? [])];
  const name = alarmName(endpointName, alarm.name, ofVariant);
  return {
    name,
    args: {
      name,
      alarmDescription: `${alarm.metric} of ${endpointName} above ${alarm.above}`,
      comparisonOperator: "GreaterThanThreshold",
      threshold: threshold(alarm),
      evaluationPeriods: Math.max(Math.ceil(holdSeconds(alarm) / period), 1),
      // No requests, no data, no fault; and a rollout must not fail for want of traffic.
      treatMissingData: "notBreaching",
      alarmActions: notify,
      okActions: notify,
      ...metric,
    },
  };
}

/** SageMaker measures latency in microseconds. */
function threshold({ metric, above }: WrittenAlarm): number {
  return metric === "p95LatencyMs" ? above * 1000 : above;
}

/**
 * Requests that the model failed, in per cent of all. Invocation5XXErrors counts answers of the 500s;
 * InvocationModelErrors counts them too, with broken connections and timeouts, but also answers of the 400s, which are
 * the callers' faults ("Amazon SageMaker AI metrics in Amazon CloudWatch"). Serverless endpoints publish the first alone
 * ("Alarms and logs for tracking metrics from serverless endpoints").
 */
function errorRate(workload: Workload, variant: Variant): Watched {
  const counted = (id: string, metricName: string): Query =>
    query(id, invocationMetric(workload, variant, metricName), "Sum");
  const serverless = workload.mode === "serverless";
  const failed = serverless ? "FILL(server, 0)" : "MAX([FILL(server, 0), FILL(failed, 0) - FILL(client, 0)])";
  return {
    metricQueries: [
      {
        id: "rate",
        expression: `100 * ${failed} / invocations`,
        label: "Error rate in per cent",
        returnData: true,
      },
      counted("server", "Invocation5XXErrors"),
      ...(serverless
        ? []
        : [counted("failed", "InvocationModelErrors"), counted("client", "Invocation4XXErrors")]),
      counted("invocations", "Invocations"),
    ],
  };
}

function p95LatencyMs(workload: Workload, variant: Variant): Watched {
  return { ...invocationMetric(workload, variant, "ModelLatency"), extendedStatistic: "p95", period };
}

function queueDepth(workload: Workload): Watched {
  return { ...endpointMetric(workload, "ApproximateBacklogSize"), statistic: "Average", period };
}

/** How busy the replicas are, in per cent: GPUs, else processors, or without instances the requests at the same time. */
function utilisation(workload: Workload, variant: Variant): Watched {
  if (variant.instanceType === undefined) {
    return share(query("busy", concurrencyUtilisation(workload, variant), "Maximum"), "busy * 100");
  }
  const { accelerators, vcpu } = sizeOf(variant);
  return hasGpu(variant.instanceType)
    ? share(query("busy", gpuUtilisation(workload, variant), "Average"), `busy / ${accelerators}`)
    : share(query("busy", cpuUtilisation(workload, variant), "Average"), `busy / ${vcpu}`);
}

function share(measured: Query, expression: string): Watched {
  return {
    metricQueries: [
      { id: "share", expression, label: "Utilisation in per cent", returnData: true },
      measured,
    ],
  };
}

function query(id: string, metric: Metric, stat: string): Query {
  return { id, metric: { ...metric, stat, period }, returnData: false };
}
