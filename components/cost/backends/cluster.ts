import { strategyOf } from "../../spec/index.js";
import type { ClusterPlace } from "../candidate.js";
import type { Context, Rates } from "../context.js";
import { product, sum, unknown, type Figure } from "../figure.js";
import { dominantShare, needOf, showNeed, type Capacity } from "../need.js";
import { computePart, type Hourly } from "../part.js";
import { replicasUsage } from "../usage/replicas.js";
import type { Offer } from "./offer.js";

/** A cluster or site that is there already: each replica pays for what it requests, and for nothing else. */
export function clusterOffer(context: Context, place: ClusterPlace): Offer {
  const { spec } = context;
  const price = needHour(context, needOf(spec), place.node);
  const hourly: Hourly = (replicas) => product(replicas, price);
  const what = `${showNeed(needOf(spec))}${place.node === undefined ? "" : ` of ${place.node}`}`;
  return {
    usage: (scale) => replicasUsage(context, scale),
    parts: (usage) => [computePart(usage, hourly, what)],
    update: { hourly, strategy: strategyOf(spec, "rolling") },
    notIncluded: [
      "what the cluster's nodes have free",
      "load balancer, network, logs and volumes of the cluster",
    ],
  };
}

/** An hour of what a replica requests: of a node by its share, where one is named, else of each resource by its own price. */
export function needHour(rates: Rates, need: Capacity, node?: string): Figure {
  return node === undefined ? byResource(rates, need) : byNode(rates, need, node);
}

/** CPU, memory and accelerators, each at its own price. */
function byResource({ region, prices }: Rates, need: Capacity): Figure {
  return sum([
    product(need.cpu, prices.find(region, "capacity", "cpuHour")),
    product(need.memoryGiB, prices.find(region, "capacity", "gibHour")),
    product(need.accelerators, prices.find(region, "capacity", "acceleratorHour")),
  ]);
}

/** A node's price by the share that a replica takes of it. */
function byNode({ region, prices }: Rates, need: Capacity, name: string): Figure {
  const { hour, size } = prices.node(region, name);
  if (size === undefined) {
    return unknown(`size of node ${name} in ${region}`);
  }
  const share = dominantShare(need, size);
  return share > 1 ? unknown(`room on ${name} for ${showNeed(need)}`) : product(share, hour);
}
