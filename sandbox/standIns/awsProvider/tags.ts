import { isObject, type Json, type JsonObject, objectAt, textAt } from "../provider/json.js";
import type { Context } from "./resourceType.js";
import type { ApiValue } from "./translate.js";

export type Tags = Record<string, string>;

/** How a service keeps tags. */
export interface Tagging {
  /** Tags as an action that creates takes them. */
  form: "list" | "camelList" | "tagKeyList" | "map";
  read(context: Context, id: string, known: JsonObject): Promise<Tags>;
  /** Sets some tags and removes others. `all` is what is to be in the end. */
  write(context: Context, id: string, known: JsonObject, change: TagChange): Promise<void>;
}

export interface TagChange {
  set: Tags;
  remove: string[];
  all: Tags;
}

interface TagActions {
  list: string;
  add: string;
  remove: string;
  /** Names of the actions' members: what the resource is named by, the tags, and the keys. */
  members: [by: string, tags: string, keys: string];
  form?: Tagging["form"];
  /** What names the resource. @default its output `arn` */
  by?: (id: string, known: JsonObject) => string;
}

/** Tags of a service that has three actions for them, as nearly every one has. */
export function tagActions(actions: TagActions): Tagging {
  const { list, add, remove, members, form = "list", by = arnOf } = actions;
  const [byMember, tagsMember, keysMember] = members;
  return {
    form,
    read: async (context, id, known) => {
      const answer = await context.call(list, { [byMember]: by(id, known) });
      return parseTags(answer[tagsMember]);
    },
    write: async (context, id, known, { set, remove: keys }) => {
      const resource = { [byMember]: by(id, known) };
      if (keys.length > 0) await context.call(remove, { ...resource, [keysMember]: keys });
      if (Object.keys(set).length > 0)
        await context.call(add, { ...resource, [tagsMember]: formTags(form, set) });
    },
  };
}

const arnOf = (_id: string, known: JsonObject) => textAt(known, "arn");

/** What an entry of a list of tags calls its key and its value. */
const members = {
  list: ["Key", "Value"],
  camelList: ["key", "value"],
  tagKeyList: ["TagKey", "TagValue"],
} as const;

/** Tags in the form that a service takes; undefined for none. */
export function formTags(form: Tagging["form"], tags: Tags): ApiValue {
  const entries = Object.entries(tags);
  if (entries.length === 0) return undefined;
  if (form === "map") return tags;
  const [keyMember, valueMember] = members[form];
  return entries.map(([key, value]) => ({ [keyMember]: key, [valueMember]: value }));
}

/** Tags from any of the forms, without AWS's own. */
export function parseTags(answer: Json | undefined): Tags {
  const pairs = Array.isArray(answer)
    ? answer.map((tag) => [memberOf(tag, 0), memberOf(tag, 1)] as const)
    : Object.entries(isObject(answer) ? answer : {}).map(
        ([key, value]) => [key, textAt({ value }, "value")] as const,
      );
  return Object.fromEntries(pairs.filter(([key]) => !key.startsWith("aws:")));
}

/** The key or the value of a list's entry, whichever form it has. */
const memberOf = (tag: Json, part: 0 | 1) =>
  Object.values(members)
    .map((names) => textAt(tag, names[part]))
    .find((found) => found !== "") ?? "";

/** The tags of a property, e.g. `tagsAll` of checked inputs. */
export function tagsOf(properties: JsonObject, property: "tags" | "tagsAll"): Tags {
  return parseTags(objectAt(properties, property));
}

export function tagChange(before: Tags, after: Tags): TagChange {
  const set = Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value));
  return { set, remove: Object.keys(before).filter((key) => !(key in after)), all: after };
}
