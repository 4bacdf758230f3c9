import { VpcEndpoint } from "@pulumi/aws/ec2/index.js";
import { getRegionOutput } from "@pulumi/aws/getRegion.js";
import * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { transformed } from "../transform.js";
import type { Parts, Peer } from "./parts.js";
import { createSecurityGroup, letIn } from "./securityGroup.js";
import { offersEgress } from "./settings.js";

/** What endpoints are attached to. */
export interface EndpointPlace {
  readonly vpcId: pulumi.Input<string>;
  /** IPv4 network of the VPC. */
  readonly cidr: string;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly routeTableIds: readonly pulumi.Input<string>[];
}

const https = 443;

/**
 * Makes the VPC's ways to AWS: the one to S3, which costs nothing, always ("Gateway endpoints for Amazon S3"); and where
 * there is no NAT, an interface in each zone for each service that is needed. Its group lets in the VPC alone.
 */
export function createEndpoints(
  parts: Parts,
  place: EndpointPlace,
): { services: readonly Peer[]; resources: readonly pulumi.Resource[] } {
  const region = pulumi.output(parts.region ?? getRegionOutput({}, { parent: parts.parent }).region);
  const create = endpointMaker(parts, place, region);
  const toS3 = create("s3", { vpcEndpointType: "Gateway", routeTableIds: [...place.routeTableIds] });
  if (offersEgress(parts.settings)) {
    return { services: [anywhere], resources: [toS3] };
  }
  const s3 = { what: "s3", prefixListId: toS3.prefixListId };
  if (parts.plan.endpoints.length === 0) {
    return { services: [s3], resources: [toS3] };
  }
  const group = { ...parts, name: `${parts.name}-endpoints` };
  const { id } = createSecurityGroup(group, place.vpcId, "Endpoints of AWS services, called from the VPC");
  const rule = letIn(group, id, { what: "vpc", cidrIpv4: place.cidr }, https);
  const interfaces = parts.plan.endpoints.map((service) =>
    create(service, {
      vpcEndpointType: "Interface",
      subnetIds: [...place.subnetIds],
      securityGroupIds: [id],
      // The service's own name leads to the interface, so that no client must know of it.
      privateDnsEnabled: true,
    }),
  );
  return {
    services: [s3, { what: "endpoints", referencedSecurityGroupId: id }],
    resources: [toS3, rule, ...interfaces],
  };
}

/** Everywhere: a service of AWS without an endpoint may have any address. */
export const anywhere: Peer = { what: "anywhere", cidrIpv4: "0.0.0.0/0" };

function endpointMaker(parts: Parts, { vpcId }: EndpointPlace, region: pulumi.Output<string>) {
  return (service: string, how: object) => {
    const name = `${parts.name}-${service}`;
    const args = {
      ...inRegion(parts.region),
      vpcId,
      serviceName: region.apply((known) => `com.amazonaws.${known}.${service}`),
      ...how,
      tags: { ...parts.tags, Name: name },
    };
    return new VpcEndpoint(...transformed(parts.transform.endpoint, name, args, { parent: parts.parent }));
  };
}
