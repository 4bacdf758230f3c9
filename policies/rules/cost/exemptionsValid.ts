import { z } from "zod";
import type { Rule } from "../../support/definition.js";
import { neverExempt, readExemption } from "../../support/exemption.js";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { type Mark, visitMarks } from "../../support/marks.js";
import { daysBetween, today } from "../../support/today.js";

/**
 * An exemption names one rule, gives a reason and ends.
 *
 * Why: an exemption without an end is a rule that nobody has any more, and one that is misspelt exempts nothing while its
 * author believes that it does.
 *
 * Judged is every tag and annotation `guardrail-exempt/<rule>`, on whatever resource: a rule that the pack does not have,
 * `*` or `all`, the default tags of a provider, no
 * reason, no end, an end that is past or further away than `longestDays`, and on AWS text that no tag takes. Exemptions in the settings of a
 * rule are checked when the settings are read, and the rule itself says that one has ended. Nothing is exempt from this
 * rule. A tag that is not known yet exempts nothing; the rule says that it cannot decide.
 *
 * Settings: `longestDays` (default 90), from today to the last day of an exemption.
 *
 * @param rules The names of the pack's rules.
 */
export function exemptionsValid(rules: readonly string[]): Rule {
  return defineStackRule({
    name: "exemptions-valid",
    description: "Every exemption names a rule, has a reason and ends soon.",
    level: "mandatory",
    severity: "high",
    remediationSteps:
      "Write the exemption as guardrail-exempt/<rule>: until=YYYY-MM-DD reason, or remove it.",
    settings: z.strictObject({
      longestDays: z.int().min(1).default(90).describe("Days from today to the end of an exemption at most."),
    }),
    check({ declared }, { longestDays }, report) {
      visitMarks(declared, (mark) => {
        const problem = problemOf(mark, rules, longestDays);
        if (problem === undefined) return;
        report(`its exemption from ${JSON.stringify(mark.rule)} ${problem}`, {
          urn: mark.urn,
          label: mark.label,
          names: [],
          marks: () => ({}),
        });
      });
    },
  });
}

/** What AWS takes as the value of a tag ("Tag naming limits and requirements", Tagging AWS Resources user guide). */
const tagValue = /^[\p{L}\p{N}\p{Z}_.:/=+\-@]{0,256}$/u;

function problemOf(
  { rule, text, isDefault, isAwsTag }: Mark,
  rules: readonly string[],
  longestDays: number,
): string | undefined {
  if (/^(?:|all|.*[*?].*)$/i.test(rule)) {
    return "is too broad; name one rule, such as guardrail-exempt/two-instances";
  }
  if (isDefault)
    return "stands in defaultTags, so that it holds for all that the provider makes; write it on the resource";
  if (neverExempt.includes(rule)) return "is from a rule that nothing is exempt from; remove it";
  if (!rules.includes(rule)) return `is from no rule of this pack; write one of ${rules.join(", ")}`;
  const read = readExemption(text);
  if ("problem" in read) return read.problem;
  if (isAwsTag && !tagValue.test(text)) {
    return "has characters or a length that no tag of AWS takes; write letters, digits, spaces and _ . : / = + - @, 256 at most";
  }
  const days = daysBetween(today(), read.until);
  if (days < 0) return `ended on ${read.until}; remove it, or have it renewed`;
  return days > longestDays
    ? `lasts until ${read.until}, ${days} days from today; the longest is ${longestDays}, write an earlier day`
    : undefined;
}
