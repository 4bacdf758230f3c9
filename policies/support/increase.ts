import { z } from "zod";
import type { Declared } from "./cloudResource.js";
import type { StackReport } from "./cloudRule.js";
import { judgeTotal, type Place, type Total } from "./stackCost.js";

/** Setting of the rules that compare a stack with what it cost before. */
export const beforeSetting = {
  before: z
    .number()
    .min(0)
    .optional()
    .describe("What the stack cost before the change, in USD a month; `npm run -s report` fills it in."),
};

/** What a change makes of a stack's cost, in USD a month. */
export interface Increase extends Total {
  readonly was: number;
  readonly increase: number;
}

/** Reports what `problemOf` says of the increase; without a cost before there is none, and that is said. */
export function judgeIncrease(
  declared: readonly Declared[],
  { before, ...place }: Place & { readonly before?: number | undefined },
  report: StackReport,
  problemOf: (increase: Increase) => string | undefined,
): void {
  if (before === undefined) {
    report(
      "cannot be compared with what it cost before; run npm run -s report, or set before to that amount",
    );
    return;
  }
  judgeTotal(declared, place, (total) => {
    const problem = problemOf({ ...total, was: before, increase: total.amount - before });
    if (problem !== undefined) report(`${problem} (${total.days})`);
    return problem !== undefined;
  });
}
