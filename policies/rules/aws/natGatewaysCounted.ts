import { z } from "zod";
import { sum } from "../../../components/cost/index.js";
import type { CloudResource } from "../../support/aws/cloudResource.js";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { amountOf, priceOf } from "../../support/cost/priceText.js";
import { judgeAll, postpone, textAt } from "../../support/read.js";

/**
 * A stack has no more NAT gateways than it needs, and files of S3 do not go through them.
 *
 * Why: each costs by the hour whether anything uses it, and each GB that goes through it costs as well; a gateway endpoint takes
 * the traffic to S3, which for models is most of it, and costs nothing ("Gateway endpoints", Amazon VPC user guide).
 *
 * The whole stack is judged, so the number is always known; which service an endpoint is for may not be: that is advice that
 * the rule cannot decide. Gateways that another stack made are not seen.
 *
 * Settings: `most`, NAT gateways of one stack (default 1); `s3Endpoint`, whether a gateway endpoint to S3 is asked for beside
 * them (default true).
 */
export const natGatewaysCounted = defineStackRule({
  name: "nat-gateways-counted",
  description: "A stack has few NAT gateways, and a gateway endpoint to S3 beside them.",
  level: "advisory",
  severity: "medium",
  remediationSteps:
    "Share one NAT gateway where an outage of its zone can be borne, and add a gateway endpoint to S3.",
  settings: z.strictObject({
    most: z.int().min(0).default(1).describe("The most NAT gateways that one stack may have."),
    s3Endpoint: z
      .boolean()
      .default(true)
      .describe("Whether a gateway endpoint to S3 is asked for beside them."),
  }),
  check({ resources }, { most, s3Endpoint }, report) {
    const gateways = resources.filter(({ type }) => type === "ec2.NatGateway");
    const [first] = gateways;
    if (first === undefined) return;
    judgeAll([
      () => {
        if (gateways.length <= most) return;
        const hours = gateways.map(({ region }) => priceOf(region, "natGateway", "hour"));
        report(
          `has ${gateways.length} NAT gateways, ${amountOf(sum(hours), "an hour")}; the most allowed is ${most}; ` +
            "let subnets share one, use endpoints of the VPC instead, or raise `most` in the policy's configuration",
        );
      },
      () => {
        if (!s3Endpoint || hasGatewayToS3(resources)) return;
        report(
          `reads from S3 through a NAT gateway, ${amountOf(priceOf(first.region, "natGateway", "gb"), "a GB")}; ` +
            "add a VpcEndpoint of type Gateway for S3, which costs nothing",
        );
      },
    ]);
  },
});

function hasGatewayToS3(resources: readonly CloudResource[]): boolean {
  const gateways: CloudResource[] = [];
  const undecided = resources
    .filter(({ type }) => type === "ec2.VpcEndpoint")
    .map((resource) =>
      postpone(() => {
        const { props } = resource;
        const type = (textAt(props, "vpcEndpointType") ?? "Gateway").toLowerCase();
        if (type === "gateway" && /\.s3$/i.test(textAt(props, "serviceName") ?? "")) gateways.push(resource);
      }),
    );
  if (gateways.length > 0) return true;
  for (const rethrow of undecided) rethrow();
  return false;
}
