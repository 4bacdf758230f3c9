import type { Assumptions } from "./assumptions.js";
import { clusterOffer } from "./backends/cluster.js";
import { fargateOffer } from "./backends/fargate.js";
import { instancesOffer } from "./backends/instances.js";
import type { Offer } from "./backends/offer.js";
import { sageMakerOffer } from "./backends/sageMaker.js";
import { serverlessOffer } from "./backends/serverless.js";
import type { Candidate } from "./candidate.js";
import { contextOf, type Context, type Question } from "./context.js";
import { atLeast, sum, type Figure } from "./figure.js";
import { partNames, type Part } from "./part.js";
import { updateCost, type UpdateCost } from "./update.js";
import { neededAtPeak, type Peak } from "./usage/peak.js";
import type { Scale, Usage } from "./usage/usage.js";

/** What a model costs in a month at one scale. */
export interface Cost {
  readonly parts: readonly Part[];
  /** US dollars; unknown where any part is, with all that is missing. */
  readonly total: Figure;
  /** US dollars of the parts that are known. Not what it costs when the total is unknown. */
  readonly atLeast: number;
  /** What it uses. */
  readonly usage: Usage;
  /** What one update costs besides; absent where none does. It is not in the total. */
  readonly update?: UpdateCost;
}

/** What a model costs on one candidate. */
export interface Estimate extends Readonly<Record<Scale, Cost>> {
  readonly candidate: Candidate;
  readonly region: string;
  /** What was taken for granted. */
  readonly assumptions: Assumptions;
  /** Replicas that the peak needs, and those that the bounds allow. */
  readonly peak: Peak;
  /** What it costs besides and no part counts. */
  readonly notIncluded: readonly string[];
}

/** Estimates a month of 730 hours. Pure: the same question has the same answer. */
export function estimate(question: Question): Estimate {
  const context = contextOf(question);
  const offer = offerOf(question.candidate, context);
  const costs = new Map<Scale, Cost>();
  // When asked for: placement compares hundreds of candidates, at one scale.
  const cost = (scale: Scale): Cost => {
    const found = costs.get(scale) ?? costOf(context, offer, scale);
    costs.set(scale, found);
    return found;
  };
  return {
    candidate: question.candidate,
    region: question.region,
    assumptions: question.assumptions,
    get minimum() {
      return cost("minimum");
    },
    get expected() {
      return cost("expected");
    },
    get maximum() {
      return cost("maximum");
    },
    peak: neededAtPeak(context, question.candidate.mode),
    notIncluded: offer.notIncluded,
  };
}

function offerOf(candidate: Candidate, context: Context): Offer {
  switch (candidate.backend) {
    case "sagemaker":
      return candidate.mode === "serverless" ? serverlessOffer(context) : sageMakerOffer(context, candidate);
    case "ecs":
    case "eks":
      return candidate.capacity === "fargate"
        ? fargateOffer(context, candidate)
        : instancesOffer(context, candidate);
    case "ec2":
      return instancesOffer(context, candidate);
    case "kubernetes":
    case "onPremises":
      return clusterOffer(context, candidate);
  }
}

function costOf(context: Context, offer: Offer, scale: Scale): Cost {
  const usage = offer.usage(scale);
  const parts = [...offer.parts(usage)].sort((one, other) => orderOf(one) - orderOf(other));
  const amounts = parts.map(({ amount }) => amount);
  const update = updateCost(context, offer, usage);
  return {
    parts,
    total: sum(amounts),
    atLeast: atLeast(amounts),
    usage,
    ...(update === undefined ? {} : { update }),
  };
}

function orderOf({ name }: Part): number {
  return partNames.indexOf(name);
}
