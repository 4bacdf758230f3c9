import { AMITypes, CapacityTypes, NodegroupUpdateStrategies, TaintEffect } from "@aws-sdk/client-eks";

import { type Json, type JsonObject, listAt, objectAt, textAt } from "../../../provider/json.js";
import {
  arn,
  exactlyOne,
  type Fields,
  flag,
  list,
  map,
  number,
  object,
  objects,
  text,
} from "../../fields.js";
import type { Context, ResourceType, Update } from "../../resourceType.js";
import { type ApiInput, fromApi, toApi } from "../../translate.js";
import {
  changeAndWait,
  ofCluster,
  partsOf,
  removeAndWait,
  roleNotSpread,
  tagging,
  untilActive,
  values,
} from "./common.js";

const settleSeconds = 60 * 60;

/** EKS says an effect in its own way, Kubernetes in another; both providers take EKS's. */
const taint: Fields = {
  effect: text({ required: true, oneOf: values(TaintEffect) }),
  key: text({ required: true, length: [1, 63] }),
  value: text({ length: [0, 63] }),
};

/** Limits: API reference, CreateNodegroup. */
const fields: Fields = {
  amiType: text({ forceNew: true, computed: true, oneOf: values(AMITypes) }),
  capacityType: text({ forceNew: true, computed: true, oneOf: values(CapacityTypes) }),
  clusterName: ofCluster,
  diskSize: number({ forceNew: true, computed: true, range: [1, Infinity] }),
  forceUpdateVersion: flag({ local: true, default: false }),
  instanceTypes: list(text(), { forceNew: true, computed: true, items: [1, 20] }),
  labels: map(),
  launchTemplate: object({
    id: text({ forceNew: true, computed: true }),
    name: text({ forceNew: true, computed: true }),
    version: text({ required: true }),
  }),
  nodeGroupName: text({ required: true, forceNew: true, length: [1, 63], api: "nodegroupName" }),
  nodeRepairConfig: object({ enabled: flag({ default: false }) }, { computed: true }),
  nodeRoleArn: arn({ required: true, forceNew: true, api: "nodeRole" }),
  releaseVersion: text({ computed: true }),
  scalingConfig: object(
    {
      desiredSize: number({ required: true, range: [0, Infinity] }),
      maxSize: number({ required: true, range: [1, Infinity] }),
      minSize: number({ required: true, range: [0, Infinity] }),
    },
    { required: true },
  ),
  subnetIds: list(text(), {
    required: true,
    forceNew: true,
    unordered: true,
    items: [1, 16],
    api: "subnets",
  }),
  taints: objects(taint, { unordered: true, items: [0, 50] }),
  updateConfig: object(
    {
      maxUnavailable: number({ range: [1, 100], computed: true }),
      maxUnavailablePercentage: number({ range: [1, 100], computed: true }),
      updateStrategy: text({ computed: true, oneOf: values(NodegroupUpdateStrategies) }),
    },
    { computed: true, together: [exactlyOne("maxUnavailable", "maxUnavailablePercentage")] },
  ),
  version: text({ computed: true, pattern: /^\d+\.\d+$/ }),
};

function keyOf(id: string) {
  const [clusterName, nodegroupName] = partsOf(id);
  return { clusterName, nodegroupName };
}

async function describe({ find }: Context, id: string): Promise<JsonObject | undefined> {
  const answer = await find("DescribeNodegroup", keyOf(id));
  return answer && objectAt(answer, "nodegroup");
}

function propertiesOf(found: JsonObject): JsonObject {
  const resources = objectAt(found, "resources");
  return {
    ...fromApi(fields, found, "camel"),
    arn: found.nodegroupArn,
    resources: [
      {
        autoscalingGroups: listAt(resources, "autoScalingGroups"),
        remoteAccessSecurityGroupId: textAt(resources, "remoteAccessSecurityGroup"),
      },
    ],
    status: found.status,
  };
}

/** Labels by key, as the API takes what comes and what goes. */
function labelChanges({ inputs, old }: Update): ApiInput {
  const [before, after] = [objectAt(old, "labels"), objectAt(inputs, "labels")];
  return {
    addOrUpdateLabels: after,
    removeLabels: Object.keys(before).filter((key) => !(key in after)),
  };
}

/** A taint is one key with one effect. */
function taintChanges({ inputs, old }: Update): ApiInput {
  const after = listAt(inputs, "taints");
  const same = (a: Json) => (b: Json) =>
    textAt(a, "key") === textAt(b, "key") && textAt(a, "effect") === textAt(b, "effect");
  return {
    addOrUpdateTaints: after,
    removeTaints: listAt(old, "taints").filter((entry) => !after.some(same(entry))),
  };
}

const configuration = ["labels", "nodeRepairConfig", "scalingConfig", "taints", "updateConfig"];

function configurationChanges(update: Update): ApiInput {
  const { inputs, changes } = update;
  const { nodeRepairConfig, scalingConfig, updateConfig } = toApi(fields, inputs, "camel");
  return {
    ...(changes("labels") && { labels: labelChanges(update) }),
    ...(changes("taints") && { taints: taintChanges(update) }),
    ...(changes("nodeRepairConfig") && { nodeRepairConfig }),
    ...(changes("scalingConfig") && { scalingConfig }),
    ...(changes("updateConfig") && { updateConfig }),
  };
}

export const nodeGroup: ResourceType = {
  service: "eks",
  fields,
  outputs: ["arn", "resources", "status"],
  autoname: { property: "nodeGroupName", maxLength: 255 },
  tagging,
  create: async ({ create, retryOn }, inputs, tags) => {
    const input = { ...toApi(fields, inputs, "camel"), tags };
    await retryOn(roleNotSpread, () => create("CreateNodegroup", input));
    return `${textAt(inputs, "clusterName")}:${textAt(inputs, "nodeGroupName")}`;
  },
  settle: (context, id) =>
    untilActive(context, {
      what: `node group ${id}`,
      describe: () => describe(context, id),
      seconds: settleSeconds,
    }),
  read: async (context, id) => {
    const found = await describe(context, id);
    return found && propertiesOf(found);
  },
  update: async (context, id, update) => {
    const { inputs, changes } = update;
    const key = keyOf(id);
    const of = { name: key.clusterName, nodegroupName: key.nodegroupName };
    const run = (action: string, input: ApiInput) =>
      changeAndWait(context, { action, of, input: { ...key, ...input }, seconds: settleSeconds });
    if (changes("version", "releaseVersion", "launchTemplate")) {
      await run("UpdateNodegroupVersion", {
        force: inputs.forceUpdateVersion === true,
        launchTemplate: inputs.launchTemplate,
        releaseVersion: changes("releaseVersion") ? inputs.releaseVersion : undefined,
        version: changes("version") ? inputs.version : undefined,
      });
    }
    if (changes(...configuration)) await run("UpdateNodegroupConfig", configurationChanges(update));
  },
  delete: (context, id) =>
    removeAndWait(context, () => context.call("DeleteNodegroup", keyOf(id)), {
      what: `node group ${id}`,
      describe: () => describe(context, id),
      seconds: settleSeconds,
    }),
};
