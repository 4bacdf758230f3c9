import { seconds, type HostingSpec } from "../../spec/index.js";

type Alarm = NonNullable<NonNullable<HostingSpec["observability"]>["alarms"]>[number];

/** How long an alarm's condition must hold where the spec does not say, in seconds. */
const defaultHold = 300;

/** How long an alarm's condition must hold until it goes off, in seconds. */
export function holdSeconds({ for: hold }: Alarm): number {
  return hold === undefined ? defaultHold : seconds(hold);
}

/**
 * How long SageMaker must wait at least so that each alarm that the spec has made can end a rollout, in seconds; 0 where
 * there is none. What the account's own alarms ask for is not known.
 */
export function longestHold({ rollout, observability }: HostingSpec): number {
  const ending = new Set(rollout.rollbackAlarms);
  const made = (observability?.alarms ?? []).filter(({ name }) => ending.has(name));
  return Math.max(0, ...made.map(holdSeconds));
}
