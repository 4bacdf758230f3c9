import { randomUUID } from "node:crypto";

import { type JsonObject, listAt, objectAt, textAt } from "../../../provider/json.js";
import { type Fields, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { fromApi, toApi } from "../../translate.js";
import { untilAccepted } from "../../waiting.js";
import { ec2Arn, firstOf, tagging, tagsIn, tagSpecifications } from "./shared.js";

const addressFields: Fields = {
  address: text({ forceNew: true, local: true }),
  domain: text({ forceNew: true, computed: true, oneOf: ["vpc", "standard"] }),
  networkBorderGroup: text({ forceNew: true, computed: true }),
  publicIpv4Pool: text({ forceNew: true, computed: true }),
};
const addressOutputs: Record<string, string> = {
  allocationId: "AllocationId",
  associationId: "AssociationId",
  instance: "InstanceId",
  networkInterface: "NetworkInterfaceId",
  privateIp: "PrivateIpAddress",
  publicIp: "PublicIp",
};

/** An address by itself; what it is associated with says so, e.g. a NAT gateway. */
export const eip: ResourceType = {
  service: "ec2",
  fields: addressFields,
  outputs: ["arn", ...Object.keys(addressOutputs)],
  tagging,
  create: async ({ call }, inputs, tags) => {
    const made = await call("AllocateAddress", {
      Domain: "vpc",
      ...toApi(addressFields, inputs),
      Address: textAt(inputs, "address") || undefined,
      ...tagSpecifications("elastic-ip", tags),
    });
    return textAt(made, "AllocationId");
  },
  read: async (context, id) => {
    const found = firstOf(await context.find("DescribeAddresses", { AllocationIds: [id] }), "Addresses");
    if (found === undefined) return undefined;
    const outputs = Object.entries(addressOutputs).map(([name, member]) => [name, found[member]] as const);
    return {
      ...fromApi(addressFields, found),
      ...Object.fromEntries(outputs),
      ...tagsIn(found),
      arn: ec2Arn(context, await context.account(), "elastic-ip", id),
    };
  },
  // What used it may be just going.
  delete: (context, id) =>
    untilAccepted(
      context,
      `address ${id} can be released`,
      () => context.call("ReleaseAddress", { AllocationId: id }),
      { codes: ["InvalidIPAddress.InUse", "AuthFailure"] },
      180,
    ),
};

const natFields: Fields = {
  allocationId: text({ forceNew: true }),
  connectivityType: text({ forceNew: true, default: "public", oneOf: ["public", "private"] }),
  privateIp: text({ forceNew: true, computed: true }),
  subnetId: text({ forceNew: true, required: true }),
};
const natOutputs: Record<string, string> = {
  associationId: "AssociationId",
  networkInterfaceId: "NetworkInterfaceId",
  publicIp: "PublicIp",
};
const natCreateLimitSeconds = 600;
const natDeleteLimitSeconds = 1800;

/** EC2 shows one that was deleted for about an hour. */
async function findNatGateway({ find }: Context, id: string): Promise<JsonObject | undefined> {
  const found = firstOf(await find("DescribeNatGateways", { NatGatewayIds: [id] }), "NatGateways");
  return found?.State === "deleted" ? undefined : found;
}

export const natGateway: ResourceType = {
  service: "ec2",
  fields: natFields,
  outputs: Object.keys(natOutputs),
  tagging,
  create: async ({ call }, inputs, tags) => {
    const made = await call("CreateNatGateway", {
      ...{ AllocationId: inputs.allocationId, ConnectivityType: inputs.connectivityType },
      ...{ PrivateIpAddress: inputs.privateIp, SubnetId: inputs.subnetId },
      ClientToken: randomUUID(),
      ...tagSpecifications("natgateway", tags),
    });
    return textAt(made, "NatGateway", "NatGatewayId");
  },
  settle: (context, id) =>
    context.until(
      `NAT gateway ${id} is available`,
      async () => {
        const found = await findNatGateway(context, id);
        if (found?.State === "failed")
          throw new Error(
            `NAT gateway ${id} failed: ${textAt(found, "FailureCode")}: ${textAt(found, "FailureMessage")}`,
          );
        return found?.State === "available";
      },
      natCreateLimitSeconds,
    ),
  read: async (context, id) => {
    const found = await findNatGateway(context, id);
    if (found === undefined) return undefined;
    const address = objectAt({ first: listAt(found, "NatGatewayAddresses")[0] }, "first");
    const outputs = Object.entries(natOutputs).map(([name, member]) => [name, address[member]] as const);
    return {
      ...fromApi(natFields, found),
      ...Object.fromEntries(outputs),
      ...tagsIn(found),
      allocationId: address.AllocationId,
      privateIp: address.PrivateIp,
    };
  },
  delete: async (context, id) => {
    await context.call("DeleteNatGateway", { NatGatewayId: id });
    const gone = async () => (await findNatGateway(context, id)) === undefined;
    await context.until(`NAT gateway ${id} is gone`, gone, natDeleteLimitSeconds);
  },
};
