import { randomUUID } from "node:crypto";
import { crc32 } from "node:zlib";

import { isObject, type JsonObject, listAt, textAt } from "../../../provider/json.js";
import { exactlyOne, type Fields, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { fromApi, toApi } from "../../translate.js";
import { untilAccepted } from "../../waiting.js";
import { ec2Arn, filter, firstOf, tagging, tagsIn, tagSpecifications } from "./shared.js";

const limitSeconds = 300;

async function findTable({ find }: Context, id: string): Promise<JsonObject | undefined> {
  return firstOf(await find("DescribeRouteTables", { RouteTableIds: [id] }), "RouteTables");
}

const tableFields: Fields = { vpcId: text({ required: true, forceNew: true }) };

/** Without routes written into it: they are resources of their own here, the type `aws.ec2.Route`. */
export const routeTable: ResourceType = {
  service: "ec2",
  fields: tableFields,
  outputs: ["arn", "ownerId"],
  tagging,
  create: async ({ call }, inputs, tags) => {
    const made = await call("CreateRouteTable", {
      VpcId: textAt(inputs, "vpcId"),
      ClientToken: randomUUID(),
      ...tagSpecifications("route-table", tags),
    });
    return textAt(made, "RouteTable", "RouteTableId");
  },
  settle: (context, id) =>
    context.until(
      `route table ${id} is there`,
      async () => (await findTable(context, id)) !== undefined,
      limitSeconds,
    ),
  read: async (context, id) => {
    const found = await findTable(context, id);
    return (
      found && {
        ...fromApi(tableFields, found),
        ...tagsIn(found),
        arn: ec2Arn(context, textAt(found, "OwnerId"), "route-table", id),
        ownerId: found.OwnerId,
      }
    );
  },
  delete: (context, id) =>
    untilAccepted(
      context,
      `route table ${id} can go`,
      () => context.call("DeleteRouteTable", { RouteTableId: id }),
      { codes: ["DependencyViolation"] },
      limitSeconds,
    ),
};

const destinations: Fields = {
  destinationCidrBlock: text({ forceNew: true }),
  destinationIpv6CidrBlock: text({ forceNew: true }),
  destinationPrefixListId: text({ forceNew: true }),
};
const targets: Fields = {
  egressOnlyGatewayId: text({ api: "EgressOnlyInternetGatewayId" }),
  gatewayId: text(),
  natGatewayId: text(),
  networkInterfaceId: text({ computed: true }),
  transitGatewayId: text(),
  vpcEndpointId: text(),
  vpcPeeringConnectionId: text(),
};
const routeFields: Fields = {
  ...destinations,
  ...targets,
  routeTableId: text({ required: true, forceNew: true }),
};

const destinationOf = (known: JsonObject) =>
  Object.keys(destinations)
    .map((name) => textAt(known, name))
    .find((value) => value !== "") ?? "";

const destinationInApi = (known: JsonObject) => ({
  ...toApi(destinations, known),
  RouteTableId: textAt(known, "routeTableId"),
});

async function findRoute(context: Context, known: JsonObject): Promise<JsonObject | undefined> {
  const table = await findTable(context, textAt(known, "routeTableId"));
  return firstOf(
    table,
    "Routes",
    (route) => destinationOf(fromApi(destinations, route)) === destinationOf(known),
  );
}

export const route: ResourceType = {
  service: "ec2",
  fields: routeFields,
  together: [exactlyOne(...Object.keys(destinations)), exactlyOne(...Object.keys(targets))],
  outputs: ["instanceId", "instanceOwnerId", "origin", "state"],
  create: async (context, inputs) => {
    const [table, destination] = [textAt(inputs, "routeTableId"), destinationOf(inputs)];
    if (await findRoute(context, inputs))
      throw new Error(`route table ${table} has a route to ${destination} already; import it or delete it`);
    await context.create("CreateRoute", toApi(routeFields, inputs));
    return `r-${table}${crc32(destination)}`;
  },
  settle: (context, id, inputs) =>
    context.until(
      `route ${id} is there`,
      async () => (await findRoute(context, inputs)) !== undefined,
      limitSeconds,
    ),
  read: async (context, _id, known) => {
    const found = await findRoute(context, known);
    if (found === undefined) return undefined;
    const { gatewayId, ...rest } = fromApi(routeFields, found);
    // EC2 answers an endpoint as a gateway.
    const isEndpoint = textAt({ gatewayId }, "gatewayId").startsWith("vpce-");
    return {
      ...rest,
      ...(gatewayId !== undefined && { [isEndpoint ? "vpcEndpointId" : "gatewayId"]: gatewayId }),
      routeTableId: known.routeTableId,
      instanceId: found.InstanceId,
      instanceOwnerId: found.InstanceOwnerId,
      origin: found.Origin,
      state: found.State,
    };
  },
  update: async ({ call }, _id, { inputs }) => {
    await call("ReplaceRoute", toApi(routeFields, inputs));
  },
  delete: async (context, id, known) => {
    await context.call("DeleteRoute", destinationInApi(known));
    const gone = async () => (await findRoute(context, known)) === undefined;
    await context.until(`route ${id} is gone`, gone, limitSeconds);
  },
  parseImport: (id) => {
    const [routeTableId = "", destination = ""] = id.split("_");
    const kind = destination.startsWith("pl-")
      ? "destinationPrefixListId"
      : destination.includes(":")
        ? "destinationIpv6CidrBlock"
        : "destinationCidrBlock";
    return { id: `r-${routeTableId}${crc32(destination)}`, known: { routeTableId, [kind]: destination } };
  },
};

const associationFields: Fields = {
  gatewayId: text({ forceNew: true }),
  routeTableId: text({ required: true }),
  subnetId: text({ forceNew: true }),
};

/**
 * The association by what it is of, not by its id: EC2 gives it another id when another table takes the place, and the
 * engine keeps the one that it was made with.
 */
async function findAssociation({ find }: Context, known: JsonObject): Promise<JsonObject | undefined> {
  const subnetId = textAt(known, "subnetId");
  const asked =
    subnetId === ""
      ? { RouteTableIds: [textAt(known, "routeTableId")] }
      : { Filters: [filter("association.subnet-id", subnetId)] };
  const associations = listAt(await find("DescribeRouteTables", asked), "RouteTables").flatMap((table) =>
    listAt(table, "Associations"),
  );
  return associations
    .filter(isObject)
    .find(({ SubnetId, GatewayId }) =>
      subnetId === "" ? GatewayId === known.gatewayId : SubnetId === subnetId,
    );
}

async function associationId(context: Context, known: JsonObject): Promise<string> {
  return textAt(await findAssociation(context, known), "RouteTableAssociationId");
}

export const routeTableAssociation: ResourceType = {
  service: "ec2",
  fields: associationFields,
  together: [exactlyOne("subnetId", "gatewayId")],
  outputs: [],
  create: async (context, inputs) => {
    const made = await context.create("AssociateRouteTable", toApi(associationFields, inputs));
    return textAt(made, "AssociationId") || (await associationId(context, inputs));
  },
  settle: (context, id, inputs) =>
    context.until(
      `association ${id} is there`,
      async () => (await findAssociation(context, inputs)) !== undefined,
      limitSeconds,
    ),
  read: async (context, _id, known) => {
    const found = await findAssociation(context, known);
    return found && fromApi(associationFields, found);
  },
  update: async (context, _id, { inputs, old }) => {
    const AssociationId = await associationId(context, old);
    await context.call("ReplaceRouteTableAssociation", {
      AssociationId,
      RouteTableId: textAt(inputs, "routeTableId"),
    });
  },
  delete: async (context, _id, known) => {
    const AssociationId = await associationId(context, known);
    if (AssociationId !== "") await context.call("DisassociateRouteTable", { AssociationId });
  },
  parseImport: (id) => {
    const [target = "", routeTableId = ""] = id.split("/");
    const property = target.startsWith("subnet-") ? "subnetId" : "gatewayId";
    return { id, known: { [property]: target, routeTableId } };
  },
};
