import type { KubernetesObject } from "./kubernetesObject.js";
import { isJsonObject, type JsonObject, judgeAll, nameOr, objectAt, textAt, visitEach } from "../read.js";

/** What a workload says about the pods that it makes. */
export interface PodTemplate {
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
}

/** A container of a pod, with the name that messages use. */
export interface Container {
  readonly label: string;
  readonly role: "container" | "init container" | "ephemeral container";
  readonly content: JsonObject;
}

const TEMPLATE_PATH: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ["template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

const CONTAINER_FIELDS = [
  ["containers", "container"],
  ["initContainers", "init container"],
  ["ephemeralContainers", "ephemeral container"],
] as const;

/**
 * The pod template of an object, or undefined when it makes no pods. Where the kind is not one of Kubernetes'
 * own, `spec.template` counts when it holds containers: custom workloads follow the built-in ones.
 */
export function podTemplateOf(object: KubernetesObject): PodTemplate | undefined {
  const path = TEMPLATE_PATH[object.kind] ?? ["spec", "template"];
  const template = objectAt(object.content, ...path);
  const spec = objectAt(template, "spec");
  return "containers" in spec || "initContainers" in spec
    ? { metadata: objectAt(template, "metadata"), spec }
    : undefined;
}

/** Visits every container that the object's pods run, the ordinary ones first. */
export function visitContainers(object: KubernetesObject, visit: (container: Container) => void): void {
  const template = podTemplateOf(object);
  if (template === undefined) return;
  judgeAll(
    CONTAINER_FIELDS.map(([field, role]) => () => {
      visitEach(template.spec[field], (content, index) => {
        if (!isJsonObject(content)) return;
        const name = nameOr(() => textAt(content, "name"), String(index));
        visit({ label: `${role} "${name}"`, role, content });
      });
    }),
  );
}

/** Whether a quantity such as `500m`, `2` or `4Gi` is given and is more than nothing. */
export function isPositiveQuantity(quantity: unknown): boolean {
  if (typeof quantity === "number") return quantity > 0;
  return typeof quantity === "string" && Number.parseFloat(quantity) > 0;
}
