import { z } from "zod";
import { instanceTypes } from "../../../components/capabilities/index.js";
import { closest } from "../../../components/spec/index.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { familyOf } from "../../support/sagemaker/hosting.js";
import { instanceTypeOf, typeText, visitVariants } from "../../support/sagemaker/variants.js";

const known = instanceTypes.map(({ name }) => name);

/**
 * A variant runs on an instance type that SageMaker hosts models on.
 *
 * Why: a type that exists in EC2 alone, or is written without `ml.`, is refused when the endpoint is made, after everything
 * else has been deployed.
 *
 * The list is that of the service's own model (API reference, ProductionVariant, InstanceType; botocore 1.44.5, November
 * 2026). A type that is not known yet is judged during the update, before the configuration is made.
 *
 * Settings: `additional` (default none), types that AWS has added since.
 */
export const hostingTypeValid = defineResourceRule({
  name: "hosting-type-valid",
  description: "Variants run on instance types that SageMaker hosts models on.",
  level: "mandatory",
  severity: "medium",
  remediationSteps: "Use a type of the list, in lower case and with ml. before it.",
  settings: z.strictObject({
    additional: z
      .array(z.string().startsWith("ml."))
      .default([])
      .describe("Types newer than the pack's list."),
  }),
  types: ["sagemaker.EndpointConfiguration"],
  check(configuration, { additional }, report) {
    const valid = [...known, ...additional];
    visitVariants(configuration, (variant) => {
      const type = instanceTypeOf(variant);
      if (type === undefined || type === "" || valid.includes(type)) return;
      report(
        `${variant.label} runs on ${typeText(type)}, which is none of the ${valid.length} types that SageMaker ` +
          `hosts models on; ${suggestion(type, valid)}`,
      );
    });
  },
});

function suggestion(type: string, valid: readonly string[]): string {
  const lower = type.toLowerCase();
  const spelt = lower.startsWith("ml.") ? lower : `ml.${lower}`;
  if (valid.includes(spelt)) return `use ${spelt}`;
  const near = neighbours(spelt);
  if (near.length > 0) return `use ${near.join(" or ")}`;
  return `use ${closest(spelt, valid) ?? "one of the list, such as ml.m5.large"}`;
}

/** The next smaller and the next larger type of the same family. */
function neighbours(type: string): string[] {
  const family = instanceTypes
    .map(({ name }) => name)
    .filter((name) => familyOf(name) === familyOf(type))
    .sort((one, other) => largeness(one) - largeness(other));
  const smaller = family.filter((name) => largeness(name) <= largeness(type)).at(-1);
  const larger = family.find((name) => largeness(name) > largeness(type));
  return [smaller, larger].flatMap((name) => name ?? []);
}

const sizes = ["nano", "micro", "small", "medium", "large", "xlarge"];

/** How large a type is among those of its family: `12xlarge` is twelve times `xlarge`. */
function largeness(type: string): number {
  const [, times = "1", size = ""] = /\.(\d*)(\w+)$/.exec(type) ?? [];
  return Number(times === "" ? "1" : times) * 2 ** sizes.indexOf(size);
}
