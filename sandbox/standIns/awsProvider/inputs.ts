import { createHash, randomBytes } from "node:crypto";

import { isObject, type Json, type JsonObject, listAt, textAt, withoutKeys } from "../provider/json.js";
import { hasUnknown, unknownText } from "../provider/propertyValues.js";
import type { CheckFailure, NamingRequest } from "../provider/requests.js";
import { judge } from "./check.js";
import { defaultsKey } from "./compare.js";
import type { ProviderConfiguration } from "./configuration.js";
import type { Field } from "./fields.js";
import type { ResourceType } from "./resourceType.js";

const suffixLength = 7;

/**
 * Inputs as the engine keeps them: with a name, the defaults, the region and all tags. What the provider filled in is
 * listed under `__defaults`, so that a later check knows the program's own values.
 */
export function completeInputs(
  type: ResourceType,
  given: JsonObject,
  oldInputs: JsonObject | undefined,
  naming: NamingRequest,
  configuration: Pick<ProviderConfiguration, "region" | "defaultTags">,
): JsonObject {
  const written = writtenInputs(type, given);
  const filled = { ...nameOf(type, written, oldInputs, naming), ...defaultsOf(type, written) };
  return {
    ...filled,
    ...(type.global ? {} : { region: configuration.region }),
    ...written,
    ...(type.tagging && allTags(written, configuration.defaultTags.tags)),
    [defaultsKey]: Object.keys(filled).toSorted(),
  };
}

/** What the program says, with documents as text and without nulls. */
function writtenInputs({ fields }: ResourceType, given: JsonObject): JsonObject {
  const entries = Object.entries(given).flatMap(([name, value]) => {
    const field = fields[name];
    const kept = withoutNulls(value);
    if (name === defaultsKey || kept === undefined) return [];
    return [[name, field === undefined ? kept : asText(field, kept)] as const];
  });
  return Object.fromEntries(entries);
}

function withoutNulls(value: Json | undefined): Json | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(withoutNulls).filter((entry) => entry !== undefined);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const kept = withoutNulls(inner);
    return kept === undefined || key === defaultsKey ? [] : [[key, kept] as const];
  });
  return Object.fromEntries(entries);
}

/** A document in which anything is unknown is unknown as a whole. */
function asText(field: Field, value: Json): Json {
  if (field.kind !== "text" || !field.rules.json || typeof value === "string") return value;
  return hasUnknown(value) ? unknownText : JSON.stringify(value);
}

function defaultsOf({ fields }: ResourceType, written: JsonObject): JsonObject {
  const entries = Object.entries(fields).flatMap(([name, { rules }]) =>
    rules.default === undefined || written[name] !== undefined ? [] : [[name, rules.default] as const],
  );
  return Object.fromEntries(entries);
}

function allTags(written: JsonObject, defaultTags: Record<string, string>): JsonObject {
  const { tags = {} } = written;
  if (!isObject(tags)) return { tagsAll: tags };
  const tagsAll = { ...defaultTags, ...tags };
  return Object.keys(tagsAll).length === 0 ? {} : { tagsAll };
}

/** The name that the resource had, where the provider made that one, else a new one. */
function nameOf(
  { autoname }: ResourceType,
  written: JsonObject,
  oldInputs: JsonObject | undefined,
  naming: NamingRequest,
): JsonObject {
  if (autoname === undefined || written[autoname.property] !== undefined) return {};
  const { property, prefix = "" } = autoname;
  const wasMade = oldInputs !== undefined && listAt(oldInputs, defaultsKey).includes(property);
  const made = wasMade ? textAt(oldInputs, property) : `${prefix}${newName(naming, written)}`;
  return { [property]: autoname.lowerCase ? made.toLowerCase() : made };
}

function newName({ logicalName, randomSeed, autonaming }: NamingRequest, written: JsonObject): string {
  if (autonaming?.mode === "disable")
    throw new Error(`Autonaming is disabled, so ${logicalName} needs a name.`);
  if (autonaming !== undefined && autonaming.proposedName !== "") return autonaming.proposedName;
  const seed = randomSeed.length > 0 ? randomSeed : randomBytes(32);
  const suffix = createHash("sha256").update(seed).digest("hex").slice(0, suffixLength);
  const isFifo = written.fifoTopic === true || written.fifoQueue === true;
  return `${logicalName}-${suffix}${isFifo ? ".fifo" : ""}`;
}

/** Everything that is wrong with complete inputs. */
export function failuresOf(type: ResourceType, inputs: JsonObject): CheckFailure[] {
  const judged = withoutKeys(inputs, defaultsKey);
  return [...tooLongName(type, inputs), ...judge(type.fields, judged, type.together ?? [])];
}

/** A name that is made too long is an error, not cut: it would no longer be the one that the rest refers to. */
function tooLongName({ autoname }: ResourceType, inputs: JsonObject): CheckFailure[] {
  if (autoname === undefined) return [];
  const name = textAt(inputs, autoname.property);
  if (name.length <= autoname.maxLength) return [];
  const reason = `the name "${name}" has ${name.length} characters and may have ${autoname.maxLength}`;
  return [{ property: autoname.property, reason }];
}
