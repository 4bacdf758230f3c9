import assert from "node:assert/strict";
import {
  networkSettings,
  offersEgress,
  type NetworkSettingsInput,
} from "../../../components/network/settings.js";
import { formatProblem, schemaProblems } from "../../../components/spec/index.js";
import { vpcId } from "./recordNetwork.js";

/** What is wrong with settings, as a person reads it. */
function problemsOf(input: unknown): string[] {
  const result = networkSettings.safeParse(input, { reportInput: true });
  assert.ok(!result.success, "the settings are accepted");
  return schemaProblems(result.error, input, "Pulumi.dev.yaml", networkSettings).map(formatProblem);
}

const given: NetworkSettingsInput = {
  vpc: { id: vpcId },
  subnets: { private: { tags: { tier: "private" } } },
};

describe("the settings of the network", () => {
  it("make a VPC without NAT where they say nothing", () => {
    assert.deepEqual(networkSettings.parse({}), {
      vpc: { cidr: "10.64.0.0/16" },
      subnets: {},
      nat: "none",
      endpoints: true,
      loadBalancer: {
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        deletionProtection: false,
      },
    });
  });

  it("take a VPC that is there, by its id or its tags", () => {
    assert.deepEqual(networkSettings.parse(given).vpc, { id: vpcId });
    assert.deepEqual(networkSettings.parse({ ...given, vpc: { tags: { Name: "shared" } } }).vpc, {
      tags: { Name: "shared" },
    });
  });

  it("lead out of a VPC that is there, and of one that is made only by NAT", () => {
    assert.ok(offersEgress(networkSettings.parse(given)));
    assert.ok(offersEgress(networkSettings.parse({ nat: "one" })));
    assert.ok(!offersEgress(networkSettings.parse({})));
  });

  for (const [what, input, problems] of [
    [
      "two VPCs",
      { vpc: { id: vpcId, cidr: "10.0.0.0/16" } },
      ["vpc: id, cidr given, expected exactly one of id, tags, cidr."],
    ],
    [
      "no id",
      { ...given, vpc: { id: "vpc" } },
      ['vpc.id: "vpc" given, expected an id, such as vpc-0123456789abcdef0.'],
    ],
    [
      "a VPC without its subnets",
      { vpc: { id: vpcId } },
      [
        "subnets.private: nothing given, is needed with a VPC that is there; name its private subnets by ids or tags.",
      ],
    ],
    [
      "subnets of a VPC that is made",
      { subnets: { private: { ids: ["subnet-0123456789abcdef0"] } } },
      ["subnets: private given, is for a VPC that is there; name it by network.vpc.id or network.vpc.tags."],
    ],
    [
      "NAT in a VPC that is there",
      { ...given, nat: "one" },
      ['nat: "one" given, is for a VPC that is made; one that is there has its own ways out.'],
    ],
    [
      "a network too large",
      { vpc: { cidr: "10.0.0.0/8" } },
      ['vpc.cidr: "10.0.0.0/8" given, expected a size from /16 to /24.'],
    ],
    [
      "a network too small",
      { vpc: { cidr: "10.0.0.0/25" } },
      ['vpc.cidr: "10.0.0.0/25" given, expected a size from /16 to /24.'],
    ],
    [
      "an address inside a network",
      { vpc: { cidr: "10.64.3.0/16" } },
      ['vpc.cidr: "10.64.3.0/16" given, expected the first address of a network, such as 10.64.0.0/16.'],
    ],
    [
      "a public network",
      { vpc: { cidr: "8.8.0.0/16" } },
      [
        'vpc.cidr: "8.8.0.0/16" given, expected a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.',
      ],
    ],
    [
      "a security policy that lets in TLS 1.0",
      { loadBalancer: { sslPolicy: "ELBSecurityPolicy-2016-08" } },
      [
        'loadBalancer.sslPolicy: "ELBSecurityPolicy-2016-08" given, expected a security policy with TLS 1.2 or 1.3 only, such as ELBSecurityPolicy-TLS13-1-2-2021-06.',
      ],
    ],
    [
      "callers in IPv6",
      { callers: ["fd00::/8"] },
      ['callers[0]: "fd00::/8" given, expected an IPv4 network, such as 10.0.0.0/8.'],
    ],
    [
      "an unknown field",
      { natGateways: 2 },
      ["natGateways: is no known field; known fields: vpc, subnets, nat, endpoints, callers, loadBalancer."],
    ],
  ] as const) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(problemsOf(input), problems);
    });
  }
});
