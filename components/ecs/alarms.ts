import { MetricAlarm, type MetricAlarmArgs } from "@pulumi/aws/cloudwatch/index.js";
import type { Service } from "@pulumi/aws/ecs/index.js";
import type { TargetGroup } from "@pulumi/aws/lb/index.js";
import type { input } from "@pulumi/aws/types/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { holdSeconds } from "../capabilities/sagemaker/holds.js";
import type { HostingSpec } from "../spec/index.js";
import { transformed } from "../transform.js";
import type { Parts } from "./parts.js";
import type { Variant } from "./workload.js";

type WrittenAlarm = NonNullable<NonNullable<HostingSpec["observability"]>["alarms"]>[number];
type Query = input.cloudwatch.MetricAlarmMetricQuery;
type Watched = Pick<
  MetricAlarmArgs,
  "metricQueries" | "namespace" | "metricName" | "dimensions" | "statistic" | "extendedStatistic" | "period"
>;

/** Metrics of load balancers and services come once a minute, in seconds. */
const period = 60;

/** An alarm of the spec, for one variant. */
export interface MadeAlarm {
  /** Its name in the spec. */
  readonly name: string;
  readonly alarm: MetricAlarm;
}

/** Makes the alarms on what the load balancer measures of a variant's requests. They are there before its service. */
export function createRequestAlarms(
  parts: Parts,
  variant: Variant,
  targetGroups: readonly TargetGroup[],
): MadeAlarm[] {
  return writtenAlarms(parts).flatMap((written) => {
    switch (written.metric) {
      case "errorRate":
        return [createAlarm(parts, variant, written, errorRate(parts, targetGroups))];
      case "p95LatencyMs":
        return [createAlarm(parts, variant, written, p95Latency(parts, targetGroups))];
      case "utilisation":
      case "queueDepth":
        return [];
    }
  });
}

/** Makes the alarms on what a variant's tasks are busy with. */
export function createUtilisationAlarms(parts: Parts, variant: Variant, service: Service): void {
  for (const written of writtenAlarms(parts)) {
    if (written.metric === "utilisation") {
      createAlarm(parts, variant, written, utilisation(parts, service));
    }
  }
}

function writtenAlarms({ workload }: Parts): readonly WrittenAlarm[] {
  return workload.spec.observability?.alarms ?? [];
}

function createAlarm(parts: Parts, variant: Variant, written: WrittenAlarm, watched: Watched): MadeAlarm {
  const { workload, transform, parent, tags } = parts;
  const notify = [...(workload.spec.observability?.notify ?? [])];
  // What stands before the variant is no character of a name, so that no two alarms have one name.
  const ofVariant = variant.name === undefined ? "" : `_${variant.name}`;
  const name = `${workload.name}-${written.name}${ofVariant}`;
  const args = {
    ...inRegion(workload.settings.region),
    alarmDescription: `${written.metric} of ${workload.name} above ${written.above}`,
    comparisonOperator: "GreaterThanThreshold",
    threshold: threshold(written),
    evaluationPeriods: Math.max(Math.ceil(holdSeconds(written) / period), 1),
    // No requests, no data, no fault; and a rollout must not fail for want of traffic.
    treatMissingData: "notBreaching",
    alarmActions: notify,
    okActions: notify,
    ...watched,
    tags,
  };
  const alarm = new MetricAlarm(...transformed(transform.alarm, name, args, { parent }));
  return { name: written.name, alarm };
}

/** Load balancers measure time in seconds. */
function threshold({ metric, above }: WrittenAlarm): number {
  return metric === "p95LatencyMs" ? above / 1000 : above;
}

/** Metrics of a target group ("CloudWatch metrics for your Application Load Balancer"). */
function targetMetric({ network, use }: Parts, { arnSuffix }: TargetGroup, metricName: string) {
  return {
    namespace: "AWS/ApplicationELB",
    metricName,
    dimensions: { LoadBalancer: network.loadBalancerOf(use).arnSuffix, TargetGroup: arnSuffix },
  };
}

/**
 * Requests that the tasks failed, in per cent of all: answers of the 500s, and connections that failed. Where deployments
 * shift the traffic, those of both target groups.
 */
function errorRate(parts: Parts, groups: readonly TargetGroup[]): Watched {
  const counted = (id: string, metricName: string) =>
    groups.map((group, index) => query(`${id}${index}`, targetMetric(parts, group, metricName), "Sum"));
  const [errors, broken, requests] = [
    counted("errors", "HTTPCode_Target_5XX_Count"),
    counted("broken", "TargetConnectionErrorCount"),
    counted("requests", "RequestCount"),
  ];
  return {
    metricQueries: [
      {
        id: "rate",
        expression: `100 * (${sumOf([...errors, ...broken])}) / (${sumOf(requests)})`,
        label: "Error rate in per cent",
        returnData: true,
      },
      ...errors,
      ...broken,
      ...requests,
    ],
  };
}

function sumOf(queries: readonly { readonly id: string }[]): string {
  return queries.map(({ id }) => `FILL(${id}, 0)`).join(" + ");
}

function p95Latency(parts: Parts, groups: readonly TargetGroup[]): Watched {
  const [first, ...others] = groups;
  if (first === undefined) {
    throw new TypeError("a service has a target group");
  }
  if (others.length === 0) {
    return { ...targetMetric(parts, first, "TargetResponseTime"), extendedStatistic: "p95", period };
  }
  const measured = groups.map((group, index) =>
    query(`latency${index}`, targetMetric(parts, group, "TargetResponseTime"), "p95"),
  );
  const each = measured.map(({ id }) => `FILL(${id}, 0)`).join(", ");
  return {
    metricQueries: [
      { id: "slowest", expression: `MAX([${each}])`, label: "95th percentile in seconds", returnData: true },
      ...measured,
    ],
  };
}

/** Use of what the tasks reserve of processors, in per cent ("Amazon ECS CloudWatch metrics"). */
function utilisation({ cluster }: Parts, service: Service): Watched {
  return {
    namespace: "AWS/ECS",
    metricName: "CPUUtilization",
    dimensions: { ClusterName: cluster.clusterName, ServiceName: service.name },
    statistic: "Average",
    period,
  };
}

interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Record<string, pulumi.Input<string>>;
}

function query(id: string, metric: Metric, stat: string): Query & { readonly id: string } {
  return { id, metric: { ...metric, stat, period }, returnData: false };
}
