import { type Resource, unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";

const region = "us-east-1";

function gateway(name: string): Resource {
  return { type: "aws:ec2/natGateway:NatGateway", name, region, props: { subnetId: "subnet-1" } };
}

function endpoint(props: object): Resource {
  return { type: "aws:ec2/vpcEndpoint:VpcEndpoint", name: "endpoint", region, props: { ...props } };
}

const toS3 = endpoint({ serviceName: "com.amazonaws.us-east-1.s3" });
const inThreeZones = { vpcEndpointType: "Interface", subnetIds: ["a", "b", unknown] };
const withAddress = { associatePublicIpAddress: true };
const price = "0.005 USD an hour (us-east-1, price of 2026-09-27)";

/** Cases of the rules on networks. */
export const networkCases: readonly RuleCases[] = [
  {
    rule: "nat-gateways-counted",
    passes: [
      { what: "no NAT gateway", resources: [toS3] },
      { what: "one with a gateway endpoint to S3", resources: [gateway("a"), toS3] },
      {
        what: "one alone where no endpoint is asked for",
        resources: [gateway("a")],
        settings: { s3Endpoint: false },
      },
      {
        what: "an endpoint to S3 beside one that is not known",
        resources: [gateway("a"), endpoint({ serviceName: unknown }), toS3],
      },
    ],
    fails: [
      {
        what: "more than allowed",
        resources: [gateway("a"), gateway("b"), toS3],
        exempt: { resource: "stack" },
        reports: [
          "stack: has 2 NAT gateways, 0.09 USD an hour (us-east-1, price of 2026-10-01); the most allowed is 1; let subnets share one, use endpoints of the VPC instead, or raise `most` in the policy's configuration",
        ],
      },
      {
        what: "traffic to S3 that goes through one",
        resources: [
          gateway("a"),
          endpoint({ serviceName: "com.amazonaws.us-east-1.s3", vpcEndpointType: "Interface" }),
        ],
        exempt: { resource: "stack" },
        reports: [
          "stack: reads from S3 through a NAT gateway, 0.045 USD a GB (us-east-1, price of 2026-10-01); add a VpcEndpoint of type Gateway for S3, which costs nothing",
        ],
      },
    ],
    unknown: [
      {
        what: "what an endpoint is for",
        resources: [gateway("a"), endpoint({ serviceName: unknown })],
        reports: [{ level: "advisory", says: /serviceName can't be known/ }],
      },
      {
        what: "what an endpoint is for beside too many gateways",
        resources: [gateway("a"), gateway("b"), endpoint({ serviceName: unknown })],
        reports: [
          { level: "mandatory", says: /has 2 NAT gateways/ },
          { level: "advisory", says: /serviceName can't be known/ },
        ],
      },
    ],
  },
  {
    rule: "interface-endpoints-counted",
    passes: [
      {
        what: "gateway endpoints",
        resources: [toS3, toS3, endpoint({ vpcEndpointType: "Gateway" })],
        settings: { most: 0 },
      },
      { what: "as many interfaces as allowed", resources: [endpoint(inThreeZones)], settings: { most: 3 } },
    ],
    fails: [
      {
        what: "interfaces in subnets that are named in one of two lists, where no preview knows the other one",
        resources: [
          endpoint({ vpcEndpointType: "Interface", subnetIds: ["a"], subnetConfigurations: unknown }),
          endpoint({ vpcEndpointType: "Interface", subnetIds: unknown, subnetConfigurations: [{}, {}] }),
        ],
        settings: { most: 2 },
        exempt: { resource: "stack" },
        reports: [
          "stack: pays for 3 interfaces of interface endpoints, counted in each zone, 0.03 USD an hour (us-east-1, price of 2026-03-11); the most allowed is 2; remove those that nothing uses, or raise `most` in the policy's configuration",
        ],
      },
      {
        what: "more interfaces than allowed, also in subnets whose ids are not known",
        resources: [endpoint(inThreeZones), endpoint({ vpcEndpointType: "Interface" })],
        settings: { most: 3 },
        exempt: { resource: "stack" },
        reports: [
          "stack: pays for 4 interfaces of interface endpoints, counted in each zone, 0.04 USD an hour (us-east-1, price of 2026-03-11); the most allowed is 3; remove those that nothing uses, or raise `most` in the policy's configuration",
        ],
      },
    ],
    unknown: [
      {
        what: "neither list of subnets of one, of which the provider fills in what the program leaves out",
        resources: [
          endpoint({ vpcEndpointType: "Interface", subnetIds: unknown, subnetConfigurations: unknown }),
        ],
        settings: { most: 0 },
        reports: [{ level: "advisory", says: /subnetIds can't be known/ }],
      },
      {
        what: "the subnets of one, beside too many",
        resources: [endpoint(inThreeZones), endpoint({ vpcEndpointType: "Interface", subnetIds: unknown })],
        settings: { most: 2 },
        reports: [
          { level: "mandatory", says: /pays for 3 interfaces/ },
          { level: "advisory", says: /subnetIds can't be known/ },
        ],
      },
    ],
  },
  {
    rule: "no-public-ipv4",
    passes: [
      {
        what: "an instance without an address",
        resources: [{ type: "aws:ec2/instance:Instance", props: { associatePublicIpAddress: "false" } }],
      },
      { what: "a private subnet", resources: [{ type: "aws:ec2/subnet:Subnet", props: {} }] },
    ],
    fails: [
      {
        what: "an Elastic IP",
        resources: [{ type: "aws:ec2/eip:Eip", name: "gateway", region, props: {} }],
        reports: [`Eip "gateway": is a public IPv4 address, ${price}; remove it, or share one NAT gateway's`],
      },
      {
        what: "an instance with an address",
        resources: [{ type: "aws:ec2/instance:Instance", name: "node", region, props: withAddress }],
        reports: [
          `Instance "node": associatePublicIpAddress is true, so each takes a public IPv4 address, ${price} each; set it to false and use private subnets`,
        ],
      },
      {
        what: "a launch template, with the flag as text",
        resources: [
          {
            type: "aws:ec2/launchTemplate:LaunchTemplate",
            name: "node",
            region,
            props: { networkInterfaces: [{}, { associatePublicIpAddress: "true" }] },
          },
        ],
        reports: [
          `LaunchTemplate "node": networkInterfaces[1].associatePublicIpAddress is true, so each takes a public IPv4 address, ${price} each; set it to false and use private subnets`,
        ],
      },
      {
        what: "a subnet that gives addresses",
        resources: [
          { type: "aws:ec2/subnet:Subnet", name: "outer", region, props: { mapPublicIpOnLaunch: true } },
        ],
        reports: [
          `Subnet "outer": mapPublicIpOnLaunch is true, so each takes a public IPv4 address, ${price} each; set it to false and use private subnets`,
        ],
      },
      {
        what: "tasks with addresses",
        resources: [
          {
            type: "aws:ecs/service:Service",
            name: "digits",
            region,
            props: { networkConfiguration: { assignPublicIp: true } },
          },
        ],
        reports: [
          `Service "digits": networkConfiguration.assignPublicIp is true, so each takes a public IPv4 address, ${price} each; set it to false and use private subnets`,
        ],
      },
    ],
    unknown: [
      {
        what: "a flag",
        resources: [{ type: "aws:ec2/instance:Instance", props: { associatePublicIpAddress: unknown } }],
        reports: [{ level: "advisory", says: /associatePublicIpAddress can't be known/ }],
      },
    ],
  },
];
