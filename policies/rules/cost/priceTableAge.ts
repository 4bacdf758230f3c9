import { z } from "zod";
import { isKnown, type Price } from "../../../components/cost/index.js";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { costsOf, demandDecided, placeSettings } from "../../support/cost/stackCost.js";
import { daysBetween, today } from "../../support/today.js";

/**
 * The prices that judge a stack are not old.
 *
 * Why: every other rule on cost is as good as its prices.
 *
 * Judged are the prices that went into what the stack's resources cost, not those of the whole table. A resource whose
 * price hangs on a value that is not known yet cannot be decided, and the rule says so.
 *
 * Settings: `days` (default 180), the age of a price at most; `region` and `cluster`.
 */
export const priceTableAge = defineStackRule({
  name: "price-table-age",
  description: "The prices that a stack is judged by are not old.",
  level: "advisory",
  severity: "low",
  remediationSteps:
    "Refresh the price table with npm run prices, or give newer prices in a file of your own.",
  settings: z.strictObject({
    days: z.int().min(1).default(180).describe("Age of a price at most."),
    ...placeSettings,
  }),
  check({ declared }, { days, ...place }, report) {
    const costs = costsOf(declared, place);
    const used = costs.flatMap(({ expected }) => (isKnown(expected) ? expected.prices : []));
    const old = [...new Set(used)].filter(({ date }) => daysBetween(date, today()) > days).sort(olderFirst);
    const [oldest] = old;
    if (oldest !== undefined) {
      report(
        `${old.length} of its prices are older than ${days} days; the oldest is that of ${oldest.service} ${oldest.item} ` +
          `in ${oldest.region}, of ${oldest.date}; refresh the table with npm run prices, or give newer prices of your own`,
      );
    }
    demandDecided(costs, declared, place);
  },
});

function olderFirst(one: Price, other: Price): number {
  return one.date.localeCompare(other.date) || one.item.localeCompare(other.item);
}
