import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { shortName } from "../plan/stackFile.js";
import type { Amount } from "./data.js";
import type { Rates } from "./costs.js";

/** Rules with setting `before`: they compare with what the stack cost before, which a policy pack is not told. */
export const increaseRules: readonly string[] = [
  "stack-budget-crossing",
  "stack-increase-usd",
  "stack-increase-percent",
];

/** Rules with settings `region` and `cluster`: they price what itself does not say where it is bought. */
export const pricingRules: readonly string[] = [
  "model-budget",
  "stack-budget",
  ...increaseRules,
  "unpriced-resources",
  "unpriced-workloads",
  "price-table-age",
];

/** Rules with setting `region` alone: they price single resources, none of them on a cluster. */
export const regionRules: readonly string[] = [
  "hourly-cost-capped",
  "serverless-worst-case",
  "maximum-cost-bounded",
];

const settings = z.record(z.string(), z.unknown());
const configuration = z.record(z.string(), z.union([z.string(), settings]));

/** What the stack knows and a policy pack is not told. */
export interface StackFacts extends Pick<Rates, "region" | "cluster"> {
  /** What the stack costs before the change. */
  readonly before: Amount;
}

/** The stack's own configuration of the pack; undefined where there is none. */
export function policyConfigFile(pack: string, stack: string): string | undefined {
  const file = path.join(pack, `config.${shortName(stack)}.json`);
  return fs.existsSync(file) ? file : undefined;
}

/**
 * The configuration with what the stack knows in the settings that rules have for it; where the configuration says it
 * itself, that counts. Of the cost before goes what is known, as rules judge the cost after; where nothing is, it stays away,
 * and the rules say so. A rule that the configuration leaves
 * out stays out: the engine takes no entry without a level.
 */
export function withStackFacts(text: string, facts: StackFacts): string {
  const entries = Object.entries(configuration.parse(JSON.parse(text)));
  return JSON.stringify(
    Object.fromEntries(
      entries.map(([rule, given]) => {
        const found = factsFor(rule, facts);
        const own = typeof given === "string" ? { enforcementLevel: given } : given;
        return [rule, Object.keys(found).length === 0 ? given : { ...found, ...own }];
      }),
    ),
  );
}

/** Of a stack with parts without a price the others: as nothing, it would be called dearer with every change. */
function knownOf(before: Amount): { readonly before?: number } {
  if ("usd" in before) return { before: before.usd };
  return before.atLeastUsd > 0 ? { before: before.atLeastUsd } : {};
}

function factsFor(rule: string, { before, region, cluster = {} }: StackFacts): z.output<typeof settings> {
  return {
    ...(increaseRules.includes(rule) ? knownOf(before) : {}),
    ...([...pricingRules, ...regionRules].includes(rule) && region !== undefined ? { region } : {}),
    ...(pricingRules.includes(rule) && cluster.region !== undefined ? { cluster } : {}),
  };
}
