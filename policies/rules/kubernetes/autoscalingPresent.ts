import { z } from "zod";
import { isAutoscaler, targetOf } from "../../support/kubernetes/autoscaler.js";
import { annotationsOf, nameOf, namespaceOf } from "../../support/kubernetes/kubernetesObject.js";
import { judgeAll, numberAt, postpone } from "../../support/read.js";
import { defineObjectsRule, type StackObject } from "../../support/kubernetes/kubernetesRule.js";

/**
 * A workload that declares a range of replicas has an autoscaler.
 *
 * Why: a range without an autoscaler is a promise that nobody keeps. The model stays at its minimum under load.
 *
 * The range is declared by two annotations on the Deployment or StatefulSet; where they are absent or equal
 * there is nothing to keep. An autoscaler is a HorizontalPodAutoscaler or a KEDA ScaledObject of the same stack
 * whose `scaleTargetRef` names the workload in its namespace. If a target is unknown at preview, a workload
 * without a known autoscaler cannot be decided, and the rule says so.
 *
 * Settings: `minimumAnnotation` (default `model-hosting/min-replicas`) and `maximumAnnotation`
 * (default `model-hosting/max-replicas`).
 */
export const autoscalingPresent = defineObjectsRule({
  name: "autoscaling-present",
  description: "A workload whose maximum of replicas differs from its minimum has an autoscaler.",
  level: "mandatory",
  severity: "medium",
  remediationSteps: "Add an autoscaler for the workload, or make its minimum and maximum equal.",
  settings: z.strictObject({
    minimumAnnotation: z.string().min(1).default("model-hosting/min-replicas").describe("Holds the minimum."),
    maximumAnnotation: z.string().min(1).default("model-hosting/max-replicas").describe("Holds the maximum."),
  }),
  check(objects, settings, report) {
    const { targets, unknown } = targetsOf(objects.filter(isAutoscaler));
    const workloads = objects.filter(
      ({ group, kind }) => group === "apps" && /^(Deployment|StatefulSet)$/.test(kind),
    );
    judgeAll(
      workloads.map((workload) => () => {
        const annotations = annotationsOf(workload.content);
        const minimum = numberAt(annotations, settings.minimumAnnotation);
        const maximum = numberAt(annotations, settings.maximumAnnotation);
        if (minimum === undefined || maximum === undefined || minimum === maximum) return;
        if (targets.has(identityOf(workload))) return;
        judgeAll(unknown);
        report(
          workload,
          `declares ${minimum} to ${maximum} replicas, and no autoscaler in the stack targets it; ` +
            "add one, or make the two numbers equal",
        );
      }),
    );
  },
});

function identityOf(workload: StackObject): string {
  return `${namespaceOf(workload.content)}/${workload.kind}/${nameOf(workload.content) ?? ""}`;
}

/** The targets that are known, and for each autoscaler the check that will say if its target is not. */
function targetsOf(autoscalers: readonly StackObject[]) {
  const targets = new Set<string>();
  const unknown = autoscalers.map((autoscaler) => postpone(() => targets.add(targetOf(autoscaler))));
  return { targets, unknown };
}
