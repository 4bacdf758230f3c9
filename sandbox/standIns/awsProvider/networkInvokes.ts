import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../provider/json.js";
import type { Invoke, InvokeContext } from "./invokes.js";
import { partitionOf } from "./partitions.js";
import { parseTags } from "./tags.js";
import type { ApiInput } from "./translate.js";

/** Arguments that EC2 takes as filters, by the filters' names. */
type FilterNames = Record<string, string>;

const vpcFilters: FilterNames = {
  cidrBlock: "cidr",
  default: "isDefault",
  dhcpOptionsId: "dhcp-options-id",
  state: "state",
};
const subnetFilters: FilterNames = {
  availabilityZone: "availabilityZone",
  availabilityZoneId: "availabilityZoneId",
  cidrBlock: "cidrBlock",
  defaultForAz: "defaultForAz",
  ipv6CidrBlock: "ipv6-cidr-block-association.ipv6-cidr-block",
  state: "state",
  vpcId: "vpc-id",
};

/** What the arguments ask for, as filters; undefined for none, since EC2 refuses an empty list. */
function filtersOf(args: JsonObject, names: FilterNames): ApiInput {
  const plain = Object.entries(names).flatMap(([name, Name]) => {
    const value = textAt(args, name);
    // "false" is what the functions say of nothing said.
    return value === "" || value === "false" ? [] : [{ Name, Values: [value] }];
  });
  const tags = Object.entries(objectAt(args, "tags")).map(([key, value]) => ({
    Name: `tag:${key}`,
    Values: [value ?? ""],
  }));
  const own = listAt(args, "filters").map((given) => ({
    Name: textAt(given, "name"),
    Values: listAt(given, "values"),
  }));
  const Filters = [...plain, ...tags, ...own];
  return Filters.length === 0 ? {} : { Filters };
}

async function every({ call }: InvokeContext, action: string, input: ApiInput, member: string) {
  const found: JsonObject[] = [];
  let NextToken: string | undefined;
  do {
    const page = await call("ec2", action, { ...input, NextToken });
    found.push(...listAt(page, member).filter(isObject));
    NextToken = textAt(page, "NextToken") || undefined;
  } while (NextToken !== undefined);
  return found;
}

/** @throws where there is not exactly one, as the real provider does. */
function theOne(found: JsonObject[], kind: string): JsonObject {
  const [first, ...others] = found;
  if (first === undefined) throw new Error(`no matching EC2 ${kind} found`);
  if (others.length > 0)
    throw new Error(
      `multiple EC2 ${kind}s matched; use additional constraints to reduce matches to a single one`,
    );
  return first;
}

const arnOf = (region: string, found: JsonObject, resource: string) =>
  `arn:${partitionOf(region).partition}:ec2:${region}:${textAt(found, "OwnerId")}:${resource}`;

const inApi = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

async function vpcAttributes({ call }: InvokeContext, VpcId: string): Promise<JsonObject> {
  const values: JsonObject = {};
  for (const name of ["enableDnsHostnames", "enableDnsSupport", "enableNetworkAddressUsageMetrics"]) {
    const answer = await call("ec2", "DescribeVpcAttribute", { VpcId, Attribute: name });
    values[name] = objectAt(answer, inApi(name)).Value;
  }
  return values;
}

const association = (entry: Json) => ({
  associationId: textAt(entry, "AssociationId"),
  cidrBlock: textAt(entry, "CidrBlock"),
  state: textAt(entry, "CidrBlockState", "State"),
});

const getVpc: Invoke = async (context, args) => {
  const id = textAt(args, "id");
  const asked = { ...(id !== "" && { VpcIds: [id] }), ...filtersOf(args, vpcFilters) };
  const found = theOne(await every(context, "DescribeVpcs", asked, "Vpcs"), "VPC");
  const vpcId = textAt(found, "VpcId");
  const Filters = [
    { Name: "vpc-id", Values: [vpcId] },
    { Name: "association.main", Values: ["true"] },
  ];
  const [table] = await every(context, "DescribeRouteTables", { Filters }, "RouteTables");
  return {
    id: vpcId,
    arn: arnOf(context.region, found, `vpc/${vpcId}`),
    cidrBlock: found.CidrBlock,
    cidrBlockAssociations: listAt(found, "CidrBlockAssociationSet").map(association),
    default: found.IsDefault,
    dhcpOptionsId: found.DhcpOptionsId,
    ...(await vpcAttributes(context, vpcId)),
    instanceTenancy: found.InstanceTenancy,
    ipv6AssociationId: "",
    ipv6CidrBlock: "",
    ipv6CidrBlockAssociations: [],
    mainRouteTableId: table?.RouteTableId,
    ownerId: found.OwnerId,
    region: context.region,
    state: found.State,
    tags: parseTags(found.Tags),
  };
};

const getSubnets: Invoke = async (context, args) => {
  const found = await every(context, "DescribeSubnets", filtersOf(args, {}), "Subnets");
  return {
    id: context.region,
    region: context.region,
    filters: args.filters,
    tags: args.tags ?? {},
    ids: found.map((subnet) => textAt(subnet, "SubnetId")),
  };
};

const getSubnet: Invoke = async (context, args) => {
  const id = textAt(args, "id");
  const asked = { ...(id !== "" && { SubnetIds: [id] }), ...filtersOf(args, subnetFilters) };
  const found = theOne(await every(context, "DescribeSubnets", asked, "Subnets"), "Subnet");
  return {
    ...subnetResult(found),
    region: context.region,
    arn: arnOf(context.region, found, `subnet/${textAt(found, "SubnetId")}`),
  };
};

function subnetResult(found: JsonObject): JsonObject {
  const dns = objectAt(found, "PrivateDnsNameOptionsOnLaunch");
  return {
    id: found.SubnetId,
    assignIpv6AddressOnCreation: found.AssignIpv6AddressOnCreation,
    availabilityZone: found.AvailabilityZone,
    availabilityZoneId: found.AvailabilityZoneId,
    availableIpAddressCount: found.AvailableIpAddressCount,
    cidrBlock: found.CidrBlock,
    defaultForAz: found.DefaultForAz,
    enableDns64: found.EnableDns64 ?? false,
    enableResourceNameDnsARecordOnLaunch: dns.EnableResourceNameDnsARecord ?? false,
    enableResourceNameDnsAaaaRecordOnLaunch: dns.EnableResourceNameDnsAAAARecord ?? false,
    ipv6Native: found.Ipv6Native ?? false,
    mapPublicIpOnLaunch: found.MapPublicIpOnLaunch,
    ownerId: found.OwnerId,
    privateDnsHostnameTypeOnLaunch: dns.HostnameType,
    state: found.State,
    tags: parseTags(found.Tags),
    vpcId: found.VpcId,
  };
}

const getAvailabilityZones: Invoke = async (context, args) => {
  const { Filters = [] } = filtersOf(args, { state: "state" });
  const answer = await context.call("ec2", "DescribeAvailabilityZones", {
    AllAvailabilityZones: args.allAvailabilityZones ?? false,
    Filters,
  });
  const excluded = new Set([...listAt(args, "excludeNames"), ...listAt(args, "excludeZoneIds")]);
  const zones = listAt(answer, "AvailabilityZones")
    .filter(isObject)
    .filter(({ ZoneName, ZoneId }) => !excluded.has(ZoneName ?? "") && !excluded.has(ZoneId ?? ""))
    .toSorted((a, b) => (textAt(a, "ZoneName") < textAt(b, "ZoneName") ? -1 : 1));
  const names = zones.map((zone) => textAt(zone, "ZoneName"));
  const groupNames = [...new Set(zones.map((zone) => textAt(zone, "GroupName") || context.region))];
  return {
    ...args,
    ...{ id: context.region, region: context.region, groupNames, names },
    zoneIds: zones.map((zone) => textAt(zone, "ZoneId")),
  };
};

const getParameter: Invoke = async ({ call, region }, args) => {
  const withDecryption = args.withDecryption ?? true;
  const answer = await call("ssm", "GetParameter", { Name: args.name, WithDecryption: withDecryption });
  const { ARN, Name, Type, Value, Version } = objectAt(answer, "Parameter");
  return {
    ...{ id: Name, name: Name, arn: ARN, type: Type, value: Value, version: Version, region, withDecryption },
    insecureValue: Type === "SecureString" ? undefined : Value,
  };
};

/** Functions that look up networks and what comes with them. */
export const networkFunctions: Record<string, Invoke> = {
  "aws:ec2/getVpc:getVpc": getVpc,
  "aws:ec2/getSubnets:getSubnets": getSubnets,
  "aws:ec2/getSubnet:getSubnet": getSubnet,
  "aws:index/getAvailabilityZones:getAvailabilityZones": getAvailabilityZones,
  "aws:ssm/getParameter:getParameter": getParameter,
};
