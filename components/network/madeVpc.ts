import {
  Eip,
  InternetGateway,
  NatGateway,
  Route,
  RouteTable,
  RouteTableAssociation,
  Subnet,
  Vpc,
} from "@pulumi/aws/ec2/index.js";
import { getAvailabilityZonesOutput } from "@pulumi/aws/getAvailabilityZones.js";
import * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { transformed } from "../transform.js";
import { subnetCidrs } from "./cidr.js";
import { createEndpoints } from "./endpoints.js";
import type { Parts, Place, Subnets } from "./parts.js";
import { needsPublicSubnets } from "./plan.js";

/** Zones in which EKS has no control planes ("Amazon EKS networking requirements for VPC and subnets"). */
const zonesWithoutEks = ["use1-az3", "usw1-az2", "cac1-az3"];

/** Everywhere outside the VPC. */
const anywhere = "0.0.0.0/0";

/** Makes a VPC of two zones: private subnets, and public ones where something is reached from the internet or reaches it. */
export function createVpc(parts: Parts, cidr: string): Place {
  const { name, settings, plan } = parts;
  const vpc = new Vpc(
    ...transformed(
      parts.transform.vpc,
      name,
      // Endpoints answer by the names of the services only where the VPC has both.
      { ...common(parts, name), cidrBlock: cidr, enableDnsHostnames: true, enableDnsSupport: true },
      { parent: parts.parent },
    ),
  );
  const zones = twoZones(parts);
  const cidrs = subnetCidrs(cidr);
  const inside = createSubnets(parts, vpc, "private", cidrs.private, zones);
  const tables = inside.map((subnet, index) => createTable(parts, vpc, `private-${index + 1}`, [subnet]));
  const outside = needsPublicSubnets(settings, plan)
    ? createSubnets(parts, vpc, "public", cidrs.public, zones)
    : undefined;
  const facing = outside === undefined ? [] : faceInternet(parts, vpc, outside);
  const ways = outside === undefined ? [] : createNat(parts, outside, facing, tables);
  const privateIds = inside.map(({ id }) => id);
  const { services, resources } = createEndpoints(parts, {
    vpcId: vpc.id,
    cidr,
    subnetIds: privateIds,
    routeTableIds: tables.map(({ table }) => table.id),
  });
  return {
    vpcId: vpc.id,
    cidrs: vpc.cidrBlock.apply((block) => [block]),
    private: subnetsOf(inside),
    ...(outside === undefined ? {} : { public: subnetsOf(outside) }),
    ready: [...tables.flatMap(({ associations }) => associations), ...ways, ...resources],
    facing,
    services,
  };
}

function common({ region, tags }: Parts, name: string) {
  return { ...inRegion(region), tags: { ...tags, Name: name } };
}

function twoZones({ region, parent }: Parts): pulumi.Output<[string, string]> {
  const found = getAvailabilityZonesOutput(
    {
      ...inRegion(region),
      state: "available",
      // Local zones and those of carriers have neither all services nor all instance types.
      filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
      excludeZoneIds: zonesWithoutEks,
    },
    { parent },
  );
  return found.names.apply((names): [string, string] => {
    const [first, second] = [...names].sort();
    if (first === undefined || second === undefined) {
      throw new pulumi.RunError(
        `the region has ${names.length} available zones; load balancers and clusters need two`,
      );
    }
    return [first, second];
  });
}

function createSubnets(
  parts: Parts,
  vpc: Vpc,
  kind: "private" | "public",
  cidrs: readonly [string, string],
  zones: pulumi.Output<[string, string]>,
): [Subnet, Subnet] {
  const create = (cidrBlock: string, index: 0 | 1) => {
    const name = `${parts.name}-${kind}-${index + 1}`;
    const args = {
      ...common(parts, name),
      vpcId: vpc.id,
      cidrBlock,
      availabilityZone: zones.apply((names) => names[index]),
    };
    // A zone that AWS opens, or that is down for an hour, must not move subnets with everything in them.
    const options = { parent: parts.parent, ignoreChanges: ["availabilityZone"] };
    return new Subnet(...transformed(parts.transform.subnet, name, args, options));
  };
  return [create(cidrs[0], 0), create(cidrs[1], 1)];
}

function subnetsOf(subnets: readonly Subnet[]): Subnets {
  const ids = subnets.map(({ id }) => id);
  return {
    ids: pulumi.all(ids),
    onePerZone: ids,
    zones: pulumi.all(subnets.map(({ availabilityZone }) => availabilityZone)),
  };
}

interface Table {
  readonly table: RouteTable;
  readonly associations: readonly RouteTableAssociation[];
}

/** A route table for some subnets. Private subnets have one each, so that NAT in each zone is a matter of routes alone. */
function createTable(parts: Parts, vpc: Vpc, kind: string, subnets: readonly Subnet[]): Table {
  const name = `${parts.name}-${kind}`;
  const { parent, transform } = parts;
  const table = new RouteTable(
    ...transformed(transform.routeTable, name, { ...common(parts, name), vpcId: vpc.id }, { parent }),
  );
  const associations = subnets.map((subnet, index) => {
    const logical = subnets.length === 1 ? name : `${name}-${index + 1}`;
    const args = { ...inRegion(parts.region), subnetId: subnet.id, routeTableId: table.id };
    return new RouteTableAssociation(
      ...transformed(transform.routeTableAssociation, logical, args, { parent }),
    );
  });
  return { table, associations };
}

/** Gives public subnets their way to the internet; what faces it waits for that. */
function faceInternet(parts: Parts, vpc: Vpc, subnets: readonly Subnet[]): pulumi.Resource[] {
  const { name, parent, transform } = parts;
  const gateway = new InternetGateway(
    ...transformed(transform.internetGateway, name, { ...common(parts, name), vpcId: vpc.id }, { parent }),
  );
  const { table, associations } = createTable(parts, vpc, "public", subnets);
  const route = new Route(
    ...transformed(
      transform.route,
      `${name}-public`,
      {
        ...inRegion(parts.region),
        routeTableId: table.id,
        destinationCidrBlock: anywhere,
        gatewayId: gateway.id,
      },
      { parent },
    ),
  );
  return [...associations, route];
}

/** NAT gateways as the settings ask for them, and the routes to them; the only things that take an Elastic IP. */
function createNat(
  parts: Parts,
  subnets: readonly Subnet[],
  facing: readonly pulumi.Resource[],
  tables: readonly Table[],
): pulumi.Resource[] {
  const { name, settings, parent, transform } = parts;
  const wanted = { none: 0, one: 1, perZone: subnets.length }[settings.nat];
  const gateways = subnets.slice(0, wanted).map((subnet, index) => {
    const logical = `${name}-nat-${index + 1}`;
    const address = new Eip(
      ...transformed(transform.elasticIp, logical, { ...common(parts, logical), domain: "vpc" }, { parent }),
    );
    const args = { ...common(parts, logical), allocationId: address.id, subnetId: subnet.id };
    const options = { parent, dependsOn: [...facing] };
    return new NatGateway(...transformed(transform.natGateway, logical, args, options));
  });
  return tables.flatMap(({ table }, index) => {
    const gateway = gateways[index] ?? gateways[0];
    if (gateway === undefined) {
      return [];
    }
    const args = {
      ...inRegion(parts.region),
      routeTableId: table.id,
      destinationCidrBlock: anywhere,
      natGatewayId: gateway.id,
    };
    return [new Route(...transformed(transform.route, `${name}-private-${index + 1}`, args, { parent }))];
  });
}
