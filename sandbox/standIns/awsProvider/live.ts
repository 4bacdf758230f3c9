import { isObject, type JsonObject, withoutKeys } from "../provider/json.js";
import { isMarked, unknownText } from "../provider/propertyValues.js";
import { defaultsKey, inputsOfLive, spelledLike } from "./compare.js";
import type { Context, ResourceType } from "./resourceType.js";
import { type Tags, tagsOf } from "./tags.js";

/** All properties of the resource as it is now; undefined where it is gone. `known` is the state, or new inputs. */
export async function readLive(
  type: ResourceType,
  context: Context,
  id: string,
  known: JsonObject,
  defaultTags: Tags,
): Promise<JsonObject | undefined> {
  const found = await type.read(context, id, known);
  if (found === undefined) return undefined;
  return {
    ...kept(type, known),
    ...(type.global ? {} : { region: context.region }),
    ...found,
    ...(type.tagging &&
      tagProperties(await type.tagging.read(context, id, { ...known, ...found }), known, defaultTags)),
  };
}

/** What AWS does not know: from the state, else the default. */
function kept({ fields }: ResourceType, known: JsonObject): JsonObject {
  const entries = Object.entries(fields).flatMap(([name, { rules }]) => {
    const value = known[name] ?? rules.default;
    return rules.local && value !== undefined ? [[name, value] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** `tags` are the resource's own; those of `defaultTags` count as own where the program wrote them, too. */
function tagProperties(all: Tags, known: JsonObject, defaultTags: Tags): JsonObject {
  const own = tagsOf(known, "tags");
  const tags = Object.fromEntries(
    Object.entries(all).filter(([key, value]) => key in own || defaultTags[key] !== value),
  );
  return {
    tags: Object.keys(tags).length === 0 ? undefined : tags,
    tagsAll: Object.keys(all).length === 0 ? undefined : all,
  };
}

/** What of the live resource are inputs; `inputs` are those so far, undefined for an import. */
export function inputsNow(type: ResourceType, live: JsonObject, inputs: JsonObject | undefined): JsonObject {
  const made = inputs?.[defaultsKey] ?? [];
  return { ...inputsOfLive(type.fields, live, inputs), [defaultsKey]: made };
}

/**
 * Outputs after a create or update. Where AWS only spells a value differently it is the program's spelling; what AWS
 * does not answer at all is taken from the inputs.
 */
export function outputsOf(type: ResourceType, live: JsonObject, inputs: JsonObject): JsonObject {
  const given = withoutKeys(inputs, defaultsKey);
  const present = Object.fromEntries(Object.entries(live).filter(([, value]) => value !== undefined));
  return { ...given, ...spelledLike(type.fields, present, given) };
}

/** Outputs of a preview: what AWS decides is unknown until it has. */
export function predictedOutputs(type: ResourceType, inputs: JsonObject): JsonObject {
  const given = withoutKeys(inputs, defaultsKey);
  const computed = Object.entries(type.fields).flatMap(([name, { rules }]) => (rules.computed ? [name] : []));
  const unknown = [...type.outputs, ...computed].map((name) => [name, unknownText] as const);
  return { ...Object.fromEntries(unknown), ...withUnknownParts(type, given) };
}

/** An object that the program gives may have parts that AWS decides, e.g. the VPC of subnets. */
function withUnknownParts({ fields }: ResourceType, given: JsonObject): JsonObject {
  const entries = Object.entries(given).map(([name, value]) => {
    const field = fields[name];
    if (field?.kind !== "object" || !isObject(value) || isMarked(value)) return [name, value] as const;
    const decided = Object.entries(field.fields).flatMap(([part, { rules }]) =>
      rules.computed ? [[part, unknownText] as const] : [],
    );
    return [name, { ...Object.fromEntries(decided), ...value }] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * Outputs of a previewed update: what AWS decided stays, unless the inputs say otherwise, or it is of what the update
 * renews.
 */
export function predictedUpdate(
  type: ResourceType,
  state: JsonObject,
  inputs: JsonObject,
  renewed: readonly string[],
): JsonObject {
  const given = withoutKeys(inputs, defaultsKey);
  const decided = Object.entries(state).filter(
    ([name]) => type.outputs.includes(name) || type.fields[name]?.rules.computed,
  );
  const unknown = renewed.map((name) => [name, unknownText] as const);
  return { ...Object.fromEntries([...decided, ...unknown]), ...given };
}
