import type { JsonObject } from "../provider/json.js";
import { markLike, revealObject as reveal, secret } from "../provider/propertyValues.js";

/** The object with every secret laid open, as the API server needs it. Unknowns stay what the engine sent. */
export function revealObject(value: JsonObject): JsonObject {
  return reveal(value, apiKey);
}

/** Pulumi's SDKs cannot spell the schema extensions of a CustomResourceDefinition, `x-kubernetes-…`. */
function apiKey(key: string): string {
  return key.startsWith("x_kubernetes_") ? key.replaceAll("_", "-") : key;
}

/** Marks in `values` what is secret: where the program's inputs hold a secret, and the data of every Secret. */
export function markSecrets(values: JsonObject, inputs: JsonObject): JsonObject {
  const marked = markLike(values, inputs);
  if (values.kind !== "Secret" || values.apiVersion !== "v1") return marked;
  return Object.fromEntries(
    Object.entries(marked).map(([key, value]) =>
      (key === "data" || key === "stringData") && value !== undefined ? [key, secret(value)] : [key, value],
    ),
  );
}
