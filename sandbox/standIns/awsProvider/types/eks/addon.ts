import { ResolveConflicts } from "@aws-sdk/client-eks";

import { type JsonObject, objectAt, textAt } from "../../../provider/json.js";
import { arn, document, type Fields, flag, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { fromApi, toApi } from "../../translate.js";
import { changeAndWait, ofCluster, partsOf, removeAndWait, tagging, untilActive, values } from "./common.js";

const settleSeconds = 20 * 60;
const deleteSeconds = 40 * 60;

const fields: Fields = {
  addonName: text({ required: true, forceNew: true, length: [1, 100] }),
  addonVersion: text({ computed: true, pattern: /^v\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/ }),
  clusterName: ofCluster,
  configurationValues: document({ computed: true }),
  preserve: flag({ local: true, default: false }),
  resolveConflictsOnCreate: text({ local: true, oneOf: ["NONE", "OVERWRITE"] }),
  resolveConflictsOnUpdate: text({ local: true, oneOf: values(ResolveConflicts) }),
  serviceAccountRoleArn: arn(),
};

function keyOf(id: string) {
  const [clusterName, addonName] = partsOf(id);
  return { clusterName, addonName };
}

async function describe({ find }: Context, id: string): Promise<JsonObject | undefined> {
  const answer = await find("DescribeAddon", keyOf(id));
  return answer && objectAt(answer, "addon");
}

export const addon: ResourceType = {
  service: "eks",
  fields,
  outputs: ["arn", "createdAt", "modifiedAt"],
  tagging,
  create: async ({ create }, inputs, tags) => {
    const resolveConflicts = inputs.resolveConflictsOnCreate;
    await create("CreateAddon", { ...toApi(fields, inputs, "camel"), resolveConflicts, tags });
    return `${textAt(inputs, "clusterName")}:${textAt(inputs, "addonName")}`;
  },
  settle: (context, id) =>
    untilActive(context, {
      what: `add-on ${id}`,
      describe: () => describe(context, id),
      seconds: settleSeconds,
    }),
  read: async (context, id) => {
    const found = await describe(context, id);
    return (
      found && {
        ...fromApi(fields, found, "camel"),
        arn: found.addonArn,
        createdAt: found.createdAt,
        modifiedAt: found.modifiedAt,
      }
    );
  },
  update: async (context, id, { inputs }) => {
    const { clusterName, addonName } = keyOf(id);
    const { addonVersion, configurationValues, serviceAccountRoleArn } = toApi(fields, inputs, "camel");
    await changeAndWait(context, {
      action: "UpdateAddon",
      of: { name: clusterName, addonName },
      input: {
        ...{ clusterName, addonName, addonVersion, configurationValues, serviceAccountRoleArn },
        resolveConflicts: inputs.resolveConflictsOnUpdate,
      },
      seconds: settleSeconds,
    });
  },
  delete: (context, id, known) => {
    const preserve = known.preserve === true;
    return removeAndWait(context, () => context.call("DeleteAddon", { ...keyOf(id), preserve }), {
      what: `add-on ${id}`,
      describe: () => describe(context, id),
      seconds: deleteSeconds,
    });
  },
};
