import { longestHold } from "../capabilities/sagemaker/holds.js";
import { seconds, strategyOf, type Strategy } from "../spec/index.js";
import type { DeploymentConfiguration } from "./endpoint/index.js";
import { alarmName } from "./names.js";
import { startupSeconds, type Workload } from "./workload.js";

/** Bounds of MaximumExecutionTimeoutInSeconds (API reference, BlueGreenUpdatePolicy and RollingUpdatePolicy). */
const shortestExecution = 600;
const longestExecution = 28_800;
/** Longest wait that SageMaker takes, in seconds (API reference, TrafficRoutingConfig and BlueGreenUpdatePolicy). */
const longestWait = 3600;
/** Time in which AWS provisions instances before a container starts, in seconds; minutes as a rule. */
const provisioningSeconds = 900;
/** Shortest wait in which alarms can tell that a new version fails where the spec does not say, in seconds. */
const defaultAlarmWait = 600;
/** Time that data takes to come, in seconds, where there is some: an alarm counts it late. */
const dataDelay = 300;
/** Share of the instances that rolling replaces at a time where the spec does not say, in per cent. */
const defaultBatch = 25;

/**
 * How SageMaker moves the traffic to a new configuration, as the API takes it. Undefined where the spec asks for nothing:
 * then it moves all traffic at once, whatever the variants are called, which guardrails would not let change. Undefined
 * as well in mode serverless, where there are no fleets to move between ("Deployment guardrails: Exclusions").
 */
export function deploymentConfiguration(workload: Workload): DeploymentConfiguration | undefined {
  if (workload.mode === "serverless" || workload.mode === "batch" || !asksForGuardrails(workload)) {
    return undefined;
  }
  const alarms = rollbackAlarms(workload);
  const policy =
    strategy(workload) === "rolling"
      ? { RollingUpdatePolicy: rollingUpdate(workload) }
      : { BlueGreenUpdatePolicy: blueGreenUpdate(workload) };
  return {
    ...policy,
    ...(alarms.length === 0
      ? {}
      : { AutoRollbackConfiguration: { Alarms: alarms.map((AlarmName) => ({ AlarmName })) } }),
  };
}

function asksForGuardrails({ spec: { rollout } }: Workload): boolean {
  const { strategy, batchSize, steps, bakeTime, rollbackAlarms: alarms } = rollout;
  return [strategy, batchSize, steps, bakeTime, alarms].some((field) => field !== undefined);
}

/** How long the endpoint's rollout may take, in seconds: an hour, or what its waits and starts add up to. */
export function rolloutTimeoutSeconds(workload: Workload): number {
  return Math.max(3600, executionSeconds(workload) + 2 * provisioningSeconds);
}

/**
 * Names of the alarms that end a rollout. A name of `observability.alarms` means the alarms made for it, one a variant;
 * any other is an alarm that the account has already.
 */
export function rollbackAlarms({ spec, endpointName, variants }: Workload): string[] {
  const made = new Set(spec.observability?.alarms?.map(({ name }) => name));
  return (spec.rollout.rollbackAlarms ?? []).flatMap((alarm) => {
    if (!made.has(alarm)) {
      return [alarm];
    }
    return spec.model.variants === undefined
      ? [alarmName(endpointName, alarm)]
      : variants.map(({ name }) => alarmName(endpointName, alarm, name));
  });
}

function strategy({ spec }: Workload): Strategy {
  return strategyOf(spec, "allAtOnce");
}

function blueGreenUpdate(workload: Workload): NonNullable<DeploymentConfiguration["BlueGreenUpdatePolicy"]> {
  return {
    TrafficRoutingConfiguration: trafficRouting(workload),
    // The old fleet waits as long as a step does: until then an alarm brings it back.
    TerminationWaitInSeconds: bakeSeconds(workload),
    MaximumExecutionTimeoutInSeconds: executionSeconds(workload),
  };
}

type BlueGreenUpdate = NonNullable<DeploymentConfiguration["BlueGreenUpdatePolicy"]>;

function trafficRouting(workload: Workload): BlueGreenUpdate["TrafficRoutingConfiguration"] {
  const [firstStep = 0] = workload.spec.rollout.steps ?? [];
  const WaitIntervalInSeconds = bakeSeconds(workload);
  const size = { Type: "CAPACITY_PERCENT", Value: Math.round(firstStep) } as const;
  switch (strategy(workload)) {
    case "canary":
      return { Type: "CANARY", CanarySize: size, WaitIntervalInSeconds };
    case "linear":
      return { Type: "LINEAR", LinearStepSize: size, WaitIntervalInSeconds };
    case "allAtOnce":
    case "blueGreen":
    case "rolling":
      return { Type: "ALL_AT_ONCE", WaitIntervalInSeconds: 0 };
  }
}

function rollingUpdate(workload: Workload): NonNullable<DeploymentConfiguration["RollingUpdatePolicy"]> {
  return {
    MaximumBatchSize: batchSize(workload),
    WaitIntervalInSeconds: bakeSeconds(workload),
    MaximumExecutionTimeoutInSeconds: executionSeconds(workload),
  };
}

function batchSize({ spec }: Workload): { Type: "CAPACITY_PERCENT" | "INSTANCE_COUNT"; Value: number } {
  const { batchSize: written = `${defaultBatch}%` } = spec.rollout;
  return typeof written === "number"
    ? { Type: "INSTANCE_COUNT", Value: written }
    : { Type: "CAPACITY_PERCENT", Value: Number(written.slice(0, -1)) };
}

function bakeSeconds(workload: Workload): number {
  const { bakeTime } = workload.spec.rollout;
  if (bakeTime !== undefined) {
    return Math.min(seconds(bakeTime), longestWait);
  }
  // SageMaker looks at alarms while it waits ("Auto-Rollback Configuration and Monitoring"): without a wait they would
  // end no rollout. Half of the longest time is left for many steps to start.
  const share = Math.floor(longestExecution / 2 / (stepsOf(workload) + 1));
  const hold = longestHold(workload.spec);
  const wait = Math.max(hold, Math.min(Math.max(hold + dataDelay, defaultAlarmWait), share));
  return rollbackAlarms(workload).length === 0 ? 0 : Math.min(wait, longestWait);
}

/** Every step provisions and starts at worst, and waits; the last wait is for the end of the old fleet. */
function executionSeconds(workload: Workload): number {
  const starts = strategy(workload) === "rolling" ? stepsOf(workload) : 1;
  const total =
    starts * (provisioningSeconds + startupSeconds(workload)) +
    (stepsOf(workload) + 1) * bakeSeconds(workload);
  return Math.min(Math.max(total, shortestExecution), longestExecution);
}

function stepsOf(workload: Workload): number {
  const { steps = [100] } = workload.spec.rollout;
  switch (strategy(workload)) {
    case "rolling":
      return rollingSteps(workload);
    case "canary":
      return 2;
    case "linear":
      return Math.max(steps.length, 1);
    case "allAtOnce":
    case "blueGreen":
      return 1;
  }
}

function rollingSteps(workload: Workload): number {
  const { Type, Value } = batchSize(workload);
  const instances = Type === "INSTANCE_COUNT" ? Value : (workload.replicas.most * Value) / 100;
  return Math.ceil(workload.replicas.most / Math.max(Math.floor(instances), 1));
}
