import { seconds } from "../../spec/index.js";
import type { Context } from "../context.js";
import { concurrencyOf } from "../demand.js";
import { combine, isKnown, known, unknown, type Figure } from "../figure.js";
import { hoursPerMonth } from "../month.js";
import { requestsInService } from "../sizing.js";
import { answered, capacity, replicasAt, replicasUsage } from "./replicas.js";
import type { Scale, Usage } from "./usage.js";

/** What an asynchronous model uses: hours in which it is awake. One that may not sleep is a web service. */
export function asyncUsage(context: Context, scale: Scale): Usage {
  if (context.bounds.least > 0 || scale === "maximum") {
    return replicasUsage(context, scale);
  }
  if (scale === "minimum") {
    return { phases: [], requests: known(0) };
  }
  const replicas = replicasAt(context, context.demand.rate);
  return {
    phases: [{ replicas, hours: hoursAwake(context, replicas) }],
    requests: answered(context, capacity(context)),
  };
}

/**
 * Hours awake. Where traffic needs more replicas than one there is always work in the hours with traffic. One replica
 * sleeps between requests: as often as the assumptions say, or as requests at random let it.
 */
function hoursAwake(context: Context, replicas: Figure): Figure {
  const { demand, assumptions, fleets } = context;
  if (!isKnown(replicas)) {
    return unknown(...replicas.missing);
  }
  const waking = {
    startSeconds: seconds(assumptions.async.start),
    idleSeconds: seconds(assumptions.async.idle),
  };
  if (replicas.value > fleets.length) {
    return known(Math.min(demand.activeHours + wakingHours(waking, demand.windows), hoursPerMonth));
  }
  return combine([demand.rate, demand.secondsPerRequest], ([rate = 0, secondsPerRequest = 0]) => {
    const habit: Habit = {
      requestsPerSecond: rate,
      secondsPerRequest: secondsPerRequest / concurrencyOf(context.spec),
      hours: demand.activeHours,
      ...waking,
    };
    const { wakesPerMonth } = assumptions.async;
    const awake =
      wakesPerMonth === undefined
        ? awakeAtRandom(habit) + wakingHours(waking, demand.windows)
        : awakeByWakes(habit, wakesPerMonth);
    return Math.min(awake, hoursPerMonth);
  });
}

/** What each wake takes besides work. */
interface Waking {
  /** From a request to a replica that was asleep until it answers. */
  readonly startSeconds: number;
  /** From the last answer until it sleeps. */
  readonly idleSeconds: number;
}

/** How one replica works, sleeps and wakes. */
export interface Habit extends Waking {
  readonly requestsPerSecond: number;
  readonly secondsPerRequest: number;
  /** Hours of the month with traffic. */
  readonly hours: number;
}

/** Busy hours, and for each wake the time to start and the time until it sleeps again. */
function awakeByWakes(habit: Habit, wakes: number): number {
  return requestsInService(habit) * habit.hours + wakingHours(habit, wakes);
}

function wakingHours({ startSeconds, idleSeconds }: Waking, wakes: number): number {
  return (wakes * (startSeconds + idleSeconds)) / 3600;
}

/**
 * Hours awake when requests come at random, one after the other (a Poisson process; M/G/1 with set-up time and delayed
 * switching off). A cycle from sleep to sleep lasts e^(λi) / (λ(1-ρ)), for an idle time must reach i before it sleeps, and
 * s / (1-ρ) more for a start of s with the work that comes meanwhile; of each, 1/λ is sleep.
 */
export function awakeAtRandom(habit: Habit): number {
  const { requestsPerSecond: rate, hours, startSeconds, idleSeconds } = habit;
  const idle = 1 - requestsInService(habit);
  if (idle <= 0) {
    return hours;
  }
  const cycle = (Math.exp(rate * idleSeconds) / rate + startSeconds) / idle;
  return hours * (1 - 1 / (rate * cycle));
}
