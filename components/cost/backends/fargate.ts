import { strategyOf } from "../../spec/index.js";
import type { Context } from "../context.js";
import { product, show, sum, unknown } from "../figure.js";
import { gib, needOf, showNeed } from "../need.js";
import { computePart, type Hourly, type Part } from "../part.js";
import { replicasUsage } from "../usage/replicas.js";
import { replicaHours, type Usage } from "../usage/usage.js";
import { containerParts, notIncludedWithContainers } from "./containers.js";
import { fargatePair } from "./fargatePairs.js";
import type { Offer } from "./offer.js";

/** Tasks of ECS on Fargate: each replica pays for the smallest pair of vCPU and memory that holds it. */
export function fargateOffer(context: Context): Offer {
  const { hourly, what } = taskHour(context);
  return {
    usage: (scale) => replicasUsage(context, scale),
    parts: (usage) => [
      computePart(usage, hourly, what),
      ...storageParts(context, usage),
      ...containerParts(context, usage),
    ],
    update: { hourly, strategy: strategyOf(context.spec, "allAtOnce") },
    notIncluded: notIncludedWithContainers,
  };
}

function taskHour({ spec, region, prices }: Context): { hourly: Hourly; what: string } {
  const need = needOf(spec);
  const pair = fargatePair(need);
  if (pair === undefined) {
    return { hourly: () => unknown(`a Fargate task with ${showNeed(need)}`), what: "no Fargate task" };
  }
  const arm = spec.resources.architecture === "arm64";
  const price = sum([
    product(pair.cpu, prices.find(region, "fargate", arm ? "armCpuHour" : "cpuHour")),
    product(pair.memoryGiB, prices.find(region, "fargate", arm ? "armGbHour" : "gbHour")),
  ]);
  return {
    hourly: (replicas) => product(replicas, price),
    what: `${pair.cpu} vCPU and ${pair.memoryGiB} GB`,
  };
}

/** GiB of local disk that every task has without charge. */
const includedGiB = 20;

function storageParts({ spec, region, prices }: Context, usage: Usage): Part[] {
  const charged = Math.max(0, gib(spec.resources.ephemeralStorage) - includedGiB);
  const hours = product(charged, replicaHours(usage));
  const amount = product(hours, prices.find(region, "fargate", "storageGbHour"));
  return charged === 0
    ? []
    : [{ name: "storage", amount, how: `${show(hours)} GB h above ${includedGiB} GB` }];
}
