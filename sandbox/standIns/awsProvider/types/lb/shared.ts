import { isObject, type JsonObject, listAt, textAt } from "../../../provider/json.js";
import type { Fields } from "../../fields.js";
import type { Context } from "../../resourceType.js";
import { formTags, parseTags, type Tagging } from "../../tags.js";
import { type ApiInput, type ApiValue, fromApi, toAttributes } from "../../translate.js";

/** All of Elastic Load Balancing are named by their ARNs. */
export const tagging: Tagging = {
  form: "list",
  read: async ({ call }, id) => {
    const { TagDescriptions } = await call("DescribeTags", { ResourceArns: [id] });
    return parseTags(listAt({ TagDescriptions }, "TagDescriptions").filter(isObject)[0]?.Tags);
  },
  write: async ({ call }, id, _known, { set, remove }) => {
    if (remove.length > 0) await call("RemoveTags", { ResourceArns: [id], TagKeys: remove });
    if (Object.keys(set).length > 0)
      await call("AddTags", { ResourceArns: [id], Tags: formTags("list", set) });
  },
};

/** The inputs that are given, of those that are asked for, as the actions take attributes. */
export function attributesInApi(
  attributes: Fields,
  inputs: JsonObject,
  wanted: (name: string) => boolean,
): ApiInput[] {
  const asked = Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name)));
  return Object.entries(toAttributes(asked, inputs)).map(([Key, Value]) => ({ Key, Value }));
}

/** Attributes of an answer in Pulumi's names. */
export const attributesFromApi = (attributes: Fields, answer: JsonObject): JsonObject =>
  fromApi(attributes, attributeValues(answer));

/** The attributes' texts by their names. */
export function attributeValues(answer: JsonObject): Record<string, string> {
  return Object.fromEntries(
    listAt(answer, "Attributes").map((attribute) => [textAt(attribute, "Key"), textAt(attribute, "Value")]),
  );
}

/** The part of an ARN that metrics name a load balancer or target group by. */
export const suffixOf = (arn: string, kind: "loadbalancer" | "targetgroup") =>
  kind === "loadbalancer" ? (arn.split(":loadbalancer/")[1] ?? "") : (arn.split(":").at(-1) ?? "");

/** Every page of a list. */
export async function allPages(
  { call }: Pick<Context, "call">,
  action: string,
  input: ApiInput,
  member: string,
): Promise<JsonObject[]> {
  const found: JsonObject[] = [];
  let Marker: string | undefined;
  do {
    const page: JsonObject = await call(action, { ...input, Marker });
    found.push(...listAt(page, member).filter(isObject));
    Marker = textAt(page, "NextMarker") || undefined;
  } while (Marker !== undefined);
  return found;
}

/** Something with tags, as the actions that create take it. */
export const withTags = (input: ApiInput, tags: ApiValue): ApiInput =>
  tags === undefined ? input : { ...input, Tags: tags };
