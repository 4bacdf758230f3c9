import { z } from "zod";
import { hoursPerMonth, product } from "../../../components/cost/index.js";
import type { CloudResource } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { hostingHour } from "../../support/sagemaker/hosting.js";
import { amountsOf } from "../../support/cost/priceText.js";
import { numberAt, textAt } from "../../support/read.js";
import type { Report } from "../../support/judge.js";
import {
  instancesOf,
  instanceTypeOf,
  typeText,
  visitInstanceVariants,
} from "../../support/sagemaker/variants.js";

/**
 * Outside production a variant keeps one instance.
 *
 * Why: a second instance doubles the bill, for an availability that nobody needs there.
 *
 * Judged are the instances that a variant starts with, and the least that a scalable target keeps. Each variant is judged
 * by itself, so that a rollout between two can be tried; `hourly-cost-capped` judges them together. A number that is not
 * known yet is judged during the update, before the resource is made.
 *
 * Not active unless a configuration sets a level, since `two-instances` asks for the contrary.
 *
 * Settings: `most` (default 1), instances of one variant.
 */
export const singleInstance = defineResourceRule({
  name: "single-instance",
  description: "Outside production a variant keeps one instance.",
  level: "disabled",
  severity: "medium",
  remediationSteps: "Start with one instance, and let autoscaling add others when they are needed.",
  settings: z.strictObject({
    most: z.int().min(1).default(1).describe("Most instances that one variant keeps."),
  }),
  types: ["sagemaker.EndpointConfiguration", "appautoscaling.Target"],
  check(resource, { most }, report) {
    if (resource.type === "appautoscaling.Target") {
      checkTarget(resource, most, report);
      return;
    }
    visitInstanceVariants(resource, (variant) => {
      const count = instancesOf(variant);
      if (count <= most) return;
      const type = instanceTypeOf(variant) ?? "";
      const month = product(hoursPerMonth, hostingHour(resource.region, type));
      const prices = amountsOf(
        [`${count} cost`, product(count, month)],
        [`${most} ${most === 1 ? "costs" : "cost"}`, product(most, month)],
        "a month",
      );
      report(
        `${variant.label} starts with ${count} × ${typeText(type)}; at most ${most} is allowed here: ${prices}; ` +
          "lower initialInstanceCount",
      );
    });
  },
});

function checkTarget({ props }: CloudResource, most: number, report: Report): void {
  const least = numberAt(props, "minCapacity");
  if (least === undefined || least <= most) return;
  if (textAt(props, "scalableDimension") !== "sagemaker:variant:DesiredInstanceCount") return;
  report(`keeps ${least} instances at least; at most ${most} is allowed here: lower minCapacity`);
}
