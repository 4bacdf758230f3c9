import { z } from "zod";
import { isAutoscaler, rangeOf } from "../../support/kubernetes/autoscaler.js";
import { defineObjectRule } from "../../support/kubernetes/kubernetesRule.js";

/**
 * An autoscaler has room to scale.
 *
 * Why: one whose minimum equals its maximum does nothing, but its reader believes that the model scales.
 *
 * Judged are HorizontalPodAutoscalers and KEDA ScaledObjects, with their APIs' own defaults. No settings.
 */
export const autoscalingUseful = defineObjectRule({
  name: "autoscaling-useful",
  description: "The maximum of an autoscaler is greater than its minimum.",
  level: "advisory",
  severity: "low",
  remediationSteps: "Raise the maximum, or leave the autoscaler out and set the number of replicas.",
  settings: z.strictObject({}),
  check(object, _settings, report) {
    if (!isAutoscaler(object)) return;
    const range = rangeOf(object);
    if (range === undefined || range.maximum > range.minimum) return;
    report(
      `scales from ${range.minimum} to ${range.maximum} replicas, so it never scales; ` +
        "raise the maximum, or set the workload's replicas and leave the autoscaler out",
    );
  },
});
