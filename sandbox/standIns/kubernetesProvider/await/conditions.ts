import { isObject, type JsonObject, listAt, numberAt, textAt } from "../../provider/json.js";
import type { KubernetesObject } from "../objects.js";

/** One entry of `status.conditions`. */
export interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
}

function conditionsOf(object: KubernetesObject): Condition[] {
  return listAt(object, "status", "conditions")
    .filter((entry): entry is JsonObject => isObject(entry))
    .map((entry) => ({
      type: textAt(entry, "type"),
      status: textAt(entry, "status"),
      reason: textAt(entry, "reason"),
      message: textAt(entry, "message"),
    }));
}

export function conditionOf(object: KubernetesObject, type: string): Condition | undefined {
  return conditionsOf(object).find((condition) => condition.type === type);
}

export function isTrue(object: KubernetesObject, type: string): boolean {
  return conditionOf(object, type)?.status === "True";
}

/** False while a controller has not yet looked at the object's newest generation: its status is of an older one. */
export function isObserved(object: KubernetesObject): boolean {
  return (
    (numberAt(object, "status", "observedGeneration") ?? 0) >=
    (numberAt(object, "metadata", "generation") ?? 0)
  );
}
