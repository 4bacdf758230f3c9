import { seconds } from "../../spec/index.js";
import type { Context } from "../context.js";
import { runsPerMonth } from "../cronRuns.js";
import { busySeconds, concurrencyOf } from "../demand.js";
import { combine, given, known, product, sum, type Figure } from "../figure.js";
import { hoursPerMonth } from "../month.js";
import { answered, capacity } from "./replicas.js";
import { always, type Scale, type Usage } from "./usage.js";

/** What jobs use: hours in which instances start and work. Jobs that do not overlap never take more than the month. */
export function batchUsage(context: Context, scale: Scale): Usage {
  const replicas = known(context.bounds.most);
  if (scale === "maximum") {
    return { phases: always(replicas, hoursPerMonth), requests: capacity(context) };
  }
  const requests = scale === "minimum" ? known(0) : answered(context, capacity(context));
  const hours = combine([sum([startHours(context), workHours(context, requests)])], ([total = 0]) =>
    Math.min(total, hoursPerMonth),
  );
  return { phases: [{ replicas, hours }], requests };
}

function startHours({ spec, assumptions }: Context): Figure {
  const { schedule } = spec.interface.type === "batch" ? spec.interface : {};
  const { start, jobsPerMonth } = assumptions.batch;
  const jobs =
    schedule === undefined
      ? given(jobsPerMonth, "interface.schedule, or batch.jobsPerMonth of the assumptions")
      : known(runsPerMonth(schedule));
  return product(jobs, seconds(start) / 3600);
}

/** All instances of a job work until all its requests are answered. */
function workHours({ spec, bounds, demand }: Context, requests: Figure): Figure {
  return product(busySeconds(requests, demand), 1 / (3600 * concurrencyOf(spec) * bounds.most));
}
