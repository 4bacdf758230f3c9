import { z } from "zod";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { beforeSetting, judgeIncrease } from "../../support/cost/increase.js";
import { placeSettings } from "../../support/cost/stackCost.js";

/**
 * One change makes a stack dearer by no more than an amount.
 *
 * Why: a change may be within the budget of a stack and yet be a mistake.
 *
 * The cost after the change is judged as by `stack-budget`; the cost before it is the setting `before`, which
 * `npm run -s report` fills in from the stack's state. Without it the stack counts as new, so that nothing passes for want of it.
 *
 * Settings: `mostUsd` (default: none, and nothing is judged), `before`, `region`, `cluster`.
 */
export const stackIncreaseUsd = defineStackRule({
  name: "stack-increase-usd",
  description: "A change makes a stack dearer by no more than an amount a month.",
  level: "advisory",
  severity: "medium",
  remediationSteps: "Split the change, host on something cheaper, or have the increase approved.",
  settings: z.strictObject({
    mostUsd: z.number().positive().optional().describe("Increase at most, in USD a month."),
    ...beforeSetting,
    ...placeSettings,
  }),
  check({ declared }, { mostUsd, before, ...place }, report) {
    if (mostUsd === undefined) return;
    judgeIncrease(declared, { before, ...place }, report, ({ increase, cost, before: earlier }) =>
      increase <= mostUsd
        ? undefined
        : `costs ${cost}, ${increase.toFixed(2)} USD more, for it cost ${earlier}; ` +
          `the most that one change may add is ${mostUsd} USD`,
    );
  },
});
