import { replicaBounds, seconds, type HostingSpec, type ModeName } from "../../spec/index.js";
import { byValue, honoured, refused, unless, type Cell, type Judged } from "../cell.js";
import { listOf, longerThan, refuse } from "./circumstances.js";
import { longestHold } from "./holds.js";
import {
  largestCanary,
  linearStep,
  longestAlarmName,
  longestDeployment,
  longestWait,
  mostRollbackAlarms,
  rollingBatch,
} from "./limits.js";

function stepsOf({ rollout }: HostingSpec): readonly number[] {
  return rollout.steps ?? [];
}

const withoutSteps = refuse(
  ({ spec }) => stepsOf(spec).length === 0,
  "SageMaker needs to know the share of the first step",
  "give rollout.steps: one share for canary, such as [10], and all of them for linear, such as [25, 50, 75, 100]",
);

const severalVariants = refuse(
  ({ spec }) => (spec.model.variants ?? []).length > 1 || spec.model.shadow !== undefined,
  "SageMaker rolls endpoints with one variant alone",
  "use allAtOnce, canary or linear",
);

const tooFewReplicas = refuse(
  ({ spec, mode }) => replicaBounds(spec, mode).least < 2,
  "SageMaker rolls by half of the instances at most, and needs two for that",
  "raise scaling.minReplicas to 2, or use allAtOnce",
);

function isBadCanary({ spec }: Judged): boolean {
  const [share = 0, ...more] = stepsOf(spec);
  return spec.rollout.strategy === "canary" && (more.length > 0 || !isShare(share, 1, largestCanary));
}

/** Every step is as large as the first, but for the last, which may be the rest. */
function isBadLinear({ spec }: Judged): boolean {
  const steps = stepsOf(spec);
  const [first = 0] = steps;
  const sizes = steps.map((share, index) => share - (steps[index - 1] ?? 0));
  const even = sizes.slice(0, -1).every((size) => size === first);
  const rest = sizes.at(-1) ?? 0;
  const right = isShare(first, linearStep.least, linearStep.most) && even && rest > 0 && rest <= first;
  return spec.rollout.strategy === "linear" && !(right && steps.at(-1) === 100);
}

function isShare(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Waits of a whole deployment: one a step, and one before the old instances end. */
function waitsTooLong({ spec, mode }: Judged): boolean {
  const { bakeTime } = spec.rollout;
  const wait = bakeTime === undefined ? longestHold(spec) : seconds(bakeTime);
  return wait * (stepCount(spec, mode) + 1) > longestDeployment;
}

function holdsTooLong({ spec }: Judged): boolean {
  return longestHold(spec) > longestWait;
}

/** SageMaker looks at alarms while it waits alone ("Auto-Rollback Configuration and Monitoring"). */
const endsBeforeAlarms = refuse(
  (judged) => shorterThanHold(judged) && !holdsTooLong(judged),
  "the wait would end before an alarm of rollout.rollbackAlarms can go off, so that it would never end the rollout",
  "use a time no shorter than the `for` of each alarm, which is 5m where it is not written",
  ({ spec }) => `at least ${Math.ceil(longestHold(spec) / 60)}m`,
);

function shorterThanHold({ spec, value }: Judged): boolean {
  return seconds(String(value)) < longestHold(spec);
}

function stepCount(spec: HostingSpec, mode: ModeName): number {
  const { strategy, batchSize } = spec.rollout;
  if (strategy === "linear") {
    return stepsOf(spec).length;
  }
  return strategy === "rolling" || batchSize !== undefined ? Math.ceil(1 / batchShare(spec, mode)) : 1;
}

/** Share of the instances that one batch replaces, from 0 to 1. */
function batchShare(spec: HostingSpec, mode: ModeName): number {
  const { batchSize = "25%" } = spec.rollout;
  return typeof batchSize === "number"
    ? batchSize / replicaBounds(spec, mode).most
    : Number(batchSize.slice(0, -1)) / 100;
}

function isBadBatch({ spec, mode, value }: Judged): boolean {
  const { least, most } = replicaBounds(spec, mode);
  const shares =
    typeof value === "number"
      ? [(value / least) * 100, (value / most) * 100]
      : [Number(String(value).slice(0, -1))];
  return shares.some((share) => share < rollingBatch.least || share > rollingBatch.most);
}

/** Alarms that end a deployment: one for each variant where the spec has it made. */
function alarmCount({ spec, value }: Judged): number {
  const made = new Set(spec.observability?.alarms?.map(({ name }) => name));
  const variants = spec.model.variants?.length ?? 1;
  return listOf(value).reduce<number>((sum, name) => sum + (made.has(String(name)) ? variants : 1), 0);
}

/** Rows of `rollout` in the modes whose endpoints run on instances ("Deployment guardrails"). */
export const guardrailRows: Readonly<Record<string, Cell>> = {
  "rollout.strategy": byValue(
    {
      allAtOnce: honoured("blue/green deployment, all at once"),
      blueGreen: honoured("blue/green deployment, all at once; bakeTime keeps the old instances"),
      canary: unless([withoutSteps], honoured("blue/green deployment with a canary")),
      linear: unless([withoutSteps], honoured("blue/green deployment in linear steps")),
      rolling: unless([severalVariants, tooFewReplicas], honoured("rolling deployment")),
    },
    refused("unknown strategy", "use allAtOnce"),
  ),
  "rollout.batchSize": unless(
    [
      severalVariants,
      tooFewReplicas,
      refuse(
        isBadBatch,
        "SageMaker replaces 5 to 50 per cent of the instances at a time",
        'use a share from "5%" to "50%", or a number that is one of any number of replicas',
      ),
    ],
    honoured("MaximumBatchSize"),
  ),
  "rollout.steps": unless(
    [
      refuse(
        isBadCanary,
        "a canary of SageMaker is one share of 1 to 50 per cent, and then everything",
        "give one share, such as [10]",
      ),
      refuse(
        isBadLinear,
        "linear steps of SageMaker are of one size of 10 to 50 per cent, up to everything",
        "give shares such as [25, 50, 75, 100]",
      ),
    ],
    honoured("CanarySize or LinearStepSize"),
  ),
  "rollout.bakeTime": unless(
    [
      refuse(longerThan(longestWait), "SageMaker waits for an hour at most", "use at most 1h"),
      refuse(
        waitsTooLong,
        "all waits of a deployment together may last four hours",
        "use fewer steps or a shorter time",
      ),
      endsBeforeAlarms,
    ],
    honoured("wait between steps, and before the old instances end"),
  ),
  "rollout.rollbackAlarms": unless(
    [
      refuse(
        (judged) => alarmCount(judged) > mostRollbackAlarms,
        `SageMaker watches ${mostRollbackAlarms} alarms at most, one a variant where they are made for the model`,
        "name fewer",
      ),
      refuse(
        holdsTooLong,
        "SageMaker waits for an hour at most, in which an alarm with a longer `for` cannot go off",
        "give the alarms that are to end a rollout a `for` of at most 1h",
      ),
      refuse(
        (judged) => judged.spec.rollout.bakeTime === undefined && waitsTooLong(judged),
        "each step waits for the longest `for` of the alarms, and all waits together may last four hours",
        "use fewer steps, or give the alarms a shorter `for`",
      ),
    ],
    honoured("AutoRollbackConfiguration"),
  ),
  "rollout.rollbackAlarms[]": unless(
    [
      refuse(
        ({ value }) => String(value).length > longestAlarmName,
        `SageMaker takes names of alarms up to ${longestAlarmName} characters`,
        "name the alarm, and not its ARN or description",
      ),
    ],
    honoured("AutoRollbackConfiguration"),
  ),
  "rollout.revisionsKept": honoured("endpoint configurations and models kept"),
};

const noGuardrails = "SageMaker has deployment guardrails for real-time and asynchronous endpoints alone";

/** Rows of `rollout` of serverless endpoints. */
export const serverlessRolloutRows: Readonly<Record<string, Cell>> = {
  "rollout.strategy": byValue(
    {
      allAtOnce: honoured("UpdateEndpoint, which keeps the old version until the new one answers"),
      rolling: refused(noGuardrails, "use allAtOnce, or placement.mode: realtime"),
      canary: refused(noGuardrails, "use allAtOnce, or placement.mode: realtime"),
      linear: refused(noGuardrails, "use allAtOnce, or placement.mode: realtime"),
      blueGreen: refused(noGuardrails, "use allAtOnce, or placement.mode: realtime"),
    },
    refused("unknown strategy", "use allAtOnce"),
  ),
  "rollout.batchSize": refused(noGuardrails, "remove it, or use placement.mode: realtime"),
  "rollout.steps": refused(noGuardrails, "remove it, or use placement.mode: realtime"),
  "rollout.bakeTime": refused(noGuardrails, "remove it, or use placement.mode: realtime"),
  "rollout.rollbackAlarms": refused(noGuardrails, "remove it, or use placement.mode: realtime"),
  "rollout.revisionsKept": honoured("endpoint configurations and models kept"),
};
