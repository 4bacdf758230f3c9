import { z } from "zod";
import { approvalShape, howToApprove, isApproved } from "../../support/kubernetes/approval.js";
import { exposureOf } from "../../support/kubernetes/exposure.js";
import { defineObjectRule } from "../../support/kubernetes/kubernetesRule.js";

/**
 * Nothing is reachable from outside the cluster unless somebody approved it.
 *
 * Why: a model endpoint without an owner's decision to publish it is a data leak and an open bill.
 *
 * Judged are Services (NodePort, external addresses, and LoadBalancer without one of the known annotations that
 * make it internal), Ingresses, Gateways, the routes of the Gateway API and OpenShift Routes. What a class or a
 * gateway leads to is not visible from the object, so the private ones are declared in the settings. Host ports
 * and other vendors' own ingress kinds are not judged.
 *
 * Settings: `privateClasses`, Ingress and gateway classes (default `["gce-internal", "gke-l7-rilb"]`);
 * `privateGateways`, as `name` or `namespace/name` (default none); `approved`, `acceptAnnotation` (default true)
 * and `approvalAnnotation` (default `model-hosting/public-exposure-approved`), as for accelerators.
 */
export const noPublicExposure = defineObjectRule({
  name: "no-public-exposure",
  description: "Services, Ingresses and routes stay inside the private network unless approved.",
  level: "mandatory",
  severity: "critical",
  remediationSteps:
    "Use a ClusterIP Service, an internal load balancer or a private gateway, or ask for approval.",
  settings: z.strictObject({
    privateClasses: z
      .array(z.string().min(1))
      .default(["gce-internal", "gke-l7-rilb"])
      .describe("Ingress and gateway classes that lead to private addresses."),
    privateGateways: z
      .array(z.string().min(1))
      .default([])
      .describe("Gateways that have private addresses, as `name` or `namespace/name`."),
    ...approvalShape("model-hosting/public-exposure-approved"),
  }),
  check(object, settings, report) {
    const exposure = exposureOf(object, settings);
    if (exposure === undefined || isApproved(object, settings)) return;
    report(`${exposure}; keep it private, or ${howToApprove(settings)}`);
  },
});
