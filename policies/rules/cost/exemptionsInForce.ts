import { z } from "zod";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { type Exemption, neverExempt, readExemption, takeUsedExemptions } from "../../support/exemption.js";
import { judgeAll } from "../../support/read.js";
import { type Mark, visitMarks } from "../../support/marks.js";
import { today } from "../../support/today.js";

/**
 * Lists every exemption that holds.
 *
 * Why: what a guardrail lets pass belongs in front of whoever approves the change.
 *
 * It reports the exemptions that stand on resources, and those of settings that a rule made use of in this run, each
 * with rule, reason and end. The reason is what its author wrote there to be read. Nothing is exempt from this rule, and
 * a list is no fault: its level is `advisory`. A tag that is not known yet exempts nothing, and is listed when it does.
 *
 * No settings of its own.
 */
export const exemptionsInForce = defineStackRule({
  name: "exemptions-in-force",
  description: "Exemptions that hold are listed.",
  level: "advisory",
  severity: "low",
  remediationSteps: "Remove exemptions that are not needed any more.",
  settings: z.strictObject({}),
  check({ declared }, _settings, report) {
    judgeAll([
      () => {
        visitMarks(declared, (mark) => {
          const exemption = inForce(mark);
          if (exemption !== undefined) report(saying(exemption), subjectOf(mark));
        });
      },
      () => {
        for (const exemption of takeUsedExemptions()) {
          report(`${saying(exemption)}, in the settings of that rule`, {
            label: exemption.subject,
            names: [],
            marks: () => ({}),
          });
        }
      },
    ]);
  },
});

function inForce({ label, rule, text }: Mark): Exemption | undefined {
  const read = readExemption(text);
  if ("problem" in read || read.until < today() || neverExempt.includes(rule)) return undefined;
  return { rule, subject: label, ...read };
}

function saying({ rule, reason, until }: Exemption): string {
  return `is exempt from ${rule} until ${until}: ${reason}`;
}

function subjectOf({ label, urn }: Mark) {
  return { label, urn, names: [], marks: () => ({}) };
}
