import type { HostingSpec, ModeName } from "../../spec/index.js";
import type { Assumptions } from "../assumptions.js";
import { fleetsOf } from "../context.js";
import { busySeconds, concurrencyOf, demandOf } from "../demand.js";
import { combine, product, type Figure } from "../figure.js";
import { secondsPerMonth } from "../month.js";
import { requestsAtOnce } from "./peak.js";
import { neededFor } from "./replicas.js";

/** Replicas that the largest fleet of a model needs; in mode serverless, requests at the same time. */
export interface Needed {
  readonly atPeak: Figure;
  readonly onAverage: Figure;
}

/**
 * Replicas that a spec's traffic needs in a mode, whatever its bounds say. Jobs have no peak: they need the instances
 * that answer a month's requests within the month.
 */
export function replicasNeeded(spec: HostingSpec, mode: ModeName, assumptions: Assumptions): Needed {
  const demand = demandOf(spec);
  if (mode === "serverless") {
    return {
      atPeak: requestsAtOnce(demand.peak, demand),
      onAverage: requestsAtOnce(demand.rate, demand),
    };
  }
  if (mode === "batch") {
    const work = busySeconds(demand.requests, demand);
    const instances = combine([work], ([busy = 0]) =>
      Math.max(1, Math.ceil(busy / (secondsPerMonth * concurrencyOf(spec)) - 1e-9)),
    );
    return { atPeak: instances, onAverage: instances };
  }
  const largest = Math.max(...fleetsOf(spec));
  const needed = (rate: Figure) => neededFor({ spec, demand, assumptions }, product(rate, largest));
  return { atPeak: needed(demand.peak), onAverage: needed(demand.rate) };
}
