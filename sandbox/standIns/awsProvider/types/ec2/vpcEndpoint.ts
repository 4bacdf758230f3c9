import { randomUUID } from "node:crypto";

import { isObject, type Json, type JsonObject, listAt, textAt } from "../../../provider/json.js";
import { document, type Fields, flag, list, text } from "../../fields.js";
import type { Context, ResourceType, Update } from "../../resourceType.js";
import { type ApiInput, fromApi, toApi } from "../../translate.js";
import { ec2Arn, filter, firstOf, tagging, tagsIn, tagSpecifications } from "./shared.js";

const ids = list(text(), { computed: true, unordered: true });

const fields: Fields = {
  autoAccept: flag({ local: true }),
  ipAddressType: text({ computed: true, oneOf: ["ipv4", "dualstack", "ipv6"] }),
  policy: document({ computed: true, api: "PolicyDocument" }),
  privateDnsEnabled: flag({ computed: true }),
  routeTableIds: ids,
  securityGroupIds: ids,
  serviceName: text({ required: true, forceNew: true }),
  subnetIds: ids,
  vpcEndpointType: text({
    forceNew: true,
    default: "Gateway",
    oneOf: ["Gateway", "Interface", "GatewayLoadBalancer"],
  }),
  vpcId: text({ required: true, forceNew: true }),
};
const outputs = [
  ...["arn", "cidrBlocks", "dnsEntries", "networkInterfaceIds", "ownerId", "prefixListId"],
  ...["requesterManaged", "state"],
];

/** Lists that change by what comes and what goes, by the words for both. */
const changing: Record<string, [add: string, remove: string]> = {
  routeTableIds: ["AddRouteTableIds", "RemoveRouteTableIds"],
  securityGroupIds: ["AddSecurityGroupIds", "RemoveSecurityGroupIds"],
  subnetIds: ["AddSubnetIds", "RemoveSubnetIds"],
};

const limitSeconds = 600;

async function findEndpoint({ find }: Context, id: string): Promise<JsonObject | undefined> {
  const found = firstOf(await find("DescribeVpcEndpoints", { VpcEndpointIds: [id] }), "VpcEndpoints");
  return textAt(found, "State").toLowerCase() === "deleted" ? undefined : found;
}

/** As with the real provider, one that its service's owner has to accept is as good as made. */
async function available(context: Context, id: string): Promise<void> {
  const look = async () => {
    const found = await findEndpoint(context, id);
    const state = textAt(found, "State").toLowerCase();
    if (state === "failed" || state === "rejected")
      throw new Error(`VPC endpoint ${id} is ${state}: ${textAt(found, "LastError", "Message")}`);
    return state === "available" || state === "pendingacceptance";
  };
  await context.until(`VPC endpoint ${id} is available`, look, limitSeconds);
}

/** The addresses that a gateway endpoint leads to. */
async function prefixList({ call }: Context, serviceName: string): Promise<JsonObject> {
  const found = firstOf(
    await call("DescribePrefixLists", { Filters: [filter("prefix-list-name", serviceName)] }),
    "PrefixLists",
  );
  return { prefixListId: found?.PrefixListId, cidrBlocks: found?.Cidrs };
}

const dnsEntry = (entry: Json) => ({
  dnsName: textAt(entry, "DnsName"),
  hostedZoneId: textAt(entry, "HostedZoneId"),
});

async function describe(context: Context, id: string, found: JsonObject): Promise<JsonObject> {
  const isGateway = found.VpcEndpointType === "Gateway";
  const groups = listAt(found, "Groups").map((group) => textAt(group, "GroupId"));
  return {
    ...fromApi(fields, found),
    ...tagsIn(found),
    ...(isGateway && (await prefixList(context, textAt(found, "ServiceName")))),
    securityGroupIds: groups,
    arn: ec2Arn(context, textAt(found, "OwnerId"), "vpc-endpoint", id),
    dnsEntries: listAt(found, "DnsEntries").filter(isObject).map(dnsEntry),
    networkInterfaceIds: found.NetworkInterfaceIds,
    ownerId: found.OwnerId,
    requesterManaged: found.RequesterManaged ?? false,
    state: textAt(found, "State").toLowerCase(),
  };
}

function changesInApi({ inputs, old, changes }: Update): ApiInput {
  const lists = Object.entries(changing).flatMap(([name, [add, remove]]) => {
    if (!changes(name)) return [];
    const [before, after] = [listAt(old, name), listAt(inputs, name)];
    const come = after.filter((value) => !before.includes(value));
    const go = before.filter((value) => !after.includes(value));
    return [
      ...(come.length > 0 ? [[add, come] as const] : []),
      ...(go.length > 0 ? [[remove, go] as const] : []),
    ];
  });
  return {
    ...Object.fromEntries(lists),
    ...(changes("policy") && { PolicyDocument: inputs.policy }),
    ...(changes("privateDnsEnabled") && { PrivateDnsEnabled: inputs.privateDnsEnabled }),
    ...(changes("ipAddressType") && { IpAddressType: inputs.ipAddressType }),
  };
}

export const vpcEndpoint: ResourceType = {
  service: "ec2",
  fields,
  outputs,
  tagging,
  create: async ({ call }, inputs, tags) => {
    const made = await call("CreateVpcEndpoint", {
      ...toApi(fields, inputs),
      ClientToken: randomUUID(),
      ...tagSpecifications("vpc-endpoint", tags),
    });
    return textAt(made, "VpcEndpoint", "VpcEndpointId");
  },
  settle: available,
  read: async (context, id) => {
    const found = await findEndpoint(context, id);
    return found && (await describe(context, id, found));
  },
  update: async (context, id, update) => {
    await context.call("ModifyVpcEndpoint", { VpcEndpointId: id, ...changesInApi(update) });
    await available(context, id);
  },
  delete: async (context, id) => {
    const answer = await context.call("DeleteVpcEndpoints", { VpcEndpointIds: [id] });
    const refused = firstOf(answer, "Unsuccessful");
    if (refused !== undefined && textAt(refused, "Error", "Code") !== "InvalidVpcEndpointId.NotFound")
      throw new Error(`VPC endpoint ${id} cannot be deleted: ${textAt(refused, "Error", "Message")}`);
    const gone = async () => (await findEndpoint(context, id)) === undefined;
    await context.until(`VPC endpoint ${id} is gone`, gone, limitSeconds);
  },
};
