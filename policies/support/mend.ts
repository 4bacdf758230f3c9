import type { JsonObject } from "./read.js";

/**
 * Properties with another value in one place, for a remediation. The others are taken over unread: reading one that is not
 * known yet throws, and a copy of what was read would give a secret away.
 */
export function mended(props: JsonObject, key: string, value: unknown): JsonObject {
  const replaced = { value, configurable: true, enumerable: true, writable: true };
  const copy: unknown = Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(props), [key]: replaced },
  );
  return copy as JsonObject;
}
