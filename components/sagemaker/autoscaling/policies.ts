import type { PolicyArgs } from "@pulumi/aws/appautoscaling/index.js";
import type { MetricAlarmArgs } from "@pulumi/aws/cloudwatch/index.js";
import { seconds, type HostingSpec } from "../../spec/index.js";
import { cpuUtilisation, endpointMetric, gpuUtilisation, instanceMetric, type Metric } from "../metrics.js";
import { sizeOf, type Variant, type Workload } from "../workload.js";

type TargetTracking = Exclude<PolicyArgs["targetTrackingScalingPolicyConfiguration"], undefined>;
type ScalingMetric = NonNullable<HostingSpec["scaling"]["metric"]>;

/** Calm before replicas are added or removed where the spec does not say, in seconds. */
const defaultScaleOutSeconds = 0;
const defaultScaleInSeconds = 300;
/** Use of the processors that is aimed at where the spec names no metric, in per cent. */
const defaultCpuTarget = 70;
/** Requests that wait for each replica of an asynchronous model; that of the developer guide's example. */
const defaultBacklogTarget = 5;

/** What keeps the number of replicas at its target; of a serverless variant, the concurrency that is kept ready. */
export function targetTracking(workload: Workload, variant: Variant) {
  const { cooldown } = workload.spec.scaling;
  return {
    ...tracked(workload, variant, metricOf(workload)),
    scaleOutCooldown: cooldown?.scaleOut === undefined ? defaultScaleOutSeconds : seconds(cooldown.scaleOut),
    scaleInCooldown: cooldown?.scaleIn === undefined ? defaultScaleInSeconds : seconds(cooldown.scaleIn),
  } satisfies TargetTracking;
}

function metricOf({ spec, mode }: Workload): ScalingMetric {
  const natural: ScalingMetric =
    mode === "async"
      ? { type: "queueDepth", target: defaultBacklogTarget }
      : { type: "cpu", target: defaultCpuTarget };
  return spec.scaling.metric ?? natural;
}

/**
 * The metric in the words of Application Auto Scaling ("Target tracking metrics for auto scaling"). Predefined ones name
 * endpoint and variant by the target; the others are SageMaker's own, with the dimensions written out.
 */
function tracked(workload: Workload, variant: Variant, { type, target }: ScalingMetric): Tracked {
  switch (type) {
    case "requestsPerSecond":
      // It counts requests in a minute.
      return predefined("SageMakerVariantInvocationsPerInstance", target * 60);
    case "concurrency":
      return workload.mode === "serverless"
        ? predefined("SageMakerVariantProvisionedConcurrencyUtilization", target)
        : predefined("SageMakerVariantConcurrentRequestsPerModelHighResolution", target);
    case "cpu":
      // It adds up the processors of an instance, and the GPUs below likewise.
      return customised(cpuUtilisation(workload, variant), target * sizeOf(variant).vcpu);
    case "gpu":
      return customised(gpuUtilisation(workload, variant), target * sizeOf(variant).accelerators);
    case "memory":
      return customised(instanceMetric(workload, variant, "MemoryUtilization"), target);
    case "queueDepth":
      return customised(endpointMetric(workload, "ApproximateBacklogSizePerInstance"), target);
    case "named":
      // The capability table refuses this before anything is registered.
      throw new TypeError("a named metric has no place on SageMaker");
  }
}

type Tracked = ReturnType<typeof predefined> | ReturnType<typeof customised>;

function predefined(predefinedMetricType: string, targetValue: number) {
  return { predefinedMetricSpecification: { predefinedMetricType }, targetValue };
}

function customised({ dimensions, ...metric }: Metric, targetValue: number) {
  return {
    customizedMetricSpecification: {
      ...metric,
      dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
      statistic: "Average",
    },
    targetValue,
  };
}

/** How often an asynchronous model that sleeps may be woken, in seconds. */
const wakeCooldownSeconds = 300;

/**
 * Adds a replica when there is none and a request waits: the backlog per replica says nothing then ("Autoscale an
 * asynchronous endpoint").
 */
export function wakePolicy() {
  return {
    policyType: "StepScaling",
    stepScalingPolicyConfiguration: {
      adjustmentType: "ChangeInCapacity",
      metricAggregationType: "Average",
      cooldown: wakeCooldownSeconds,
      stepAdjustments: [{ metricIntervalLowerBound: "0", scalingAdjustment: 1 }],
    },
  };
}

/** The alarm that calls {@link wakePolicy}. */
export function wakeAlarm(workload: Workload): MetricAlarmArgs {
  return {
    ...endpointMetric(workload, "HasBacklogWithoutCapacity"),
    alarmDescription: `Requests wait for ${workload.endpointName}, which has no replica`,
    statistic: "Average",
    period: 60,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    treatMissingData: "notBreaching",
  };
}
