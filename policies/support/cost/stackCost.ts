import { z } from "zod";
import {
  isKnown,
  type Figure,
  type ResourceCost,
  resourceCosts,
  type ResourceCostOptions,
  sumOf,
} from "../../../components/cost/index.js";
import { type Declared, pricedAs } from "../aws/cloudResource.js";
import { isUndecided } from "../judge.js";
import { prices } from "./prices.js";

/** Settings of the rules that price whole stacks: where what says no region of its own is bought. */
export const placeSettings = {
  region: z
    .string()
    .min(1)
    .optional()
    .describe("AWS region of resources whose own and whose provider's is not known."),
  cluster: z
    .strictObject({
      region: z
        .string()
        .min(1)
        .optional()
        .describe("Region or site of the price lists that has the cluster's prices."),
      node: z.string().min(1).optional().describe("Type of its nodes."),
    })
    .default({})
    .describe("How workloads of Kubernetes are priced. Default: their cost is unknown."),
};

/** Where they are bought. */
export type Place = z.output<z.ZodObject<typeof placeSettings>>;

/** What every resource of a stack costs. A cost that hangs on a value which is not known yet is unknown. */
export function costsOf(declared: readonly Declared[], place: Place): ResourceCost[] {
  return resourceCosts(declared.map(pricedAs), { ...optionsOf(place), isUndecided });
}

/**
 * Throws CrossGuard's own error where any of these costs hangs on a value that is not known yet: pricing the resources again
 * lets the error of the first such value pass.
 */
export function demandDecided(
  costs: readonly ResourceCost[],
  declared: readonly Declared[],
  place: Place,
): void {
  const hangs = costs.some(({ expected }) => missingIn(expected).some(isLater));
  if (hangs) resourceCosts(declared.map(pricedAs), optionsOf(place));
}

/** Whether what is missing is a value that is known only after the update. */
function isLater(missing: string): boolean {
  return missing.endsWith("is known only after the update");
}

/** What a figure lacks besides values that are known only after the update. */
export function unpricedIn(figure: Figure): readonly string[] {
  return missingIn(figure).filter((missing) => !isLater(missing));
}

function optionsOf({ region, cluster }: Place): ResourceCostOptions {
  return { prices: prices(), cluster, ...(region === undefined ? {} : { region }) };
}

/** What keeps a figure from being known; nothing where it is. */
function missingIn(figure: Figure): readonly string[] {
  return isKnown(figure) ? [] : figure.missing;
}

/** A sum of dollars a month for a message: to the cent, and said to be the least where parts of it are unknown. */
export function monthly(value: number, complete: boolean): string {
  return `${complete ? "" : "at least "}${value.toFixed(2)} USD a month`;
}

/** The days of the prices that went into figures, for a message: `prices of 2026-06-01 to 2026-09-28`. */
export function daysOf(figures: readonly Figure[]): string {
  const days = figures.flatMap((figure) => (isKnown(figure) ? figure.prices.map(({ date }) => date) : []));
  const [first, ...others] = [...new Set(days)].sort();
  const last = others.at(-1);
  if (first === undefined) return "no prices";
  return last === undefined ? `prices of ${first}` : `prices of ${first} to ${last}`;
}

/** What a stack costs. */
export interface Total {
  /** USD a month of what is known. */
  readonly amount: number;
  /** The same for a message. */
  readonly cost: string;
  /** Of which days the prices are. */
  readonly days: string;
}

/**
 * Judges what the stack costs. Only what is certain counts: where parts are unknown, the known ones. Where those are not
 * too much and others hang on values that are not known yet, nothing can be decided: it throws what CrossGuard throws.
 *
 * @param tooMuch Judges and reports; returns whether it reported.
 */
export function judgeTotal(
  declared: readonly Declared[],
  place: Place,
  tooMuch: (total: Total) => boolean,
): void {
  const costs = costsOf(declared, place);
  const { expected, atLeast } = sumOf(costs);
  const figures = costs.map((cost) => cost.expected);
  const total = { amount: atLeast, cost: monthly(atLeast, isKnown(expected)), days: daysOf(figures) };
  if (!tooMuch(total)) demandDecided(costs, declared, place);
}
