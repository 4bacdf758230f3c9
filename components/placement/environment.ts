import type { Feature, Surroundings } from "../capabilities/index.js";
import type { Assumptions, PriceTable } from "../cost/index.js";
import type { BackendName } from "../spec/index.js";

/** What the stack's settings say of one backend; see the capability table's `needs` cells. */
export interface BackendOffer extends Surroundings {
  readonly features: ReadonlySet<Feature>;
}

/** What the stack's settings offer on each backend; `auto` chooses among those that are in it. */
export type Offer = Readonly<Partial<Record<BackendName, BackendOffer>>>;

/** How the price lists call the cluster or site of backends kubernetes and onPremises. */
export interface Cluster {
  /** Region of AWS, or the name of a cluster or site; undefined where it has no prices. */
  readonly region?: string;
  /** Type of its nodes; without it, CPU, memory and accelerators have prices of their own. */
  readonly node?: string;
}

/** What is known of the places where a stack may host. */
export interface Environment {
  readonly offer: Offer;
  /** Region of AWS, for prices; undefined where it is not known. */
  readonly region?: string;
  readonly cluster: Cluster;
  readonly prices: PriceTable;
  readonly assumptions: Assumptions;
  /** Share by which another candidate must be cheaper before moving is advised, from 0 to 1. */
  readonly margin: number;
  /** How many instances of a type the account may run; a type that is not listed has no limit here. */
  readonly quotas: Readonly<Record<string, number>>;
}
