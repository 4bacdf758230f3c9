import { z } from "zod";
import type { CloudResource } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { ec2Hour, hostingHour } from "../../support/sagemaker/hosting.js";
import {
  type InstanceChoice,
  instanceResources,
  runsOn,
  visitInstanceTypes,
} from "../../support/aws/instances.js";
import { amountOf } from "../../support/cost/priceText.js";
import { howToApproveByTag, isApprovedByTag, tagApprovalShape } from "../../support/aws/tagApproval.js";
import { matchesWildcard } from "../../support/wildcard.js";

/** Families with GPUs, Inferentia, Trainium, Gaudi, FPGAs and media accelerators, without a leading `ml.`. */
const accelerated = ["g[0-9]*", "gr[0-9]*", "p[0-9]*", "inf*", "trn*", "dl[0-9]*", "f[0-9]*", "vt*"];

/**
 * Instances with accelerators run only when somebody approved them.
 *
 * Why: they are the largest cost of a model and the scarcest quota of an account, on SageMaker as on EC2.
 *
 * Judged are the same places as by `instance-types-allowed`. Where AWS chooses an instance by requirements, the choice may
 * have accelerators and needs an approval, too. A tag that is not known yet approves nothing; a type that is not known yet
 * is judged during the update, before the resource is made. Kubernetes' own requests are judged by
 * `accelerators-need-approval`.
 *
 * Settings: `types`, wildcards without `ml.` (default: the families g, gr, p, inf, trn, dl, f and vt); `approved`, Pulumi
 * names (default none); `acceptTag` (default true), whether a tag approves too; `approvalTag` (default
 * `model-hosting/accelerator-approved-by`).
 */
export const acceleratorInstancesNeedApproval = defineResourceRule({
  name: "accelerator-instances-need-approval",
  description: "Instances with accelerators are used where somebody approved them.",
  level: "mandatory",
  severity: "high",
  remediationSteps: "Ask for approval, or host the model on an instance without an accelerator.",
  settings: z.strictObject({
    types: z
      .array(z.string().min(1))
      .default(accelerated)
      .describe("Wildcards of types, without ml. before them."),
    ...tagApprovalShape("model-hosting/accelerator-approved-by"),
  }),
  types: instanceResources,
  check(resource, settings, report) {
    visitInstanceTypes(resource, (choice) => {
      if (!hasAccelerator(choice, settings.types) || isApprovedByTag(resource, settings)) return;
      report(
        `${runsOn(choice)} without approval${priceText(resource, choice)}; ${howToApproveByTag(settings)}`,
      );
    });
  },
});

function hasAccelerator({ type }: InstanceChoice, types: readonly string[]): boolean {
  return type === undefined || matchesWildcard(types, type.replace(/^ml\./i, ""));
}

function priceText({ region }: CloudResource, { type }: InstanceChoice): string {
  if (type === undefined) return "";
  const hour = type.startsWith("ml.") ? hostingHour(region, type) : ec2Hour(region, type);
  return `, ${amountOf(hour, "an hour")} each`;
}
