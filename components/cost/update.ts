import type { Offer } from "./backends/offer.js";
import type { Context } from "./context.js";
import { secondsOrNone } from "./demand.js";
import { combine, known, product, show, sum, type Figure } from "./figure.js";
import type { Hourly } from "./part.js";
import { mostReplicas, type Usage } from "./usage/usage.js";

/** What one update costs besides, while old and new replicas run side by side. */
export interface UpdateCost {
  /** US dollars for one update. */
  readonly amount: Figure;
  readonly how: string;
}

/** How long a replica may take to start where the spec does not say, as the spec's own default is. */
const defaultStartSeconds = 600;
/** Replicas that rolling replaces at a time where the spec does not say, as the hosts do it. */
const defaultBatch = "25%";

/** The extra of an update: replicas that start before old ones end, for as long as both run. */
export function updateCost(context: Context, { update }: Offer, usage: Usage): UpdateCost | undefined {
  if (update === undefined) {
    return undefined;
  }
  const { rollout, model } = context.spec;
  const start = model.startupBudget === undefined ? defaultStartSeconds : secondsOrNone(model.startupBudget);
  const step = start + secondsOrNone(rollout.bakeTime);
  const replicas = mostReplicas(usage);
  if (update.strategy === "rolling") {
    const batch = combine([replicas], ([count = 0]) => batchOf(count, rollout.batchSize ?? defaultBatch));
    const batches = combine([replicas, batch], ([count = 0, size = 1]) =>
      size === 0 ? 0 : Math.ceil(count / size),
    );
    return side({ replicas, extra: batch, hours: product(batches, step / 3600) }, update.hourly);
  }
  const waits = { allAtOnce: 1, blueGreen: 1, canary: 2, linear: rollout.steps?.length ?? 1 }[
    update.strategy
  ];
  const seconds = start + waits * secondsOrNone(rollout.bakeTime);
  return side({ replicas, extra: replicas, hours: known(seconds / 3600) }, update.hourly);
}

/** A share is rounded up: what is replaced at a time is a replica at least. */
function batchOf(replicas: number, size: number | string): number {
  const batch = typeof size === "number" ? size : Math.ceil((replicas * Number.parseInt(size, 10)) / 100);
  return Math.min(batch, replicas);
}

interface SideBySide {
  readonly replicas: Figure;
  readonly extra: Figure;
  readonly hours: Figure;
}

function side({ replicas, extra, hours }: SideBySide, hourly: Hourly): UpdateCost {
  const both = hourly(sum([replicas, extra]));
  const rate = combine([both, hourly(replicas)], ([withExtra = 0, without = 0]) => withExtra - without);
  return {
    amount: product(rate, hours),
    how: `${show(extra)} more replicas for ${show(hours)} h`,
  };
}
