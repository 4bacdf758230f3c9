import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { z } from "zod";

import { isObject, type Json, type JsonObject } from "./json.js";

/** The key that marks an object of Pulumi's wire format as more than an object, and the mark of a secret. */
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** What stands in the wire format for a text that is not known before an update. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the engine sends in place of a value that is not known before an update: one text per type. */
const unknownTexts = new Set([
  unknownText,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
]);

const WireObject = z.record(z.string(), z.json());

/** Property bag of a request in Pulumi's wire format: secrets and unknowns are still in it. */
export function wireObject(struct: Struct | undefined): JsonObject {
  return struct === undefined ? {} : WireObject.parse(struct.toJavaScript());
}

export function toStruct(object: JsonObject): Struct {
  return Struct.fromJavaScript(WireObject.parse(JSON.parse(JSON.stringify(object))));
}

/** The object with every secret laid open, as an API needs it. Unknowns stay what the engine sent. */
export function revealObject(value: JsonObject, apiKey = (key: string) => key): JsonObject {
  const revealed = reveal(value, apiKey);
  return isObject(revealed) ? revealed : {};
}

function reveal(value: Json, apiKey: (key: string) => string): Json {
  if (Array.isArray(value)) return value.map((inner) => reveal(inner, apiKey));
  if (!isObject(value)) return value;
  if (isSecret(value)) return reveal(value.value, apiKey);
  const entries = Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined ? [] : [[apiKey(key), reveal(inner, apiKey)] as const],
  );
  return Object.fromEntries(entries);
}

export function isUnknown(value: Json | undefined): boolean {
  return typeof value === "string" && unknownTexts.has(value);
}

export function hasUnknown(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (isObject(value)) return Object.values(value).some(hasUnknown);
  return isUnknown(value);
}

/** Whether the wire format says that an object is more than one, e.g. a secret. */
export function isMarked(value: JsonObject): boolean {
  return value[signatureKey] !== undefined;
}

interface SecretObject extends JsonObject {
  value: Json;
}

function isSecret(value: Json | undefined): value is SecretObject {
  return isObject(value) && value[signatureKey] === secretSignature;
}

export function secret(value: Json): JsonObject {
  return isSecret(value) ? value : { [signatureKey]: secretSignature, value };
}

function containsSecret(value: Json | undefined): boolean {
  if (isSecret(value)) return true;
  if (Array.isArray(value)) return value.some(containsSecret);
  return isObject(value) && Object.values(value).some(containsSecret);
}

/**
 * Marks in `values` what is secret in the program's `inputs`. Below an array the whole array is marked, since an API may
 * reorder it.
 */
export function markLike(values: JsonObject, inputs: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const input = inputs[key];
      if (value === undefined || input === undefined) return [key, value];
      if (isObject(value) && isObject(input) && !isSecret(input)) return [key, markLike(value, input)];
      return [key, containsSecret(input) ? secret(value) : value];
    }),
  );
}
