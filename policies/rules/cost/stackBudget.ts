import { z } from "zod";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { judgeTotal, placeSettings } from "../../support/cost/stackCost.js";

/**
 * What a stack declares costs no more than its budget.
 *
 * Why: each resource may be within its own cap and all together not.
 *
 * The cost is a month of 730 hours at the declared counts, from the prices of the pack. Where a part has no price the
 * known parts are judged, which `unpriced-resources` reports; where a part hangs on a value that is not known yet and the known
 * parts are within the budget, the rule cannot decide and says so.
 *
 * Settings: `monthlyUsd`, the budget (default: none, and nothing is judged); `region` and `cluster`, where things are
 * priced that do not say it.
 */
export const stackBudget = defineStackRule({
  name: "stack-budget",
  description: "The resources of a stack cost no more than its monthly budget.",
  level: "mandatory",
  severity: "high",
  remediationSteps:
    "Host on something cheaper (npm run -s plan), lower the counts, or have the budget raised.",
  settings: z.strictObject({
    monthlyUsd: z.number().positive().optional().describe("Budget of the stack in USD a month."),
    ...placeSettings,
  }),
  check({ declared }, { monthlyUsd, ...place }, report) {
    if (monthlyUsd === undefined) return;
    judgeTotal(declared, place, ({ amount, cost, days }) => {
      if (amount <= monthlyUsd) return false;
      report(
        `costs ${cost} (${days}); its budget is ${monthlyUsd} USD; host on something cheaper (npm run -s plan), ` +
          "lower the counts, or have monthlyUsd raised",
      );
      return true;
    });
  },
});
