import { z } from "zod";
import { autoscalerFieldsOf } from "../../support/autoscaler.js";
import type { KubernetesObject } from "../../support/kubernetesObject.js";
import { judgeAll, numberAt, objectAt } from "../../support/read.js";
import { defineObjectRule } from "../../support/kubernetesRule.js";

interface Count {
  readonly field: string;
  readonly bound: "minimum" | "maximum";
  /** What the API assumes where the field is absent. */
  readonly otherwise?: number;
}

const REPLICATED = ["apps/Deployment", "apps/StatefulSet", "apps/ReplicaSet", "argoproj.io/Rollout"];

/**
 * The number of replicas stays within bounds, whether it is fixed or an autoscaler's.
 *
 * Why: a maximum is the ceiling of the cost; a minimum of two keeps a model answering while a node goes.
 *
 * A Deployment without `replicas` is not judged here, since an autoscaler may own the number: the autoscaler is.
 *
 * Settings: `maximum` (default 10) and `minimum` (default 0), in pods.
 */
export const replicasBounded = defineObjectRule({
  name: "replicas-bounded",
  description: "The number of replicas of a workload or its autoscaler stays within bounds.",
  level: "mandatory",
  severity: "medium",
  remediationSteps:
    "Choose a number within the bounds, or ask the owner of the policy configuration to move them.",
  settings: z.strictObject({
    maximum: z.int().min(1).default(10).describe("The most pods that one workload may have."),
    minimum: z.int().min(0).default(0).describe("The fewest pods that one workload may have."),
  }),
  check(object, settings, report) {
    judgeAll(
      countsOf(object).map(({ field, bound, otherwise }) => () => {
        const absent = object.isPatch ? undefined : otherwise;
        const count = numberAt(objectAt(object.content, "spec"), field) ?? absent;
        if (count === undefined) return;
        const limit = settings[bound];
        const breached = bound === "maximum" ? count > limit : count < limit;
        if (breached) report(`spec.${field} is ${count}; the ${bound} allowed is ${limit}`);
      }),
    );
  },
});

/** The fields that count pods. A fixed number has no default here: an autoscaler may own it. */
function countsOf(object: KubernetesObject): readonly Count[] {
  const autoscaler = autoscalerFieldsOf(object);
  if (autoscaler !== undefined) {
    const { minimum, maximum, defaults } = autoscaler;
    return [
      { field: maximum, bound: "maximum", otherwise: defaults.maximum },
      { field: minimum, bound: "minimum", otherwise: defaults.minimum },
    ];
  }
  if (!REPLICATED.includes(`${object.group}/${object.kind}`)) return [];
  return [
    { field: "replicas", bound: "maximum" },
    { field: "replicas", bound: "minimum" },
  ];
}
