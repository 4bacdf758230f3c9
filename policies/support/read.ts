/**
 * Reading what a program declares, without trusting its shape.
 *
 * During a preview some values are unknown, and reading one throws: CrossGuard then stops the rule and reports
 * that it could not decide. Any other exception fails the analysis of the whole stack. So nothing here assumes
 * a type, and nothing here swallows an unknown: `judgeAll` only postpones it until everything else is judged.
 */

/** A JSON object whose values nobody has checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value under a key; undefined when the parent is no object. Throws when the value is unknown. */
export function valueAt(parent: unknown, key: string): unknown {
  return isJsonObject(parent) ? parent[key] : undefined;
}

/**
 * The object at the end of a path; empty when any step is absent or no object. A list stands for its first element: the
 * provider of AWS takes a block of which there is one as an object or as a list. Throws when a step is unknown.
 */
export function objectAt(parent: unknown, ...path: readonly string[]): JsonObject {
  const found = path.reduce<unknown>((step, key) => onlyOf(valueAt(step, key)), parent);
  return isJsonObject(found) ? found : {};
}

function onlyOf(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const elements: readonly unknown[] = value;
  return elements[0];
}

/** A string under a key; undefined when absent or no string. Throws when the value is unknown. */
export function textAt(parent: unknown, key: string): string | undefined {
  const value = valueAt(parent, key);
  return typeof value === "string" ? value : undefined;
}

/** A number under a key, also when a program wrote it as a string. Throws when the value is unknown. */
export function numberAt(parent: unknown, key: string): number | undefined {
  const value = valueAt(parent, key);
  if (typeof value !== "number" && (typeof value !== "string" || value.trim() === "")) return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

/** The value that a text of JSON stands for; undefined where it is none. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A text for a message. An unknown one is no reason to stop a check, so the fallback stands in for it. */
export function describe(read: () => string | undefined, fallback: string): string {
  try {
    const text = read();
    return text === undefined || text === "" ? fallback : text;
  } catch {
    return fallback;
  }
}

/** As {@link describe}, of a name: what cannot be one is not repeated, since it may be a secret in the wrong place. */
export function nameOr(read: () => string | undefined, fallback: string): string {
  const name = describe(read, fallback);
  return /^[\w.:-]{1,253}$/.test(name) ? name : fallback;
}

/** Whether a key is present with a value that this preview does not know yet. */
export function isUnknownAt(parent: JsonObject, key: string): boolean {
  if (!(key in parent)) return false;
  try {
    valueAt(parent, key);
    return false;
  } catch {
    return true;
  }
}

/**
 * Runs every check, also after one of them met an unknown value, and then throws what the first one threw.
 * A violation that is certain is so reported at its own level, whatever else cannot be known yet.
 */
export function judgeAll(checks: readonly (() => void)[]): void {
  const postponed = checks.map(postpone);
  for (const rethrow of postponed) rethrow();
}

/** Runs a check at once, and returns a function that throws what the check threw, if anything. */
export function postpone(check: () => void): () => void {
  try {
    check();
    return () => undefined;
  } catch (error) {
    const stopped = error instanceof Error ? error : new Error(String(error));
    return () => {
      throw stopped;
    };
  }
}

/** Visits every element of what should be a list; an unknown element does not hide those after it. */
export function visitEach(list: unknown, visit: (element: unknown, index: number) => void): void {
  if (!Array.isArray(list)) return;
  const elements: readonly unknown[] = list;
  judgeAll(
    Array.from({ length: elements.length }, (_, index) => () => {
      visit(elements[index], index);
    }),
  );
}

/** Visits every entry of what should be an object; an unknown value does not hide the entries after it. */
export function visitEntries(parent: unknown, visit: (key: string, value: unknown) => void): void {
  if (!isJsonObject(parent)) return;
  judgeAll(
    Object.keys(parent).map((key) => () => {
      visit(key, parent[key]);
    }),
  );
}

/** Visits a value, and whatever is within it, where it is an object. What is not known hides nothing beside it. */
export function visitObjectsWithin(value: unknown, visit: (object: JsonObject) => void): void {
  const within = (child: unknown) => {
    visitObjectsWithin(child, visit);
  };
  judgeAll([
    () => {
      if (isJsonObject(value)) visit(value);
    },
    () => {
      visitEntries(value, (_, child) => {
        within(child);
      });
    },
    () => {
      visitEach(value, within);
    },
  ]);
}
