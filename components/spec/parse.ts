import { crossFieldProblems } from "./crossFields/index.js";
import { mergeSpec } from "./merge.js";
import type { Problem } from "./problems.js";
import { hostingSpec, type HostingSpec, type HostingSpecInput } from "./schema/index.js";
import { salvage } from "./salvage.js";
import { schemaProblems } from "./schemaProblems.js";
import { isRecord } from "./values.js";

/** A hosting spec as it was found, before anything was checked. */
export interface SpecDocument {
  /** Where it stands, for messages. */
  readonly source: string;
  /** What it says. */
  readonly document: unknown;
  /** What the stack lays over it; see {@link mergeSpec}. */
  readonly overrides?: unknown;
}

/** A valid hosting spec, and what the team wrote to get it. */
export interface ParsedSpec {
  readonly source: string;
  /** The spec and its overrides merged, without defaults: exactly the fields that a backend has to honour. */
  readonly written: HostingSpecInput;
  /** The same with defaults. */
  readonly spec: HostingSpec;
}

/** What came of parsing one document: a spec, or what is wrong with it and the rest that is right. */
export type ParseResult =
  { readonly parsed: ParsedSpec } | { readonly problems: readonly Problem[]; readonly rest?: ParsedSpec };

/** Merges, validates and fills in one hosting spec. Never throws: whatever is wrong comes back as problems. */
export function parseSpec({ source, document, overrides }: SpecDocument): ParseResult {
  const written = overrides === undefined ? document : mergeSpec(document, overrides);
  const result = hostingSpec.safeParse(written, { reportInput: true });
  const problems = [
    ...(result.success ? [] : schemaProblems(result.error, written, source, hostingSpec)),
    ...crossFieldProblems(written).map((problem) => ({ source, ...problem })),
  ];
  if (!result.success || problems.length > 0) {
    const rest = salvage(written);
    return {
      problems: markOverrides(problems, overrides),
      ...(rest === undefined ? {} : { rest: { source, ...rest } }),
    };
  }
  // The schema has just accepted it, so it is one of the schema's inputs.
  return { parsed: { source, written: written as HostingSpecInput, spec: result.data } };
}

/** Says of each problem that the stack's overrides brought about that it is to be mended there. */
export function markOverrides(problems: readonly Problem[], overrides: unknown): Problem[] {
  return problems.map((problem) =>
    isOverridden(overrides, pathSegments(problem.path))
      ? { ...problem, why: `${problem.why} (overridden by the stack)` }
      : problem,
  );
}

/** Whether the overrides decide the field: they name it, or a list or value that it lies in. A map shares its fields. */
function isOverridden(overrides: unknown, segments: readonly string[]): boolean {
  const [first, ...rest] = segments;
  if (!isRecord(overrides)) {
    return overrides !== undefined;
  }
  return first !== undefined && Object.hasOwn(overrides, first) && isOverridden(overrides[first], rest);
}

function pathSegments(path: string): string[] {
  return path.split(/[.[\]]+/).filter((segment) => segment !== "");
}
