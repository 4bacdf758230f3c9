import { z } from "zod";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { numberAt, objectAt } from "../../support/read.js";
import { isGiven, visitInstanceVariants } from "../../support/sagemaker/variants.js";

/**
 * A variant that names a model does not scale to zero instances by itself.
 *
 * Why: SageMaker takes a minimum of zero where an endpoint hosts inference components, and refuses it for a variant with a
 * model of its own (developer guide, "Scale an endpoint to zero instances").
 *
 * A minimum that is not known yet is judged during the update, before the configuration is made. A model whose name is not
 * known yet is a model all the same.
 */
export const zeroInstancesValid = defineResourceRule({
  name: "zero-instances-valid",
  description: "Variants with a model of their own keep an instance.",
  level: "mandatory",
  severity: "medium",
  remediationSteps:
    "Keep one instance, use inference components, or host the model asynchronously or serverless.",
  settings: z.strictObject({}),
  types: ["sagemaker.EndpointConfiguration"],
  check(configuration, _settings, report) {
    visitInstanceVariants(configuration, ({ label, props }) => {
      const least = numberAt(objectAt(props, "managedInstanceScaling"), "minInstanceCount");
      if (least !== 0 || !isGiven(props, "modelName")) return;
      report(
        `${label} has managedInstanceScaling.minInstanceCount 0 and a modelName; SageMaker scales only endpoints with ` +
          "inference components to zero: keep 1, or host the model asynchronously or serverless",
      );
    });
  },
});
