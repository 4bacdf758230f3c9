import { z } from "zod";
import { rules } from "./rules/index.js";
import { isJsonObject } from "./support/read.js";
import { problemsIn } from "./support/rule.js";

/**
 * The levels that a configuration may set. CrossGuard knows `remediate` too; no rule here changes a resource,
 * and CrossGuard would treat it as `mandatory` without a word.
 */
export const enforcementLevels = ["advisory", "mandatory", "disabled"] as const;

const level = z.enum(enforcementLevels, {
  error: ({ input }) => `${JSON.stringify(input)} is no level; write one of ${enforcementLevels.join(", ")}`,
});

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
  const schema = schemaOf(policy);
  if (schema === undefined) {
    const names = ["all", ...rules.map(({ policy: { name } }) => name)];
    return [`${JSON.stringify(policy)} is no policy of this pack; write one of ${names.join(", ")}`];
  }
  const result = (isJsonObject(given) ? schema : level).safeParse(given);
  return result.success ? [] : problemsIn(result.error, [policy]);
}

/** The settings of a policy and its level. `all` is CrossGuard's own name for every policy of a pack. */
function schemaOf(policy: string): z.ZodObject | undefined {
  const settings =
    policy === "all" ? z.strictObject({}) : rules.find((rule) => rule.policy.name === policy)?.settings;
  return settings?.extend({ enforcementLevel: level.optional() });
}

function asItem(problem: string): string {
  return `  - ${problem}`;
}
