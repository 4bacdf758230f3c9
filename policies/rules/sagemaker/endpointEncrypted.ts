import { z } from "zod";
import { instanceTypeNamed } from "../../../components/capabilities/index.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { amountOf, priceOf } from "../../support/cost/priceText.js";
import { postpone } from "../../support/read.js";
import { instanceTypeOf, isGiven, visitInstanceVariants } from "../../support/sagemaker/variants.js";

/**
 * The volumes of an endpoint's instances are encrypted with a key of your own.
 *
 * Why: without one the account's own key policy cannot keep anybody from the model and its data. AWS Config asks for it by
 * `sagemaker-endpoint-configuration-kms-key-configured`.
 *
 * Not asked of serverless variants, which have no volume, nor where any variant's instances have disks of their own:
 * SageMaker refuses a key there, and the hardware encrypts them (API reference, CreateEndpointConfig, KmsKeyId). A key that
 * is not known yet is a key. A type that is not known yet leaves it open.
 */
export const endpointEncrypted = defineResourceRule({
  name: "endpoint-encrypted",
  description: "The volumes of endpoints are encrypted with a key of your own.",
  level: "advisory",
  severity: "low",
  remediationSteps: "Name a key in kmsKeyArn.",
  settings: z.strictObject({}),
  types: ["sagemaker.EndpointConfiguration"],
  check(configuration, _settings, report) {
    if (isGiven(configuration.props, "kmsKeyArn")) return;
    const types: string[] = [];
    const undecided = postpone(() => {
      visitInstanceVariants(configuration, (variant) => {
        types.push(instanceTypeOf(variant) ?? "");
      });
    });
    // A single disk of its own makes a key impossible, whatever is not known of the others.
    if (types.some((type) => instanceTypeNamed(type)?.localDisk === true)) return;
    undecided();
    if (types.length === 0) return;
    const price = amountOf(priceOf(configuration.region, "kms", "keyMonth"), "a month");
    report(`encrypts its volumes with no key of your own; name one in kmsKeyArn, which costs ${price}`);
  },
});
