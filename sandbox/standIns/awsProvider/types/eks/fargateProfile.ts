import { type JsonObject, objectAt, textAt } from "../../../provider/json.js";
import { arn, type Fields, list, map, objects, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { fromApi, toApi } from "../../translate.js";
import { untilAccepted } from "../../waiting.js";
import { ofCluster, partsOf, removeAndWait, roleNotSpread, tagging, untilActive } from "./common.js";

const settleSeconds = 10 * 60;

/** Limits: API reference, CreateFargateProfile. */
const fields: Fields = {
  clusterName: ofCluster,
  fargateProfileName: text({ required: true, forceNew: true, length: [1, 100] }),
  podExecutionRoleArn: arn({ required: true, forceNew: true }),
  selectors: objects(
    { labels: map(), namespace: text({ required: true, length: [1, 63] }) },
    { required: true, forceNew: true, unordered: true, items: [1, 5] },
  ),
  subnetIds: list(text(), { forceNew: true, computed: true, unordered: true, api: "subnets" }),
};

function keyOf(id: string) {
  const [clusterName, fargateProfileName] = partsOf(id);
  return { clusterName, fargateProfileName };
}

async function describe({ find }: Context, id: string): Promise<JsonObject | undefined> {
  const answer = await find("DescribeFargateProfile", keyOf(id));
  return answer && objectAt(answer, "fargateProfile");
}

/** A cluster makes or deletes one profile at a time (EKS user guide, "Define which Pods use AWS Fargate"). */
export const fargateProfile: ResourceType = {
  service: "eks",
  fields,
  outputs: ["arn", "status"],
  autoname: { property: "fargateProfileName", maxLength: 255 },
  tagging,
  create: async (context, inputs, tags) => {
    const input = { ...toApi(fields, inputs, "camel"), tags };
    const create = () => context.retryOn(roleNotSpread, () => context.create("CreateFargateProfile", input));
    const what = `Fargate profile ${textAt(inputs, "fargateProfileName")} can be made`;
    const busy = { message: /another Fargate Profile|in progress|currently (creating|deleting)/i };
    await untilAccepted(context, what, create, busy, settleSeconds);
    return `${textAt(inputs, "clusterName")}:${textAt(inputs, "fargateProfileName")}`;
  },
  settle: (context, id) =>
    untilActive(context, {
      what: `Fargate profile ${id}`,
      describe: () => describe(context, id),
      seconds: settleSeconds,
    }),
  read: async (context, id) => {
    const found = await describe(context, id);
    return (
      found && { ...fromApi(fields, found, "camel"), arn: found.fargateProfileArn, status: found.status }
    );
  },
  delete: (context, id) =>
    removeAndWait(context, () => context.call("DeleteFargateProfile", keyOf(id)), {
      what: `Fargate profile ${id}`,
      describe: () => describe(context, id),
      seconds: settleSeconds,
    }),
};
