import { z } from "zod";
import { approvalShape, howToApprove, isApproved } from "../../support/kubernetes/approval.js";
import { type KubernetesObject } from "../../support/kubernetes/kubernetesObject.js";
import { matchesAny, pattern } from "../../support/pattern.js";
import {
  type JsonObject,
  judgeAll,
  objectAt,
  postpone,
  valueAt,
  visitEach,
  visitEntries,
  visitObjectsWithin,
} from "../../support/read.js";
import { defineObjectRule } from "../../support/kubernetes/kubernetesRule.js";
import { isPositiveQuantity, podTemplateOf, visitContainers } from "../../support/kubernetes/workload.js";

/** Extended resources of the device plugins of NVIDIA (whole and MIG), AMD, Intel, Habana, AWS and Google. */
const ACCELERATORS = [
  "^nvidia\\.com/",
  "^amd\\.com/gpu",
  "^gpu\\.intel\\.com/",
  "^habana\\.ai/",
  "^aws\\.amazon\\.com/neuron",
  "^google\\.com/tpu$",
];

/**
 * A workload asks for an accelerator only when somebody approved it.
 *
 * Why: accelerators are the largest cost of a model and the scarcest quota of an account.
 *
 * Counted are extended resources in the requests or limits of any container, of the pod, and dynamic resource
 * claims (`resourceClaims`): the device behind a claim is not visible from the pod, so every claim counts. Where the kind is
 * not one of Kubernetes' own, any `resources` within its `spec` count: its controller makes pods of them.
 *
 * Settings: `resources`, expressions of resource names (default: the six makers above); `approved`, a list of
 * `name` or `namespace/name` (default none); `acceptAnnotation` (default true), whether an annotation approves
 * too; `approvalAnnotation` (default `model-hosting/accelerator-approved-by`), on the workload or its pods.
 */
export const acceleratorsNeedApproval = defineObjectRule({
  name: "accelerators-need-approval",
  description: "Accelerators are used by approved workloads only.",
  level: "mandatory",
  severity: "high",
  remediationSteps: "Ask for approval, or host the model without an accelerator.",
  settings: z.strictObject({
    resources: z.array(pattern).default(ACCELERATORS).describe("Expressions of accelerator resource names."),
    ...approvalShape("model-hosting/accelerator-approved-by"),
  }),
  check(object, settings, report) {
    const { found, undecided } = acceleratorsIn(object, settings.resources);
    if (found.size > 0 && !isApproved(object, settings)) {
      report(`uses ${[...found].join(", ")} without approval; ${howToApprove(settings)}`);
    }
    undecided();
  },
});

/** The accelerators that are known to be asked for, and the check that will say what is not known yet. */
function acceleratorsIn(object: KubernetesObject, resources: readonly string[]) {
  const found = new Set<string>();
  const collect = (holder: JsonObject) => {
    for (const list of ["requests", "limits"]) {
      visitEntries(objectAt(holder, "resources", list), (name, quantity) => {
        if (matchesAny(resources, name) && isPositiveQuantity(quantity)) found.add(name);
      });
    }
  };
  const undecided = postpone(() => {
    judgeAll([
      () => {
        visitContainers(object, ({ content }) => {
          collect(content);
        });
      },
      () => {
        const spec = podTemplateOf(object)?.spec ?? {};
        collect(spec);
        visitEach(valueAt(spec, "resourceClaims"), () => found.add("resourceClaims"));
      },
      () => {
        if (isCustom(object)) visitObjectsWithin(valueAt(object.content, "spec"), collect);
      },
    ]);
  });
  return { found, undecided };
}

/** Groups of Kubernetes itself have no dot in their name, or end on `k8s.io`. */
function isCustom({ group }: KubernetesObject): boolean {
  return group.includes(".") && !group.endsWith(".k8s.io");
}
