import { z } from "zod";
import { autoscalerFieldsOf } from "../../support/kubernetes/autoscaler.js";
import type { KubernetesObject } from "../../support/kubernetes/kubernetesObject.js";
import { judgeAll, numberAt, objectAt } from "../../support/read.js";
import { defineObjectRule } from "../../support/kubernetes/kubernetesRule.js";

interface Count {
  /** Where it stands in the object. */
  readonly path: readonly string[];
  readonly field: string;
  readonly bound: "minimum" | "maximum";
  /** What the API assumes where the field is absent. */
  readonly otherwise?: number;
}

const REPLICATED = [
  ...["apps/Deployment", "apps/StatefulSet", "apps/ReplicaSet"],
  ...["/ReplicationController", "argoproj.io/Rollout"],
];

/** Where jobs say how many pods run at a time; fewer than the minimum is right for work that ends. */
const PARALLEL: Readonly<Record<string, readonly string[]>> = {
  "batch/Job": ["spec"],
  "batch/CronJob": ["spec", "jobTemplate", "spec"],
};

/**
 * The number of replicas stays within bounds, whether it is fixed or an autoscaler's.
 *
 * Why: a maximum is the ceiling of the cost; a minimum of two keeps a model answering while a node goes.
 *
 * A Deployment without `replicas` is not judged here, since an autoscaler may own the number: the autoscaler is. Of jobs
 * the pods that run at a time are judged, by the maximum alone.
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
      countsOf(object).map(({ path, field, bound, otherwise }) => () => {
        const absent = object.isPatch ? undefined : otherwise;
        const count = numberAt(objectAt(object.content, ...path), field) ?? absent;
        if (count === undefined) return;
        const limit = settings[bound];
        const breached = bound === "maximum" ? count > limit : count < limit;
        if (breached) report(`${[...path, field].join(".")} is ${count}; the ${bound} allowed is ${limit}`);
      }),
    );
  },
});

/** The fields that count pods. A fixed number has no default here: an autoscaler may own it. */
function countsOf(object: KubernetesObject): readonly Count[] {
  const path = ["spec"];
  const autoscaler = autoscalerFieldsOf(object);
  if (autoscaler !== undefined) {
    const { minimum, maximum, defaults } = autoscaler;
    return [
      { path, field: maximum, bound: "maximum", otherwise: defaults.maximum },
      { path, field: minimum, bound: "minimum", otherwise: defaults.minimum },
    ];
  }
  const type = `${object.group}/${object.kind}`;
  const parallel = PARALLEL[type];
  if (parallel !== undefined) return [{ path: parallel, field: "parallelism", bound: "maximum" }];
  if (!REPLICATED.includes(type)) return [];
  return [
    { path, field: "replicas", bound: "maximum" },
    { path, field: "replicas", bound: "minimum" },
  ];
}
