import { replicaBounds, type HostingSpec, type ReplicaBounds } from "../spec/index.js";
import type { Assumptions } from "./assumptions.js";
import type { Candidate } from "./candidate.js";
import { demandOf, type Demand } from "./demand.js";
import type { PriceTable } from "./prices/table.js";

/** Where prices are looked up. */
export interface Rates {
  /** Region of AWS, or the name of a cluster or site, as the price lists have it. */
  readonly region: string;
  readonly prices: PriceTable;
}

/** Everything that the parts of an estimate are made from. */
export interface Context extends Rates {
  readonly spec: HostingSpec;
  readonly assumptions: Assumptions;
  readonly demand: Demand;
  readonly bounds: ReplicaBounds;
  /** Share of the requests that each fleet of replicas gets: one a variant, and the shadow, which gets all. */
  readonly fleets: readonly number[];
}

/** What an estimate begins with. */
export interface Question extends Rates {
  readonly spec: HostingSpec;
  readonly candidate: Candidate;
  readonly assumptions: Assumptions;
}

export function contextOf({ candidate, ...question }: Question): Context {
  const { spec } = question;
  return {
    ...question,
    demand: demandOf(spec),
    bounds: candidate.bounds ?? replicaBounds(spec, candidate.mode),
    fleets: fleetsOf(spec),
  };
}

/** Shares of the requests: see {@link Context.fleets}. */
export function fleetsOf({ model }: HostingSpec): number[] {
  const shares = model.variants?.map(({ weight }) => weight / 100) ?? [1];
  return model.shadow === undefined ? shares : [...shares, 1];
}
