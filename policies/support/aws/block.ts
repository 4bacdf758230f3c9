import { isJsonObject, type JsonObject, valueAt } from "../read.js";

/** An object that some SDKs write as a list of one. Throws when it is not known yet. */
export function blockAt(parent: unknown, key: string): JsonObject {
  const value = valueAt(parent, key);
  const first: unknown = Array.isArray(value) ? (value as readonly unknown[])[0] : value;
  return isJsonObject(first) ? first : {};
}
