import { z } from "zod";
import { hoursPerMonth, product } from "../../../components/cost/index.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { amountOf, priceOf } from "../../support/cost/priceText.js";
import { numberAt } from "../../support/read.js";
import { visitServerlessVariants } from "../../support/sagemaker/variants.js";

/**
 * A serverless variant keeps no more capacity ready than the environment allows.
 *
 * Why: capacity that is kept ready costs around the clock, which is what serverless is there to avoid; outside production a
 * cold start is bearable.
 *
 * A concurrency that is not known yet is judged during the update, before the configuration is made. Its price is told where
 * a list has it, and said to be unknown where none does.
 *
 * Settings: `most` (default 0), requests at a time for which capacity is kept ready.
 */
export const noProvisionedConcurrency = defineResourceRule({
  name: "no-provisioned-concurrency",
  description: "Serverless variants keep no capacity ready.",
  level: "advisory",
  severity: "medium",
  remediationSteps: "Leave provisionedConcurrency out, so that the model costs what it is asked.",
  settings: z.strictObject({
    most: z.int().min(0).default(0).describe("Most provisioned concurrency of a variant."),
  }),
  types: ["sagemaker.EndpointConfiguration"],
  check(configuration, { most }, report) {
    visitServerlessVariants(configuration, (variant, settings) => {
      const ready = numberAt(settings, "provisionedConcurrency") ?? 0;
      if (ready <= most) return;
      const gb = (numberAt(settings, "memorySizeInMb") ?? 0) / 1024;
      const hour = product(
        ready * gb * 3600,
        priceOf(configuration.region, "sagemakerServerless", "provisionedGbSecond"),
      );
      const month = amountOf(product(hour, hoursPerMonth), "a month");
      const instead = most === 0 ? "leave provisionedConcurrency out" : `keep ${most} at most`;
      report(
        `${variant.label} keeps ${ready} × ${gb} GB ready, ${month}; at most ${most} is allowed: ${instead}`,
      );
    });
  },
});
