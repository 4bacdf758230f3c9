import { z } from "zod";
import { isUse, jobHours, type ResourceCost } from "../../../components/cost/index.js";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { tagsOf } from "../../support/exemption.js";
import { lacksRegion, nameRegion } from "../../support/cost/priceText.js";
import { costsOf, demandDecided, placeSettings, unpricedIn } from "../../support/cost/stackCost.js";

/**
 * Every resource of AWS that costs something has a price.
 *
 * Why: a guardrail on cost that meets something without a price would count it as nothing.
 *
 * Reported is each resource whose monthly cost the pack cannot say, with what is missing: a type or a region that no price
 * list has, or a region that nobody named. A value that is not known yet is told as such. Workloads of Kubernetes are
 * `unpriced-workloads`.
 *
 * How much a thing will be used, such as the requests of a serverless endpoint without tags of its traffic or the hours of jobs
 * that a state machine starts, is no missing price: sums count it as unknown, and this rule leaves it.
 *
 * Settings: `use`, what use that nobody tells is (default `leave`); `region` and `cluster`, where things are priced that do not say it.
 */
export const unpricedResources = defineStackRule({
  name: "unpriced-resources",
  description: "Every resource of AWS that costs something has a price.",
  level: "advisory",
  severity: "medium",
  remediationSteps: "Add the price to a file of your own, or choose what has one.",
  settings: z.strictObject({
    use: z
      .enum(["leave", "violation"])
      .default("leave")
      .describe("What it is that nobody tells how much something will be used: nothing, or a violation."),
    ...placeSettings,
  }),
  check({ declared }, { use, ...place }, report) {
    const byUrn = new Map(declared.map((each) => [each.urn, each]));
    const costs = costsOf(declared, place);
    for (const cost of costs) {
      const resource = byUrn.get(cost.resource.urn);
      if (resource === undefined || isWorkload(cost)) continue;
      const missing = unpricedIn(cost.expected).filter((each) => use === "violation" || !isUse(each));
      if (missing.length === 0) continue;
      const { type, name, urn, props } = resource;
      report(`what it costs is unknown: ${missing.join(", ")}; ${insteadOf(missing, type)}`, {
        urn,
        label: `${type.slice(type.lastIndexOf(":") + 1)} "${name}"`,
        names: [name, `${type}::${name}`],
        marks: () => tagsOf(props),
      });
    }
    demandDecided(costs, declared, place);
  },
});

/** What to do about the first of what is missing. */
function insteadOf(missing: readonly string[], type: string): string {
  if (missing.includes(`price of ${type}`)) {
    return "no price file has an item for this type: exempt it in the settings of unpriced-resources, or choose what has a price";
  }
  if (lacksRegion(missing)) return nameRegion;
  const prices = missing.filter((each) => !isUse(each));
  if (prices.length > 0) {
    return "add the price to the file that MODEL_HOSTING_PRICES names, or choose what has one";
  }
  return missing.includes(jobHours)
    ? "leave it by the setting `use`, or exempt it with what its jobs cost"
    : "declare its traffic by the tags model-hosting/requests-per-month (or model-hosting/average-rps) and " +
        "model-hosting/seconds-per-request";
}

function isWorkload({ resource }: ResourceCost): boolean {
  return resource.type.startsWith("kubernetes:");
}
