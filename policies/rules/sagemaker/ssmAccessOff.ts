import { z } from "zod";
import { flagAt } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { visitVariants } from "../../support/sagemaker/variants.js";

/**
 * Nobody can open a shell in the containers of an endpoint.
 *
 * Why: whoever may start a session sees the requests, the model and the role's credentials (API reference, ProductionVariant,
 * EnableSSMAccess: for debugging).
 *
 * A value that is not known yet is judged during the update, before the configuration is made.
 */
export const ssmAccessOff = defineResourceRule({
  name: "ssm-access-off",
  description: "Nobody can open a shell in the containers of an endpoint.",
  level: "mandatory",
  severity: "high",
  remediationSteps: "Leave enableSsmAccess out, or exempt the configuration for as long as you debug it.",
  settings: z.strictObject({}),
  types: ["sagemaker.EndpointConfiguration"],
  check(configuration, _settings, report) {
    visitVariants(configuration, ({ label, props }) => {
      if (flagAt(props, "enableSsmAccess") === true) {
        report(`${label} has enableSsmAccess true; only false is allowed: leave it out`);
      }
    });
  },
});
