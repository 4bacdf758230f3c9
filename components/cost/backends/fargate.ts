import { strategyOf } from "../../spec/index.js";
import type { FargatePlace } from "../candidate.js";
import type { Context, Rates } from "../context.js";
import { product, show, sum, unknown, type Figure } from "../figure.js";
import { gib, needOf, showNeed, type Capacity } from "../need.js";
import { computePart, type Hourly, type Part } from "../part.js";
import { replicasUsage } from "../usage/replicas.js";
import { replicaHours, type Usage } from "../usage/usage.js";
import { clusterParts, containerParts, notIncludedWithContainers } from "./containers.js";
import { fargatePair, type FargatePair } from "./fargatePairs.js";
import type { Offer } from "./offer.js";

/** Tasks of ECS and pods of EKS on Fargate: each replica pays for the smallest pair of vCPU and memory that holds it. */
export function fargateOffer(context: Context, { backend }: FargatePlace): Offer {
  const { hourly, what } = taskHour(context, backend);
  return {
    usage: (scale) => replicasUsage(context, scale),
    parts: (usage) => [
      computePart(usage, hourly, what),
      ...clusterParts(context, backend),
      ...storageParts(context, usage),
      ...containerParts(context, usage),
    ],
    update: { hourly, strategy: strategyOf(context.spec, backend === "eks" ? "rolling" : "allAtOnce") },
    notIncluded: notIncludedWithContainers,
  };
}

/** What the components of Kubernetes take of a pod's memory on Fargate ("AWS Fargate" in the EKS user guide), in GiB. */
const kubernetesGiB = 0.25;

function taskHour(
  { spec, ...rates }: Context,
  backend: FargatePlace["backend"],
): { hourly: Hourly; what: string } {
  const need = backend === "eks" ? withKubernetes(needOf(spec)) : needOf(spec);
  const pair = fargatePair(need);
  if (pair === undefined) {
    return { hourly: () => unknown(noTask(need)), what: "no Fargate task" };
  }
  const price = pairHour(rates, pair, spec.resources.architecture === "arm64");
  return {
    hourly: (replicas) => product(replicas, price),
    what: `${pair.cpu} vCPU and ${pair.memoryGiB} GB`,
  };
}

/** An hour of a pod of EKS on Fargate, which has processors of x86-64. */
export function podHour(rates: Rates, pod: Capacity): Figure {
  const need = withKubernetes(pod);
  const pair = fargatePair(need);
  return pair === undefined ? unknown(noTask(need)) : pairHour(rates, pair, false);
}

function withKubernetes(pod: Capacity): Capacity {
  return { ...pod, memoryGiB: pod.memoryGiB + kubernetesGiB };
}

function noTask(need: Capacity): string {
  return `a Fargate task with ${showNeed(need)}`;
}

/** An hour of a task with this pair, without its disk. */
export function pairHour({ region, prices }: Rates, { cpu, memoryGiB }: FargatePair, arm: boolean): Figure {
  return sum([
    product(cpu, prices.find(region, "fargate", arm ? "armCpuHour" : "cpuHour")),
    product(memoryGiB, prices.find(region, "fargate", arm ? "armGbHour" : "gbHour")),
  ]);
}

/** An hour of what a task's local disk has above what is included. */
export function diskHour({ region, prices }: Rates, gibibytes: number): Figure {
  return product(Math.max(0, gibibytes - includedGiB), prices.find(region, "fargate", "storageGbHour"));
}

/** GiB of local disk that every task has without charge. */
const includedGiB = 20;

function storageParts(context: Context, usage: Usage): Part[] {
  const disk = gib(context.spec.resources.ephemeralStorage);
  const charged = Math.max(0, disk - includedGiB);
  const hours = product(charged, replicaHours(usage));
  const amount = product(replicaHours(usage), diskHour(context, disk));
  return charged === 0
    ? []
    : [{ name: "storage", amount, how: `${show(hours)} GB h above ${includedGiB} GB` }];
}
