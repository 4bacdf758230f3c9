import { isDeepStrictEqual } from "node:util";

import { z } from "zod";

/** Values as the Kubernetes API and gRPC structs both carry them. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

const JsonObjectSchema = z.record(z.string(), z.json());

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A JSON text as an object; anything else is refused, since every answer of the API server is an object. */
export function parseObject(text: string): JsonObject {
  return JsonObjectSchema.parse(JSON.parse(text));
}

/** The value at a path of keys, undefined where a step is missing. */
export function at(value: Json | undefined, ...keys: string[]): Json | undefined {
  return keys.reduce<Json | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

export function objectAt(value: Json | undefined, ...keys: string[]): JsonObject {
  const found = at(value, ...keys);
  return isObject(found) ? found : {};
}

export function listAt(value: Json | undefined, ...keys: string[]): Json[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** The text at a path; a number or boolean in its JSON spelling; "" where nothing is. */
export function textAt(value: Json | undefined, ...keys: string[]): string {
  const found = at(value, ...keys);
  if (typeof found === "string") return found;
  return typeof found === "number" || typeof found === "boolean" ? String(found) : "";
}

export function numberAt(value: Json | undefined, ...keys: string[]): number | undefined {
  const found = at(value, ...keys);
  return typeof found === "number" ? found : undefined;
}

/** A copy with the value at the path set; missing objects on the way are made. */
export function withAt(object: JsonObject, [key, ...rest]: string[], value: Json): JsonObject {
  if (key === undefined) return object;
  return { ...object, [key]: rest.length === 0 ? value : withAt(objectAt(object, key), rest, value) };
}

/** A copy without what is at the path. */
export function withoutAt(object: JsonObject, [key, ...rest]: string[]): JsonObject {
  if (key === undefined || object[key] === undefined) return object;
  if (rest.length > 0)
    return isObject(object[key]) ? { ...object, [key]: withoutAt(object[key], rest) } : object;
  return withoutKeys(object, key);
}

export function withoutKeys(object: JsonObject, ...keys: string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** True for what the API server leaves out when it writes an object: nothing, null, and empty containers. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every((inner) => inner === undefined);
}

export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  return isDeepStrictEqual(a, b);
}
