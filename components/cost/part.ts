import { combine, product, show, sum, type Figure } from "./figure.js";
import type { Phase, Usage } from "./usage/usage.js";

/** What an estimate is made of, in the order of its parts. */
export const partNames = [
  "compute",
  "loadBalancer",
  "cluster",
  "nat",
  "storage",
  "logs",
  "alarms",
  "data",
  "requests",
] as const;
export type PartName = (typeof partNames)[number];

/** One part of a month's cost. */
export interface Part {
  readonly name: PartName;
  /** US dollars. */
  readonly amount: Figure;
  /** What it is made of, for a person. */
  readonly how: string;
}

/** What it costs an hour to have this many replicas running. */
export type Hourly = (replicas: Figure) => Figure;

/** Compute by the hour: every phase with its replicas. */
export function computePart({ phases }: Usage, hourly: Hourly, what: string): Part {
  return {
    name: "compute",
    amount: sum(phases.map(({ replicas, hours }) => product(hourly(replicas), hours))),
    how:
      phases.length === 0 ? "asleep all the time" : phases.map((phase) => showPhase(phase, what)).join(" + "),
  };
}

function showPhase({ replicas, hours }: Phase, what: string): string {
  return `${show(replicas)} × ${what} for ${show(hours)} h`;
}

/** The larger of two figures. */
export function larger(one: Figure, other: Figure): Figure {
  return combine([one, other], (values) => Math.max(...values));
}
