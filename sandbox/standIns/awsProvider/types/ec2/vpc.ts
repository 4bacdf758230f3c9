import { listAt, objectAt, textAt, type JsonObject } from "../../../provider/json.js";
import { atMostOne, type Fields, flag, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { fromApi, toApi } from "../../translate.js";
import { untilAccepted } from "../../waiting.js";
import { ec2Arn, filter, firstOf, tagging, tagsIn, tagSpecifications } from "./shared.js";

/** What is still used cannot go; its users are often just going themselves. */
const inUse = { codes: ["DependencyViolation"] };
/** How long the real provider waits for them, by kind. */
const vpcLimitSeconds = 300;
const subnetLimitSeconds = 1200;
const gatewayLimitSeconds = 1200;
const availableLimitSeconds = 600;

const vpcFields: Fields = {
  cidrBlock: text({ forceNew: true, computed: true }),
  enableDnsHostnames: flag({ computed: true }),
  enableDnsSupport: flag({ default: true }),
  enableNetworkAddressUsageMetrics: flag({ computed: true }),
  instanceTenancy: text({ default: "default", oneOf: ["default", "dedicated"] }),
};
const vpcAttributes = ["enableDnsHostnames", "enableDnsSupport", "enableNetworkAddressUsageMetrics"] as const;
type VpcAttribute = (typeof vpcAttributes)[number];
const inApi = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

async function setVpcAttributes({ call }: Context, VpcId: string, inputs: JsonObject, names: VpcAttribute[]) {
  // Host names need DNS, so that they are the last to come and the first to go.
  const order = inputs.enableDnsSupport === false ? names : names.toReversed();
  for (const name of order) {
    const Value = inputs[name] === true;
    await call("ModifyVpcAttribute", { VpcId, [inApi(name)]: { Value } });
  }
}

async function vpcAttribute({ call }: Context, VpcId: string, name: VpcAttribute) {
  const answer = await call("DescribeVpcAttribute", { VpcId, Attribute: name });
  return [name, objectAt(answer, inApi(name)).Value] as const;
}

/** What every VPC is made with. */
async function companions(context: Context, id: string): Promise<JsonObject> {
  const ofVpc = filter("vpc-id", id);
  const { call } = context;
  const acls = await call("DescribeNetworkAcls", { Filters: [ofVpc, filter("default", "true")] });
  const groups = await call("DescribeSecurityGroups", { Filters: [ofVpc, filter("group-name", "default")] });
  const tables = await call("DescribeRouteTables", { Filters: [ofVpc, filter("association.main", "true")] });
  const mainRouteTableId = firstOf(tables, "RouteTables")?.RouteTableId;
  return {
    defaultNetworkAclId: firstOf(acls, "NetworkAcls")?.NetworkAclId,
    defaultSecurityGroupId: firstOf(groups, "SecurityGroups")?.GroupId,
    defaultRouteTableId: mainRouteTableId,
    mainRouteTableId,
  };
}

async function findVpc({ find }: Context, id: string): Promise<JsonObject | undefined> {
  return firstOf(await find("DescribeVpcs", { VpcIds: [id] }), "Vpcs");
}

export const vpc: ResourceType = {
  service: "ec2",
  fields: vpcFields,
  outputs: [
    ...["arn", "defaultNetworkAclId", "defaultRouteTableId", "defaultSecurityGroupId", "dhcpOptionsId"],
    ...["mainRouteTableId", "ownerId"],
  ],
  tagging,
  // A VPC can leave dedicated hosts, and cannot come to them.
  replacesOn: (_old, { instanceTenancy }) => (instanceTenancy === "dedicated" ? ["instanceTenancy"] : []),
  create: async ({ call }, inputs, tags) => {
    const { CidrBlock, InstanceTenancy } = toApi(vpcFields, inputs);
    const made = await call("CreateVpc", { CidrBlock, InstanceTenancy, ...tagSpecifications("vpc", tags) });
    return textAt(made, "Vpc", "VpcId");
  },
  settle: async (context, id, inputs) => {
    const available = async () => (await findVpc(context, id))?.State === "available";
    await context.until(`VPC ${id} is available`, available, availableLimitSeconds);
    const asked = vpcAttributes.filter((name) => inputs[name] !== undefined);
    const unusual = asked.filter((name) => inputs[name] !== (name === "enableDnsSupport"));
    await setVpcAttributes(context, id, inputs, unusual);
  },
  read: async (context, id) => {
    const found = await findVpc(context, id);
    if (found === undefined) return undefined;
    const attributes = [];
    for (const name of vpcAttributes) attributes.push(await vpcAttribute(context, id, name));
    return {
      ...fromApi(vpcFields, found),
      ...Object.fromEntries(attributes),
      ...(await companions(context, id)),
      ...tagsIn(found),
      arn: ec2Arn(context, textAt(found, "OwnerId"), "vpc", id),
      dhcpOptionsId: found.DhcpOptionsId,
      ownerId: found.OwnerId,
    };
  },
  update: async (context, id, { inputs, changes }) => {
    await setVpcAttributes(
      context,
      id,
      inputs,
      vpcAttributes.filter((name) => changes(name)),
    );
    if (changes("instanceTenancy"))
      await context.call("ModifyVpcTenancy", { VpcId: id, InstanceTenancy: "default" });
  },
  delete: (context, id) =>
    untilAccepted(
      context,
      `VPC ${id} can go`,
      () => context.call("DeleteVpc", { VpcId: id }),
      inUse,
      vpcLimitSeconds,
    ),
};

const subnetFields: Fields = {
  assignIpv6AddressOnCreation: flag({ default: false }),
  availabilityZone: text({ forceNew: true, computed: true }),
  availabilityZoneId: text({ forceNew: true, computed: true }),
  cidrBlock: text({ forceNew: true, required: true }),
  mapPublicIpOnLaunch: flag({ default: false }),
  vpcId: text({ forceNew: true, required: true }),
};
const subnetAttributes = ["assignIpv6AddressOnCreation", "mapPublicIpOnLaunch"];

/** The action takes one attribute at a time. */
async function setSubnetAttributes({ call }: Context, id: string, inputs: JsonObject, names: string[]) {
  for (const name of names) {
    const Value = inputs[name] === true;
    await call("ModifySubnetAttribute", { SubnetId: id, [inApi(name)]: { Value } });
  }
}

/** No two subnets of a VPC share addresses, so that these name the one that a lost answer was about. */
async function subnetOf({ call }: Context, inputs: JsonObject): Promise<string> {
  const Filters = [
    filter("vpc-id", textAt(inputs, "vpcId")),
    filter("cidr-block", textAt(inputs, "cidrBlock")),
  ];
  return textAt(firstOf(await call("DescribeSubnets", { Filters }), "Subnets"), "SubnetId");
}

async function findSubnet({ find }: Context, id: string): Promise<JsonObject | undefined> {
  return firstOf(await find("DescribeSubnets", { SubnetIds: [id] }), "Subnets");
}

export const subnet: ResourceType = {
  service: "ec2",
  fields: subnetFields,
  together: [atMostOne("availabilityZone", "availabilityZoneId")],
  outputs: ["arn", "ownerId", "privateDnsHostnameTypeOnLaunch"],
  tagging,
  create: async (context, inputs, tags) => {
    const { AvailabilityZone, AvailabilityZoneId, CidrBlock, VpcId } = toApi(subnetFields, inputs);
    const made = await context.create("CreateSubnet", {
      ...{ AvailabilityZone, AvailabilityZoneId, CidrBlock, VpcId },
      ...tagSpecifications("subnet", tags),
    });
    return textAt(made, "Subnet", "SubnetId") || (await subnetOf(context, inputs));
  },
  settle: async (context, id, inputs) => {
    const available = async () => (await findSubnet(context, id))?.State === "available";
    await context.until(`subnet ${id} is available`, available, availableLimitSeconds);
    const asked = subnetAttributes.filter((name) => inputs[name] === true);
    await setSubnetAttributes(context, id, inputs, asked);
  },
  read: async (context, id) => {
    const found = await findSubnet(context, id);
    return (
      found && {
        ...fromApi(subnetFields, found),
        ...tagsIn(found),
        arn: ec2Arn(context, textAt(found, "OwnerId"), "subnet", id),
        ownerId: found.OwnerId,
        privateDnsHostnameTypeOnLaunch: objectAt(found, "PrivateDnsNameOptionsOnLaunch").HostnameType,
      }
    );
  },
  update: async (context, id, { inputs, changes }) => {
    const changed = subnetAttributes.filter((name) => changes(name));
    await setSubnetAttributes(context, id, inputs, changed);
  },
  delete: (context, id) =>
    untilAccepted(
      context,
      `subnet ${id} can go`,
      () => context.call("DeleteSubnet", { SubnetId: id }),
      inUse,
      subnetLimitSeconds,
    ),
};

const gatewayFields: Fields = { vpcId: text({ computed: true }) };

async function findGateway({ find }: Context, id: string): Promise<JsonObject | undefined> {
  const answer = await find("DescribeInternetGateways", { InternetGatewayIds: [id] });
  return firstOf(answer, "InternetGateways");
}

const attachedTo = (gateway: JsonObject | undefined) =>
  textAt(objectAt({ first: listAt(gateway, "Attachments")[0] }, "first"), "VpcId");

async function attach(context: Context, id: string, vpcId: string): Promise<void> {
  if (vpcId === "" || attachedTo(await findGateway(context, id)) === vpcId) return;
  await context.create("AttachInternetGateway", { InternetGatewayId: id, VpcId: vpcId });
}

/** Refused while the VPC has public addresses, e.g. of a NAT gateway that is just going. */
async function detach(context: Context, id: string): Promise<void> {
  const VpcId = attachedTo(await findGateway(context, id));
  if (VpcId === "") return;
  await untilAccepted(
    context,
    `internet gateway ${id} can leave ${VpcId}`,
    () => context.call("DetachInternetGateway", { InternetGatewayId: id, VpcId }),
    inUse,
    gatewayLimitSeconds,
  );
}

export const internetGateway: ResourceType = {
  service: "ec2",
  fields: gatewayFields,
  outputs: ["arn", "ownerId"],
  tagging,
  create: async ({ call }, _inputs, tags) => {
    const made = await call("CreateInternetGateway", tagSpecifications("internet-gateway", tags));
    return textAt(made, "InternetGateway", "InternetGatewayId");
  },
  settle: (context, id, inputs) => attach(context, id, textAt(inputs, "vpcId")),
  read: async (context, id) => {
    const found = await findGateway(context, id);
    return (
      found && {
        ...tagsIn(found),
        vpcId: attachedTo(found) || undefined,
        arn: ec2Arn(context, textAt(found, "OwnerId"), "internet-gateway", id),
        ownerId: found.OwnerId,
      }
    );
  },
  update: async (context, id, { inputs }) => {
    await detach(context, id);
    await attach(context, id, textAt(inputs, "vpcId"));
  },
  delete: async (context, id) => {
    await detach(context, id);
    await untilAccepted(
      context,
      `internet gateway ${id} can go`,
      () => context.call("DeleteInternetGateway", { InternetGatewayId: id }),
      inUse,
      gatewayLimitSeconds,
    );
  },
};
