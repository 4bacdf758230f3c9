import { isEmpty, isObject, type Json, type JsonObject } from "../provider/json.js";
import type { Field, Fields } from "./fields.js";

/** Input of an API call: JSON, and points in time. */
export type ApiValue = Json | Date | ApiValue[] | ApiInput | undefined;
export interface ApiInput {
  [key: string]: ApiValue;
}

/** How an API writes the names of its members. */
export type Casing = "pascal" | "camel";

/** Inputs in the API's names; with the defaults of inner objects, which the checked inputs leave out. */
export function toApi(fields: Fields, inputs: JsonObject, casing: Casing = "pascal"): ApiInput {
  const entries = Object.entries(fields).flatMap(([name, field]) => {
    const value = inputs[name] ?? field.rules.default;
    const { local, output } = field.rules;
    if (local || output || value === undefined || value === null) return [];
    return [[apiName(name, field, casing), valueToApi(field, value, casing)] as const];
  });
  return Object.fromEntries(entries);
}

function valueToApi(field: Field, value: Json, casing: Casing): ApiValue {
  if (field.kind === "text") return textToApi(field.rules.is, value);
  if (field.kind === "object") return isObject(value) ? toApi(field.fields, value, casing) : value;
  if (field.kind !== "list" || !Array.isArray(value)) return value;
  const entries = value.map((entry) => valueToApi(field.of, entry, casing));
  return field.rules.single ? entries[0] : entries;
}

function textToApi(is: "number" | "flag" | "date" | undefined, value: Json): ApiValue {
  if (typeof value !== "string") return value;
  if (is === "number") return Number(value);
  if (is === "flag") return value === "true";
  return is === "date" ? new Date(value) : value;
}

/** An answer in Pulumi's names, cut to what the table knows. What the API leaves empty is left out. */
export function fromApi(fields: Fields, answer: JsonObject, casing: Casing = "pascal"): JsonObject {
  const entries = Object.entries(fields).flatMap(([name, field]) => {
    if (field.rules.local) return [];
    const value = valueFromApi(field, answer[apiName(name, field, casing)], casing);
    return isEmpty(value) && value !== "" ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function valueFromApi(field: Field, value: Json | undefined, casing: Casing): Json | undefined {
  if (value === undefined || value === null) return undefined;
  switch (field.kind) {
    case "text":
      return textFromApi(value);
    case "object":
      return isObject(value) ? fromApi(field.fields, value, casing) : undefined;
    case "list":
      return listFromApi(field, value, casing);
    case "number":
    case "flag":
      return scalarFromApi(field.kind, value);
    case "map":
      return value;
  }
}

/** APIs of string attributes answer numbers and flags as text. */
function scalarFromApi(kind: "number" | "flag", value: Json): Json {
  if (typeof value !== "string") return value;
  return kind === "number" ? Number(value) : value === "true";
}

/** An API may answer a document where it takes a text. */
function textFromApi(value: Json): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function listFromApi(
  { of, rules }: Extract<Field, { kind: "list" }>,
  value: Json,
  casing: Casing,
): Json[] | undefined {
  if (!Array.isArray(value) && !rules.single) return undefined;
  const entries = Array.isArray(value) ? value : [value];
  return entries.flatMap((entry) => {
    const translated = valueFromApi(of, entry, casing);
    return translated === undefined || isEmpty(translated) ? [] : [translated];
  });
}

/** Inputs as an API of string attributes (SNS, SQS) has them. */
export function toAttributes(fields: Fields, inputs: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(toApi(fields, inputs)).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

function apiName(name: string, field: Field, casing: Casing): string {
  if (field.rules.api !== undefined) return field.rules.api;
  return casing === "camel" ? name : name.charAt(0).toUpperCase() + name.slice(1);
}
