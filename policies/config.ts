import { z } from "zod";
import { rules } from "./rules/index.js";
import { problemsIn } from "./support/definition.js";
import { isJsonObject } from "./support/read.js";

/** The levels that a configuration may set; `remediate` only for the rules that mend what they find. */
export const enforcementLevels = ["advisory", "mandatory", "remediate", "disabled"] as const;

const levelsWithoutRemedy = enforcementLevels.filter((name) => name !== "remediate");

const level = levelOf(enforcementLevels);

function levelOf<const Levels extends readonly string[]>(levels: Levels) {
  return z.enum(levels, {
    error: ({ input }) => `${JSON.stringify(input)} is no level; write one of ${levels.join(", ")}`,
  });
}

/** A checked configuration: for each policy, or for `all`, a level or a level and settings. */
export type PolicyConfig = Readonly<
  Record<string, z.output<typeof level> | Readonly<Record<string, unknown>>>
>;

const configuration = z.custom<PolicyConfig>(isJsonObject);

/**
 * Checks what `--policy-pack-config` names against the rules of this pack.
 *
 * CrossGuard accepts a misspelt policy or setting in silence, and the guardrail it was meant for is not there.
 *
 * @param json The parsed content of the file.
 * @returns The same configuration, typed.
 * @throws Error One error that lists every problem, each with what was given and what is allowed.
 */
export function checkPolicyConfig(json: unknown): PolicyConfig {
  const config = configuration.safeParse(json);
  if (!config.success)
    throw new Error("a policy configuration is one JSON object: policy names with their settings");
  const problems = Object.entries(config.data).flatMap(([policy, given]) => problemsOf(policy, given));
  if (problems.length === 0) return config.data;
  throw new Error(
    `the policy configuration has ${problems.length} problem(s):\n${problems.map(asItem).join("\n")}`,
  );
}

function problemsOf(policy: string, given: unknown): string[] {
  const levels = levelsFor(policy);
  const schema = schemaOf(policy)?.extend({ enforcementLevel: levels.optional() });
  if (schema === undefined) {
    const names = ["all", ...rules.map(({ policy: { name } }) => name)];
    return [`${JSON.stringify(policy)} is no policy of this pack; write one of ${names.join(", ")}`];
  }
  const result = (isJsonObject(given) ? schema : levels).safeParse(given);
  return result.success ? [] : problemsIn(result.error, [policy]);
}

/** CrossGuard treats `remediate` as `mandatory` without a word where a rule mends nothing. */
function levelsFor(policy: string) {
  const mends = rules.some(({ policy: each }) => each.name === policy && "remediateResource" in each);
  return mends ? level : levelOf(levelsWithoutRemedy);
}

/** The settings of a policy. `all` is CrossGuard's own name for every policy of a pack. */
function schemaOf(policy: string): z.ZodObject | undefined {
  return policy === "all" ? z.strictObject({}) : rules.find((rule) => rule.policy.name === policy)?.settings;
}

function asItem(problem: string): string {
  return `  - ${problem}`;
}
