const segment = /\["([^"]+)"\]|\[(\w+)=([^\]]+)\]|\[(\d+)\]|([^.[\]]+)/g;

/**
 * The value at a path, undefined where there is none: keys (`spec.replicas`), quoted keys
 * (`labels["app.kubernetes.io/name"]`), items by index (`[0]`) or by one of their fields (`containers[name=model]`).
 */
export function at(value: unknown, path: string): unknown {
  return [...path.matchAll(segment)].reduce<unknown>((current, [, quoted, field, text, index, key]) => {
    if (field !== undefined) {
      return list(current).find((item) => get(item, field) === text);
    }
    return index === undefined ? get(current, quoted ?? key ?? "") : list(current)[Number(index)];
  }, value);
}

/** The value as a list; empty where it is none. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function get(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (Reflect.get(value, key) as unknown) : undefined;
}

/** Every text in the value, keys included. */
export function texts(value: unknown): string[] {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, child]) => [key, ...texts(child)]);
  }
  return typeof value === "string" ? [value] : [];
}
