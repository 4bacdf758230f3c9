import assert from "node:assert/strict";
import type { ClusterSurroundings } from "../../../components/capabilities/index.js";
import { candidateOf, decisionOf, lineOf, reasonsOf, traffic, type Circumstances } from "./places.js";
import type { Fields } from "../spec/specs.js";

/** A model as a team describes it, where it is hosted, and why it is not hosted elsewhere. */
interface Choice {
  readonly model: string;
  readonly spec: Fields;
  readonly stack?: Circumstances;
  readonly choice: string;
  /** What must be said of candidates, by the beginning of their names. */
  readonly others?: Readonly<Record<string, string>>;
  /** What must be advised. */
  readonly advice?: string;
}

const queue = { type: "queue" };
const nvidia = { accelerator: { type: "nvidia" } };
const noCluster: Circumstances = { offered: ["sagemaker"] };
const containers: Circumstances = { offered: ["ecs", "eks"] };
/** Beside SageMaker, with ten models on the load balancer, the network and the cluster. */
const shared: Circumstances = {
  offered: ["sagemaker", "ecs", "eks"],
  assume: { shared: { loadBalancer: 10, network: 10, cluster: 10 } },
};
const onEks = (cluster: ClusterSurroundings): Circumstances => ({
  offered: ["eks"],
  known: { eks: { cluster } },
});
const onNodes = { pods: "nodes", podIdentity: true, nodeTypes: ["m6i.large"], gpuTypes: [] } as const;
const onFargate = { pods: "fargate", podIdentity: false, architecture: "amd64" } as const;
const always = {
  "model.concurrency": 4,
  traffic: traffic(52_560_000, 0.1, { pattern: "steady" }),
};
const nightly = { type: "batch", schedule: "0 2 * * *" };
const archive = (name: string) => ({ name, artifact: { uri: `s3://bucket/models/${name}.tar.gz` } });

const choices: readonly Choice[] = [
  {
    model: "a demonstration, 10,000 requests a month",
    spec: { traffic: traffic(10_000, 0.2, { pattern: "steady" }) },
    choice: "sagemaker serverless × 0-5",
    others: {
      "sagemaker async": "interface.timeout",
      "ecs realtime Fargate": "the stack's settings do not offer ecs",
      "ec2 realtime": "has no host for it yet",
    },
  },
  {
    model: "a service, 500,000 requests a month with a peak of 20 a second",
    spec: { "model.concurrency": 4, traffic: traffic(500_000, 0.2, { peakRps: 20 }) },
    choice: "sagemaker serverless × 0-10",
  },
  {
    model: "a service with steady traffic, 20 a second",
    spec: { "model.concurrency": 4, traffic: traffic(52_560_000, 0.1, { pattern: "steady" }) },
    choice: "kubernetes realtime × 1-1",
  },
  {
    model: "the same where there is no cluster",
    spec: { "model.concurrency": 4, traffic: traffic(52_560_000, 0.1, { pattern: "steady" }) },
    stack: noCluster,
    choice: "sagemaker realtime ml.c6i.large × 1-1",
    others: { "kubernetes realtime": "the stack's settings do not offer kubernetes" },
  },
  {
    model: "the same on a cluster whose nodes are EC2 instances",
    spec: { "model.concurrency": 4, traffic: traffic(52_560_000, 0.1, { pattern: "steady" }) },
    stack: { cluster: { region: "us-east-1", node: "m5.xlarge" } },
    choice: "kubernetes realtime m5.xlarge × 1-1",
  },
  {
    model: "bursts of 200 a second",
    spec: { "model.concurrency": 4, traffic: traffic(52_560_000, 0.1, { pattern: "bursty", peakRps: 200 }) },
    choice: "kubernetes realtime × 1-8",
  },
  {
    model: "office hours",
    spec: {
      "model.concurrency": 4,
      traffic: traffic(40_000_000, 0.1, { pattern: "scheduled", hours: ["Mon-Fri 08:00-18:00"] }),
    },
    choice: "kubernetes realtime × 1-2",
  },
  {
    model: "few requests that must be answered at once",
    spec: {
      traffic: traffic(10_000, 0.2, { pattern: "steady" }),
      objectives: { p95LatencyMs: 500 },
    },
    choice: "kubernetes realtime × 1-1",
    others: { "sagemaker serverless": "% of the requests wait 10s for a container" },
  },
  {
    model: "requests often enough to keep a container warm",
    spec: {
      traffic: traffic(200_000, 0.2, { pattern: "steady" }),
      objectives: { p95LatencyMs: 500 },
    },
    choice: "sagemaker serverless × 0-5",
  },
  {
    model: "few requests, with capacity kept ready, whose price no source agrees on",
    spec: {
      traffic: traffic(10_000, 0.2, { pattern: "steady" }),
      objectives: { p95LatencyMs: 500 },
      scaling: { minReplicas: 1 },
    },
    choice: "kubernetes realtime × 1-1",
    others: { "sagemaker serverless": "the cost is not known for want of price of sagemakerServerless" },
    advice: "sagemaker serverless fits as well, costs at least 0.01 USD a month and could not be compared",
  },
  {
    model: "more requests at the same time than serverless takes",
    spec: { traffic: traffic(1_000_000, 3, { peakRps: 100 }), "model.concurrency": 32 },
    choice: "kubernetes realtime × 1-14",
    others: { "sagemaker serverless": "there are 200 at most in mode serverless" },
  },
  {
    model: "a GPU",
    spec: {
      resources: { cpu: "2", memory: "8Gi", ...nvidia },
      traffic: traffic(60_000, 3, { pattern: "steady" }),
    },
    choice: "sagemaker realtime ml.g4dn.xlarge × 1-1",
    others: {
      "sagemaker serverless": "a serverless endpoint has no accelerators",
      "ecs realtime Fargate": "Fargate has no accelerators",
      "ec2 realtime g4dn.xlarge": "has no host for it yet",
    },
  },
  {
    model: "a GPU of which the account may run none",
    spec: {
      resources: { cpu: "2", memory: "8Gi", ...nvidia },
      traffic: traffic(60_000, 3, { pattern: "steady" }),
    },
    stack: { ...noCluster, quotas: { "ml.g4dn.xlarge": 0 } },
    choice: "sagemaker realtime ml.g4dn.2xlarge × 1-1",
    others: {
      "sagemaker realtime ml.g4dn.xlarge": "the account may run 0 of ml.g4dn.xlarge, and 1 may be needed",
    },
  },
  {
    model: "a GPU behind a queue, 50 busy hours",
    spec: {
      resources: { cpu: "2", memory: "8Gi", ...nvidia },
      interface: queue,
      traffic: traffic(60_000, 3, { pattern: "steady" }),
    },
    stack: { assume: { async: { wakesPerMonth: 120 } } },
    choice: "sagemaker async ml.g4dn.xlarge × 0-1",
    others: { "kubernetes realtime": "it has no queue workers yet" },
  },
  {
    model: "an LLM of 40 GiB",
    spec: {
      resources: { cpu: "4", memory: "24Gi", accelerator: { memory: "48Gi" } },
      "model.concurrency": 16,
      traffic: traffic(1_000_000, 5, { peakRps: 4 }),
      "interface.streaming": true,
      "interface.type": "http",
    },
    choice: "kubernetes realtime × 1-2",
    others: {
      "sagemaker realtime ml.g6e.xlarge":
        "the clients of this project read an answer of SageMaker as a whole",
    },
  },
  {
    model: "an LLM of 40 GiB whose answers are read as a whole, without a cluster",
    spec: {
      resources: { cpu: "4", memory: "24Gi", accelerator: { memory: "48Gi" } },
      "model.concurrency": 16,
      traffic: traffic(1_000_000, 5, { peakRps: 4 }),
    },
    stack: noCluster,
    choice: "sagemaker realtime ml.g6e.xlarge × 1-2",
  },
  {
    model: "an LLM on four GPUs",
    spec: {
      resources: { cpu: "16", memory: "96Gi", accelerator: { type: "nvidia", count: 4 } },
      traffic: traffic(100_000, 5, { pattern: "steady" }),
    },
    stack: noCluster,
    choice: "sagemaker realtime ml.g4dn.12xlarge × 1-1",
  },
  {
    model: "an LLM of a public image",
    spec: {
      "model.image": "vllm/vllm-openai:v0.11.0",
      resources: { cpu: "4", memory: "16Gi", accelerator: { type: "NVIDIA-L4" } },
      traffic: traffic(100_000, 2, { pattern: "steady" }),
    },
    choice: "kubernetes realtime × 1-1",
    others: { "sagemaker realtime": "SageMaker takes images from Amazon ECR" },
  },
  {
    model: "Inferentia",
    spec: {
      resources: { cpu: "2", memory: "8Gi", accelerator: { type: "inferentia" } },
      traffic: traffic(1_000_000, 0.2, { pattern: "steady" }),
    },
    stack: noCluster,
    choice: "sagemaker realtime ml.inf2.xlarge × 1-1",
  },
  {
    model: "requests of 20 MiB",
    spec: { traffic: traffic(100_000, 1, { pattern: "steady", maxPayload: "20Mi" }) },
    choice: "kubernetes realtime × 1-1",
    others: { "sagemaker realtime": "traffic.maxPayload", "sagemaker serverless": "traffic.maxPayload" },
  },
  {
    model: "requests of 20 MiB for which callers wait, without a cluster",
    spec: {
      traffic: traffic(1000, 30, { pattern: "steady", maxPayload: "20Mi" }),
      "interface.timeout": "30m",
      "interface.type": "http",
    },
    stack: noCluster,
    choice: "sagemaker async ml.c6i.large × 0-1",
  },
  {
    model: "a service that never sleeps, as cheap behind a queue",
    spec: {
      traffic: traffic(20_000, 0.1, { pattern: "steady" }),
      resources: { cpu: "1", memory: "8Gi" },
      scaling: { minReplicas: 1 },
      objectives: { p95LatencyMs: 300 },
    },
    stack: noCluster,
    choice: "sagemaker realtime ml.m6i.large × 1-1",
  },
  {
    model: "jobs of five minutes behind a queue",
    spec: { interface: queue, traffic: traffic(3000, 300, { peakRps: 0.1 }) },
    choice: "sagemaker async ml.c6i.large × 0-43",
  },
  {
    model: "a queue whose replicas are too few for its average",
    spec: { interface: queue, traffic: traffic(30_000, 300, { peakRps: 0.1 }), scaling: { maxReplicas: 2 } },
    choice:
      "nothing fits: scaling.maxReplicas: 2 given, is less than the 5 replicas that the traffic needs; use at least 5, or correct traffic.peakRps, secondsPerRequest or model.concurrency.",
  },
  {
    model: "a queue whose replicas are too few for its peak alone",
    spec: { interface: queue, traffic: traffic(3000, 300, { peakRps: 0.1 }), scaling: { maxReplicas: 2 } },
    choice: "sagemaker async ml.c6i.large × 0-2",
    advice: "requests wait at the peak, which needs 43 replicas",
  },
  {
    model: "a nightly batch",
    spec: { interface: nightly, traffic: traffic(300_000, 0.5) },
    choice: "sagemaker batch ml.c6i.large × 1-1",
    others: {
      "kubernetes realtime": "it has no batch jobs yet",
      "ecs realtime Fargate": "is not planned there",
    },
  },
  {
    model: "a nightly batch that takes one instance longer than a month",
    spec: { interface: nightly, traffic: traffic(20_000_000, 0.5) },
    choice: "sagemaker batch ml.c6i.large × 4-4",
  },
  {
    model: "data that must stay in another region than the account's",
    spec: {
      traffic: traffic(10_000, 0.2, { pattern: "steady" }),
      placement: { residency: ["eu-central-1"] },
    },
    stack: { cluster: {} },
    choice: "kubernetes realtime × 1-1",
    others: { "sagemaker serverless": "placement.residency", "ecs realtime Fargate": "eu-central-1" },
  },
  {
    model: "data that may stay in the account's region",
    spec: {
      traffic: traffic(10_000, 0.2, { pattern: "steady" }),
      placement: { residency: ["us-east-1"] },
    },
    choice: "sagemaker serverless × 0-5",
    others: { "kubernetes realtime": "allows us-east-1, and the cluster is in sandbox" },
  },
  {
    model: "a site of one's own, whose CPU costs a third",
    spec: { "model.concurrency": 8, traffic: traffic(5_000_000, 0.2, { pattern: "steady" }) },
    stack: {
      cluster: { region: "munich" },
      lists: [
        {
          region: "munich",
          source: "controlling",
          date: "2026-01-01",
          prices: { capacity: { cpuHour: 0.01, gibHour: 0.002 } },
        },
      ],
    },
    choice: "kubernetes realtime × 1-1",
    others: { "onPremises realtime": "use kubernetes with a kubeconfig of your own cluster" },
  },
  {
    model: "traffic that nobody knows",
    spec: {},
    choice: "kubernetes realtime × 1-1",
    others: {
      "sagemaker serverless":
        "the cost is not known for want of traffic.averageRps or traffic.requestsPerMonth",
    },
  },
  {
    model: "traffic and prices that nobody knows",
    spec: {},
    stack: { cluster: {}, region: "" },
    choice: "kubernetes realtime × 1-1",
    others: { "sagemaker realtime": "in a region that is not known" },
  },
  {
    model: "known traffic on a cluster without prices",
    spec: { traffic: traffic(10_000, 0.2, { pattern: "steady" }) },
    stack: { cluster: {} },
    choice: "sagemaker serverless × 0-5",
    advice: "could not be compared for want of price of capacity cpuHour in a cluster without prices",
  },
  {
    model: "spot capacity",
    spec: {
      resources: { cpu: "1", memory: "2Gi", capacity: { type: "spot" } },
      traffic: traffic(10_000, 0.2, { pattern: "steady" }),
    },
    choice: "kubernetes realtime × 1-1",
    others: { "sagemaker serverless": "SageMaker hosts on on-demand capacity alone" },
  },
  {
    model: "a network of one's own",
    spec: {
      traffic: traffic(10_000, 0.2, { pattern: "steady" }),
      "access.network": { subnets: ["subnet-0123456789abcdef0"], securityGroups: ["sg-0123456789abcdef0"] },
    },
    choice: "sagemaker realtime ml.c6i.large × 1-1",
    others: {
      "sagemaker serverless": "runs in a network of SageMaker's own",
      "kubernetes realtime": "a pod's network is the cluster's",
    },
  },
  {
    model: "several models in a container",
    spec: {
      "model.models": [archive("one"), archive("two")],
      traffic: traffic(100_000, 0.2, { pattern: "steady" }),
    },
    choice: "sagemaker realtime ml.c6i.large × 1-1",
    others: {
      "kubernetes realtime": "a Deployment serves one model",
      "sagemaker serverless": "model.models",
    },
  },
  {
    model: "several models on a GPU that SageMaker loads them on",
    spec: {
      "model.models": [archive("one"), archive("two")],
      resources: { cpu: "2", memory: "8Gi", accelerator: { type: "nvidia" } },
      traffic: traffic(100_000, 0.2, { pattern: "steady" }),
    },
    choice: "sagemaker realtime ml.g4dn.xlarge × 1-1",
    others: {
      "sagemaker realtime ml.g6.xlarge": "SageMaker loads several models on processors or on one GPU",
    },
  },
  {
    model: "a backend that is denied",
    spec: {
      traffic: traffic(10_000, 0.2, { pattern: "steady" }),
      placement: { deniedBackends: ["sagemaker"] },
    },
    choice: "kubernetes realtime × 1-1",
    others: { "sagemaker serverless": "placement.deniedBackends: names sagemaker" },
  },
  {
    model: "a budget that the cheapest is over",
    spec: {
      "model.concurrency": 4,
      traffic: traffic(52_560_000, 0.1, { pattern: "steady" }),
      cost: { monthlyBudgetUsd: 10 },
    },
    choice: "kubernetes realtime × 1-1",
    advice: "29.26 USD is over cost.monthlyBudgetUsd, which is 10.00 USD",
  },
  {
    model: "a backend that is named, though another is cheaper",
    spec: {
      traffic: traffic(10_000, 0.2, { pattern: "steady" }),
      placement: { backend: "sagemaker" },
    },
    choice: "sagemaker realtime ml.c7i.large × 1-1",
    advice: "sagemaker serverless would cost",
  },
  {
    model: "a backend that is named, with too few replicas",
    spec: {
      traffic: traffic(52_560_000, 0.1, { pattern: "steady" }),
      placement: { backend: "kubernetes" },
    },
    choice: "kubernetes realtime × 1-1",
    advice: "allows 1 where the spec does not say, and the traffic needs 3 replicas",
  },
  {
    model: "a mode that is named",
    spec: {
      traffic: traffic(52_560_000, 0.1, { pattern: "steady" }),
      placement: { mode: "serverless" },
    },
    choice: "sagemaker serverless × 0-7",
    others: { "kubernetes realtime": "it does not scale to zero yet" },
  },
  {
    model: "instance types that are named",
    spec: {
      traffic: traffic(100_000, 0.2, { pattern: "steady" }),
      placement: { instanceTypes: ["ml.m5.xlarge", "ml.c5.xlarge"] },
    },
    choice: "sagemaker realtime ml.c5.xlarge × 1-1",
    others: {
      "kubernetes realtime": "names instance types of SageMaker alone",
      "sagemaker serverless": "has no instances that could be chosen",
    },
  },
  {
    model: "instance types of a named backend: the first, whatever it costs",
    spec: {
      traffic: traffic(100_000, 0.2, { pattern: "steady" }),
      placement: { backend: "sagemaker", instanceTypes: ["ml.m5.xlarge", "ml.c5.xlarge"] },
    },
    choice: "sagemaker realtime ml.m5.xlarge × 1-1",
    advice: "sagemaker realtime ml.c5.xlarge would cost",
  },
  {
    model: "a shadow",
    spec: {
      "model.shadow": { name: "next", version: "2" },
      traffic: traffic(100_000, 0.2, { pattern: "steady" }),
    },
    choice: "sagemaker realtime ml.c6i.large × 1-1",
    others: { "kubernetes realtime": "model.shadow" },
  },
  {
    model: "a canary",
    spec: {
      rollout: { strategy: "canary", steps: [10] },
      traffic: traffic(10_000_000, 0.2, { pattern: "steady" }),
    },
    choice: "sagemaker realtime ml.c6i.large × 1-2",
    others: { "kubernetes realtime": "rollout.strategy" },
  },
  {
    model: "an image for arm64",
    spec: {
      resources: { cpu: "1", memory: "2Gi", architecture: "arm64" },
      traffic: traffic(100_000, 0.2, { pattern: "steady" }),
    },
    stack: noCluster,
    choice: "sagemaker realtime ml.c7g.large × 1-1",
    others: { "sagemaker serverless": "a serverless endpoint runs on amd64" },
  },
  {
    model: "200 GiB of memory",
    spec: {
      resources: { cpu: "8", memory: "200Gi" },
      traffic: traffic(100_000, 0.2, { pattern: "steady" }),
    },
    stack: noCluster,
    choice: "sagemaker realtime ml.r6i.8xlarge × 1-1",
    others: {
      "ecs realtime Fargate": "more than a Fargate task has: 16 vCPU and 120 GiB at most",
      "sagemaker serverless": "has 6144 MiB of memory at most",
    },
  },
  {
    model: "a web service that is asked for more than its replicas answer: no queue takes what comes",
    spec: {
      traffic: { ...traffic(13_000_000, 0.3), averageRps: undefined, peakRps: 60 },
      objectives: { p95LatencyMs: 500 },
      scaling: { minReplicas: 2, maxReplicas: 10 },
    },
    stack: noCluster,
    choice:
      "nothing fits: scaling.maxReplicas: 10 given, is less than the 26 replicas that the traffic needs; use at least 26, or correct traffic.peakRps, secondsPerRequest or model.concurrency.",
    others: { "sagemaker async": "answers come by way of S3, and objectives.p95LatencyMs is not judged" },
  },
  {
    model: "few requests whose sizes nobody says: what lacks the same is compared by the rest",
    spec: { traffic: { requestsPerMonth: 20_000, secondsPerRequest: 0.05, peakRps: 1 } },
    stack: noCluster,
    choice: "sagemaker serverless × 0-5",
    others: { "sagemaker serverless": "not known for want of traffic.requestSize, traffic.responseSize" },
  },
  {
    model: "a GPU of which the account may run no second one during an update",
    spec: {
      resources: { cpu: "2", memory: "8Gi", ...nvidia },
      traffic: traffic(60_000, 3, { pattern: "steady" }),
    },
    stack: { ...noCluster, quotas: { "ml.g4dn.xlarge": 1 } },
    choice: "sagemaker realtime ml.g4dn.xlarge × 1-1",
    advice: "an update may run up to 2 of ml.g4dn.xlarge, old and new ones side by side",
  },
  {
    model: "more memory than any instance has",
    spec: {
      resources: { cpu: "8", memory: "40000Gi" },
      traffic: traffic(100_000, 0.2, { pattern: "steady" }),
      placement: { deniedBackends: ["kubernetes"] },
    },
    choice:
      "nothing fits: resources: is not honoured by sagemaker in mode realtime: no instance type has all of it together; ask for less, or name an instance type in placement.instanceTypes.",
    others: { "ec2 realtime": "no EC2 instance type that is known here has room" },
  },
  {
    model:
      "steady traffic on ECS alone: an instance is a little cheaper than Fargate, and EKS pays its control plane",
    spec: always,
    stack: containers,
    choice: "ecs realtime t3.medium × 1-1",
    others: {
      "sagemaker realtime": "the stack's settings do not offer sagemaker",
      "ec2 realtime": "has no host for it yet",
    },
  },
  {
    model: "the same beside SageMaker, where ten models share load balancer, network and cluster",
    spec: always,
    stack: shared,
    choice: "ecs realtime t3.medium × 1-1",
  },
  {
    model:
      "the same whose load balancer and network one model pays alone: ECS is as dear as SageMaker, which has less to operate",
    spec: always,
    stack: { offered: ["sagemaker", "ecs"] },
    choice: "sagemaker realtime ml.c6i.large × 1-1",
  },
  {
    model: "a model smaller than any instance, on ECS: a Fargate task of a quarter of a vCPU",
    spec: {
      resources: { cpu: "250m", memory: "500Mi" },
      traffic: traffic(1_000_000, 0.02, { pattern: "steady" }),
    },
    stack: { ...shared, offered: ["ecs"] },
    choice: "ecs realtime Fargate × 1-1",
  },
  {
    model: "the same beside SageMaker: what little it answers is cheaper by the request",
    spec: {
      resources: { cpu: "250m", memory: "500Mi" },
      traffic: traffic(1_000_000, 0.02, { pattern: "steady" }),
    },
    stack: shared,
    choice: "sagemaker serverless × 0-5",
  },
  {
    model: "an image for ARM: Fargate's ARM processors are a fifth cheaper",
    spec: { ...always, resources: { cpu: "1", memory: "3Gi", architecture: "arm64" } },
    stack: shared,
    choice: "ecs realtime Fargate × 1-1",
    others: { "sagemaker serverless": "a serverless endpoint runs on amd64" },
  },
  {
    model: "a GPU on ECS: an instance with one, for Fargate has none",
    spec: {
      resources: { cpu: "2", memory: "8Gi", ...nvidia },
      traffic: traffic(60_000, 3, { pattern: "steady" }),
    },
    stack: shared,
    choice: "ecs realtime g4dn.xlarge × 1-1",
    others: { "ecs realtime Fargate": "Fargate has no accelerators" },
  },
  {
    model: "the same on a cluster of EKS without nodes with GPUs",
    spec: {
      resources: { cpu: "2", memory: "8Gi", ...nvidia },
      traffic: traffic(60_000, 3, { pattern: "steady" }),
    },
    stack: onEks(onNodes),
    choice:
      "nothing fits: resources.accelerator: is not honoured by eks in mode realtime: no node of the cluster has such accelerators; name an instance type that has them in the stack's setting eks.create.gpuNodes.instanceTypes. resources: no EC2 instance type that is known here has room for 2 CPU, 8 GiB, 1 accelerator; ask for less, or name another type in placement.instanceTypes.",
  },
  {
    model: "a cluster of EKS whose nodes are there: on them, whatever other types would cost",
    spec: always,
    stack: onEks(onNodes),
    choice: "eks realtime m6i.large × 1-1",
  },
  {
    model: "a cluster of EKS whose pods run on Fargate",
    spec: always,
    stack: onEks(onFargate),
    choice: "eks realtime Fargate × 1-1",
  },
  {
    model: "200 GiB of memory on ECS: an instance, for no Fargate task has as much",
    spec: {
      resources: { cpu: "8", memory: "200Gi" },
      traffic: traffic(100_000, 0.2, { pattern: "steady" }),
    },
    stack: containers,
    choice: "ecs realtime r6i.8xlarge × 1-1",
    others: { "ecs realtime Fargate": "a Fargate task has 16 vCPU and 120 GiB at most" },
  },
  {
    model: "an image that is not in Amazon ECR",
    spec: { ...always, "model.image": "ghcr.io/team/digits:1" },
    stack: { offered: ["sagemaker", "ecs"] },
    choice: "ecs realtime t3.medium × 1-1",
    others: { "sagemaker realtime": "SageMaker takes images from Amazon ECR" },
  },
  {
    model: "the same in a network without a way to the internet",
    spec: { ...always, "model.image": "ghcr.io/team/digits:1", placement: { allowedBackends: ["ecs"] } },
    stack: { ...containers, known: { ecs: { internet: false } } },
    choice:
      'nothing fits: model.image: "ghcr.io/team/digits:1" given, is not honoured by ecs in mode realtime: the network that is made has no way to the internet, and its tasks pull from Amazon ECR alone; push the image to Amazon ECR, or give tasks a way to the internet in the stack\'s setting network.nat.',
  },
  {
    model: "a canary: ECS shifts traffic by weights, and pods of EKS do not yet",
    spec: { ...always, rollout: { strategy: "canary", steps: [10] } },
    stack: containers,
    choice: "ecs realtime t3.medium × 1-1",
    others: { "eks realtime": "the Kubernetes host has no weighted routing yet" },
  },
  {
    model: "spot capacity on ECS: Fargate Spot, for instances are bought on demand",
    spec: { ...always, resources: { cpu: "1", memory: "2Gi", capacity: { type: "spot" } } },
    stack: containers,
    choice: "ecs realtime Fargate × 1-1",
    others: {
      "ecs realtime Fargate": "priced on demand: no source has spot prices",
      "ecs realtime t3.medium": "instances are bought on demand",
    },
  },
  {
    model: "a queue, where only ECS and EKS are: neither has workers",
    spec: { interface: queue, traffic: traffic(100_000, 0.2) },
    stack: containers,
    choice:
      "nothing fits: placement.backend: the stack's settings do not offer sagemaker; give the stack's setting sagemaker, or name the backend.",
    others: { "ecs realtime": "the ECS host has no queue workers yet" },
  },
  {
    model: "ECS denied: EKS, with what its control plane costs",
    spec: { ...always, placement: { deniedBackends: ["ecs"] } },
    stack: containers,
    choice: "eks realtime t3.medium × 1-1",
    others: { "ecs realtime Fargate": "names ecs" },
  },
  {
    model: "ECS named without a type: Fargate, whatever an instance costs, and the cheaper place is told",
    spec: { ...always, placement: { backend: "ecs" } },
    stack: { offered: ["kubernetes", "ecs"] },
    choice: "ecs realtime Fargate × 1-1",
    advice: "kubernetes realtime would cost 29.26 USD a month",
  },
  {
    model: "an instance type that a given cluster of ECS has no capacity of",
    spec: { ...always, placement: { instanceTypes: ["c6i.large"] } },
    stack: { offered: ["ecs"], known: { ecs: { capacityOf: ["m5.large"] } } },
    choice:
      "nothing fits: placement.instanceTypes: is not honoured by ecs in mode realtime: the given cluster has no capacity provider of that type; name the provider in the stack's setting ecs.cluster.capacityProviders.",
  },
];

// The prices are those of the built-in lists: whoever refreshes them looks here at what moves.
describe("the place that auto finds for", () => {
  for (const { model, spec, stack, choice, others = {}, advice } of choices) {
    it(`${model}: ${choice.length > 60 ? `${choice.slice(0, 60)}…` : choice}`, () => {
      const decision = decisionOf(spec, stack);
      assert.equal(lineOf(decision), choice);
      for (const [name, reason] of Object.entries(others)) {
        const other = candidateOf(decision, name);
        assert.ok(reasonsOf(other).includes(reason), `of ${name}: ${reasonsOf(other)}`);
      }
      const advised = decision.advice.join("\n");
      assert.ok(advice === undefined || advised.includes(advice), advised);
    });
  }
});
