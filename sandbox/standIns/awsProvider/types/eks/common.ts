import { type JsonObject, listAt, textAt } from "../../../provider/json.js";
import { text } from "../../fields.js";
import type { Context } from "../../resourceType.js";
import { tagActions } from "../../tags.js";
import type { ApiInput } from "../../translate.js";
import { untilAccepted } from "../../waiting.js";

export const values = <Value extends string>(choices: Record<string, Value>) =>
  Object.values<string>(choices);

/** Names of clusters (API reference, CreateCluster). */
export const clusterName = { length: [1, 100] as [number, number], pattern: /^[0-9A-Za-z][\w-]*$/ };
export const ofCluster = text({ required: true, forceNew: true, ...clusterName });

export const tagging = tagActions({
  list: "ListTagsForResource",
  add: "TagResource",
  remove: "UntagResource",
  members: ["resourceArn", "tags", "tagKeys"],
  form: "map",
});

/** A role that was just made is not known everywhere yet (the real provider repeats the call, too). */
export const roleNotSpread =
  /role.*(does not exist|could not be assumed|trusted entity|invalid|not authorized)|Error in role params/i;

interface Wait {
  what: string;
  describe: () => Promise<JsonObject | undefined>;
  seconds: number;
}

/** @throws where it fails, with what EKS says is wrong with it. */
export async function untilActive(context: Context, { what, describe, seconds }: Wait): Promise<void> {
  const isActive = async () => {
    const found = await describe();
    const status = textAt(found, "status");
    if (!status.endsWith("FAILED")) return status === "ACTIVE";
    throw new Error([`${what} is ${status}`, ...issuesOf(found)].join(": "));
  };
  await context.until(`${what} is active`, isActive, seconds);
}

const issuesOf = (found: JsonObject | undefined) =>
  listAt(found, "health", "issues").map((issue) => `${textAt(issue, "code")}: ${textAt(issue, "message")}`);

/** Deletes what may be in use for a while, and waits until it is gone. */
export async function removeAndWait(
  context: Context,
  remove: () => Promise<unknown>,
  { what, describe, seconds }: Wait,
): Promise<void> {
  const busy = { codes: ["ResourceInUseException"], message: /in progress/i };
  await untilAccepted(context, `${what} can be deleted`, remove, busy, seconds);
  const isGone = async () => {
    const found = await describe();
    if (textAt(found, "status") === "DELETE_FAILED")
      throw new Error([`${what} could not be deleted`, ...issuesOf(found)].join(": "));
    return found === undefined;
  };
  await context.until(`${what} is gone`, isGone, seconds);
}

/** Of which part of a cluster an update is: one of both, or the cluster itself. */
interface UpdateOf {
  name: string;
  nodegroupName?: string;
  addonName?: string;
}

/**
 * Makes a change and waits until EKS has done it. Of a cluster's changes one is under way at a time.
 *
 * @throws where EKS says that the update failed or was cancelled, with its reasons.
 */
export async function changeAndWait(
  context: Context,
  { action, of, input, seconds }: { action: string; of: UpdateOf; input: ApiInput; seconds: number },
): Promise<void> {
  let updateId = "";
  const what = `${action} of ${Object.values(of).join(":")}`;
  const change = async () => {
    updateId = textAt(await context.call(action, input), "update", "id");
  };
  const busy = { codes: ["ResourceInUseException"], message: /in progress/i };
  await untilAccepted(context, what, change, busy, seconds);
  const isDone = async () => {
    const { update } = await context.call("DescribeUpdate", { ...of, updateId });
    const status = textAt(update, "status");
    if (status === "Failed" || status === "Cancelled")
      throw new Error([`${what}: ${status}`, ...reasonsOf(update)].join(": "));
    return status === "Successful";
  };
  await context.until(`${what} is done`, isDone, seconds);
}

const reasonsOf = (update: JsonObject[string]) =>
  listAt(update, "errors").map((error) => `${textAt(error, "errorCode")}: ${textAt(error, "errorMessage")}`);

/** The two parts of an id such as `cluster:name`; only the second may have the separator in it. */
export function partsOf(id: string, separator = ":"): [cluster: string, name: string] {
  const end = id.indexOf(separator);
  return [id.slice(0, end), id.slice(end + separator.length)];
}
