import { propertyPath, type Path } from "../provider/difference.js";
import { isObject, type Json, type JsonObject } from "../provider/json.js";
import { isUnknown } from "../provider/propertyValues.js";
import type { CheckFailure } from "../provider/requests.js";
import type { Field, Fields, Together } from "./fields.js";

/** What a value must be, in words; undefined where it is so. */
type Verdict = string | undefined;

/**
 * Everything that is wrong with inputs by the table, each with the property and what is allowed. A value that is not
 * known yet is judged when it is.
 */
export function judge(
  fields: Fields,
  inputs: JsonObject,
  together: readonly Together[],
  path: Path = [],
): CheckFailure[] {
  return [
    ...unknownProperties(fields, inputs, path),
    ...Object.entries(fields).flatMap(([name, field]) => judgeField(field, inputs[name], [...path, name])),
    ...together.flatMap((rule) => judgeTogether(rule, inputs, path)),
  ];
}

function unknownProperties(fields: Fields, inputs: JsonObject, path: Path): CheckFailure[] {
  return Object.keys(inputs)
    .filter((name) => !(name in fields))
    .map((name) =>
      failure([...path, name], `is not in the table of the sandbox's stand-in (has: ${names(fields)})`),
    );
}

const names = (fields: Fields) => Object.keys(fields).join(", ");

function judgeTogether({ of, atLeast, atMost }: Together, inputs: JsonObject, path: Path): CheckFailure[] {
  const given = of.filter((name) => inputs[name] !== undefined);
  if (given.length >= atLeast && given.length <= atMost) return [];
  const many = atLeast === atMost ? "exactly one" : atLeast === 0 ? "at most one" : "at least one";
  const found = given.length === 0 ? "none" : given.join(", ");
  return [failure([...path, given[0] ?? of[0] ?? ""], `expected ${many} of ${of.join(", ")}, got ${found}`)];
}

function judgeField(field: Field, value: Json | undefined, path: Path): CheckFailure[] {
  if (value === undefined) return field.rules.required ? [failure(path, "missing required property")] : [];
  return isUnknown(value) ? [] : judgeValue(field, value, path);
}

function judgeValue(field: Field, value: Json, path: Path): CheckFailure[] {
  switch (field.kind) {
    case "text":
      return verdicts(path, value, textVerdict(field, value));
    case "number":
      return verdicts(path, value, numberVerdict(field, value));
    case "flag":
      return verdicts(path, value, typeof value === "boolean" ? undefined : "to be true or false");
    case "map":
      return judgeMap(field, value, path);
    case "list":
      return judgeList(field, value, path);
    case "object":
      if (!isObject(value)) return verdicts(path, value, "to be an object");
      return judge(field.fields, value, field.rules.together ?? [], path);
  }
}

type OfKind<Kind extends Field["kind"]> = Extract<Field, { kind: Kind }>;

function textVerdict({ rules }: OfKind<"text">, value: Json): Verdict {
  if (typeof value !== "string") return "to be a text";
  if (rules.oneOf && !rules.oneOf.includes(value)) return `to be one of [${rules.oneOf.join(" ")}]`;
  const [least, most] = rules.length ?? [0, Infinity];
  if (value.length < least || value.length > most) return `length to be in the range (${least} - ${most})`;
  if (rules.pattern?.test(value) === false) return `to match ${String(rules.pattern)}`;
  return meaningVerdict(rules, value);
}

function meaningVerdict(rules: OfKind<"text">["rules"], value: string): Verdict {
  if (rules.json && !isJson(value)) return "to be a JSON document";
  if (rules.is === "number" && Number.isNaN(Number(value))) return "to be a number in a text";
  if (rules.is === "flag" && !["true", "false"].includes(value)) return 'to be "true" or "false"';
  if (rules.is === "date" && Number.isNaN(Date.parse(value))) return "to be a time as RFC 3339 writes it";
  return undefined;
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function numberVerdict({ rules }: OfKind<"number">, value: Json): Verdict {
  if (typeof value !== "number") return "to be a number";
  if (rules.fraction === undefined && !Number.isInteger(value)) return "to be a whole number";
  if (rules.oneOf && !rules.oneOf.includes(value)) return `to be one of [${rules.oneOf.join(" ")}]`;
  const [least, most] = rules.range ?? [-Infinity, Infinity];
  if (value < least || value > most) return `to be in the range (${least} - ${most})`;
  if (value % (rules.step ?? 1) !== 0 && rules.step) return `to be divisible by ${rules.step}`;
  return undefined;
}

function judgeMap({ rules }: OfKind<"map">, value: Json, path: Path): CheckFailure[] {
  if (!isObject(value)) return verdicts(path, value, "to be texts by key");
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = [...path, key];
    if (rules.keys?.test(key) === false) return verdicts(place, key, `key to match ${String(rules.keys)}`);
    if (inner === undefined || isUnknown(inner)) return [];
    if (typeof inner !== "string") return verdicts(place, inner, "to be a text");
    return rules.values?.test(inner) === false
      ? verdicts(place, inner, `to match ${String(rules.values)}`)
      : [];
  });
}

function judgeList({ rules, of }: OfKind<"list">, value: Json, path: Path): CheckFailure[] {
  if (!Array.isArray(value)) return verdicts(path, value, "to be a list");
  const [least, most] = rules.items ?? (rules.single ? [0, 1] : [0, Infinity]);
  const count =
    value.length < least || value.length > most
      ? [failure(path, `expected ${least} to ${most} entries, got ${value.length}`)]
      : [];
  return [...count, ...value.flatMap((entry, index) => judgeField(of, entry, [...path, index]))];
}

function verdicts(path: Path, value: Json, verdict: Verdict): CheckFailure[] {
  return verdict === undefined ? [] : [failure(path, `expected ${verdict}, got ${JSON.stringify(value)}`)];
}

function failure(path: Path, reason: string): CheckFailure {
  return { property: propertyPath(path), reason };
}
