import type { Context } from "../context.js";
import { concurrencyOf } from "../demand.js";
import { combine, isKnown, known, product, sum, type Figure } from "../figure.js";
import { hoursPerMonth, secondsPerMonth } from "../month.js";
import { replicasFor, requestsPerSecondOf } from "../sizing.js";
import { always, type Scale, type Usage } from "./usage.js";

/** What replicas that always run use: a web service, in mode realtime. */
export function replicasUsage(context: Context, scale: Scale): Usage {
  const { least, most } = context.bounds;
  const fleets = context.fleets.length;
  switch (scale) {
    case "minimum":
      return { phases: always(known(least * fleets), hoursPerMonth), requests: known(0) };
    case "expected":
      return expected(context);
    case "maximum":
      return { phases: always(known(most * fleets), hoursPerMonth), requests: capacity(context) };
  }
}

/** While requests come as many replicas as they need, within the bounds; the least at other hours. */
function expected(context: Context): Usage {
  const { bounds, demand, fleets } = context;
  const idleHours = hoursPerMonth - demand.activeHours;
  return {
    phases: [
      { replicas: replicasAt(context, demand.rate), hours: known(demand.activeHours) },
      ...(idleHours > 0 ? always(known(bounds.least * fleets.length), idleHours) : []),
    ],
    requests: answered(context, capacity(context)),
  };
}

/** Replicas of all fleets that a rate of requests has running, within the bounds. */
export function replicasAt(context: Context, rate: Figure): Figure {
  const { least, most } = context.bounds;
  if (least === most) {
    return known(most * context.fleets.length);
  }
  const needed = context.fleets.map((share) => neededFor(context, product(rate, share)));
  return sum(
    needed.map((figure) => combine([figure], ([count = 0]) => Math.min(Math.max(count, least), most))),
  );
}

/** Replicas of one fleet that a rate needs: by the target that the spec scales on, else by how busy they should be. */
export function neededFor(
  { spec, demand, assumptions }: Pick<Context, "spec" | "demand" | "assumptions">,
  rate: Figure,
): Figure {
  const { metric } = spec.scaling;
  if (metric?.type === "requestsPerSecond") {
    return combine([rate], ([requests = 0]) => Math.max(1, Math.ceil(requests / metric.target - 1e-9)));
  }
  const places = metric?.type === "concurrency" ? { concurrency: metric.target, busy: 1 } : undefined;
  return combine([rate, demand.secondsPerRequest], ([requestsPerSecond = 0, secondsPerRequest = 0]) =>
    replicasFor(
      { requestsPerSecond, secondsPerRequest, concurrency: places?.concurrency ?? concurrencyOf(spec) },
      places?.busy ?? assumptions.utilisation,
    ),
  );
}

/** Requests that are answered: what is asked, or as many as there is capacity for. */
export function answered({ demand, fleets }: Context, most: Figure): Figure {
  const asked = product(
    demand.requests,
    fleets.reduce((total, share) => total + share, 0),
  );
  return combine([asked, withoutEnd(most)], (values) => Math.min(...values));
}

/** Where it is not known how many they can answer, none is too many. */
function withoutEnd(figure: Figure): Figure {
  return isKnown(figure) ? figure : known(Infinity);
}

/** Requests a month when every place of the most replicas is busy. */
export function capacity({ spec, bounds, fleets, demand }: Context): Figure {
  return combine([demand.secondsPerRequest], ([secondsPerRequest = 1]) => {
    const places = { secondsPerRequest, concurrency: concurrencyOf(spec) };
    return requestsPerSecondOf(bounds.most * fleets.length, places) * secondsPerMonth;
  });
}
