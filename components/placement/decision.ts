import type { Target } from "../capabilities/index.js";
import type { Candidate, Estimate, Figure } from "../cost/index.js";
import { formatProblem, type Problem, type ReplicaBounds } from "../spec/index.js";

/** What speaks against a candidate. */
export interface Reason extends Omit<Problem, "source"> {
  /**
   * Whether it is judged from traffic, objectives and assumptions, and could be borne: a backend that the spec names is
   * used in spite of it. Default: false, it cannot be hosted so.
   */
  readonly judgement?: boolean;
}

/** A reason as a line. */
export function formatReason(reason: Reason): string {
  return formatProblem({ source: "", ...reason });
}

/** One way to host a model, and what placement found about it. */
export interface Judged {
  readonly candidate: Candidate;
  /** Where that is, and what the stack's settings offer there. */
  readonly target: Target;
  /** Whether this version has a host for the backend. */
  readonly hostable: boolean;
  /** Whether nothing speaks against it. */
  readonly fits: boolean;
  readonly reasons: readonly Reason[];
  /** What is to be known of it and does not speak against it. */
  readonly notes: readonly string[];
  /** Replicas of each variant. */
  readonly bounds: ReplicaBounds;
  /** Replicas that there may be, by those that the peak needs: 1 is exactly enough. */
  readonly headroom: Figure;
  /** US dollars a month at minimum, expected and maximum scale. */
  readonly estimate: Estimate;
}

/**
 * How a choice came about: the spec names the backend; it is the cheapest that fits; it was chosen earlier and still
 * fits; what was chosen earlier fits no longer; or nothing fits.
 */
export type How = "named" | "cheapest" | "kept" | "moved" | "nothing fits";

/** Where a model is hosted and why, or why it cannot be. */
export interface Decision {
  readonly model: string;
  readonly how: How;
  /** Absent where nothing fits. */
  readonly choice?: Judged;
  /** The cheapest that fits, where it is cheaper than the choice by more than the margin. */
  readonly recommendation?: Judged;
  /** Those that fit first, the cheapest first; then the others. */
  readonly candidates: readonly Judged[];
  /** Sentences for people. */
  readonly advice: readonly string[];
  /** Why nothing fits: what speaks against the candidate that lacks least. */
  readonly problems: readonly Problem[];
}
