import { parseDocument } from "yaml";
import { z } from "zod";
import { crossFieldProblems } from "./crossFields.js";
import { mergeSpec } from "./merge.js";
import { HostingProblems, joinPath, mayBeSecret, type Problem } from "./problems.js";
import { hostingSpec, type HostingSpec, type HostingSpecInput } from "./schema/index.js";
import { closest } from "./suggest.js";
import { isRecord, valueAt } from "./values.js";

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

/** What came of parsing one document: a spec, or what is wrong with it. */
export type ParseResult = { readonly parsed: ParsedSpec } | { readonly problems: readonly Problem[] };

/** Reads the YAML (or JSON) of a hosting spec. Throws {@link HostingProblems} with every syntax error and its line. */
export function readYaml(text: string, source: string): unknown {
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new HostingProblems(
      document.errors.map((error) => ({ source, path: "", why: firstLine(error.message) })),
    );
  }
  return document.toJS({ maxAliasCount: 100 });
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? text).replace(/[:.]$/, "");
}

/** Merges, validates and fills in one hosting spec. Never throws: whatever is wrong comes back as problems. */
export function parseSpec({ source, document, overrides }: SpecDocument): ParseResult {
  const written = overrides === undefined ? document : mergeSpec(document, overrides);
  const result = hostingSpec.safeParse(written, { reportInput: true });
  const problems = [
    ...(result.success ? [] : schemaProblems(result.error, written, source, hostingSpec)),
    ...crossFieldProblems(written).map((problem) => ({ source, ...problem })),
  ];
  if (!result.success || problems.length > 0) {
    return { problems: markOverrides(problems, overrides) };
  }
  // The schema has just accepted it, so it is one of the schema's inputs.
  return { parsed: { source, written: written as HostingSpecInput, spec: result.data } };
}

/** Says of each problem whose field the stack overrides that it is to be mended there. */
function markOverrides(problems: readonly Problem[], overrides: unknown): Problem[] {
  return problems.map((problem) => {
    const inOverrides = problem.path !== "" && valueAt(overrides, pathSegments(problem.path)) !== undefined;
    return inOverrides ? { ...problem, why: `${problem.why} (overridden by the stack)` } : problem;
  });
}

function pathSegments(path: string): string[] {
  return path.split(/[.[\]]+/).filter((segment) => segment !== "");
}

/** What zod found, in this project's words: each problem with its path, what was given, and what is allowed. */
export function schemaProblems(
  error: z.ZodError,
  input: unknown,
  source: string,
  schema: z.ZodType,
): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownField(source, [...issue.path, key], schema));
    }
    if (issue.code === "invalid_key") {
      const why = issue.issues[0]?.message ?? "invalid name";
      return [{ source, path: joinPath(issue.path), why: lowerFirst(why) }];
    }
    const path = joinPath(issue.path);
    const value = valueAt(input, issue.path);
    if (value === undefined && issue.path.length > 0 && issue.code !== "custom") {
      return [{ source, path, why: "is required", instead: requiredHelp(issue) }];
    }
    const shown = isRecord(value) || Array.isArray(value) || mayBeSecret(path) ? undefined : value;
    return [{ source, path, given: shown, why: explain(issue) }];
  });
}

function requiredHelp(issue: z.core.$ZodIssue): string {
  return explain(issue).replace(/, received undefined$/, "");
}

/** Zod's message without its preamble, and alternatives the way a person lists them. */
function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") {
    return `expected ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}`;
  }
  return lowerFirst(issue.message).replace(/^(?:invalid input|too small|too big): /, "");
}

function unknownField(source: string, segments: readonly PropertyKey[], schema: z.ZodType): Problem {
  const key = String(segments.at(-1));
  const known = fieldsAt(schema, segments.slice(0, -1));
  const suggestion = closest(key, known);
  const fields = known.length === 0 ? "no field is known here" : `known fields: ${known.join(", ")}`;
  return {
    source,
    path: joinPath(segments),
    why: "is no field of the hosting spec",
    instead: suggestion === undefined ? fields : `did you mean ${suggestion}?`,
  };
}

function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const root: unknown = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" });
  const node = path.reduce<unknown>((current, segment) => childSchema(current, segment), root);
  const branches = isRecord(node) && Array.isArray(node["oneOf"]) ? (node["oneOf"] as unknown[]) : [node];
  const keys = branches.flatMap((branch) => Object.keys(asRecord(asRecord(branch)["properties"])));
  return [...new Set(keys)];
}

function childSchema(node: unknown, segment: PropertyKey): unknown {
  if (typeof segment === "number") {
    return asRecord(node)["items"];
  }
  return asRecord(asRecord(node)["properties"])[String(segment)] ?? asRecord(node)["additionalProperties"];
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
