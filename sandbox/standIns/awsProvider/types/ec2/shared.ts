import { isObject, type JsonObject, listAt, textAt } from "../../../provider/json.js";
import { partitionOf } from "../../partitions.js";
import type { Context } from "../../resourceType.js";
import { formTags, parseTags, type Tagging, tagsOf } from "../../tags.js";
import type { ApiInput, ApiValue } from "../../translate.js";

/** EC2 answers the tags with each resource, so that a row's `read` has them: see `tagsIn`. */
export const tagging: Tagging = {
  form: "list",
  read: (_context, _id, known) => Promise.resolve(tagsOf(known, "tagsAll")),
  write: async ({ call }, id, _known, { set, remove }) => {
    const Tags = remove.map((Key) => ({ Key }));
    if (remove.length > 0) await call("DeleteTags", { Resources: [id], Tags });
    if (Object.keys(set).length > 0)
      await call("CreateTags", { Resources: [id], Tags: formTags("list", set) });
  },
};

/** The tags of an answer, where `tagging` finds them. */
export const tagsIn = (found: JsonObject) => ({ tagsAll: parseTags(found.Tags) });

/** Tags as the actions that create take them. `kind` is EC2's name of the resource, e.g. "route-table". */
export const tagSpecifications = (kind: string, tags: ApiValue): ApiInput =>
  tags === undefined ? {} : { TagSpecifications: [{ ResourceType: kind, Tags: tags }] };

/** The ARN of what EC2 names by an id, e.g. `arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1`. */
export function ec2Arn({ region }: Pick<Context, "region">, owner: string, kind: string, id: string): string {
  return `arn:${partitionOf(region).partition}:ec2:${region}:${owner}:${kind}/${id}`;
}

/** The first entry of a list of an answer; undefined where there is none, or no such answer. */
export function firstOf(
  answer: JsonObject | undefined,
  member: string,
  matches: (entry: JsonObject) => boolean = () => true,
): JsonObject | undefined {
  return listAt(answer, member).filter(isObject).find(matches);
}

/** Every page of a list. */
export async function allOf(
  { call }: Pick<Context, "call">,
  action: string,
  input: ApiInput,
  member: string,
): Promise<JsonObject[]> {
  const found: JsonObject[] = [];
  let NextToken: string | undefined;
  do {
    const page = await call(action, { ...input, NextToken });
    found.push(...listAt(page, member).filter(isObject));
    NextToken = textAt(page, "NextToken") || undefined;
  } while (NextToken !== undefined);
  return found;
}

export const filter = (Name: string, ...Values: string[]) => ({ Name, Values });
