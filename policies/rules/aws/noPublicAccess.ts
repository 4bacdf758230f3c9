import { z } from "zod";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { exposableTypes, visitExposures } from "../../support/aws/publicAccess.js";
import { howToApproveByTag, isApprovedByTag, tagApprovalShape } from "../../support/aws/tagApproval.js";

/**
 * Nothing in AWS is open to everybody unless somebody approved it.
 *
 * Why: a model that anybody may call is a data leak and an open bill.
 *
 * Judged are security groups and their rules (ranges wider than any private one count, so 0.0.0.0/1 does as well), load
 * balancers, the API endpoint of EKS, public access blocks and ACLs of S3, notebooks and domains of SageMaker with a way to the
 * internet of their own, and URLs, routes and methods of Lambda and API Gateway without authorization. Not seen are prefix
 * lists, and what lies behind a network that another stack made; principals of policies are judged by `no-wildcard-iam`. A
 * value that is not known yet is advice that the rule cannot decide; whatever is certain is reported all the same.
 *
 * Settings: `approved`, Pulumi names (default none); `acceptTag` (default true); `approvalTag` (default
 * `model-hosting/public-exposure-approved`).
 */
export const noPublicAccess = defineResourceRule({
  name: "no-public-access",
  description: "Nothing in AWS is open to everybody unless approved.",
  level: "mandatory",
  severity: "critical",
  remediationSteps: "Let in the ranges that need it, make load balancers internal, or ask for approval.",
  settings: z.strictObject(tagApprovalShape("model-hosting/public-exposure-approved")),
  types: exposableTypes,
  check(resource, settings, report) {
    visitExposures(resource, (exposure) => {
      if (isApprovedByTag(resource, settings)) return;
      report(`${exposure}; keep it private, or ${howToApproveByTag(settings)}`);
    });
  },
});
