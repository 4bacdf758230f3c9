import { number, objects, text } from "../../fields.js";
import { parseTags, tagActions, type Tagging } from "../../tags.js";
import type { Context } from "../../resourceType.js";
import type { JsonObject } from "../../../provider/json.js";

export const values = <Value extends string>(choices: Record<string, Value>) =>
  Object.values<string>(choices);

/** Names of clusters, services and capacity providers (API reference, CreateCluster). */
export const ecsName = (api: string) =>
  text({ required: true, forceNew: true, length: [1, 255], pattern: /^[\w-]+$/, api });

/** Which capacity providers take how many of the tasks (API reference, CapacityProviderStrategyItem). */
export const strategyItems = (api: string) =>
  objects(
    {
      base: number({ range: [0, 100_000], default: 0 }),
      capacityProvider: text({ required: true, length: [1, 255] }),
      weight: number({ range: [0, 1000], default: 0 }),
    },
    { unordered: true, api },
  );

/** Tags as the description of a resource has them; ECS lists those of some kinds nowhere else. */
export function ecsTagging(
  described: (context: Context, id: string, known: JsonObject) => Promise<JsonObject | undefined>,
): Tagging {
  const actions = tagActions({
    list: "ListTagsForResource",
    add: "TagResource",
    remove: "UntagResource",
    members: ["resourceArn", "tags", "tagKeys"],
    form: "camelList",
  });
  return {
    ...actions,
    read: async (context, id, known) => parseTags((await described(context, id, known))?.tags),
  };
}
