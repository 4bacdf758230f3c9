import { z } from "zod";
import { isKnown, type Figure } from "./cost/index.js";
import { pin, pinOf, type Decision, type Environment, type Judged, type Pin } from "./placement/index.js";
import { isRecord } from "./spec/index.js";

const usd = z.number().min(0).describe("US dollars a month, rounded to cents.");

/** What a stack's output `placements` says of one model: where it is hosted, and what that is expected to cost. */
export const placementOutput = z.strictObject({
  ...pin.shape,
  replicas: z
    .strictObject({ least: z.int().min(0), most: z.int().min(0) })
    .describe("Replicas of each variant."),
  region: z.string().min(1).optional().describe("Region or site whose prices count, where it is known."),
  expectedMonthlyUsd: usd.optional().describe("Expected cost; absent where it is not known."),
  unpriced: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("What would have to be known to know the expected cost."),
  prices: z
    .strictObject({
      oldest: z.iso.date().describe("Day of the oldest price that was used."),
      newest: z.iso.date().describe("Day of the newest."),
    })
    .optional()
    .describe("How old the prices are; absent where none was used."),
  recommendation: z
    .strictObject({ ...pin.shape, expectedMonthlyUsd: usd.optional() })
    .optional()
    .describe("Where it would be cheaper by more than the margin; placement.release of the stack moves it."),
});

/** Where a model is hosted, and what that is expected to cost. */
export type PlacementOutput = z.output<typeof placementOutput>;

/** JSON Schema of the stack output `placements`. */
export function placementsJsonSchema(): object {
  return z.toJSONSchema(
    z.record(z.string(), placementOutput).describe("Where each model is hosted, by name."),
    {
      target: "draft-2020-12",
    },
  );
}

/** What a decision says of the choice and what it costs. It does not say how it came about: that changes by itself. */
export function placementOf(
  { choice, recommendation }: Pick<Decision, "recommendation"> & { readonly choice: Judged },
  { region: awsRegion, cluster }: Environment,
): PlacementOutput {
  const place = pinOf(choice.candidate);
  const onSite = place.backend === "kubernetes" || place.backend === "onPremises";
  const region = onSite ? cluster.region : awsRegion;
  return {
    ...place,
    replicas: { least: choice.bounds.least, most: choice.bounds.most },
    ...(region === undefined ? {} : { region }),
    ...costOf(choice),
    ...(recommendation === undefined ? {} : { recommendation: recommended(recommendation) }),
  };
}

type CostOutput = Pick<PlacementOutput, "expectedMonthlyUsd" | "unpriced" | "prices">;

function costOf({ estimate }: Judged): CostOutput {
  const { total } = estimate.expected;
  return isKnown(total)
    ? { expectedMonthlyUsd: cents(total.value), ...datesOf(total) }
    : { unpriced: [...total.missing] };
}

function recommended({ candidate, estimate }: Judged): NonNullable<PlacementOutput["recommendation"]> {
  const { total } = estimate.expected;
  return { ...pinOf(candidate), ...(isKnown(total) ? { expectedMonthlyUsd: cents(total.value) } : {}) };
}

function datesOf(figure: Figure): Pick<PlacementOutput, "prices"> {
  const dates = isKnown(figure) ? figure.prices.map(({ date }) => date).sort() : [];
  const [oldest] = dates;
  const newest = dates.at(-1);
  return oldest === undefined || newest === undefined ? {} : { prices: { oldest, newest } };
}

/** As texts for people round, so that advice and outputs name the same amount. */
function cents(value: number): number {
  return Number(value.toFixed(2));
}

/** Earlier choices by model, and the models whose choice cannot be read. */
export interface EarlierChoices {
  readonly pins: Readonly<Record<string, Pin>>;
  readonly unread: readonly string[];
}

/**
 * The choices that a stack's output `placements` keeps. Of each entry only the choice is read, so that an output of
 * another version of this program is one as well.
 */
export function choicesIn(placements: unknown): EarlierChoices {
  const entries = Object.entries(isRecord(placements) ? placements : {});
  const read = entries.map(([model, found]) => ({
    model,
    choice: z.object(pin.shape).safeParse(found).data,
  }));
  return {
    pins: Object.fromEntries(
      read.flatMap(({ model, choice }) => (choice === undefined ? [] : [[model, choice]])),
    ),
    unread: read.flatMap(({ model, choice }) => (choice === undefined ? [model] : [])),
  };
}
