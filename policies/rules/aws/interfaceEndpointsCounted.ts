import { z } from "zod";
import { product, sum } from "../../../components/cost/index.js";
import type { CloudResource } from "../../support/aws/cloudResource.js";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { amountOf, priceOf } from "../../support/cost/priceText.js";
import { postpone, textAt } from "../../support/read.js";
import { lengthAt } from "../../support/texts.js";

interface Endpoint {
  readonly resource: CloudResource;
  /** Zones in which it has an interface; 1 where no subnet is named. */
  readonly zones: number;
}

/** Types of endpoints that are paid by the hour and zone (`VpcEndpointType`, Amazon EC2 API reference). */
const PAID_TYPES = ["interface", "gatewayloadbalancer"];

/**
 * A stack has no more interface endpoints than it needs, counted in each zone.
 *
 * Why: each is paid by the hour in each zone, so that ten of them in three zones cost more than a NAT gateway in each.
 *
 * The whole stack is judged. An endpoint whose type or subnets are not known yet is advice that the rule cannot decide; those
 * that are known are counted all the same. Endpoints that another stack made are not seen.
 *
 * Settings: `most`, interfaces of one stack, in all zones together (default 9).
 */
export const interfaceEndpointsCounted = defineStackRule({
  name: "interface-endpoints-counted",
  description: "A stack has few interface endpoints, counted in each zone.",
  level: "advisory",
  severity: "medium",
  remediationSteps: "Remove endpoints that nothing uses, use fewer zones, or share those of a network stack.",
  settings: z.strictObject({
    most: z.int().min(0).default(9).describe("The most interfaces that one stack may have, in all zones."),
  }),
  check({ resources }, { most }, report) {
    const { endpoints, undecided } = interfaceEndpoints(resources);
    const count = endpoints.reduce((total, { zones }) => total + zones, 0);
    if (count > most) {
      const hour = sum(
        endpoints.map(({ resource, zones }) =>
          product(zones, priceOf(resource.region, "interfaceEndpoint", "hour")),
        ),
      );

      report(
        `pays for ${count} interfaces of interface endpoints, counted in each zone, ${amountOf(hour, "an hour")}; ` +
          `the most allowed is ${most}; remove those that nothing uses, or raise \`most\` in the policy's configuration`,
      );
    }
    for (const rethrow of undecided) rethrow();
  },
});

function interfaceEndpoints(resources: readonly CloudResource[]) {
  const endpoints: Endpoint[] = [];
  const undecided = resources
    .filter(({ type }) => type === "ec2.VpcEndpoint")
    .map((resource) =>
      postpone(() => {
        const type = textAt(resource.props, "vpcEndpointType") ?? "Gateway";
        if (PAID_TYPES.includes(type.toLowerCase())) endpoints.push({ resource, zones: zonesOf(resource) });
      }),
    );
  return { endpoints, undecided };
}

/** Subnets are written in one of two properties, and no preview knows the other one, which the provider fills in. */
function zonesOf({ props }: CloudResource): number {
  let zones = 0;
  const undecided = ["subnetIds", "subnetConfigurations"].map((key) =>
    postpone(() => {
      zones = Math.max(zones, lengthAt(props, key));
    }),
  );
  if (zones === 0) for (const rethrow of undecided) rethrow();
  return Math.max(1, zones);
}
