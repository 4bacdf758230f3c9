import { strategyOf } from "../../spec/index.js";
import type { InstancesPlace } from "../candidate.js";
import type { Context } from "../context.js";
import { combine, isKnown, known, product, show, sum, unknown, type Figure } from "../figure.js";
import { gib, needOf, replicasPerNode, showNeed, type Capacity } from "../need.js";
import { hoursPerMonth } from "../month.js";
import { computePart, type Hourly, type Part } from "../part.js";
import { replicasUsage } from "../usage/replicas.js";
import type { Usage } from "../usage/usage.js";
import { clusterParts, containerParts, notIncludedWithContainers } from "./containers.js";
import type { Offer } from "./offer.js";

/** Containers on EC2 instances of one type: as many instances as the replicas fill. */
export function instancesOffer(context: Context, place: InstancesPlace): Offer {
  const { spec, prices, region } = context;
  const perNode = roomFor(context, place);
  const price = prices.find(region, "ec2", place.instanceType);
  const hourly: Hourly = (replicas) => product(nodesFor(replicas, perNode), price);
  return {
    usage: (scale) => replicasUsage(context, scale),
    parts: (usage) => [
      computePart(usage, hourly, `replica on ${place.instanceType} (${show(perNode)} to an instance)`),
      ...clusterParts(context, place.backend),
      volumesPart(context, usage, perNode),
      ...containerParts(context, usage),
    ],
    update: { hourly, strategy: strategyOf(spec, place.backend === "eks" ? "rolling" : "allAtOnce") },
    notIncluded:
      spec.resources.capacity === undefined || spec.resources.capacity.type === "onDemand"
        ? notIncludedWithContainers
        : ["what spot capacity saves", ...notIncludedWithContainers],
  };
}

/** Replicas that one instance carries beside the system. */
function roomFor({ spec, prices, region, assumptions }: Context, { instanceType }: InstancesPlace): Figure {
  const { size } = prices.node(region, instanceType);
  if (size === undefined) {
    return unknown(`size of ${instanceType}`);
  }
  const { reservedCpu, reservedGiB } = assumptions.node;
  const free: Capacity = {
    cpu: size.cpu - reservedCpu,
    memoryGiB: size.memoryGiB - reservedGiB,
    accelerators: size.accelerators,
  };
  const need = needOf(spec);
  const count = replicasPerNode(need, free);
  return count > 0 ? known(count) : unknown(`room on ${instanceType} for ${showNeed(need)}`);
}

function nodesFor(replicas: Figure, perNode: Figure): Figure {
  return isKnown(replicas) && replicas.value === 0
    ? known(0)
    : combine([replicas, perNode], ([count = 0, room = 1]) => Math.ceil(count / room));
}

/** Root volumes, and what the replicas ask of local disk. */
function volumesPart({ spec, region, prices, assumptions }: Context, usage: Usage, perNode: Figure): Part {
  const months = sum(
    usage.phases.map(({ replicas, hours }) => {
      const root = product(nodesFor(replicas, perNode), assumptions.node.volumeGiB);
      const disks = product(replicas, gib(spec.resources.ephemeralStorage));
      return product(sum([root, disks]), hours, 1 / hoursPerMonth);
    }),
  );
  return {
    name: "storage",
    amount: product(months, prices.find(region, "ebs", "gp3GbMonth")),
    how: `${show(months)} GB months of volumes`,
  };
}
