import type { Capacity } from "../need.js";

/**
 * Memory in GiB that a Fargate task of so many vCPU may have: from, to, in steps of. Source: documentation of
 * RegisterTaskDefinition in botocore 1.44.5; the two largest need platform version 1.4.0.
 */
const memoryOf: readonly (readonly [cpu: number, memory: readonly number[]])[] = [
  [0.25, [0.5, 1, 2]],
  [0.5, range(1, 4, 1)],
  [1, range(2, 8, 1)],
  [2, range(4, 16, 1)],
  [4, range(8, 30, 1)],
  [8, range(16, 60, 4)],
  [16, range(32, 120, 8)],
];

/** vCPU and GiB of a Fargate task. */
export interface FargatePair {
  readonly cpu: number;
  readonly memoryGiB: number;
}

/** GiB of memory that a task of so many vCPU may have; undefined where Fargate has no task of so many. */
export function fargateMemory(cpu: number): readonly number[] | undefined {
  return memoryOf.find(([each]) => each === cpu)?.[1];
}

/** The pair with the fewest vCPU, then the least memory, that has what a replica needs; undefined where none has. */
export function fargatePair(need: Capacity): FargatePair | undefined {
  const pairs = memoryOf.flatMap(([cpu, memory]) => memory.map((memoryGiB) => ({ cpu, memoryGiB })));
  return need.accelerators > 0
    ? undefined
    : pairs.find(({ cpu, memoryGiB }) => cpu >= need.cpu && memoryGiB >= need.memoryGiB);
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}
