import { z } from "zod";
import { hoursPerMonth, product } from "../../../components/cost/index.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { tagsOf } from "../../support/exemption.js";
import { type Fleet, fleetsText, hostingHour, hourOf } from "../../support/sagemaker/hosting.js";
import { amountOf } from "../../support/cost/priceText.js";
import { postpone, textAt } from "../../support/read.js";
import { daysBetween, isDay, today } from "../../support/today.js";
import { instancesOf, instanceTypeOf, visitInstanceVariants } from "../../support/sagemaker/variants.js";

/**
 * An endpoint with a shadow variant says until when.
 *
 * Why: a shadow answers nobody and costs as much as what it shadows; a test that nobody ends costs it for ever.
 *
 * The day stands in a tag of the endpoint configuration. A tag that is not known yet is no day. A number or a type that is
 * not known yet leaves the price out, not the report.
 *
 * Settings: `tag` (default `model-hosting/expires`), which holds a day as YYYY-MM-DD; `days` (default 14), from today to
 * that day at most.
 */
export const shadowVariantsExpire = defineResourceRule({
  name: "shadow-variants-expire",
  description: "Endpoints with a shadow variant say until when.",
  level: "advisory",
  severity: "medium",
  remediationSteps: "Write the last day of the test into the tag, or remove the shadow variant.",
  settings: z.strictObject({
    tag: z.string().min(1).default("model-hosting/expires").describe("The tag that holds the last day."),
    days: z.int().min(1).default(14).describe("Days from today to the last day at most."),
  }),
  types: ["sagemaker.EndpointConfiguration"],
  check(configuration, { tag, days }, report) {
    const fleets: Fleet[] = [];
    let shadows = 0;
    const undecided = postpone(() => {
      visitInstanceVariants(configuration, (variant) => {
        if (!variant.isShadow) return;
        shadows += 1;
        const type = instanceTypeOf(variant);
        fleets.push({
          count: instancesOf(variant),
          type,
          hour: hostingHour(configuration.region, type ?? ""),
        });
      });
    });
    const problem = problemOf(textAt(tagsOf(configuration.props), tag), tag, days);
    if (shadows > 0 && problem !== undefined) {
      const month = amountOf(product(hoursPerMonth, hourOf(fleets)), "a month");
      const cost =
        fleets.length === shadows ? `${fleetsText(fleets)}, ${month}` : "a cost that is not known yet";
      report(`runs a shadow of ${cost}, ${problem}; write its last day, within ${days} days, as YYYY-MM-DD`);
    }
    undecided();
  },
});

function problemOf(day: string | undefined, tag: string, days: number): string | undefined {
  if (day === undefined) return `without a tag ${tag}`;
  if (!isDay(day)) return `and its tag ${tag} holds no day`;
  const left = daysBetween(today(), day);
  if (left < 0) return `although its tag ${tag} ended it on ${day}`;
  return left > days ? `until ${day} by its tag ${tag}, in ${left} days` : undefined;
}
