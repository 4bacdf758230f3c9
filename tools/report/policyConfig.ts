import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import type { Amount } from "./data.js";

/** Rules that compare with what the stack cost before, which a policy pack is not told. */
export const increaseRules = [
  "stack-increase-usd",
  "stack-increase-percent",
  "stack-budget-crossing",
] as const;

const configuration = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.unknown())]));

/** The stack's own configuration of the pack; undefined where there is none. */
export function policyConfigFile(pack: string, stack: string): string | undefined {
  // A name of the Pulumi service has its organisation and project before it.
  const file = path.join(pack, `config.${stack.split("/").at(-1) ?? stack}.json`);
  return fs.existsSync(file) ? file : undefined;
}

/**
 * The configuration with setting `before` of the rules that need it: US dollars a month. Where that is not known the
 * setting stays away, and the rules say so themselves. A rule that the configuration leaves out stays out: the engine
 * takes no entry without a level.
 */
export function withCostBefore(text: string, before: Amount): string {
  if (!("usd" in before)) return text;
  const config = configuration.parse(JSON.parse(text));
  const entries = Object.entries(config).map(([rule, given]) => {
    if (!increaseRules.some((name) => name === rule)) return [rule, given] as const;
    const settings = typeof given === "string" ? { enforcementLevel: given } : given;
    return [rule, { ...settings, before: before.usd }] as const;
  });
  return JSON.stringify(Object.fromEntries(entries));
}
