import { z } from "zod";
import type { Declared } from "../aws/cloudResource.js";
import type { StackReport } from "../aws/cloudRule.js";
import { judgeTotal, type Place, type Total } from "./stackCost.js";

/** Setting of the rules that compare a stack with what it cost before. */
export const beforeSetting = {
  before: z
    .number()
    .min(0)
    .optional()
    .describe(
      "What the stack cost before the change as far as it has prices, in USD a month; `npm run -s report` fills it in.",
    ),
};

/** What a change makes of a stack's cost, in USD a month. */
export interface Increase extends Total {
  /** What it cost before; 0 where nobody says, so that nothing passes for want of it. */
  readonly was: number;
  readonly increase: number;
  /** What it cost before, for a message. */
  readonly before: string;
}

/** Reports what `problemOf` says of the increase, with the days of the prices. */
export function judgeIncrease(
  declared: readonly Declared[],
  { before, ...place }: Place & { readonly before?: number | undefined },
  report: StackReport,
  problemOf: (increase: Increase) => string | undefined,
): void {
  judgeTotal(declared, place, (total) => {
    const was = before ?? 0;
    const said =
      before === undefined
        ? "an unknown amount before, which counts as nothing: run npm run -s report, or set before to it"
        : `${before.toFixed(2)} before`;
    const problem = problemOf({ ...total, was, increase: total.amount - was, before: said });
    if (problem !== undefined) report(`${problem} (${total.days})`);
    return problem !== undefined;
  });
}
