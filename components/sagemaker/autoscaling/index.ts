import { Policy, ScheduledAction, Target } from "@pulumi/aws/appautoscaling/index.js";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/index.js";
import * as pulumi from "@pulumi/pulumi";
import { logicalName } from "../../aws/logicalName.js";
import { awsCrons } from "../../aws/cron.js";
import { regional, type Parts } from "../children.js";
import { ScalingAnchor } from "../endpoint/index.js";
import { transformed } from "../../transform.js";
import { isAutoscaled, type Variant } from "../workload.js";
import { targetTracking, wakeAlarm, wakePolicy } from "./policies.js";

/** What tells a target from all others; Application Auto Scaling's own words. */
interface TargetKey {
  readonly resourceId: pulumi.Output<string>;
  readonly scalableDimension: string;
  readonly serviceNamespace: string;
}

/**
 * What the endpoint waits for and targets hang on. It is there without targets, too: those that the spec no longer asks
 * for must go before the instance type or a variant's name changes. Another mode is another endpoint, and AWS deregisters the targets of one
 * that is deleted.
 */
export function createScalingAnchor({ workload, parent }: Parts): ScalingAnchor {
  const { endpointName, mode } = workload;
  const variants = workload.variants.flatMap(({ name, instanceType }) =>
    instanceType === undefined ? [] : [`${name}=${instanceType.name}`],
  );
  return new ScalingAnchor(endpointName, { endpointName, variants }, { parent, replacementTrigger: mode });
}

/** Makes target, policies and scheduled actions of every variant; nothing where the number of replicas is fixed. */
export function createAutoscaling(parts: Parts, anchor: ScalingAnchor, endpoint: pulumi.Resource): void {
  if (!isAutoscaled(parts.workload)) {
    return;
  }
  for (const variant of parts.workload.variants) {
    const target = createTarget(parts, variant, anchor, endpoint);
    createTracking(parts, variant, target);
    createSchedule(parts, variant, target);
    createWaking(parts, variant, target);
  }
}

interface ScalableTarget {
  readonly key: TargetKey;
  readonly dependsOn: readonly pulumi.Resource[];
}

function createTarget(
  { workload, transform, parent }: Parts,
  variant: Variant,
  anchor: ScalingAnchor,
  endpoint: pulumi.Resource,
): ScalableTarget {
  const { mode, endpointName, replicas } = workload;
  const key: TargetKey = {
    resourceId: pulumi.interpolate`endpoint/${anchor.endpointName}/variant/${variant.name}`,
    scalableDimension:
      mode === "serverless"
        ? "sagemaker:variant:DesiredProvisionedConcurrency"
        : "sagemaker:variant:DesiredInstanceCount",
    serviceNamespace: "sagemaker",
  };
  const args = {
    ...regional(workload),
    ...key,
    minCapacity: replicas.least,
    maxCapacity: replicas.most,
  };
  // Deregistered before the endpoint is updated, and registered when it serves.
  const options = { parent, dependsOn: [anchor, endpoint], deleteBeforeReplace: true };
  const target = new Target(
    ...transformed(transform.scalableTarget, logicalName(endpointName, variant.name), args, options),
  );
  return { key, dependsOn: [target] };
}

function createTracking(
  { workload, transform, parent }: Parts,
  variant: Variant,
  { key, dependsOn }: ScalableTarget,
): void {
  if (workload.mode === "serverless" && workload.spec.scaling.metric === undefined) {
    return;
  }
  const name = logicalName(workload.endpointName, variant.name);
  const args = {
    ...regional(workload),
    ...key,
    name,
    policyType: "TargetTrackingScaling",
    targetTrackingScalingPolicyConfiguration: targetTracking(workload, variant),
  };
  new Policy(
    ...transformed(transform.scalingPolicy, name, args, { ...optionsOf(parent), dependsOn: [...dependsOn] }),
  );
}

function createSchedule(
  { workload, transform, parent }: Parts,
  variant: Variant,
  { key, dependsOn }: ScalableTarget,
): void {
  const { schedule = [] } = workload.spec.scaling;
  schedule.forEach(({ cron, timeZone, minReplicas, maxReplicas }, index) => {
    // An expression with days of the month and of the week is two in AWS's words.
    awsCrons(cron).forEach((expression, half) => {
      const order = half === 0 ? String(index) : `${index}-${half}`;
      const name = logicalName(workload.endpointName, variant.name, order);
      const args = {
        ...regional(workload),
        ...key,
        name,
        schedule: expression,
        timezone: timeZone ?? "UTC",
        scalableTargetAction: { minCapacity: minReplicas, maxCapacity: maxReplicas },
      };
      const options = { ...optionsOf(parent), dependsOn: [...dependsOn] };
      new ScheduledAction(...transformed(transform.scheduledAction, name, args, options));
    });
  });
}

/** An asynchronous model that may sleep is woken by the first request. */
function createWaking(
  { workload, transform, parent, tags }: Parts,
  variant: Variant,
  { key, dependsOn }: ScalableTarget,
): void {
  if (workload.mode !== "async" || lowestBound(workload.spec.scaling.schedule, workload.replicas.least) > 0) {
    return;
  }
  // An underscore, which no alarm of the spec has in its name.
  const name = `${logicalName(workload.endpointName, variant.name)}_wake`;
  const options = { ...optionsOf(parent), dependsOn: [...dependsOn] };
  const policy = new Policy(
    ...transformed(
      transform.scalingPolicy,
      name,
      { ...regional(workload), ...key, name, ...wakePolicy() },
      options,
    ),
  );
  const alarm = { ...regional(workload), ...wakeAlarm(workload), alarmActions: [policy.arn], tags };
  new MetricAlarm(...transformed(transform.alarm, name, alarm, { parent }));
}

function lowestBound(schedule: readonly { readonly minReplicas: number }[] = [], least: number): number {
  return Math.min(least, ...schedule.map(({ minReplicas }) => minReplicas));
}

/**
 * Policies and actions have names of the program's own, so that a run that was interrupted finds them again: a second
 * action would go on scaling, and a second policy of one metric is refused. Another target needs others of the same name:
 * the old ones go first.
 */
function optionsOf(parent: pulumi.Resource): pulumi.CustomResourceOptions {
  return { parent, deleteBeforeReplace: true };
}
