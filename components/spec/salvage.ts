import type { z } from "zod";
import { mergeSpec } from "./merge.js";
import { hostingSpec, type HostingSpec, type HostingSpecInput } from "./schema/index.js";
import { isRecord, valueAt } from "./values.js";

/** What is left of a hosting spec when everything that the schema refuses is set aside. */
export interface Salvaged {
  readonly written: HostingSpecInput;
  readonly spec: HostingSpec;
}

/** Stands in for required fields that are missing or wrong; it asks nothing of a backend that another spec would not. */
const smallestSpec: HostingSpecInput = {
  name: "model",
  model: { image: "model:1", version: "1" },
  resources: { cpu: 1, memory: "1Gi" },
};

/** Each round sets aside at least one field, and specs are shallow; more rounds would mean a field that never yields. */
const mostRounds = 20;

/**
 * Sets aside what is wrong with a spec, so that the rest can still be judged and a person sees every problem at once.
 * Undefined when nothing can be made of it.
 */
export function salvage(document: unknown): Salvaged | undefined {
  // A null asks for nothing, and the merge below would take it away from what is checked only.
  let written = asRecord(mergeSpec({}, document));
  for (let round = 0; round < mostRounds; round++) {
    const result = hostingSpec.safeParse(mergeSpec(smallestSpec, written));
    if (result.success) {
      // It lacks at most required fields, which the smallest spec has: what was written is what a backend must honour.
      return { written: written as HostingSpecInput, spec: result.data };
    }
    written = withoutIssues(written, result.error.issues);
  }
  return undefined;
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function withoutIssues(
  written: Record<string, unknown>,
  issues: readonly z.core.$ZodIssue[],
): Record<string, unknown> {
  const paths = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
  );
  return paths.reduce<Record<string, unknown>>((rest, path) => without(rest, removable(rest, path)), written);
}

/** The nearest part of the document that can go: no item of a list, whose neighbours would change their places. */
function removable(written: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] {
  const list = path.findIndex((segment) => typeof segment === "number");
  const whole = list === -1 ? path : path.slice(0, list);
  // What is missing cannot go; what misses it can.
  return whole.length > 1 && valueAt(written, whole) === undefined
    ? removable(written, whole.slice(0, -1))
    : whole;
}

function without(value: Record<string, unknown>, path: readonly PropertyKey[]): Record<string, unknown> {
  const [first, ...rest] = path;
  const kept = Object.entries(value).flatMap(([key, child]) => {
    if (key !== first) {
      return [[key, child] as const];
    }
    return rest.length > 0 && isRecord(child) ? [[key, without(child, rest)] as const] : [];
  });
  return Object.fromEntries(kept);
}
