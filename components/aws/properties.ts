import { isDeepStrictEqual } from "node:util";

/** Properties of a dynamic resource, as the engine hands them over. */
export type Properties = Readonly<Record<string, unknown>>;

/** What stands for a value that a preview does not know; see the engine's provider protocol. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Copies what the engine hands over; nothing where it is no object. */
export function propertiesOf(given: unknown): Properties {
  return typeof given === "object" && given !== null ? { ...given } : {};
}

/** Whether two values are the same to the engine, which keeps what is undefined or null as absent. */
export function sameValue(old: unknown, now: unknown): boolean {
  return isDeepStrictEqual(withoutAbsent(old), withoutAbsent(now));
}

function withoutAbsent(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (typeof value !== "object") return value;
  const entries = Object.entries(value)
    .map(([key, inner]): [string, unknown] => [key, withoutAbsent(inner)])
    .filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries);
}
