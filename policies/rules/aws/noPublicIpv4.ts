import { z } from "zod";
import { type CloudResource, flagAt, visitObjectsAt } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { blockAt } from "../../support/aws/block.js";
import { amountOf, priceOf } from "../../support/cost/priceText.js";

/** Where each type says that it takes a public address. */
const READERS: Readonly<Record<string, (resource: CloudResource, found: (field: string) => void) => void>> = {
  "ec2.Instance": addressOf,
  "ec2.SpotInstanceRequest": addressOf,
  "ec2.LaunchConfiguration": addressOf,
  "ec2.LaunchTemplate": ({ props }, found) => {
    visitObjectsAt(props, "networkInterfaces", (networkInterface, index) => {
      if (flagAt(networkInterface, "associatePublicIpAddress") === true)
        found(`networkInterfaces[${index}].associatePublicIpAddress`);
    });
  },
  "ec2.Subnet": ({ props }, found) => {
    if (flagAt(props, "mapPublicIpOnLaunch") === true) found("mapPublicIpOnLaunch");
  },
  "ecs.Service": ({ props }, found) => {
    if (flagAt(blockAt(props, "networkConfiguration"), "assignPublicIp") === true)
      found("networkConfiguration.assignPublicIp");
  },
};

/**
 * Nothing takes a public IPv4 address that it can do without.
 *
 * Why: each is paid by the hour since 2024, also one that nothing uses; and what has one is nearer to the internet than it need
 * be. It is advice, since a NAT gateway needs one.
 *
 * Judged are Elastic IPs, subnets that give an address to whatever starts in them, instances and what launches them, and services
 * of ECS; the addresses of public load balancers are not seen. A value that is not known yet is advice that the rule cannot
 * decide.
 */
export const noPublicIpv4 = defineResourceRule({
  name: "no-public-ipv4",
  description: "Nothing takes a public IPv4 address that it can do without.",
  level: "advisory",
  severity: "low",
  remediationSteps:
    "Start in a private subnet, and reach AWS through endpoints of the VPC or a shared NAT gateway.",
  settings: z.strictObject({}),
  types: ["ec2.Eip", ...Object.keys(READERS)],
  check(resource, _, report) {
    const price = amountOf(priceOf(resource.region, "publicIpv4", "hour"), "an hour");
    if (resource.type === "ec2.Eip") {
      report(`is a public IPv4 address, ${price}; remove it, or share one NAT gateway's`);
      return;
    }
    READERS[resource.type]?.(resource, (field) => {
      report(
        `${field} is true, so each takes a public IPv4 address, ${price} each; set it to false and use private subnets`,
      );
    });
  },
});

function addressOf({ props }: CloudResource, found: (field: string) => void): void {
  if (flagAt(props, "associatePublicIpAddress") === true) found("associatePublicIpAddress");
}
