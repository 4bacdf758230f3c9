import { z } from "zod";
import { isKnown, nameOf, type Figure, type Part, type Price } from "../../components/cost/index.js";
import { formatReason, type Decision, type Judged } from "../../components/placement/index.js";
import { formatProblem, type HostingSpec, type ParsedSpec } from "../../components/spec/index.js";
import { ownRequests } from "./curve.js";

const figure = z
  .union([z.number(), z.strictObject({ missing: z.array(z.string()).min(1) })])
  .describe("A number, or what would have to be said for it to be known.");

const part = z.strictObject({
  name: z.string(),
  usdPerMonth: figure,
  how: z.string().describe("What it is made of."),
});

const price = z.strictObject({
  region: z.string(),
  service: z.string(),
  item: z.string(),
  usd: z.number().describe("US dollars for one unit."),
  unit: z.string(),
  source: z.string(),
  date: z.string().describe("Day on which the source had it."),
});

const candidate = z.strictObject({
  name: z.string(),
  backend: z.string(),
  mode: z.string(),
  size: z.string().describe("Instance type, node type or Fargate; else what a replica requests."),
  region: z.string().describe("Region or site whose prices count."),
  hostable: z.boolean().describe("Whether this version has a host for the backend."),
  fits: z.boolean().describe("Whether nothing speaks against it."),
  chosen: z.boolean(),
  recommended: z.boolean().describe("Whether it is cheaper than the choice by more than the margin."),
  replicas: z.strictObject({ least: z.number(), most: z.number() }),
  headroom: figure.describe("Replicas that there may be, by those that the peak needs; 1 is exactly enough."),
  usdPerMonth: z.strictObject({ minimum: figure, expected: figure, maximum: figure }),
  reasons: z.array(z.string()).describe("What speaks against it."),
  notes: z.array(z.string()).describe("What is to be known of it and does not speak against it."),
});

const breakEven = z.strictObject({
  below: z.string().describe("The cheaper of the two with fewer requests."),
  above: z.string().describe("The cheaper of the two with more requests."),
  requestsPerMonth: z.number(),
  usdPerMonth: z.number(),
});

const model = z.strictObject({
  model: z.string(),
  source: z.string().describe("Where the spec stands."),
  how: z.enum(["named", "cheapest", "kept", "moved", "nothing fits"]),
  traffic: z.strictObject({
    requestsPerMonth: z.number().optional(),
    averageRps: z.number().optional(),
    peakRps: z.number().optional(),
    secondsPerRequest: z.number().optional(),
  }),
  monthlyBudgetUsd: z.number().optional(),
  candidates: z.array(candidate).describe("Those that fit first, the cheapest first; then the others."),
  parts: z.array(part).describe("What the expected cost of the choice is made of."),
  notIncluded: z.array(z.string()).describe("What the choice costs besides and no part counts."),
  prices: z.array(price).describe("Prices in the expected cost of the choice."),
  breakEvens: z.array(breakEven).optional().describe("Where the cheapest changes; with --chart only."),
  advice: z.array(z.string()),
  problems: z.array(z.string()).describe("Why nothing fits."),
});

/** What `npm run -s plan -- --json` writes. */
export const planDocument = z.strictObject({ models: z.array(model) });

/** What `npm run -s plan` found. */
export type PlanDocument = z.output<typeof planDocument>;
/** What it found about one model. */
export type ModelPlan = PlanDocument["models"][number];
/** One way to host a model. */
export type CandidatePlan = ModelPlan["candidates"][number];
/** A number, or what is missing to know it. */
export type PlanFigure = z.output<typeof figure>;

/** A decision as data. */
export function modelPlan(decision: Decision, { spec, source }: ParsedSpec): ModelPlan {
  const { choice } = decision;
  const expected = choice?.estimate.expected;
  return {
    model: decision.model,
    source,
    how: decision.how,
    traffic: trafficOf(spec),
    ...(spec.cost?.monthlyBudgetUsd === undefined ? {} : { monthlyBudgetUsd: spec.cost.monthlyBudgetUsd }),
    candidates: decision.candidates.map((judged) => candidatePlan(judged, decision, spec)),
    parts: expected?.parts.map(partPlan) ?? [],
    notIncluded: [...(choice?.estimate.notIncluded ?? [])],
    prices: expected?.parts.flatMap(({ amount }) => pricesOf(amount)) ?? [],
    advice: [...decision.advice],
    problems: decision.problems.map(formatProblem),
  };
}

function trafficOf(spec: HostingSpec): ModelPlan["traffic"] {
  const { averageRps, peakRps, secondsPerRequest } = spec.traffic ?? {};
  const given = { requestsPerMonth: ownRequests(spec), averageRps, peakRps, secondsPerRequest };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function candidatePlan(judged: Judged, decision: Decision, spec: HostingSpec): CandidatePlan {
  const { candidate: place, estimate, bounds } = judged;
  return {
    name: nameOf(place),
    backend: place.backend,
    mode: judged.target.mode,
    size: sizeOf(place, spec),
    region: estimate.region,
    hostable: judged.hostable,
    fits: judged.fits,
    chosen: judged === decision.choice,
    recommended: judged === decision.recommendation,
    replicas: { least: bounds.least, most: bounds.most },
    headroom: plain(judged.headroom),
    usdPerMonth: costsOf(estimate),
    reasons: judged.reasons.map(formatReason),
    notes: [...judged.notes],
  };
}

function costsOf({ minimum, expected, maximum }: Judged["estimate"]): CandidatePlan["usdPerMonth"] {
  return {
    minimum: plain(minimum.total),
    expected: plain(expected.total),
    maximum: plain(maximum.total),
  };
}

/** What tells a candidate from others of its backend and mode. */
function sizeOf(place: Judged["candidate"], { resources }: HostingSpec): string {
  if ("instanceType" in place) {
    return place.instanceType;
  }
  if ("capacity" in place) {
    return "Fargate";
  }
  if ("node" in place && place.node !== undefined) {
    return place.node;
  }
  return place.backend === "sagemaker" ? resources.memory : `${resources.cpu} CPU, ${resources.memory}`;
}

function plain(value: Figure): PlanFigure {
  return isKnown(value) ? value.value : { missing: [...value.missing] };
}

function partPlan({ name, amount, how }: Part): ModelPlan["parts"][number] {
  return { name, usdPerMonth: plain(amount), how };
}

function pricesOf(amount: Figure): ModelPlan["prices"] {
  return isKnown(amount) ? amount.prices.map(pricePlan) : [];
}

function pricePlan({ region, service, item, usd, unit, source, date }: Price): ModelPlan["prices"][number] {
  return { region, service, item, usd, unit, source, date };
}
