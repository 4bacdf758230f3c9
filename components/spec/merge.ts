import { isRecord } from "./values.js";

/**
 * Lays a stack's overrides over a hosting spec. Maps are merged key by key, at any depth; everything else (text,
 * numbers, lists) is replaced whole; `null` takes a field away, so that its default applies again. Neither argument
 * is changed.
 *
 * A list is replaced because its items have no names to match them by: half a list would be a surprise.
 */
export function mergeSpec(base: unknown, overrides: unknown): unknown {
  if (!isRecord(base) || !isRecord(overrides)) {
    return withoutNulls(overrides);
  }
  const merged = new Map<string, unknown>(Object.entries(base));
  for (const [key, value] of Object.entries(overrides)) {
    if (value === null) {
      merged.delete(key);
    } else {
      merged.set(key, mergeSpec(merged.get(key), value));
    }
  }
  return Object.fromEntries(merged);
}

function withoutNulls(value: unknown): unknown {
  if (!isRecord(value)) {
    return value;
  }
  const kept = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutNulls(child)]));
}
