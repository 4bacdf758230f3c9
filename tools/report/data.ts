import { z } from "zod";
import { atLeast, isKnown, type Figure } from "../../components/cost/figure.js";

/** US dollars a month, or what is missing to say how many and the least that it is. */
export const amount = z.union([
  z.strictObject({ usd: z.number() }),
  z.strictObject({ missing: z.array(z.string()).min(1), atLeastUsd: z.number() }),
]);
export type Amount = z.output<typeof amount>;

/** The sum of these figures. */
export function amountOf(figures: readonly Figure[]): Amount {
  const missing = figures.flatMap((figure) => (isKnown(figure) ? [] : figure.missing));
  const known = atLeast(figures);
  return missing.length === 0 ? { usd: known } : { missing: [...new Set(missing)].sort(), atLeastUsd: known };
}

export const nothing: Amount = { usd: 0 };

const placement = z.strictObject({
  /** Backend, mode, size and count, as people read them. */
  where: z.string(),
  /** Sentences: how the choice came about. */
  why: z.array(z.string()),
});

const model = z.strictObject({
  /** Name of the model; absent for what belongs to no model. */
  name: z.string().optional(),
  placement: placement.optional(),
  /** At the declared counts. */
  before: amount,
  after: amount,
  /** At the upper bounds of the autoscaling. */
  maximum: amount,
});

export const kinds = ["create", "import", "update", "replace", "delete"] as const;

const change = z.strictObject({
  kind: z.enum(kinds),
  type: z.string(),
  name: z.string(),
  model: z.string().optional(),
  /** Whether requests are answered by it or go through it. */
  serving: z.boolean(),
  /** Of a replacement: whether the old one goes before the new one is there. */
  gap: z.boolean(),
  /** Names of the properties that force a replacement, or that change. */
  properties: z.array(z.string()),
});

const finding = z.strictObject({
  policy: z.string(),
  level: z.enum(["mandatory", "advisory"]),
  resource: z.string(),
  message: z.string(),
});

const part = z.strictObject({
  model: z.string().optional(),
  type: z.string(),
  name: z.string(),
  before: amount,
  after: amount,
  /** What it is made of: numbers and names of types alone. */
  how: z.string(),
  notIncluded: z.array(z.string()),
});

/** What a report says, as `--json` writes it and `--base` reads it. No value of a resource is in it. */
export const reportData = z.strictObject({
  stack: z.string(),
  /** What the costs before are of. */
  comparedWith: z.enum(["state", "base"]),
  /** Whether the preview came to its end; without that the costs after are not known. */
  finished: z.boolean(),
  errors: z.array(z.string()),
  warnings: z.array(z.string()),
  models: z.array(model),
  changes: z.array(change),
  unchanged: z.int(),
  findings: z.array(finding),
  remediations: z.array(z.strictObject({ policy: z.string(), resource: z.string() })),
  exemptions: z.array(z.string()),
  parts: z.array(part),
  /** Days of the oldest and the newest price that was used. */
  prices: z.strictObject({ oldest: z.string(), newest: z.string() }).optional(),
});

export type ReportData = z.output<typeof reportData>;
export type ModelCost = ReportData["models"][number];
export type Placement = NonNullable<ModelCost["placement"]>;
export type Change = ReportData["changes"][number];
export type Finding = ReportData["findings"][number];
export type Part = ReportData["parts"][number];

/** Whether the pull request must not be merged as it is. */
export function isBlocked({ finished, findings }: ReportData): boolean {
  return !finished || findings.some(({ level }) => level === "mandatory");
}

/** A sum of amounts that are not figures any more. */
export function total(amounts: readonly Amount[]): Amount {
  const known = amounts.reduce((sum, one) => sum + ("usd" in one ? one.usd : one.atLeastUsd), 0);
  const missing = amounts.flatMap((one) => ("usd" in one ? [] : one.missing));
  return missing.length === 0 ? { usd: known } : { missing: [...new Set(missing)].sort(), atLeastUsd: known };
}
