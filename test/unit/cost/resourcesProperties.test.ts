import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  isKnown,
  priceTable,
  resourceCosts,
  sumOf,
  type DeclaredResource,
  type Figure,
} from "../../../components/cost/index.js";
import { configuration, costsOf, endpoint, resource, target } from "./declaredResources.js";

/** Any value, and the ones that programs write. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    "",
    "0",
    "3",
    "-1",
    "NaN",
    "Infinity",
    "1e400",
    "ml.m5.large",
    "m5.large",
    "gp3",
    "gp2",
    "Interface",
  ),
  fc.double(),
  fc.integer({ min: 0, max: 8 }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
);
const propertyNames = [
  ...[
    "instanceType",
    "size",
    "type",
    "volumeSize",
    "desiredCount",
    "minSize",
    "maxSize",
    "desiredCapacity",
    "period",
  ],
  ...[
    "subnetIds",
    "subnets",
    "productionVariants",
    "scalingConfig",
    "instanceTypes",
    "replicas",
    "region",
    "tags",
  ],
  ...["launchTemplate", "rootBlockDevice", "vpcEndpointType", "definition", "spec", "name", "taskDefinition"],
];
const props = fc.dictionary(
  fc.constantFrom(...propertyNames),
  fc.oneof(value, fc.array(value, { maxLength: 3 }), fc.dictionary(fc.constantFrom(...propertyNames), value)),
);

const types = [
  ...["sagemaker/endpointConfiguration:EndpointConfiguration", "sagemaker/notebookInstance:NotebookInstance"],
  ...["ecs/service:Service", "eks/cluster:Cluster", "eks/nodeGroup:NodeGroup", "autoscaling/group:Group"],
  ...[
    "ec2/instance:Instance",
    "ebs/volume:Volume",
    "ec2/natGateway:NatGateway",
    "ec2/vpcEndpoint:VpcEndpoint",
  ],
  ...["lb/loadBalancer:LoadBalancer", "ec2/eip:Eip", "cloudwatch/metricAlarm:MetricAlarm", "kms/key:Key"],
  ...["secretsmanager/secret:Secret", "sfn/stateMachine:StateMachine", "appautoscaling/target:Target"],
  ...[
    "ec2/launchTemplate:LaunchTemplate",
    "ecs/taskDefinition:TaskDefinition",
    "cloudwatch/logGroup:LogGroup",
  ],
  ...["kubernetes:apps/v1:Deployment", "kubernetes:core/v1:PodList", "rds/instance:Instance"],
];
const anyResource = fc.tuple(fc.constantFrom(...types), props).map(([type, given]) => resource(type, given));

/** Resources that cost something for sure, each with a count of at least one. */
const count = fc.integer({ min: 1, max: 50 });
const costly: fc.Arbitrary<DeclaredResource> = fc.oneof(
  count.map((n) => configuration({ instanceType: "ml.m5.large", initialInstanceCount: n })),
  count.map((n) => configuration({ instanceType: "ml.m5.large", initialInstanceCount: String(n) })),
  count.map((n) => resource("ebs/volume:Volume", { size: n, type: "gp3" })),
  count.map((n) =>
    resource("eks/nodeGroup:NodeGroup", {
      instanceTypes: ["m5.large"],
      scalingConfig: { desiredSize: n, minSize: 1, maxSize: n },
    }),
  ),
  fc.constantFrom(
    resource("ec2/natGateway:NatGateway", {}),
    resource("eks/cluster:Cluster", {}),
    resource("kms/key:Key", {}),
    resource("secretsmanager/secret:Secret", {}),
    resource("cloudwatch/metricAlarm:MetricAlarm", {}),
    resource("lb/loadBalancer:LoadBalancer", { internal: true }),
    resource("ec2/eip:Eip", {}),
    resource("ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Interface" }),
    resource("ec2/instance:Instance", { instanceType: "m5.large" }),
    resource("sagemaker/notebookInstance:NotebookInstance", { instanceType: "ml.m5.large" }),
  ),
);

function assertSound(figure: Figure): void {
  if (isKnown(figure)) {
    assert.ok(Number.isFinite(figure.value) && figure.value >= 0, String(figure.value));
  } else {
    assert.ok(figure.missing.length > 0);
  }
}

describe("of any declared resources", () => {
  it("each figure is a number of 0 or more, or says what is missing; whatever their properties hold", () => {
    fc.assert(
      fc.property(fc.array(anyResource, { maxLength: 6 }), (resources) => {
        const costs = costsOf(resources);
        for (const { hourly, expected, maximum } of costs) {
          [hourly, expected, maximum].forEach(assertSound);
        }
        assertSound(sumOf(costs).expected);
        assert.ok(sumOf(costs).atLeast >= 0);
      }),
      { numRuns: 1000 },
    );
  });

  it("what costs something has a figure above 0 with its prices", () => {
    fc.assert(
      fc.property(costly, (one) => {
        const [cost] = costsOf([one]);
        assert.ok(cost !== undefined && isKnown(cost.expected) && cost.expected.value > 0);
        assert.ok(cost.expected.prices.length > 0);
      }),
    );
  });

  it("what costs something is unknown, and never 0, without prices", () => {
    fc.assert(
      fc.property(costly, (one) => {
        const [cost] = resourceCosts([one], { prices: priceTable([]), region: "us-east-1" });
        assert.ok(cost !== undefined);
        assert.equal([cost.hourly, cost.expected, cost.maximum].some(isKnown), false);
      }),
    );
  });

  it("the most is no less than what is expected, and both grow with counts and endpoints", () => {
    const counts = fc.tuple(count, fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 4 }));
    const stackOf = (n: number, most: number, endpoints: number) => [
      configuration({ instanceType: "ml.m5.large", initialInstanceCount: n }),
      ...Array.from({ length: endpoints }, (_, index) => endpoint(`e${index}`, "digits-1")),
      target("endpoint/e0/variant/main", most),
    ];
    fc.assert(
      fc.property(counts, ([n, more, endpoints]) => {
        const [cost] = costsOf(stackOf(n, n + more, endpoints));
        const [larger] = costsOf(stackOf(n + 1, n + more + 1, endpoints + 1));
        const figures = [cost?.expected, cost?.maximum, larger?.expected, larger?.maximum];
        const [expected = 0, maximum = 0, more1 = 0, more2 = 0] = figures.map((figure) =>
          figure !== undefined && isKnown(figure) ? figure.value : assert.fail("unknown"),
        );
        assert.ok(expected <= maximum && expected < more1 && maximum < more2);
      }),
    );
  });
});
