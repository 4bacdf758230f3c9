import { z } from "zod";
import { type Figure, hoursPerMonth, product, sum } from "../../../components/cost/index.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { overCap, unpricedSetting } from "../../support/sagemaker/hosting.js";
import { priceOf } from "../../support/cost/priceText.js";
import { placeSettings } from "../../support/cost/stackCost.js";
import { type JsonObject, numberAt, postpone } from "../../support/read.js";
import { visitServerlessVariants } from "../../support/sagemaker/variants.js";

const secondsPerMonth = hoursPerMonth * 3600;

/**
 * What serverless variants can cost in a month at the most stays below a cap.
 *
 * Why: a serverless endpoint costs what it is asked, and whoever asks it all the time, by mistake or on purpose, is limited
 * by its concurrency alone.
 *
 * The most is every concurrent request busy for the whole month: concurrency × GB × 2,628,000 s × the price of a GB second,
 * and of capacity that is kept ready besides. Data is not counted. A size that is not known yet leaves it open, unless what
 * is known is over the cap already. A price that no list has is reported.
 *
 * Settings: `monthlyUsd` (default 5000), USD a month of one endpoint configuration; `unpriced` (default `violation`);
 * `region`, of what says none and whose provider says none.
 */
export const serverlessWorstCase = defineResourceRule({
  name: "serverless-worst-case",
  description: "Serverless variants that are busy all the time cost less than a cap.",
  level: "advisory",
  severity: "medium",
  remediationSteps:
    "Lower maxConcurrency or memorySizeInMb, or ask the owner of the policy configuration to raise the cap.",
  settings: z.strictObject({
    monthlyUsd: z
      .number()
      .positive()
      .default(5000)
      .describe("Most USD a month of one endpoint configuration."),
    unpriced: unpricedSetting,
    region: placeSettings.region,
  }),
  types: ["sagemaker.EndpointConfiguration"],
  check(configuration, { monthlyUsd, unpriced, region }, report) {
    const costs: Figure[] = [];
    const sizes: string[] = [];
    const undecided = postpone(() => {
      visitServerlessVariants(configuration, (_, settings) => {
        const { concurrency, gb, ready } = sizeOf(settings);
        costs.push(costOf(configuration.region ?? region, concurrency * gb, ready * gb));
        sizes.push(`${concurrency} × ${gb} GB`);
      });
    });
    const found = overCap(costs, monthlyUsd, "a month", unpriced);
    if (found !== undefined) {
      report(
        `runs up to ${sizes.join(" + ")} of requests at a time; busy all the time, that is ${found.text}; ` +
          (found.isOver ? "lower maxConcurrency or memorySizeInMb, or raise `monthlyUsd`" : found.howToPrice),
      );
    }
    undecided();
  },
});

function sizeOf(settings: JsonObject): { concurrency: number; gb: number; ready: number } {
  return {
    concurrency: numberAt(settings, "maxConcurrency") ?? 0,
    gb: (numberAt(settings, "memorySizeInMb") ?? 0) / 1024,
    ready: numberAt(settings, "provisionedConcurrency") ?? 0,
  };
}

function costOf(region: string | undefined, gb: number, readyGb: number): Figure {
  return sum([
    product(gb, secondsPerMonth, priceOf(region, "sagemakerServerless", "gbSecond")),
    product(readyGb, secondsPerMonth, priceOf(region, "sagemakerServerless", "provisionedGbSecond")),
  ]);
}
