import { combine, known, product, sum, type Figure } from "../figure.js";

/** How far a model is scaled: no traffic, the spec's traffic, or every replica busy. */
export type Scale = "minimum" | "expected" | "maximum";
export const scales: readonly Scale[] = ["minimum", "expected", "maximum"];

/** A number of replicas, and for how many hours of the month they run. */
export interface Phase {
  readonly replicas: Figure;
  readonly hours: Figure;
}

/** What a model uses in a month, before anything has a price. */
export interface Usage {
  readonly phases: readonly Phase[];
  /** Requests that are answered; those of a shadow count. */
  readonly requests: Figure;
}

/** Replicas that run at the same time at most. */
export function mostReplicas({ phases }: Usage): Figure {
  return combine(
    phases.map(({ replicas }) => replicas),
    (counts) => Math.max(0, ...counts),
  );
}

/** Hours of replicas added up. */
export function replicaHours({ phases }: Usage): Figure {
  return sum(phases.map(({ replicas, hours }) => product(replicas, hours)));
}

/** One number of replicas all the time. */
export function always(replicas: Figure, hours: number): readonly Phase[] {
  return [{ replicas, hours: known(hours) }];
}
