import { strategyOf } from "../../spec/index.js";
import type { ClusterPlace } from "../candidate.js";
import type { Context } from "../context.js";
import { product, sum, unknown, type Figure } from "../figure.js";
import { dominantShare, needOf, showNeed } from "../need.js";
import { computePart, type Hourly } from "../part.js";
import { replicasUsage } from "../usage/replicas.js";
import type { Offer } from "./offer.js";

/** A cluster or site that is there already: each replica pays for what it requests, and for nothing else. */
export function clusterOffer(context: Context, place: ClusterPlace): Offer {
  const { spec } = context;
  const price = place.node === undefined ? byResource(context) : byNode(context, place.node);
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

/** CPU, memory and accelerators, each at its own price. */
function byResource({ spec, region, prices }: Context): Figure {
  const need = needOf(spec);
  return sum([
    product(need.cpu, prices.find(region, "capacity", "cpuHour")),
    product(need.memoryGiB, prices.find(region, "capacity", "gibHour")),
    product(need.accelerators, prices.find(region, "capacity", "acceleratorHour")),
  ]);
}

/** A node's price by the share that a replica takes of it. */
function byNode({ spec, region, prices }: Context, name: string): Figure {
  const need = needOf(spec);
  const { hour, size } = prices.node(region, name);
  if (size === undefined) {
    return unknown(`size of node ${name} in ${region}`);
  }
  const share = dominantShare(need, size);
  return share > 1 ? unknown(`room on ${name} for ${showNeed(need)}`) : product(share, hour);
}
