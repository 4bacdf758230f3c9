import { seconds, type HostingSpec } from "../../spec/index.js";
import { byValue, honoured, refused, unless, type Cell, type Judged } from "../cell.js";
import { longerThan, refuse } from "../sagemaker/circumstances.js";
import { canaryShare, leastLinearStep, longestAlarmName, longestBake } from "./limits.js";
import { ecsStrategy, shiftsTraffic } from "./strategy.js";

function stepsOf({ rollout }: HostingSpec): readonly number[] {
  return rollout.steps ?? [];
}

const withoutSteps = refuse(
  ({ spec }) => stepsOf(spec).length === 0,
  "ECS needs to know the share of the first step",
  "give rollout.steps: one share for canary, such as [10], and all of them for linear, such as [25, 50, 75, 100]",
);

function isBadCanary({ spec }: Judged): boolean {
  const [share = 0, ...more] = stepsOf(spec);
  const right = share >= canaryShare.least && share <= canaryShare.most;
  return ecsStrategy(spec) === "canary" && (more.length > 0 || !right);
}

/** Every step is as large as the first, but for the last, which may be the rest. */
function isBadLinear({ spec }: Judged): boolean {
  const steps = stepsOf(spec);
  const [first = 0] = steps;
  const sizes = steps.map((share, index) => share - (steps[index - 1] ?? 0));
  const even = sizes.slice(0, -1).every((size) => Math.abs(size - first) < 1e-9);
  const rest = sizes.at(-1) ?? 0;
  const right = first >= leastLinearStep && even && rest > 0 && rest <= first + 1e-9 && steps.at(-1) === 100;
  return ecsStrategy(spec) === "linear" && !right;
}

/** Rows of `rollout`. */
export const rolloutRows: Readonly<Record<string, Cell>> = {
  "rollout.strategy": byValue(
    {
      allAtOnce: honoured("rolling deployment that starts every new task before an old one ends"),
      rolling: honoured("rolling deployment"),
      canary: unless([withoutSteps], honoured("canary deployment between two target groups")),
      linear: unless([withoutSteps], honoured("linear deployment between two target groups")),
      blueGreen: honoured("blue/green deployment between two target groups; bakeTime keeps the old tasks"),
    },
    refused("unknown strategy", "use allAtOnce"),
  ),
  "rollout.batchSize": honoured("maximumPercent of the deployment: tasks above the desired number"),
  "rollout.steps": unless(
    [
      refuse(
        isBadCanary,
        "a canary of ECS is one share of 0.1 to 100 per cent, and then everything",
        "give one share, such as [10]",
      ),
      refuse(
        isBadLinear,
        "linear steps of ECS are of one size of at least 3 per cent, up to everything",
        "give shares such as [25, 50, 75, 100]",
      ),
    ],
    honoured("canaryPercent or stepPercent"),
  ),
  "rollout.bakeTime": unless(
    [
      refuse(
        ({ spec }) => !shiftsTraffic(spec),
        "a rolling deployment of ECS goes on as soon as new tasks are healthy",
        "use rollout.strategy canary, linear or blueGreen, or remove it",
      ),
      refuse(
        ({ value }) => seconds(String(value)) % 60 !== 0,
        "ECS counts whole minutes",
        "use whole minutes, such as 5m",
      ),
      refuse(longerThan(longestBake), "ECS waits for a day at most", "use at most 24h"),
    ],
    honoured("wait between steps, and before the old tasks end"),
  ),
  "rollout.rollbackAlarms": honoured("alarms of the service, which roll a deployment back"),
  "rollout.rollbackAlarms[]": unless(
    [
      refuse(
        ({ spec, value }) =>
          spec.observability?.alarms?.some(
            ({ name, metric }) => name === value && metric === "utilisation",
          ) === true,
        "the alarm watches the service itself, which is made with the alarms that end its deployments",
        "name an alarm on errorRate or p95LatencyMs",
      ),
      refuse(
        ({ value }) => String(value).length > longestAlarmName,
        `names of alarms have up to ${longestAlarmName} characters`,
        "name the alarm, and not its ARN or description",
      ),
    ],
    honoured("alarms of the service, which roll a deployment back"),
  ),
  "rollout.revisionsKept": honoured("revisions of the task definition kept"),
};
