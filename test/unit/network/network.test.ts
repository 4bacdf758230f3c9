import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { Egress, NetworkTransforms, RouteArgs } from "../../../components/network/index.js";
import { certificate, made, publicUse, use, vpcId, type Asked, type Existing } from "./recordNetwork.js";

const there = {
  vpc: { id: vpcId },
  subnets: {
    private: { tags: { tier: "private" } },
    public: { ids: ["subnet-0123456789abcdef3", "subnet-0123456789abcdef4"] },
  },
};

const existing: Existing = {
  cidrs: ["10.0.0.0/16", "100.64.0.0/16"],
  subnets: {
    "subnet-0123456789abcdef2": { zone: "eu-central-1b" },
    "subnet-0123456789abcdef1": { zone: "eu-central-1a" },
    "subnet-0123456789abcdef0": { zone: "eu-central-1b" },
  },
};

/** How often each kind is made, without the component itself. */
function counts(resources: Awaited<ReturnType<typeof made>>["resources"]): Record<string, number> {
  const kinds = resources
    .map(({ type }) => type.slice(type.lastIndexOf(":") + 1))
    .filter((kind) => kind !== "Network");
  return Object.fromEntries(
    [...new Set(kinds)].sort().map((kind) => [kind, kinds.filter((one) => one === kind).length]),
  );
}

/** The engine's own words about the resource that the error kept from being made stand before the message. */
async function refusedWith(asked: Asked, message: string): Promise<void> {
  await assert.rejects(made(asked), (error: Error) => {
    assert.equal(error.message.slice(-message.length), message);
    // Of such an error the engine shows the message alone, without a stack trace.
    assert.ok(pulumi.RunError.isInstance(error));
    return true;
  });
}

// What none of this can prove: that AWS takes what is made, and that packets go where the rules say.
describe("a VPC that is made", () => {
  it("has two private subnets, endpoints for what models call, and no way to the internet", async () => {
    const { resources, outputs, of } = await made();
    assert.deepEqual(counts(resources), {
      Listener: 1,
      LoadBalancer: 1,
      RouteTable: 2,
      RouteTableAssociation: 2,
      SecurityGroup: 2,
      SecurityGroupIngressRule: 2,
      Subnet: 2,
      Vpc: 1,
      VpcEndpoint: 4,
    });
    assert.deepEqual(outputs, {
      vpcId: "net-id",
      cidrs: ["10.64.0.0/16"],
      privateSubnetIds: ["net-private-1-id", "net-private-2-id"],
      publicSubnetIds: [],
      zones: ["eu-central-1a", "eu-central-1b"],
      hasEgress: false,
      urls: {},
    });
    assert.deepEqual(of("Vpc")["net"], {
      cidrBlock: "10.64.0.0/16",
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { project: "shop", Name: "net" },
    });
    assert.deepEqual(of("Subnet")["net-private-2"], {
      vpcId: "net-id",
      cidrBlock: "10.64.64.0/18",
      availabilityZone: "eu-central-1b",
      tags: { project: "shop", Name: "net-private-2" },
    });
  });

  it("reaches S3 by its route tables and other services by interfaces that let in the VPC alone", async () => {
    const { of } = await made();
    assert.deepEqual(of("VpcEndpoint")["net-s3"], {
      vpcId: "net-id",
      serviceName: "com.amazonaws.eu-central-1.s3",
      vpcEndpointType: "Gateway",
      routeTableIds: ["net-private-1-id", "net-private-2-id"],
      tags: { project: "shop", Name: "net-s3" },
    });
    assert.deepEqual(of("VpcEndpoint")["net-ecr.dkr"], {
      vpcId: "net-id",
      serviceName: "com.amazonaws.eu-central-1.ecr.dkr",
      vpcEndpointType: "Interface",
      subnetIds: ["net-private-1-id", "net-private-2-id"],
      securityGroupIds: ["net-endpoints-id"],
      privateDnsEnabled: true,
      tags: { project: "shop", Name: "net-ecr.dkr" },
    });
    assert.deepEqual(of("SecurityGroupIngressRule")["net-endpoints-from-vpc"], {
      securityGroupId: "net-endpoints-id",
      description: "vpc",
      cidrIpv4: "10.64.0.0/16",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      tags: { project: "shop" },
    });
  });

  it("has one NAT gateway with the one Elastic IP, and no interfaces, where one is asked for", async () => {
    const { of, outputs } = await made({ settings: { nat: "one" } });
    assert.deepEqual(Object.keys(of("VpcEndpoint")), ["net-s3"]);
    assert.deepEqual(Object.keys(of("Eip")), ["net-nat-1"]);
    assert.deepEqual(of("NatGateway")["net-nat-1"], {
      allocationId: "net-nat-1-id",
      subnetId: "net-public-1-id",
      tags: { project: "shop", Name: "net-nat-1" },
    });
    const toAnywhere = (table: string) => ({
      routeTableId: `${table}-id`,
      destinationCidrBlock: "0.0.0.0/0",
    });
    assert.deepEqual(of("Route"), {
      "net-public": { ...toAnywhere("net-public"), gatewayId: "net-id" },
      "net-private-1": { ...toAnywhere("net-private-1"), natGatewayId: "net-nat-1-id" },
      "net-private-2": { ...toAnywhere("net-private-2"), natGatewayId: "net-nat-1-id" },
    });
    assert.equal(outputs.hasEgress, true);
  });

  it("has a NAT gateway in each zone where that is asked for, and each private subnet uses its own", async () => {
    const { of } = await made({ settings: { nat: "perZone" } });
    const ways = Object.values(of("Route")).flatMap(({ natGatewayId }) => natGatewayId ?? []);
    assert.deepEqual(ways, ["net-nat-1-id", "net-nat-2-id"]);
    const zones = Object.values(of("NatGateway")).map(({ subnetId }) => subnetId);
    assert.deepEqual(zones, ["net-public-1-id", "net-public-2-id"]);
  });

  it("has public subnets without NAT for a public model, and nothing in them gets an address by itself", async () => {
    const { of } = await made({ uses: [publicUse("digits")] });
    assert.deepEqual(Object.keys(of("Subnet")), [
      "net-private-1",
      "net-private-2",
      "net-public-1",
      "net-public-2",
    ]);
    assert.deepEqual(of("NatGateway"), {});
    assert.deepEqual(of("Eip"), {});
    for (const subnet of Object.values(of("Subnet"))) {
      assert.ok(!("mapPublicIpOnLaunch" in subnet));
    }
    assert.deepEqual(Object.keys(of("Route")), ["net-public"]);
  });

  it("has no load balancer and no interfaces where nothing needs them", async () => {
    const { of } = await made({ uses: [] });
    assert.deepEqual(of("LoadBalancer"), {});
    assert.deepEqual(of("SecurityGroup"), {});
    assert.deepEqual(Object.keys(of("VpcEndpoint")), ["net-s3"]);
  });

  it("is in the region that is named, with everything in it", async () => {
    const { resources, of } = await made({
      region: "eu-west-1",
      settings: { nat: "one" },
      uses: [use("a"), publicUse("b"), publicUse("c")],
      hosted: true,
    });
    for (const { type, name, inputs } of resources.filter(({ type: kind }) => !kind.endsWith(":Network"))) {
      assert.equal(inputs["region"], "eu-west-1", `${type} ${name}`);
    }
    assert.equal(of("VpcEndpoint")["net-s3"]?.["serviceName"], "com.amazonaws.eu-west-1.s3");
  });

  it("keeps subnets in their zones when AWS names others, and waits for a way out before what needs it", async () => {
    const kept: unknown[] = [];
    const waits: Record<string, number> = {};
    const transform: NetworkTransforms = {
      subnet: (_args, { ignoreChanges }) => kept.push(ignoreChanges),
      loadBalancer: ({ internal }, { dependsOn }) => {
        waits[internal === true ? "internal" : "public"] = Array.isArray(dependsOn) ? dependsOn.length : 0;
      },
      natGateway: (_args, { dependsOn }) => {
        waits["nat"] = Array.isArray(dependsOn) ? dependsOn.length : 0;
      },
    };
    await made({ settings: { nat: "one" }, uses: [use("a"), publicUse("b")], transform });
    assert.deepEqual(kept, Array(4).fill(["availabilityZone"]));
    assert.deepEqual(waits, { internal: 0, public: 3, nat: 3 });
  });
});

describe("a VPC that is there", () => {
  it("is looked up with its subnets, and nothing is made in it but what models are called through", async () => {
    const settings = { ...there, subnets: { private: { tags: { tier: "private" } } } };
    const { resources, outputs } = await made({ settings, existing });
    assert.deepEqual(counts(resources), {
      Listener: 1,
      LoadBalancer: 1,
      SecurityGroup: 1,
      SecurityGroupIngressRule: 1,
    });
    assert.deepEqual(outputs, {
      vpcId,
      cidrs: existing.cidrs,
      privateSubnetIds: Object.keys(existing.subnets).sort(),
      publicSubnetIds: [],
      zones: ["eu-central-1a", "eu-central-1b"],
      hasEgress: true,
      urls: {},
    });
  });

  it("has its load balancers in one subnet of each zone", async () => {
    const subnets = {
      ...existing.subnets,
      "subnet-0123456789abcdef3": { zone: "eu-central-1a" },
      "subnet-0123456789abcdef4": { zone: "eu-central-1b" },
    };
    const settings = {
      ...there,
      subnets: { ...there.subnets, private: { ids: Object.keys(existing.subnets) } },
    };
    const { of } = await made({
      settings,
      existing: { ...existing, subnets },
      uses: [use("a"), publicUse("b")],
    });
    assert.deepEqual(of("LoadBalancer")["net-internal"]?.["subnets"], [
      "subnet-0123456789abcdef1",
      "subnet-0123456789abcdef0",
    ]);
    assert.deepEqual(of("LoadBalancer")["net-public"]?.["subnets"], [
      "subnet-0123456789abcdef3",
      "subnet-0123456789abcdef4",
    ]);
  });

  it("lets in its own first network where an internal model names no callers", async () => {
    const { of } = await made({ settings: there, existing, hosted: true });
    assert.equal(of("SecurityGroupIngressRule")["net-internal-http-from-vpc"]?.["cidrIpv4"], "10.0.0.0/16");
    assert.deepEqual(of("ListenerRule")["digits"]?.["conditions"], [
      { pathPattern: { values: ["/digits/*"] } },
      { sourceIp: { values: ["10.0.0.0/16"] } },
    ]);
  });

  for (const [what, found, message] of [
    [
      "no subnet with the tags",
      { ...existing, subnets: {} },
      `settings of the stack: network.subnets.private: no subnet of ${vpcId} has the tags {"tier":"private"}; name tags that they have, or their ids.`,
    ],
    [
      "subnets of another VPC",
      {
        ...existing,
        subnets: {
          "subnet-0123456789abcdef0": { zone: "eu-central-1a", vpcId: "vpc-0fedcba9876543210" },
          "subnet-0123456789abcdef1": { zone: "eu-central-1b" },
        },
      },
      `settings of the stack: network.subnets.private: subnet-0123456789abcdef0 given, not in ${vpcId}; name subnets of the VPC, or the VPC that they are in.`,
    ],
    [
      "subnets of one zone for a load balancer",
      {
        ...existing,
        subnets: {
          "subnet-0123456789abcdef0": { zone: "eu-central-1a" },
          "subnet-0123456789abcdef1": { zone: "eu-central-1a" },
        },
      },
      "settings of the stack: network.subnets.private: subnet-0123456789abcdef0, subnet-0123456789abcdef1 given, all in eu-central-1a, and a load balancer needs two zones; add a subnet in another zone.",
    ],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      await refusedWith({ settings: there, existing: found }, message);
    });
  }

  it("may have all subnets in one zone where no load balancer is needed", async () => {
    const subnets = { "subnet-0123456789abcdef0": { zone: "eu-central-1a" } };
    const { outputs } = await made({ settings: there, existing: { ...existing, subnets }, uses: [] });
    assert.deepEqual(outputs.zones, ["eu-central-1a"]);
  });
});

describe("a load balancer", () => {
  it("is internal by default, and its callers are the VPC's own network", async () => {
    const { of } = await made();
    assert.deepEqual(of("LoadBalancer"), {
      "net-internal": {
        loadBalancerType: "application",
        internal: true,
        securityGroups: ["net-internal-id"],
        subnets: ["net-private-1-id", "net-private-2-id"],
        idleTimeout: 70,
        dropInvalidHeaderFields: true,
        enableDeletionProtection: false,
        tags: { project: "shop" },
      },
    });
    assert.deepEqual(of("SecurityGroupIngressRule")["net-internal-http-from-10.64.0.0/16"], {
      securityGroupId: "net-internal-id",
      description: "10.64.0.0/16",
      cidrIpv4: "10.64.0.0/16",
      ipProtocol: "tcp",
      fromPort: 80,
      toPort: 80,
      tags: { project: "shop" },
    });
  });

  it("leads nowhere until a model adds its route", async () => {
    const { of } = await made();
    assert.deepEqual(of("Listener")["net-internal-http"], {
      loadBalancerArn: "arn:net-internal",
      port: 80,
      protocol: "HTTP",
      defaultActions: [
        {
          type: "fixed-response",
          fixedResponse: { contentType: "text/plain", messageBody: "no such model", statusCode: "404" },
        },
      ],
      tags: { project: "shop" },
    });
  });

  it("answers with TLS alone where all of its models have certificates, each with its own", async () => {
    const { of } = await made({ uses: [publicUse("a"), publicUse("b"), publicUse("c")] });
    assert.deepEqual(Object.keys(of("Listener")), ["net-public-https"]);
    const { port, protocol, certificateArn, sslPolicy } = of("Listener")["net-public-https"] ?? {};
    assert.deepEqual(
      { port, protocol, certificateArn, sslPolicy },
      {
        port: 443,
        protocol: "HTTPS",
        certificateArn: certificate("a"),
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      },
    );
    const more = Object.values(of("ListenerCertificate"));
    assert.deepEqual(more, [
      { listenerArn: "arn:net-public-https", certificateArn: certificate("b") },
      { listenerArn: "arn:net-public-https", certificateArn: certificate("c") },
    ]);
  });

  it("lets in everybody for a public model without callers only, and bears who approved of that", async () => {
    const approvals = { "guardrail-exempt/no-public-access": "until=2027-01-01 launch" };
    const uses = [
      use("a"),
      use("b", { exposure: "private", callers: ["10.1.0.0/16"] }),
      publicUse("c", { approvals }),
    ];
    const { of } = await made({ uses });
    const open = Object.entries(of("SecurityGroupIngressRule")).filter(
      ([, { cidrIpv4 }]) => cidrIpv4 === "0.0.0.0/0",
    );
    assert.deepEqual(
      open.map(([name]) => name),
      ["net-public-https-from-0.0.0.0/0"],
    );
    assert.deepEqual(open[0]?.[1]["tags"], { project: "shop", ...approvals });
    assert.deepEqual(of("LoadBalancer")["net-public"]?.["tags"], { project: "shop", ...approvals });
    assert.deepEqual(of("LoadBalancer")["net-internal"]?.["tags"], { project: "shop" });
    const closed = await made({ uses: [publicUse("c", { callers: ["203.0.113.0/24"] })] });
    assert.deepEqual(
      Object.values(closed.of("SecurityGroupIngressRule"))
        .map(({ cidrIpv4 }) => cidrIpv4)
        .sort(),
      ["10.64.0.0/16", "203.0.113.0/24"],
    );
  });

  it("has a name that leaves room for the provider's eight characters in the 32 of AWS", async () => {
    const { of } = await made({ uses: [use("a"), publicUse("b")] });
    for (const name of Object.keys(of("LoadBalancer"))) {
      assert.ok(name.length <= 24 && !name.startsWith("internal-"), name);
    }
  });

  it("does not let in the VPC's own network twice, which AWS refuses", async () => {
    const uses = [use("a"), use("b", { callers: ["10.0.0.0/16"] })];
    await refusedWith(
      { settings: there, existing, uses, hosted: true },
      'settings of the stack: network.callers: 10.0.0.0/16, the VPC\'s own network, is named by a model and meant by another that names no callers; set it to ["10.0.0.0/16"], so that both are one.',
    );
  });
});

describe("a route", () => {
  it("leads from a path with the model's name to its tasks, who do not see the name", async () => {
    const { of, outputs } = await made({ hosted: true });
    assert.deepEqual(of("ListenerRule"), {
      digits: {
        listenerArn: "arn:net-internal-http",
        actions: [
          { type: "forward", forward: { targetGroups: [{ arn: "arn:targets/digits", weight: 100 }] } },
        ],
        conditions: [{ pathPattern: { values: ["/digits/*"] } }, { sourceIp: { values: ["10.64.0.0/16"] } }],
        transforms: [
          { type: "url-rewrite", urlRewriteConfig: { rewrite: { regex: "^/digits/(.*)$", replace: "/$1" } } },
        ],
        tags: { "model-hosting/model": "digits" },
      },
    });
    assert.deepEqual(outputs.urls, { digits: "http://net-internal.elb.amazonaws.com/digits" });
  });

  it("leads from a host, whose paths stay as they are", async () => {
    const { of, outputs } = await made({ uses: [publicUse("digits")], hosted: true });
    const { listenerArn, conditions, transforms } = of("ListenerRule")["digits"] ?? {};
    assert.equal(listenerArn, "arn:net-public-https");
    assert.deepEqual(conditions, [{ hostHeader: { values: ["digits.example.com"] } }]);
    assert.equal(transforms, undefined);
    assert.deepEqual(outputs.urls, { digits: "https://digits.example.com" });
  });

  it("lets in its own callers alone, five values a rule with the path", async () => {
    const callers = Array.from({ length: 9 }, (_, index) => `10.1.${index}.0/24`);
    const uses = [use("a", { callers }), use("b", { callers: ["10.2.0.0/16"] })];
    const { of } = await made({ uses, hosted: true });
    const rules = of("ListenerRule");
    assert.deepEqual(Object.keys(rules), ["a", "a-2", "a-3", "b"]);
    const conditionsOf = (name: string) => rules[name]?.["conditions"];
    const path = { pathPattern: { values: ["/a/*"] } };
    assert.deepEqual(conditionsOf("a"), [path, { sourceIp: { values: callers.slice(0, 4) } }]);
    assert.deepEqual(conditionsOf("a-2"), [path, { sourceIp: { values: callers.slice(4, 8) } }]);
    assert.deepEqual(conditionsOf("a-3"), [path, { sourceIp: { values: callers.slice(8) } }]);
    assert.deepEqual(conditionsOf("b"), [
      { pathPattern: { values: ["/b/*"] } },
      { sourceIp: { values: ["10.2.0.0/16"] } },
    ]);
    const admitted = Object.values(of("SecurityGroupIngressRule"))
      .filter(({ securityGroupId, fromPort }) => securityGroupId === "net-internal-id" && fromPort === 80)
      .map(({ cidrIpv4 }) => cidrIpv4);
    assert.deepEqual(admitted.sort(), [...callers, "10.2.0.0/16"].sort());
  });
});

describe("a route whose weights ECS shifts", () => {
  it("keeps them as they are, and the rest follows the program", async () => {
    const ignored: unknown[] = [];
    const listenerRule: RouteArgs["transform"] = (_args, { ignoreChanges }) => ignored.push(ignoreChanges);
    await made({ hosted: true, listenerRule });
    await made({ hosted: true, listenerRule, ignoreActions: true });
    assert.deepEqual(ignored, [undefined, ["actions"]]);
  });
});

describe("the security group of a model's tasks", () => {
  it("lets in the load balancer at the tasks' port, and out to what they start with", async () => {
    const { of } = await made({ hosted: true });
    const named = (kind: string, start: string) =>
      Object.fromEntries(Object.entries(of(kind)).filter(([name]) => name.startsWith(start)));
    const port = {
      ipProtocol: "tcp",
      fromPort: 8080,
      toPort: 8080,
      tags: { "model-hosting/model": "digits" },
    };
    const tls = { ...port, fromPort: 443, toPort: 443 };
    assert.deepEqual(named("SecurityGroupIngressRule", "digits"), {
      "digits-tasks-from-load-balancer-at-8080": {
        securityGroupId: "digits-tasks-id",
        description: "load-balancer-at-8080",
        referencedSecurityGroupId: "net-internal-id",
        ...port,
      },
    });
    assert.deepEqual(of("SecurityGroupEgressRule"), {
      "digits-tasks-to-tasks-at-8080": {
        securityGroupId: "net-internal-id",
        description: "tasks-at-8080",
        referencedSecurityGroupId: "digits-tasks-id",
        ...port,
      },
      "digits-tasks-to-s3": { securityGroupId: "digits-tasks-id", description: "s3", ...tls },
      "digits-tasks-to-endpoints": {
        securityGroupId: "digits-tasks-id",
        description: "endpoints",
        referencedSecurityGroupId: "net-endpoints-id",
        ...tls,
      },
    });
  });

  it("lets out to HTTPS anywhere where services of AWS have no endpoints", async () => {
    const { of } = await made({ settings: { nat: "one" }, hosted: true });
    const { cidrIpv4, fromPort, toPort } = of("SecurityGroupEgressRule")["digits-tasks-to-anywhere"] ?? {};
    assert.deepEqual({ cidrIpv4, fromPort, toPort }, { cidrIpv4: "0.0.0.0/0", fromPort: 443, toPort: 443 });
  });
});

describe("rules that say the same to a model's tasks", () => {
  const anywhere = { cidrIpv4: "0.0.0.0/0" };
  const egressOf = async (egress: readonly Egress[]) => {
    const { of } = await made({ settings: { nat: "one" }, hosted: true, egress });
    return Object.entries(of("SecurityGroupEgressRule"))
      .filter(([, { securityGroupId }]) => securityGroupId === "digits-tasks-id")
      .map(([name, { fromPort }]) => [name, fromPort]);
  };

  it("are one, whatever they are called", async () => {
    assert.deepEqual(await egressOf([{ peer: { what: "anywhere-443", ...anywhere }, port: 443 }]), [
      ["digits-tasks-to-anywhere", 443],
    ]);
  });

  it("are the widest one", async () => {
    assert.deepEqual(await egressOf([{ peer: { what: "anywhere", ...anywhere }, port: undefined }]), [
      ["digits-tasks-to-anywhere", undefined],
    ]);
  });

  it("are two where their ports or networks differ", async () => {
    const egress = [
      { peer: { what: "anywhere-80", ...anywhere }, port: 80 },
      { peer: { what: "10-0-0-0-8", cidrIpv4: "10.0.0.0/8" }, port: undefined },
    ];
    assert.deepEqual(await egressOf(egress), [
      ["digits-tasks-to-10-0-0-0-8", undefined],
      ["digits-tasks-to-anywhere", 443],
      ["digits-tasks-to-anywhere-80", 80],
    ]);
  });
});

describe("ten models", () => {
  const ten = Array.from({ length: 10 }, (_, index) => use(`m${index}`));
  const names = (resources: Awaited<ReturnType<typeof made>>["resources"]) =>
    resources.map(({ type, name }) => `${type} ${name}`);

  it("share one network and one load balancer with one listener", async () => {
    const { of } = await made({ uses: ten, hosted: true });
    for (const kind of ["Vpc", "LoadBalancer", "Listener"]) {
      assert.equal(Object.keys(of(kind)).length, 1, kind);
    }
    assert.equal(Object.keys(of("ListenerRule")).length, 10);
  });

  it("stay as they are when an eleventh comes, which adds a rule and the group of its tasks alone", async () => {
    const before = await made({ uses: ten, hosted: true });
    const after = await made({ uses: [...ten, use("eleventh")], hosted: true });
    const added = names(after.resources).filter((name) => !names(before.resources).includes(name));
    assert.deepEqual(added.sort(), [
      "aws:ec2/securityGroup:SecurityGroup eleventh-tasks",
      "aws:lb/listenerRule:ListenerRule eleventh",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule eleventh-tasks-to-endpoints",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule eleventh-tasks-to-s3",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule eleventh-tasks-to-tasks-at-8080",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule eleventh-tasks-from-load-balancer-at-8080",
    ]);
    const old = new Map(
      after.resources.map((resource) => [`${resource.type} ${resource.name}`, resource.inputs]),
    );
    for (const { type, name, inputs } of before.resources) {
      assert.deepEqual(old.get(`${type} ${name}`), inputs, `${type} ${name}`);
    }
  });
});
