import { ClusterSettingName, ExecuteCommandLogging } from "@aws-sdk/client-ecs";

import { type JsonObject, listAt, objectAt, textAt } from "../../../provider/json.js";
import { arn, type Fields, flag, list, object, objects, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { fromApi, toApi } from "../../translate.js";
import { untilAccepted } from "../../waiting.js";
import { ecsName, ecsTagging, strategyItems, values } from "./common.js";

const settleSeconds = 10 * 60;
/** A cluster does nothing else while it changes (the real provider repeats the call, too). */
const changing = ["UpdateInProgressException", "ResourceInUseException"];

const clusterFields: Fields = {
  configuration: object({
    executeCommandConfiguration: object({
      kmsKeyId: text(),
      logConfiguration: object({
        cloudWatchEncryptionEnabled: flag({ default: false }),
        cloudWatchLogGroupName: text(),
        s3BucketEncryptionEnabled: flag({ default: false, api: "s3EncryptionEnabled" }),
        s3BucketName: text(),
        s3KeyPrefix: text(),
      }),
      logging: text({ oneOf: values(ExecuteCommandLogging), default: "DEFAULT" }),
    }),
    managedStorageConfiguration: object({ fargateEphemeralStorageKmsKeyId: text(), kmsKeyId: text() }),
  }),
  name: ecsName("clusterName"),
  serviceConnectDefaults: object({ namespace: arn({ required: true }) }),
  settings: objects(
    {
      name: text({ required: true, oneOf: values(ClusterSettingName) }),
      value: text({ required: true, oneOf: ["enhanced", "enabled", "disabled"] }),
    },
    { unordered: true, computed: true },
  ),
};

/** The cluster, if it is there; a deleted one is described as inactive for a while. */
async function describeCluster({ find }: Context, cluster: string): Promise<JsonObject | undefined> {
  const include = ["ATTACHMENTS", "CONFIGURATIONS", "SETTINGS", "TAGS"];
  const answer = await find("DescribeClusters", { clusters: [cluster], include });
  const [found] = listAt(answer, "clusters");
  return found === undefined || textAt(found, "status") === "INACTIVE"
    ? undefined
    : objectAt({ found }, "found");
}

export const cluster: ResourceType = {
  service: "ecs",
  fields: clusterFields,
  outputs: ["arn"],
  autoname: { property: "name", maxLength: 255 },
  tagging: ecsTagging((context, id) => describeCluster(context, id)),
  create: async ({ call }, inputs, tags) => {
    const made = await call("CreateCluster", { ...toApi(clusterFields, inputs, "camel"), tags });
    return textAt(made, "cluster", "clusterArn");
  },
  settle: async (context, id) => {
    const active = async () => textAt(await describeCluster(context, id), "status") === "ACTIVE";
    await context.until(`cluster ${id} is active`, active, settleSeconds);
  },
  read: async (context, id) => {
    const found = await describeCluster(context, id);
    return found && { ...fromApi(clusterFields, found, "camel"), arn: found.clusterArn };
  },
  update: async ({ call }, id, { inputs }) => {
    const { configuration, serviceConnectDefaults, settings } = toApi(clusterFields, inputs, "camel");
    await call("UpdateCluster", { cluster: id, configuration, serviceConnectDefaults, settings });
  },
  delete: async (context, id) => {
    const busy = {
      codes: [
        ...["ClusterContainsContainerInstancesException", "ClusterContainsServicesException"],
        ...["ClusterContainsTasksException", "UpdateInProgressException"],
      ],
    };
    const remove = () => context.call("DeleteCluster", { cluster: id });
    await untilAccepted(context, `cluster ${id} can be deleted`, remove, busy, settleSeconds);
    const gone = async () => (await describeCluster(context, id)) === undefined;
    await context.until(`cluster ${id} is gone`, gone, settleSeconds);
  },
};

const providersFields: Fields = {
  capacityProviders: list(text(), { unordered: true }),
  clusterName: text({ required: true, forceNew: true, length: [1, 255], pattern: /^[\w-]+$/ }),
  defaultCapacityProviderStrategies: strategyItems("defaultCapacityProviderStrategy"),
};

/** The call replaces what the cluster had, so that both lists are always sent. */
async function putProviders(context: Context, id: string, inputs: JsonObject, limitSeconds: number) {
  const { capacityProviders = [], defaultCapacityProviderStrategy = [] } = toApi(
    providersFields,
    inputs,
    "camel",
  );
  const put = () =>
    context.call("PutClusterCapacityProviders", {
      cluster: id,
      capacityProviders,
      defaultCapacityProviderStrategy,
    });
  const what = `cluster ${id} takes its capacity providers`;
  await untilAccepted(context, what, put, { codes: changing }, limitSeconds);
  await context.until(what, async () => !isAttaching(await describeCluster(context, id)), limitSeconds);
}

const isAttaching = (found: JsonObject | undefined) =>
  textAt(found, "attachmentsStatus") === "UPDATE_IN_PROGRESS";

/** A provider leaves its cluster only after the last task on it has. */
const detachSeconds = 20 * 60;

export const clusterCapacityProviders: ResourceType = {
  service: "ecs",
  fields: providersFields,
  outputs: [],
  create: async (context, inputs) => {
    const id = textAt(inputs, "clusterName");
    await putProviders(context, id, inputs, settleSeconds);
    return id;
  },
  read: async (context, id) => {
    const found = await describeCluster(context, id);
    return found && { ...fromApi(providersFields, found, "camel"), clusterName: id };
  },
  update: (context, id, { inputs }) => putProviders(context, id, inputs, settleSeconds),
  delete: (context, id) => putProviders(context, id, {}, detachSeconds),
};
