import { z } from "zod";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { mended } from "../../support/mend.js";
import { amountOf, priceOf } from "../../support/cost/priceText.js";
import { isUnknownAt, numberAt } from "../../support/read.js";

/** Days for which CloudWatch can keep logs (PutRetentionPolicy, Amazon CloudWatch Logs API reference). */
const DAYS: readonly number[] = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096],
  ...[1827, 2192, 2557, 2922, 3288, 3653],
];

/**
 * A log group keeps its logs for a time that has an end.
 *
 * Why: without one CloudWatch keeps them for ever, and their storage is paid for every month.
 *
 * A retention that is not known yet is advice that the rule cannot decide. Log groups that AWS makes by itself are not seen:
 * declare them, with the name that AWS would give them.
 *
 * Mended is a group that keeps logs for ever: its retention becomes `days`. A retention that is too long is left to a person,
 * since to shorten it is to delete logs that somebody asked for.
 *
 * Settings: `days`, the longest retention allowed (default 90).
 */
export const logRetentionSet = defineResourceRule({
  name: "log-retention-set",
  description: "Log groups keep their logs for a time that has an end.",
  level: "mandatory",
  severity: "medium",
  remediationSteps: "Set retentionInDays to a number of days that CloudWatch knows, within the bound.",
  settings: z.strictObject({
    days: z
      .int()
      .refine((days) => DAYS.includes(days), { error: `expected one of ${DAYS.join(", ")}` })
      .default(90)
      .describe("The longest time for which logs may be kept, in days."),
  }),
  types: ["cloudwatch.LogGroup"],
  check({ props, region }, { days }, report) {
    const given = numberAt(props, "retentionInDays") ?? 0;
    if (DAYS.includes(given) && given <= days) return;
    const price = amountOf(priceOf(region, "logs", "storedGbMonth"), "a GB month");
    report(`${problemOf(given, days)}; stored logs cost ${price}; set retentionInDays to ${days} or less`);
  },
  remediate({ props }, { days }) {
    if (isUnknownAt(props, "retentionInDays") || (numberAt(props, "retentionInDays") ?? 0) !== 0)
      return undefined;
    return mended(props, "retentionInDays", days);
  },
});

function problemOf(given: number, days: number): string {
  if (given === 0)
    return `retentionInDays is not set, or 0, so its logs are kept for ever; the most allowed is ${days} days`;
  return DAYS.includes(given)
    ? `retentionInDays is ${given}; the most allowed is ${days}`
    : `retentionInDays is ${given}, which CloudWatch does not know; allowed are ${DAYS.filter((each) => each <= days).join(", ")}`;
}
