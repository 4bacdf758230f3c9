import { z } from "zod";
import { type CloudResource, visitObjectsAt } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import type { Report } from "../../support/judge.js";
import { type JsonObject, judgeAll, numberAt, objectAt, textAt } from "../../support/read.js";
import { visitInstanceVariants } from "../../support/sagemaker/variants.js";

interface Bounds {
  readonly most: number;
  readonly mostConcurrency: number;
}

/**
 * Autoscaling of endpoints has an upper bound that the environment allows, and a lower one that is not above it.
 *
 * Why: the upper bound is the ceiling of the bill. `maximum-cost-bounded` judges it in dollars, across resources; this rule
 * judges the number itself, before the resource is made.
 *
 * Judged are scalable targets and scheduled actions of SageMaker, and managed scaling of a variant. Bounds that are not
 * known yet are judged during the update.
 *
 * Settings: `most` (default 10), instances or copies; `mostConcurrency` (default 50), provisioned concurrency of a
 * serverless variant.
 */
export const endpointAutoscalingBounded = defineResourceRule({
  name: "endpoint-autoscaling-bounded",
  description: "Autoscaling of endpoints has an upper bound that is allowed.",
  level: "mandatory",
  severity: "medium",
  remediationSteps: "Lower the maximum, or ask the owner of the policy configuration to raise the bound.",
  settings: z.strictObject({
    most: z.int().min(1).default(10).describe("Most instances, or copies of an inference component."),
    mostConcurrency: z.int().min(1).default(50).describe("Most provisioned concurrency."),
  }),
  types: ["appautoscaling.Target", "appautoscaling.ScheduledAction", "sagemaker.EndpointConfiguration"],
  check(resource, settings, report) {
    if (resource.type === "sagemaker.EndpointConfiguration") {
      checkManaged(resource, settings, report);
      return;
    }
    const { props } = resource;
    if (textAt(props, "serviceNamespace") !== "sagemaker") return;
    const bounds =
      resource.type === "appautoscaling.Target" ? props : objectAt(props, "scalableTargetAction");
    judgeAll([
      () => {
        const most = numberAt(bounds, "maxCapacity");
        const limit = limitOf(props, settings);
        if (most !== undefined && most > limit) {
          report(`scales up to ${most}; the most that is allowed is ${limit}: lower maxCapacity`);
        }
      },
      () => {
        checkOrder(bounds, report);
      },
    ]);
  },
});

function limitOf(props: JsonObject, { most, mostConcurrency }: Bounds): number {
  return textAt(props, "scalableDimension")?.endsWith("Concurrency") === true ? mostConcurrency : most;
}

function checkOrder(bounds: JsonObject, report: Report): void {
  const least = numberAt(bounds, "minCapacity");
  const most = numberAt(bounds, "maxCapacity");
  if (least !== undefined && most !== undefined && least > most) {
    report(`has minCapacity ${least} above its maxCapacity ${most}; lower the former`);
  }
}

function checkManaged(configuration: CloudResource, { most }: Bounds, report: Report): void {
  visitInstanceVariants(configuration, ({ label, props }) => {
    visitObjectsAt(props, "managedInstanceScaling", (managed) => {
      const count = numberAt(managed, "maxInstanceCount");
      if (count !== undefined && count > most) {
        report(
          `${label} scales up to ${count} instances; the most that is allowed is ${most}: lower maxInstanceCount`,
        );
      }
    });
  });
}
