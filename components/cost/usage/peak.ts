import type { ModeName } from "../../spec/index.js";
import type { Context } from "../context.js";
import type { Demand } from "../demand.js";
import { combine, product, sum, type Figure } from "../figure.js";
import { requestsInService } from "../sizing.js";
import { neededFor } from "./replicas.js";

/** What the peak of the traffic asks for; in mode serverless a replica is one request at a time. */
export interface Peak {
  /** Replicas that it needs, whatever the bounds say. */
  readonly needed: Figure;
  /** Replicas that there are at most. */
  readonly allowed: number;
}

/** Replicas at the peak: by {@link neededFor}, or the requests that are being answered at the same time. */
export function neededAtPeak(context: Context, mode: ModeName): Peak {
  const { bounds, demand, fleets } = context;
  if (mode === "serverless") {
    return { needed: requestsAtOnce(demand.peak, demand), allowed: bounds.most };
  }
  const needed = fleets.map((share) => neededFor(context, product(demand.peak, share)));
  return { needed: sum(needed), allowed: bounds.most * fleets.length };
}

/** Requests that are being answered at the same time, on average, of a rate of requests: at least one. */
export function requestsAtOnce(rate: Figure, { secondsPerRequest }: Demand): Figure {
  return combine([rate, secondsPerRequest], ([requestsPerSecond = 0, seconds = 0]) =>
    Math.max(1, Math.ceil(requestsInService({ requestsPerSecond, secondsPerRequest: seconds }) - 1e-9)),
  );
}
