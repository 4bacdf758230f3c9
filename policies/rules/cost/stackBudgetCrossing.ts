import { z } from "zod";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { beforeSetting, judgeIncrease } from "../../support/cost/increase.js";
import { placeSettings } from "../../support/cost/stackCost.js";

/**
 * No change takes a stack from below an amount to above it without somebody's notice.
 *
 * Why: a stack that has long been above its budget would fail every change; this fails the one that takes it there, once.
 *
 * Judged as by `stack-increase-usd`.
 *
 * Settings: `monthlyUsd`, the amount (default: none, and nothing is judged), `before`, `region`, `cluster`.
 */
export const stackBudgetCrossing = defineStackRule({
  name: "stack-budget-crossing",
  description: "A change does not take a stack from below its budget to above it.",
  level: "mandatory",
  severity: "high",
  remediationSteps: "Host on something cheaper, lower the counts, or have the budget raised.",
  settings: z.strictObject({
    monthlyUsd: z.number().positive().optional().describe("Amount in USD a month that is not to be crossed."),
    ...beforeSetting,
    ...placeSettings,
  }),
  check({ declared }, { monthlyUsd, before, ...place }, report) {
    if (monthlyUsd === undefined) return;
    judgeIncrease(declared, { before, ...place }, report, ({ amount, cost, was, before: earlier }) =>
      was >= monthlyUsd || amount < monthlyUsd
        ? undefined
        : `costs ${cost} and cost ${earlier}: this change takes it over ${monthlyUsd} USD; ` +
          "host on something cheaper (npm run -s plan), or have monthlyUsd raised",
    );
  },
});
