import { z } from "zod";
import type { ResourceCost } from "../../../components/cost/index.js";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { tagsOf } from "../../support/exemption.js";
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
 * Settings: `region` and `cluster`, where things are priced that do not say it.
 */
export const unpricedResources = defineStackRule({
  name: "unpriced-resources",
  description: "Every resource of AWS that costs something has a price.",
  level: "advisory",
  severity: "medium",
  remediationSteps: "Add the price to a file of your own, or choose what has one.",
  settings: z.strictObject(placeSettings),
  check({ declared }, place, report) {
    const byUrn = new Map(declared.map((each) => [each.urn, each]));
    const costs = costsOf(declared, place);
    for (const cost of costs) {
      const resource = byUrn.get(cost.resource.urn);
      if (resource === undefined || isWorkload(cost)) continue;
      const missing = unpricedIn(cost.expected);
      if (missing.length === 0) continue;
      const { type, name, urn, props } = resource;
      report(
        `what it costs is unknown: ${missing.join(", ")}; add the price to the file that MODEL_HOSTING_PRICES names, ` +
          "or choose what has one",
        {
          urn,
          label: `${type.slice(type.lastIndexOf(":") + 1)} "${name}"`,
          names: [name, `${type}::${name}`],
          marks: () => tagsOf(props),
        },
      );
    }
    demandDecided(costs, declared, place);
  },
});

function isWorkload({ resource }: ResourceCost): boolean {
  return resource.type.startsWith("kubernetes:");
}
