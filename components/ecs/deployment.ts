import type { ServiceArgs } from "@pulumi/aws/ecs/index.js";
import { seconds } from "../spec/index.js";
import { drainSeconds } from "./targetGroup.js";
import { startupSeconds, type Workload } from "./workload.js";

type Deployment = Pick<
  ServiceArgs,
  "deploymentConfiguration" | "deploymentMaximumPercent" | "deploymentMinimumHealthyPercent"
>;

/** Share of the replicas that rolling replaces at a time where the spec does not say. */
const defaultBatch = "25%";

/** How ECS replaces the tasks of a service. No old task ends before a new one is healthy. */
export function deploymentOf(workload: Workload): Deployment {
  return {
    deploymentMinimumHealthyPercent: 100,
    deploymentMaximumPercent: workload.strategy === "rolling" ? 100 + batchPercent(workload) : 200,
    deploymentConfiguration: configurationOf(workload),
  };
}

function configurationOf(workload: Workload) {
  const bake = bakeMinutes(workload);
  const [share = 0] = workload.spec.rollout.steps ?? [];
  switch (workload.strategy) {
    case "allAtOnce":
    case "rolling":
      return { strategy: "ROLLING" };
    case "blueGreen":
      return { strategy: "BLUE_GREEN", bakeTimeInMinutes: bake };
    case "canary":
      return {
        strategy: "CANARY",
        bakeTimeInMinutes: bake,
        canaryConfiguration: { canaryPercent: share, canaryBakeTimeInMinutes: bake },
      };
    case "linear":
      return {
        strategy: "LINEAR",
        bakeTimeInMinutes: bake,
        linearConfiguration: { stepPercent: share, stepBakeTimeInMinutes: bake },
      };
  }
}

/** The provider takes minutes as text. */
function bakeMinutes(workload: Workload): string {
  return String(bakeSeconds(workload) / 60);
}

function bakeSeconds({ spec }: Workload): number {
  return spec.rollout.bakeTime === undefined ? 0 : seconds(spec.rollout.bakeTime);
}

/**
 * Tasks above the desired number, in per cent of it, 1 to 100. ECS rounds down, and a share of less than one task would
 * never start any: of one replica at least one is replaced.
 */
function batchPercent({ spec, replicas }: Workload): number {
  const { batchSize = defaultBatch } = spec.rollout;
  const asked =
    typeof batchSize === "number"
      ? Math.ceil((100 * batchSize) / replicas.least)
      : Number(batchSize.slice(0, -1));
  return Math.min(100, Math.max(asked, Math.ceil(100 / replicas.least)));
}

/** Seconds that ECS takes for a task beside the model's own start: to find a place, pull images, register it. */
const placingSeconds = 300;
/** Tasks in a row that fail before the circuit breaker gives up ("How the Amazon ECS deployment circuit breaker detects failures"). */
const leastFailures = 3;

/** Longest time that a rollout may take, in seconds: every batch or step with its wait, or the failures that end it. */
export function rolloutTimeoutSeconds(workload: Workload): number {
  const { spec, strategy, shifts } = workload;
  const start = startupSeconds(workload) + placingSeconds;
  const batches = strategy === "rolling" ? Math.ceil(100 / batchPercent(workload)) : 1;
  const waits = shifts ? (Math.max(1, spec.rollout.steps?.length ?? 1) + 1) * bakeSeconds(workload) : 0;
  const ending = (drainSeconds(workload) + 60) * batches;
  return Math.max(batches, leastFailures + 1) * start + waits + ending;
}
