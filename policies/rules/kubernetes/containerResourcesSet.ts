import { z } from "zod";
import { defineObjectRule } from "../../support/kubernetes/kubernetesRule.js";
import { type JsonObject, objectAt, valueAt } from "../../support/read.js";
import { isPositiveQuantity, podTemplateOf, visitContainers } from "../../support/kubernetes/workload.js";

/**
 * Every container and init container requests CPU and memory and limits its memory.
 *
 * Why: the scheduler places pods by their requests, autoscaling by utilisation divides by them, and a model
 * without a memory limit takes its neighbours down with it. CPU needs no limit: a limit only throttles.
 *
 * A limit counts as a request of the same resource, because Kubernetes copies it. So do the pod's own
 * `spec.resources`, which cover all of its containers. An amount of zero counts as not set. Ephemeral
 * containers cannot have resources and are left out.
 *
 * Settings: `requests` (default `["cpu", "memory"]`) and `limits` (default `["memory"]`).
 */
export const containerResourcesSet = defineObjectRule({
  name: "container-resources-set",
  description: "Containers request CPU and memory and limit their memory.",
  level: "mandatory",
  severity: "high",
  remediationSteps: "Set resources.requests.cpu, resources.requests.memory and resources.limits.memory.",
  settings: z.strictObject({
    requests: z.array(z.string().min(1)).default(["cpu", "memory"]).describe("Resources to request."),
    limits: z.array(z.string().min(1)).default(["memory"]).describe("Resources to limit."),
  }),
  check(object, settings, report) {
    if (object.isPatch) return;
    const podResources = objectAt(podTemplateOf(object)?.spec, "resources");
    visitContainers(object, ({ label, role, content }) => {
      if (role === "ephemeral container") return;
      const sources = [objectAt(content, "resources"), podResources];
      const missing = [
        ...settings.requests.filter((name) => !isSet(sources, ["requests", "limits"], name)).map(inRequests),
        ...settings.limits.filter((name) => !isSet(sources, ["limits"], name)).map(inLimits),
      ];
      if (missing.length > 0) {
        report(`${label} does not set ${missing.join(", ")}; give each an amount greater than zero`);
      }
    });
  },
});

function isSet(sources: readonly JsonObject[], lists: readonly string[], name: string): boolean {
  return sources.some((resources) =>
    lists.some((list) => isPositiveQuantity(valueAt(objectAt(resources, list), name))),
  );
}

function inRequests(name: string): string {
  return `resources.requests.${name}`;
}

function inLimits(name: string): string {
  return `resources.limits.${name}`;
}
