import { z } from "zod";
import { visitObjectsAt } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { type JsonObject, postpone, textAt } from "../../support/read.js";

/**
 * A service on Fargate takes spare capacity, where an interruption can be borne.
 *
 * Why: outside production a task that is taken back after two minutes' notice harms nobody, and spare capacity is sold below
 * the price of Fargate ("Amazon ECS clusters for Fargate", Amazon ECS developer guide). Which discount, no price list of this
 * pack says, so the message names none.
 *
 * Judged are services with launch type FARGATE, or with a capacity provider FARGATE and none FARGATE_SPOT; one that names
 * neither follows its cluster, which is not seen from here. A provider that is not known yet is advice that the rule cannot
 * decide.
 */
export const fargateSpot = defineResourceRule({
  name: "fargate-spot",
  description: "Services on Fargate take spare capacity outside production.",
  level: "advisory",
  severity: "low",
  remediationSteps: "Name FARGATE_SPOT in capacityProviderStrategies in place of launchType.",
  settings: z.strictObject({}),
  types: ["ecs.Service"],
  check({ props }, _, report) {
    const given =
      textAt(props, "launchType")?.toUpperCase() === "FARGATE" ? "launchType" : onDemandOnly(props);
    if (given === undefined) return;
    report(
      `runs on FARGATE alone (${given}); FARGATE_SPOT is cheaper by a discount that changes and that no price list here has, and is taken back ` +
        "with two minutes' notice; name it in capacityProviderStrategies",
    );
  },
});

function onDemandOnly(props: JsonObject): "capacityProviderStrategies" | undefined {
  const providers = new Set<string>();
  const undecided = postpone(() => {
    visitObjectsAt(props, "capacityProviderStrategies", (strategy) => {
      providers.add((textAt(strategy, "capacityProvider") ?? "").toUpperCase());
    });
  });
  if (providers.has("FARGATE_SPOT")) return undefined;
  undecided();
  return providers.has("FARGATE") ? "capacityProviderStrategies" : undefined;
}
