import { z } from "zod";
import { flagAt } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { amountOf, priceOf } from "../../support/cost/priceText.js";
import { numberAt, objectAt } from "../../support/read.js";

/**
 * Data capture records a sample of the requests, not most of them.
 *
 * Why: every recorded request is put into S3 and stays there; a sample tells drift as well.
 *
 * Capture that is switched off is not judged. A percentage that is not known yet is judged during the update, before the
 * configuration is made. What it costs depends on traffic, which the configuration does not say.
 *
 * Settings: `mostPercent` (default 20).
 */
export const dataCaptureSampled = defineResourceRule({
  name: "data-capture-sampled",
  description: "Data capture records a sample of the requests.",
  level: "advisory",
  severity: "low",
  remediationSteps: "Lower initialSamplingPercentage.",
  settings: z.strictObject({
    mostPercent: z
      .number()
      .min(0)
      .max(100)
      .default(20)
      .describe("Largest share of requests to record, in per cent."),
  }),
  types: ["sagemaker.EndpointConfiguration"],
  check({ props, region }, { mostPercent }, report) {
    const capture = objectAt(props, "dataCaptureConfig");
    const share = numberAt(capture, "initialSamplingPercentage") ?? 0;
    if (share <= mostPercent || flagAt(capture, "enableCapture") !== true) return;
    const price = amountOf(priceOf(region, "s3", "gbMonth"), "a GB and month");
    report(
      `records ${share} % of its requests in S3 at ${price}; ${mostPercent} % is the most that is allowed: ` +
        "lower dataCaptureConfig.initialSamplingPercentage",
    );
  },
});
