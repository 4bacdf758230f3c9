import { bytes, cores, type HostingSpec } from "../spec/index.js";

/** What a replica needs, or what a node has. */
export interface Capacity {
  readonly cpu: number;
  readonly memoryGiB: number;
  readonly accelerators: number;
}

const gibibyte = 2 ** 30;

/** GiB of a size; 0 of none. */
export function gib(size: string | undefined): number {
  return size === undefined ? 0 : bytes(size) / gibibyte;
}

/** What one replica requests, with the containers beside the model's. */
export function needOf({ resources, model }: HostingSpec): Capacity {
  const containers = [resources, ...(model.companions ?? [])];
  const { accelerator } = resources;
  const [preferred] = accelerator?.anyOf ?? [];
  return {
    cpu: containers.reduce((total, { cpu }) => total + cores(cpu), 0),
    memoryGiB: containers.reduce((total, { memory }) => total + gib(memory), 0),
    accelerators: accelerator === undefined ? 0 : (preferred?.count ?? accelerator.count ?? 1),
  };
}

/** The need for a person. */
export function showNeed({ cpu, memoryGiB, accelerators }: Capacity): string {
  const devices = accelerators === 0 ? "" : `, ${accelerators} accelerator${accelerators === 1 ? "" : "s"}`;
  return `${cpu} CPU, ${memoryGiB} GiB${devices}`;
}

/** Replicas of which one node has all that they need at the same time; 0 when it is too small for one. */
export function replicasPerNode(need: Capacity, node: Capacity): number {
  const shares = sharesOf(need, node);
  // A hair more than what fits in binary fractions still fits.
  return Math.floor(1 / Math.max(...shares) + 1e-9);
}

/**
 * Share of a node that a replica takes: that of what it takes most of. Of a node that is full of replicas like it, the
 * shares add up to the node.
 */
export function dominantShare(need: Capacity, node: Capacity): number {
  return Math.max(...sharesOf(need, node));
}

function sharesOf(need: Capacity, node: Capacity): number[] {
  const devices = need.accelerators === 0 ? 0 : need.accelerators / node.accelerators;
  return [need.cpu / node.cpu, need.memoryGiB / node.memoryGiB, devices];
}
