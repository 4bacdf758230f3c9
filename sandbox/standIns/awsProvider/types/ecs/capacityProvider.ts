import { ManagedDraining, ManagedScalingStatus, ManagedTerminationProtection } from "@aws-sdk/client-ecs";

import { type JsonObject, listAt, objectAt, textAt, withoutKeys } from "../../../provider/json.js";
import { arn, type Fields, number, object, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { fromApi, toApi } from "../../translate.js";
import { untilAccepted } from "../../waiting.js";
import { ecsName, ecsTagging, values } from "./common.js";

const updateSeconds = 10 * 60;
const deleteSeconds = 20 * 60;
const step = number({ range: [1, 10_000], computed: true });

/** Limits: API reference, ManagedScaling. */
const fields: Fields = {
  autoScalingGroupProvider: object(
    {
      autoScalingGroupArn: arn({ required: true, forceNew: true }),
      managedDraining: text({ computed: true, oneOf: values(ManagedDraining) }),
      managedScaling: object(
        {
          instanceWarmupPeriod: number({ range: [0, 10_000], computed: true }),
          maximumScalingStepSize: step,
          minimumScalingStepSize: step,
          status: text({ computed: true, oneOf: values(ManagedScalingStatus) }),
          targetCapacity: number({ range: [1, 100], computed: true }),
        },
        { computed: true },
      ),
      managedTerminationProtection: text({ computed: true, oneOf: values(ManagedTerminationProtection) }),
    },
    { required: true },
  ),
  name: ecsName("name"),
};

async function describe({ find }: Context, id: string): Promise<JsonObject | undefined> {
  const answer = await find("DescribeCapacityProviders", { capacityProviders: [id], include: ["TAGS"] });
  const [found] = listAt(answer, "capacityProviders");
  return found === undefined || textAt(found, "status") === "INACTIVE"
    ? undefined
    : objectAt({ found }, "found");
}

export const capacityProvider: ResourceType = {
  service: "ecs",
  fields,
  outputs: ["arn"],
  autoname: { property: "name", maxLength: 255 },
  tagging: ecsTagging((context, id) => describe(context, id)),
  create: async (context, inputs, tags) => {
    const request = { ...toApi(fields, inputs, "camel"), tags };
    const { capacityProvider: made } = await context.create("CreateCapacityProvider", request);
    return textAt(made ?? (await describe(context, textAt(inputs, "name"))), "capacityProviderArn");
  },
  read: async (context, id) => {
    const found = await describe(context, id);
    return found && { ...fromApi(fields, found, "camel"), arn: found.capacityProviderArn };
  },
  update: async (context, id, { inputs }) => {
    const autoScalingGroupProvider = withoutKeys(
      objectAt(inputs, "autoScalingGroupProvider"),
      "autoScalingGroupArn",
    );
    const change = () =>
      context.call("UpdateCapacityProvider", { name: textAt(inputs, "name"), autoScalingGroupProvider });
    const busy = { codes: ["UpdateInProgressException"] };
    await untilAccepted(context, `capacity provider ${id} takes its update`, change, busy, updateSeconds);
    await context.until(
      `capacity provider ${id} is updated`,
      async () => textAt(await describe(context, id), "updateStatus") !== "UPDATE_IN_PROGRESS",
      updateSeconds,
    );
  },
  delete: async (context, id) => {
    const remove = () => context.call("DeleteCapacityProvider", { capacityProvider: id });
    // It may still be taken out of its cluster.
    const busy = { codes: ["UpdateInProgressException", "ResourceInUseException"] };
    await untilAccepted(context, `capacity provider ${id} can be deleted`, remove, busy, deleteSeconds);
    const gone = async () => (await describe(context, id)) === undefined;
    await context.until(`capacity provider ${id} is gone`, gone, deleteSeconds);
  },
};
