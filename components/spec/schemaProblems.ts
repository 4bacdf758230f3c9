import { z } from "zod";
import { joinPath, showable, type Problem } from "./problems.js";
import { closest } from "./suggest.js";
import { isRecord, valueAt } from "./values.js";

/** What zod found, in this project's words: each problem with its path, what was given, and what is allowed. */
export function schemaProblems(
  error: z.ZodError,
  input: unknown,
  source: string,
  schema: z.ZodType,
): Problem[] {
  return error.issues.flatMap(meantIssues).flatMap((issue): Problem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownField(source, [...issue.path, key], schema));
    }
    if (issue.code === "invalid_key") {
      return [{ source, path: joinPath(issue.path.map(nameOnly)), why: issue.issues[0]?.message ?? "" }];
    }
    const path = joinPath(issue.path);
    const value = valueAt(input, issue.path);
    if (value === undefined && issue.code !== "custom") {
      return [{ source, path, why: "is required", instead: explain(issue) }];
    }
    const given = showable(path, value);
    const why = given === undefined ? `${kindOf(value, issue)} given, ${explain(issue)}` : explain(issue);
    return [{ source, path, given, why }];
  });
}

/** Of a union, the issues of the alternative that was meant: the one whose fields were looked at. */
function meantIssues(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") {
    return [issue];
  }
  const meant = issue.errors.find((issues) =>
    issues.some(({ path, code }) => path.length > 0 || code === "unrecognized_keys"),
  );
  return meant?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue];
}

/** What was given, where its value is too much to show or must not be shown. */
function kindOf(value: unknown, { code }: z.core.$ZodIssue): string {
  if (Array.isArray(value)) {
    return code === "too_big" || code === "too_small" ? counted("array", value.length) : "a list";
  }
  if (isRecord(value)) {
    return code === "custom" ? Object.keys(value).map(nameOnly).join(", ") || "an empty map" : "a map";
  }
  return typeNames[typeof value] ?? "nothing";
}

/** A variable's name up to what cannot be in one: in `TOKEN=value` the value may be a secret. */
function nameOnly(segment: PropertyKey): PropertyKey {
  const text = String(segment);
  const name = /^[\w.-]*/.exec(text)?.[0] ?? "";
  return typeof segment === "number" || name === text ? segment : `${name}…`;
}

/** What is allowed. A schema that says it in its own words is quoted; zod's general words become this project's. */
function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") {
    return `expected ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}`;
  }
  return ownWords(issue.message) ?? generalWords(issue);
}

function generalWords(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") {
    return `expected ${typeNames[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === "too_small") {
    return atLeast(issue);
  }
  return issue.code === "too_big"
    ? `expected at most ${counted(issue.origin, issue.maximum)}`
    : issue.message;
}

/** The message, unless it is one of zod's own. */
function ownWords(message: string): string | undefined {
  return /^(?:Invalid|Too)\b/.test(message) ? undefined : message;
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map of fields",
  record: "a map of names and values",
};

function atLeast({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (origin === "string") {
    return "expected text that is not empty";
  }
  return inclusive === false
    ? `expected a number above ${minimum}`
    : `expected at least ${counted(origin, minimum)}`;
}

function counted(origin: string, count: number | bigint): string {
  const nouns: Readonly<Record<string, string>> = { array: "item", string: "character" };
  const noun = nouns[origin];
  const plural = Number(count) === 1 ? "" : "s";
  return noun === undefined ? String(count) : `${count} ${noun}${plural}`;
}

function unknownField(source: string, segments: readonly PropertyKey[], schema: z.ZodType): Problem {
  const key = String(segments.at(-1));
  const path = joinPath(segments.map(nameOnly));
  const known = fieldsAt(schema, segments.slice(0, -1));
  if (known.includes(key)) {
    return {
      source,
      path,
      why: "belongs to another type",
      instead: "remove it or change the type beside it",
    };
  }
  const suggestion = closest(key, known);
  return {
    source,
    path,
    why: "is no known field",
    instead: suggestion === undefined ? `known fields: ${known.join(", ")}` : `did you mean ${suggestion}?`,
  };
}

/** Made once a schema: it takes longer than everything else that a problem needs. */
const jsonSchemas = new WeakMap<z.ZodType, unknown>();

function jsonSchemaOf(schema: z.ZodType): unknown {
  const known = jsonSchemas.get(schema);
  if (known !== undefined) {
    return known;
  }
  const made = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" });
  jsonSchemas.set(schema, made);
  return made;
}

function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const node = path.reduce<unknown>(
    (current, segment) => childSchema(current, segment),
    jsonSchemaOf(schema),
  );
  const keys = branchesOf(node).flatMap((branch) => Object.keys(asRecord(branch["properties"])));
  return [...new Set(keys)];
}

/** The node's alternatives, or itself where it has none with fields of their own. */
function branchesOf(node: unknown): Record<string, unknown>[] {
  const alternatives = asRecord(node)["oneOf"] ?? asRecord(node)["anyOf"];
  return Array.isArray(alternatives) && !isRecord(asRecord(node)["properties"])
    ? alternatives.map(asRecord)
    : [asRecord(node)];
}

function childSchema(node: unknown, segment: PropertyKey): unknown {
  if (typeof segment === "number") {
    return asRecord(node)["items"];
  }
  const named = branchesOf(node).map((branch) => asRecord(branch["properties"])[String(segment)]);
  return named.find((child) => child !== undefined) ?? asRecord(node)["additionalProperties"];
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
