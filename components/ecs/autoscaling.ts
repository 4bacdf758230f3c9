import { Policy, ScheduledAction, Target } from "@pulumi/aws/appautoscaling/index.js";
import type { Service } from "@pulumi/aws/ecs/index.js";
import type { TargetGroup } from "@pulumi/aws/lb/index.js";
import type { input } from "@pulumi/aws/types/index.js";
import * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { awsCrons } from "../aws/cron.js";
import { logicalName } from "../aws/logicalName.js";
import { seconds, type HostingSpec } from "../spec/index.js";
import { transformed } from "../transform.js";
import type { Parts } from "./parts.js";
import { isAutoscaled, type Variant } from "./workload.js";

type TargetTracking = input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration;
type ScalingMetric = NonNullable<HostingSpec["scaling"]["metric"]>;

/** Calm before replicas are added or removed where the spec does not say, in seconds. */
const defaultScaleOutSeconds = 0;
const defaultScaleInSeconds = 300;
/** Use of the processors that is aimed at where the spec names no metric, in per cent. */
const defaultCpuTarget = 70;

/** A service that is scaled. */
export interface Scaled {
  readonly variant: Variant;
  readonly service: Service;
  readonly targetGroup: TargetGroup;
}

/** What tells a target from all others; Application Auto Scaling's own words. */
interface TargetKey {
  readonly resourceId: pulumi.Output<string>;
  readonly scalableDimension: string;
  readonly serviceNamespace: string;
}

/** Makes target, policy and scheduled actions of a variant's service; nothing where the number of replicas is fixed. */
export function createAutoscaling(parts: Parts, scaled: Scaled): void {
  const { workload, cluster, transform, parent } = parts;
  if (!isAutoscaled(workload)) {
    return;
  }
  const { family } = scaled.variant;
  const key: TargetKey = {
    resourceId: pulumi.interpolate`service/${cluster.clusterName}/${scaled.service.name}`,
    scalableDimension: "ecs:service:DesiredCount",
    serviceNamespace: "ecs",
  };
  const args = {
    ...inRegion(workload.settings.region),
    ...key,
    minCapacity: workload.replicas.least,
    maxCapacity: workload.replicas.most,
  };
  const target = new Target(...transformed(transform.scalableTarget, family, args, { parent }));
  createTracking(parts, scaled, key, target);
  createSchedule(parts, scaled, key, target);
}

/**
 * Policies and actions have names of the program's own, so that a run that was interrupted finds them again. Another
 * target needs others of the same name: the old ones go first.
 */
function optionsOf(parent: pulumi.Resource, target: Target): pulumi.CustomResourceOptions {
  return { parent, dependsOn: [target], deleteBeforeReplace: true };
}

function createTracking(parts: Parts, scaled: Scaled, key: TargetKey, target: Target): void {
  const { workload, transform, parent } = parts;
  const { family } = scaled.variant;
  const args = {
    ...inRegion(workload.settings.region),
    ...key,
    name: family,
    policyType: "TargetTrackingScaling",
    targetTrackingScalingPolicyConfiguration: tracking(parts, scaled),
  };
  new Policy(...transformed(transform.scalingPolicy, family, args, optionsOf(parent, target)));
}

function createSchedule(parts: Parts, { variant }: Scaled, key: TargetKey, target: Target): void {
  const { workload, transform, parent } = parts;
  const { schedule = [] } = workload.spec.scaling;
  schedule.forEach(({ cron, timeZone, minReplicas, maxReplicas }, index) => {
    // An expression with days of the month and of the week is two in AWS's words.
    awsCrons(cron).forEach((expression, half) => {
      const order = half === 0 ? String(index) : `${index}-${half}`;
      const name = logicalName(variant.family, order);
      const args = {
        ...inRegion(workload.settings.region),
        ...key,
        name,
        schedule: expression,
        timezone: timeZone ?? "UTC",
        scalableTargetAction: { minCapacity: minReplicas, maxCapacity: maxReplicas },
      };
      new ScheduledAction(...transformed(transform.scheduledAction, name, args, optionsOf(parent, target)));
    });
  });
}

function tracking(parts: Parts, scaled: Scaled): TargetTracking {
  const { cooldown, metric } = parts.workload.spec.scaling;
  return {
    ...tracked(parts, scaled, metric ?? { type: "cpu", target: defaultCpuTarget }),
    scaleOutCooldown: cooldown?.scaleOut === undefined ? defaultScaleOutSeconds : seconds(cooldown.scaleOut),
    scaleInCooldown: cooldown?.scaleIn === undefined ? defaultScaleInSeconds : seconds(cooldown.scaleIn),
  };
}

/** The metric in the words of Application Auto Scaling ("Target tracking metrics for auto scaling"). */
function tracked(parts: Parts, scaled: Scaled, { type, target, name = "" }: ScalingMetric): TargetTracking {
  switch (type) {
    case "requestsPerSecond": {
      const { arnSuffix } = parts.network.loadBalancerOf(parts.use);
      const resourceLabel = pulumi.interpolate`${arnSuffix}/${scaled.targetGroup.arnSuffix}`;
      // It counts requests in a minute.
      return {
        predefinedMetricSpecification: { predefinedMetricType: "ALBRequestCountPerTarget", resourceLabel },
        targetValue: target * 60,
      };
    }
    case "cpu":
      return predefined("ECSServiceAverageCPUUtilization", target);
    case "memory":
      return predefined("ECSServiceAverageMemoryUtilization", target);
    case "named":
      return {
        customizedMetricSpecification: {
          ...metricNamed(name),
          dimensions: [
            { name: "ClusterName", value: parts.cluster.clusterName },
            { name: "ServiceName", value: scaled.service.name },
          ],
          statistic: "Average",
        },
        targetValue: target,
      };
    case "concurrency":
    case "gpu":
    case "queueDepth":
      // The capability table refuses these before anything is registered.
      throw new TypeError(`ECS measures no ${type}`);
  }
}

function predefined(predefinedMetricType: string, targetValue: number): TargetTracking {
  return { predefinedMetricSpecification: { predefinedMetricType }, targetValue };
}

/** Namespace and name of a metric: `Models/QueueLength`. */
function metricNamed(text: string): { namespace: string; metricName: string } {
  const slash = text.lastIndexOf("/");
  return { namespace: text.slice(0, slash), metricName: text.slice(slash + 1) };
}
