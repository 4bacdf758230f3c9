import { z } from "zod";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { beforeSetting, judgeIncrease } from "../../support/cost/increase.js";
import { placeSettings } from "../../support/cost/stackCost.js";

/**
 * One change makes a stack dearer by no more than a share.
 *
 * Why: of a small stack a doubling is no large amount, and of a large one it is.
 *
 * Judged as by `stack-increase-usd`; without the setting `before` there is no share, and the rule says so. A stack that cost nothing before has no share to judge: a first model is no increase.
 *
 * Settings: `mostPercent` (default: none, and nothing is judged), `before`, `region`, `cluster`.
 */
export const stackIncreasePercent = defineStackRule({
  name: "stack-increase-percent",
  description: "A change makes a stack dearer by no more than a share.",
  level: "advisory",
  severity: "medium",
  remediationSteps: "Split the change, host on something cheaper, or have the increase approved.",
  settings: z.strictObject({
    mostPercent: z.number().positive().optional().describe("Increase at most, in per cent."),
    ...beforeSetting,
    ...placeSettings,
  }),
  check({ declared }, { mostPercent, before, ...place }, report) {
    if (mostPercent === undefined) return;
    if (before === undefined) {
      report(
        "cannot be compared with what it cost before; run npm run -s report, or set before to that amount",
      );
      return;
    }
    judgeIncrease(declared, { before, ...place }, report, ({ increase, cost, was, before: earlier }) => {
      const percent = was === 0 ? 0 : (increase / was) * 100;
      return percent <= mostPercent
        ? undefined
        : `costs ${cost}, ${percent.toFixed(1)} % more, for it cost ${earlier}; ` +
            `the most that one change may add is ${mostPercent} %`;
    });
  },
});
