import { z } from "zod";
import {
  type InstanceType,
  instanceTypeNamed,
  instanceTypes,
} from "../../../components/capabilities/index.js";
import { isKnown } from "../../../components/cost/index.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { familyOf, hostingHour } from "../../support/sagemaker/hosting.js";
import { amountOf, usd } from "../../support/cost/priceText.js";
import { instanceTypeOf, visitVariants } from "../../support/sagemaker/variants.js";

/**
 * A variant runs on an instance type of a current generation.
 *
 * Why: a newer type does more for an hour's price, and AWS withdraws old ones region by region.
 *
 * Which families are old is a judgement, so it is a setting. The newer type that is named is the cheapest with at least the
 * same processors, memory and accelerators whose price is known; it may cost more, and both prices are told. A type that is
 * not known yet is told as one that cannot be judged.
 *
 * Settings: `families` (default p2, p3, m4, c4 and t2).
 */
export const hostingTypeCurrent = defineResourceRule({
  name: "hosting-type-current",
  description: "Variants run on instance types of a current generation.",
  level: "advisory",
  severity: "low",
  remediationSteps: "Measure the model on the newer type, and move to it.",
  settings: z.strictObject({
    families: z
      .array(z.string().min(1))
      .default(["p2", "p3", "m4", "c4", "t2"])
      .describe("Families that are to be left, such as t2."),
  }),
  types: ["sagemaker.EndpointConfiguration"],
  check(configuration, { families }, report) {
    const { region } = configuration;
    visitVariants(configuration, (variant) => {
      const type = instanceTypeNamed(instanceTypeOf(variant) ?? "");
      if (type === undefined || !families.includes(familyOf(type.name))) return;
      const price = amountOf(hostingHour(region, type.name), "an hour");
      report(
        `${variant.label} runs on ${type.name} of a previous generation, ${price}; ` +
          newer(region, type, families),
      );
    });
  },
});

function newer(region: string | undefined, old: InstanceType, families: readonly string[]): string {
  const [cheapest] = instanceTypes
    .filter((type) => !families.includes(familyOf(type.name)) && !type.byNameOnly && canReplace(type, old))
    .map(({ name }) => ({ name, hour: hostingHour(region, name) }))
    .flatMap(({ name, hour }) => (isKnown(hour) ? [{ name, usd: hour.value }] : []))
    .sort((one, other) => one.usd - other.usd);
  return cheapest === undefined
    ? "use a type of a newer family"
    : `use ${cheapest.name} (${usd(cheapest.usd)} USD an hour), which has as much of everything`;
}

/** Whether a type has at least what the old one has; of unknown sizes nobody can say. */
function canReplace(type: InstanceType, old: InstanceType): boolean {
  return (
    type.architecture === old.architecture &&
    (type.accelerator === undefined) === (old.accelerator === undefined) &&
    type.size !== undefined &&
    old.size !== undefined &&
    type.size.vcpu >= old.size.vcpu &&
    type.size.memoryGiB >= old.size.memoryGiB &&
    type.size.accelerators >= old.size.accelerators
  );
}
