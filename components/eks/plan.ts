import { gpusOf, gpusSuffice } from "../capabilities/index.js";
import { HostingProblems, replicaBounds, type HostingSpec, type Problem } from "../spec/index.js";
import type { EksSettings } from "./settings.js";

/** What the models of a stack need of its cluster. */
export interface EksPlan {
  /** Nodes of each type of `eks.create.gpuNodes`. */
  readonly gpuNodes: ReadonlyMap<string, number>;
}

/**
 * Counts the nodes with GPUs: for every replica of every model that asks for some, and for one more of the largest, since a
 * rollout starts a new replica before an old one ends. The rollouts of one update take turns with it. GPUs alone are
 * counted: what a replica asks for of CPU and memory is taken to be no more than its share of the node.
 *
 * Throws {@link HostingProblems} where there are too few nodes at most.
 *
 * @param models The models that are hosted on the cluster.
 * @param source Where the settings stand, for messages: `Pulumi.dev.yaml`.
 */
export function planEks(settings: EksSettings, models: readonly HostingSpec[], source: string): EksPlan {
  const { instanceTypes = [], max = 0 } = settings.create?.gpuNodes ?? {};
  const gpuNodes = new Map(
    instanceTypes.map((type) => [type, nodesFor(type, pods(instanceTypes, type, models))]),
  );
  const problems = [...gpuNodes].flatMap(([type, count]) =>
    count > max ? [tooFew(source, type, count, max)] : [],
  );
  if (problems.length > 0) {
    throw new HostingProblems(problems);
  }
  return { gpuNodes };
}

function tooFew(source: string, type: string, count: number, max: number): Problem {
  return {
    source,
    path: "eks.create.gpuNodes.max",
    given: max,
    why: `is less than the ${count} nodes of ${type} that the models need, with one replica more for rollouts`,
    instead: `use at least ${count}, or lower scaling.maxReplicas`,
  };
}

/** GPUs of every replica that runs on nodes of this type: the first one of the list that has what its model asks for. */
function pods(types: readonly string[], type: string, models: readonly HostingSpec[]): number[] {
  return models.flatMap((spec) =>
    typeFor(types, spec) === type
      ? Array<number>(replicaBounds(spec, "realtime").most).fill(gpusAsked(spec))
      : [],
  );
}

function typeFor(types: readonly string[], { resources, placement }: HostingSpec): string | undefined {
  const { accelerator } = resources;
  return accelerator === undefined
    ? undefined
    : types.find((type) => {
        const gpus = gpusOf(type);
        const isNamed = placement.instanceTypes?.includes(type) ?? true;
        return isNamed && gpus !== undefined && gpusSuffice(gpus, accelerator);
      });
}

/** GPUs of one replica, as its pod asks for them: alternatives agree on their number. */
function gpusAsked({ resources: { accelerator } }: HostingSpec): number {
  return accelerator?.anyOf?.[0]?.count ?? accelerator?.count ?? 1;
}

/** Nodes of one type for these pods and one more of the largest: first fit, the largest first. */
function nodesFor(type: string, asked: readonly number[]): number {
  const room = gpusOf(type)?.count ?? 0;
  const largestFirst = [...asked, ...(asked.length === 0 ? [] : [Math.max(...asked)])].sort((a, b) => b - a);
  const free: number[] = [];
  for (const count of largestFirst) {
    const fitting = free.findIndex((left) => left >= count);
    if (fitting < 0) {
      free.push(room - count);
    } else {
      free[fitting] = (free[fitting] ?? 0) - count;
    }
  }
  return free.length;
}
