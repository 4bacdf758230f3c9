/** Whether `value` is a map, as YAML and JSON know it. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path of keys and indices, or undefined where there is none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((current, segment) => {
    if (Array.isArray(current)) {
      return current[Number(segment)] as unknown;
    }
    return isRecord(current) && Object.hasOwn(current, segment) ? current[String(segment)] : undefined;
  }, value);
}
