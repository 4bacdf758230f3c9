import { compare, type Difference, isIgnored, type Path, propertyPath } from "../provider/difference.js";
import { isEmpty, isObject, type Json, type JsonObject, sameJson } from "../provider/json.js";
import type { Field, Fields } from "./fields.js";

/** Key of checked inputs that lists what the provider filled in, as the real provider has it. */
export const defaultsKey = "__defaults";

/** What the program's new inputs change, and which of it makes another resource. */
export function diffInputs(
  fields: Fields,
  oldInputs: JsonObject,
  newInputs: JsonObject,
  ignoreChanges: string[],
): Difference["changes"] {
  const [before, after] = [normalizeObject(fields, oldInputs), normalizeObject(fields, newInputs)];
  const found = [...compare(before, after, [])]
    // What AWS chose, or was once told, stays where the program says nothing.
    .filter(
      ({ path, kind }) => kind !== "delete" || !fieldsOn(fields, path).some(({ rules }) => rules.computed),
    )
    .map(({ path, kind }) => [propertyPath(path), { kind, replaces: replaces(fields, path) }] as const);
  return new Map(found.filter(([path]) => !isIgnored(path, ignoreChanges)));
}

function replaces(fields: Fields, path: Path): boolean {
  const passed = fieldsOn(fields, path);
  const last = passed.at(-1);
  return passed.some(({ rules }) => rules.forceNew) || (last?.kind === "object" && anyForceNew(last.fields));
}

/** The fields that a path leads through, the outermost first. */
function fieldsOn(fields: Fields, [step, ...rest]: Path): Field[] {
  const field = typeof step === "string" ? fields[step] : undefined;
  if (field === undefined) return [];
  const inner = field.kind === "list" ? field.of : field;
  const below = field.kind === "list" ? rest.slice(1) : rest;
  return [field, ...(inner.kind === "object" ? fieldsOn(inner.fields, below) : [])];
}

/** An object that comes or goes as a whole brings its fields with it. */
function anyForceNew(fields: Fields): boolean {
  return Object.values(fields).some(({ rules }) => rules.forceNew);
}

/** Values so that equal meaning is equal JSON: defaults written out, documents parsed, sets sorted, nothing for empty. */
function normalizeObject(fields: Fields, values: JsonObject): JsonObject {
  const entries = Object.entries(fields).flatMap(([name, field]) => {
    const value = normalize(field, values[name] ?? field.rules.default);
    return isEmpty(value) ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function normalize(field: Field, value: Json | undefined): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (field.kind === "text") return normalizeText(field.rules, value);
  if (field.kind === "object" && isObject(value)) return normalizeObject(field.fields, value);
  if (field.kind !== "list" || !Array.isArray(value)) return value;
  const entries = value.map((entry) => normalize(field.of, entry) ?? null);
  return field.rules.unordered ? entries.toSorted(byText) : entries;
}

type TextRules = Extract<Field, { kind: "text" }>["rules"];

function normalizeText({ json, meaning, is }: TextRules, value: Json): Json {
  if (json) return canonical(value, meaning);
  return is && typeof value === "string" ? comparable(is, value) : value;
}

const byText = (a: Json, b: Json) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

function comparable(is: "number" | "flag" | "date", value: string): Json {
  if (is === "flag") return value;
  const parsed = is === "number" ? Number(value) : Date.parse(value);
  return Number.isNaN(parsed) ? value : parsed;
}

/** What a document means, with sorted keys and without blanks; a text that is none stays as it is. */
function canonical(value: Json, meaning: TextRules["meaning"] = (document) => document): Json {
  if (typeof value !== "string") return JSON.stringify(sorted(meaning(value)));
  try {
    const parsed: unknown = JSON.parse(value);
    return JSON.stringify(sorted(meaning(parsed)));
  } catch (error) {
    if (error instanceof SyntaxError) return value;
    throw error;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}

/**
 * The live resource cut to what a program could have written: what AWS chose by itself, and defaults that the program
 * left out, are no inputs. Where only the spelling differs, the program's is kept, so that a difference means drift.
 * An import has no inputs yet: all but defaults becomes one, since the program may well say what AWS chose once.
 */
export function inputsOfLive(fields: Fields, live: JsonObject, inputs: JsonObject | undefined): JsonObject {
  const entries = Object.entries(fields).flatMap(([name, field]) => {
    const value =
      inputs === undefined && field.rules.computed
        ? live[name]
        : inputOfLive(field, live[name], inputs?.[name], inputs === undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function inputOfLive(
  field: Field,
  live: Json | undefined,
  input: Json | undefined,
  isImport: boolean,
): Json | undefined {
  const { default: standard, computed } = field.rules;
  if (input === undefined && (computed || isEmpty(live) || sameJson(live, standard))) return undefined;
  if (live === undefined && (isEmpty(input) || sameJson(input, standard))) return input;
  if (sameJson(normalize(field, live), normalize(field, input))) return input;
  const inner = innerInputs(field, live, input, isImport);
  return input === undefined && isEmpty(inner) ? undefined : inner;
}

function innerInputs(
  field: Field,
  live: Json | undefined,
  input: Json | undefined,
  isImport: boolean,
): Json | undefined {
  if (field.kind === "object" && isObject(live))
    return inputsOfLive(field.fields, live, isObject(input) ? input : isImport ? undefined : {});
  if (field.kind !== "list" || !Array.isArray(live)) return live;
  const entries = Array.isArray(input) ? input : [];
  const paired = live.map((entry, index) => innerInputs(field.of, entry, entries[index], isImport) ?? null);
  // Cut to its inputs an entry may be the same after all, e.g. but for a default that AWS writes out.
  return sameJson(normalize(field, paired), normalize(field, input)) ? input : paired;
}

/** The values with the other ones' spelling wherever both mean the same. */
export function spelledLike(fields: Fields, values: JsonObject, like: JsonObject): JsonObject {
  const entries = Object.entries(values).map(([name, value]) => {
    const field = fields[name];
    const same = field !== undefined && sameJson(normalize(field, value), normalize(field, like[name]));
    return [name, same && like[name] !== undefined ? like[name] : value] as const;
  });
  return Object.fromEntries(entries);
}
