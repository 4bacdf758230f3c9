import type { Rates } from "../context.js";
import { known, product, show, sum, unknown, type Figure } from "../figure.js";
import { byTheHour, fixed, type Bill } from "./bill.js";
import { ifDecided, settled, unlessLater, type Field } from "./field.js";
import type { Entry, Stack } from "./stack.js";

/** A NAT gateway in one zone. A regional one is billed for each zone it spreads to, and nobody says how many. */
export function natGatewayBill(stack: Stack, entry: Entry): Bill {
  const { region, prices } = stack.ratesOf(entry);
  const hour =
    ifDecided(() => entry.fields.at("availabilityMode").text()) === "regional"
      ? unknown("zones of a regional NAT gateway")
      : prices.find(region, "natGateway", "hour");
  return byTheHour(fixed(1), hour, "NAT gateway", ["data through the gateway"]);
}

/** An endpoint of a VPC; those of kind Gateway cost nothing. */
export function vpcEndpointBill(stack: Stack, entry: Entry): Bill | undefined {
  const { fields } = entry;
  const { region, prices } = stack.ratesOf(entry);
  const kind = fields.at("vpcEndpointType").name() ?? "Gateway";
  if (kind === "Gateway") {
    return undefined;
  }
  const hour =
    kind === "Interface"
      ? prices.find(region, "interfaceEndpoint", "hour")
      : unknown(`price of a VPC endpoint of kind ${kind} in ${region}`);
  const zones = settled(() => known(zonesOf(stack, fields)));
  const how = `${kind} endpoint in ${show(zones)} zones`;
  return byTheHour({ declared: zones, most: zones }, hour, how, ["data through the endpoint"]);
}

/**
 * Zones of an endpoint: one a subnet, in itself or in associations, which may be any endpoint's; one at least. Subnets are
 * written in one of two properties, and no preview knows the other one, which the provider fills in.
 */
function zonesOf(stack: Stack, fields: Field): number {
  const lists = [fields.at("subnetIds"), fields.at("subnetConfigurations")];
  const own = Math.max(...lists.map((list) => unlessLater(() => list.elements().length) ?? 0));
  const known = own > 0 ? own : stack.of("ec2.VpcEndpointSubnetAssociation").length;
  return known > 0 ? known : Math.max(1, ...lists.map((list) => list.elements().length));
}

/** Kinds of load balancers that cost the same an hour (Elastic Load Balancing pricing). */
const sameHour: ReadonlySet<string> = new Set(["application", "network"]);

/** A load balancer, with a public address in each of its subnets where it faces the internet. */
export function loadBalancerBill(stack: Stack, entry: Entry): Bill {
  const { fields } = entry;
  const rates = stack.ratesOf(entry);
  const kind = fields.at("loadBalancerType").name() ?? "application";
  const hour = sameHour.has(kind)
    ? rates.prices.find(rates.region, "loadBalancer", "hour")
    : unknown(`price of a load balancer of kind ${kind} in ${rates.region}`);
  const addresses = settled(() => known(publicAddresses(fields)));
  const how = `${kind} load balancer with ${show(addresses)} public addresses`;
  return byTheHour(fixed(1), sum([hour, product(addresses, addressHour(rates))]), how, ["capacity units"]);
}

function publicAddresses(fields: Field): number {
  const isPrivate = ifDecided(() => fields.at("internal").isTrue()) === true;
  const addressType = ifDecided(() => fields.at("ipAddressType").text());
  const without = addressType === "dualstack-without-public-ipv4";
  if (isPrivate || without) {
    return 0;
  }
  const mappings = ifDecided(() => fields.at("subnetMappings").elements()) ?? [];
  // An Elastic IP is a resource of its own and counts there.
  const elastic = mappings.filter(
    (mapping) => ifDecided(() => mapping.at("allocationId").text()) !== undefined,
  );
  // Written in one of the two; the provider fills in the other, which no preview knows.
  return mappings.length > 0 ? mappings.length - elastic.length : fields.at("subnets").elements().length;
}

/** An Elastic IP: a public address, in use or not. */
export function elasticIpBill(stack: Stack, entry: Entry): Bill {
  return byTheHour(fixed(1), addressHour(stack.ratesOf(entry)), "public IPv4 address");
}

function addressHour({ region, prices }: Rates): Figure {
  return prices.find(region, "publicIpv4", "hour");
}
