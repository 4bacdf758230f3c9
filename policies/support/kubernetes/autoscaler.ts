import { type KubernetesObject, namespaceOf } from "./kubernetesObject.js";
import { numberAt, objectAt, textAt } from "../read.js";

/** The range of an autoscaler, as its API reads it. */
export interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/** Where an autoscaler's API keeps its range. */
export interface AutoscalerFields {
  readonly minimum: string;
  readonly maximum: string;
  /** What the API assumes where the field is absent. */
  readonly defaults: Partial<Range>;
}

const AUTOSCALERS: Readonly<Record<string, AutoscalerFields>> = {
  "autoscaling/HorizontalPodAutoscaler": {
    minimum: "minReplicas",
    maximum: "maxReplicas",
    defaults: { minimum: 1 },
  },
  "keda.sh/ScaledObject": {
    minimum: "minReplicaCount",
    maximum: "maxReplicaCount",
    defaults: { minimum: 0, maximum: 100 },
  },
};

/** The fields of an autoscaler; undefined for other objects. */
export function autoscalerFieldsOf(object: KubernetesObject): AutoscalerFields | undefined {
  return AUTOSCALERS[`${object.group}/${object.kind}`];
}

/** Whether an object is a whole autoscaler; a patch of one does not state its range. */
export function isAutoscaler(object: KubernetesObject): boolean {
  return autoscalerFieldsOf(object) !== undefined && !object.isPatch;
}

/** The range of an autoscaler; undefined for other objects and where the maximum is absent. */
export function rangeOf(object: KubernetesObject): Range | undefined {
  const fields = autoscalerFieldsOf(object);
  if (fields === undefined) return undefined;
  const spec = objectAt(object.content, "spec");
  const minimum = numberAt(spec, fields.minimum) ?? fields.defaults.minimum;
  const maximum = numberAt(spec, fields.maximum) ?? fields.defaults.maximum;
  return minimum === undefined || maximum === undefined ? undefined : { minimum, maximum };
}

/** What an autoscaler scales, as `namespace/kind/name`. A KEDA target without a kind is a Deployment. */
export function targetOf(object: KubernetesObject): string {
  const target = objectAt(object.content, "spec", "scaleTargetRef");
  const kind = textAt(target, "kind") ?? "Deployment";
  return `${namespaceOf(object.content)}/${kind}/${textAt(target, "name") ?? ""}`;
}
