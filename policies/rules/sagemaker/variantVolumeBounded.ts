import { z } from "zod";
import { largestVolume } from "../../../components/capabilities/index.js";
import { product } from "../../../components/cost/index.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { amountOf, priceOf } from "../../support/cost/priceText.js";
import { describe, numberAt } from "../../support/read.js";
import { instancesOf, visitInstanceVariants } from "../../support/sagemaker/variants.js";

const largest = largestVolume / 2 ** 30;

/**
 * The volume of a variant's instances is no larger than the environment allows.
 *
 * Why: each instance pays for its volume the whole month, full or empty.
 *
 * The default is what SageMaker takes at all (API reference, ProductionVariant, VolumeSizeInGB: 1 to 512). A size that is
 * not known yet is judged during the update, before the configuration is made.
 *
 * Settings: `mostGb` (default 512).
 */
export const variantVolumeBounded = defineResourceRule({
  name: "variant-volume-bounded",
  description: "The volumes of a variant's instances are no larger than allowed.",
  level: "mandatory",
  severity: "low",
  remediationSteps: "Ask for as much as the model and its scratch files take.",
  settings: z.strictObject({
    mostGb: z.int().min(1).max(largest).default(largest).describe("Largest volume of an instance, in GB."),
  }),
  types: ["sagemaker.EndpointConfiguration"],
  check(configuration, { mostGb }, report) {
    const price = priceOf(configuration.region, "sagemakerEndpoint", "storageGbMonth");
    visitInstanceVariants(configuration, (variant) => {
      const size = numberAt(variant.props, "volumeSizeInGb");
      if (size === undefined || size <= mostGb) return;
      const count = describe(() => `${instancesOf(variant)} × `, "");
      report(
        `${variant.label} has ${count}${size} GB, ${amountOf(product(size, price), "a month")} for each instance; ` +
          `at most ${mostGb} GB is allowed: lower volumeSizeInGb`,
      );
    });
  },
});
