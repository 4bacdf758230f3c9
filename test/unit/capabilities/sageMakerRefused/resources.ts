import { everyMode, onInstances, guarded, type RefusedOnSageMaker } from "./sageMaker.js";

/** What SageMaker refuses of resources, traffic, interface and placement. */
export const refusedResources: readonly RefusedOnSageMaker[] = [
  {
    modes: everyMode,
    change: { "resources.cpuLimit": 2 },
    refusals: [["resources.cpuLimit", "a replica has the whole instance to itself", "remove it"]],
  },
  {
    modes: everyMode,
    change: { "resources.sharedMemory": "64Mi" },
    refusals: [
      [
        "resources.sharedMemory",
        "SageMaker decides over /dev/shm",
        "keep what the container shares in a file below /tmp, or use backend kubernetes",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "resources.caches": [{ mountPath: "/cache", size: "1Gi" }] },
    refusals: [
      [
        "resources.caches",
        "SageMaker mounts no folders into a container",
        "use /tmp, which ends with the replica, or put the files into the artifact",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "resources.capacity": { type: "spot", spotPercentage: 50 } },
    refusals: [
      [
        "resources.capacity.type",
        "SageMaker hosts on on-demand capacity alone",
        "use onDemand, or backend kubernetes",
      ],
      ["resources.capacity.spotPercentage", "SageMaker has no spot capacity for inference", "remove it"],
    ],
  },
  {
    modes: everyMode,
    change: { "resources.capacity": { type: "mixed", onDemandBase: 1 } },
    refusals: [
      [
        "resources.capacity.type",
        "SageMaker hosts on on-demand capacity alone",
        "use onDemand, or backend kubernetes",
      ],
      ["resources.capacity.onDemandBase", "all capacity of SageMaker is on-demand", "remove it"],
    ],
  },
  {
    modes: onInstances,
    change: { "resources.cpu": 1000 },
    refusals: [
      [
        "resources",
        "no instance type has all of it together",
        "ask for less, or name an instance type in placement.instanceTypes",
      ],
    ],
  },
  {
    modes: onInstances,
    change: { "resources.accelerator": { type: "amd.com/gpu" } },
    refusals: [
      [
        "resources.accelerator",
        "no instance type of SageMaker has such accelerators in this number",
        "use nvidia, inferentia, a product such as NVIDIA-L4, or fewer of them",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { "resources.accelerator": { type: "nvidia" } },
    refusals: [
      ["resources.accelerator", "a serverless endpoint has no accelerators", "use placement.mode: realtime"],
    ],
  },
  {
    modes: ["serverless"],
    change: { "resources.memory": "8Gi" },
    refusals: [
      [
        "resources.memory",
        "a serverless endpoint has 6144 MiB of memory at most",
        "use at most 6Gi, or placement.mode: realtime",
      ],
    ],
  },
  {
    modes: guarded,
    change: { "resources.accelerator": { type: "nvidia" }, "resources.ephemeralStorage": "20Gi" },
    refusals: [
      [
        "resources.ephemeralStorage",
        "the instance types that have the rest have a disk of their own, whose size is fixed",
        "remove it, or name a type without a local disk in placement.instanceTypes",
      ],
    ],
  },
  {
    modes: guarded,
    change: { "resources.ephemeralStorage": "600Gi" },
    refusals: [
      ["resources.ephemeralStorage", "a volume of SageMaker has 512 GiB at most", "use at most 512Gi"],
    ],
  },
  {
    modes: ["serverless"],
    change: { "resources.ephemeralStorage": "20Gi" },
    refusals: [
      [
        "resources.ephemeralStorage",
        "a serverless endpoint has a disk of fixed size",
        "use placement.mode: realtime",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "resources.ephemeralStorage": "20Gi" },
    refusals: [
      [
        "resources.ephemeralStorage",
        "the volume of a transform job has 30 GB in any case",
        "remove it, or use placement.mode: async",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { "resources.architecture": "arm64" },
    refusals: [
      ["resources.architecture", "a serverless endpoint runs on amd64", "build the image for amd64"],
    ],
  },
  {
    modes: ["batch"],
    change: { "resources.architecture": "arm64" },
    refusals: [
      [
        "resources.architecture",
        "no instance type of transform jobs has another processor",
        "build the image for amd64",
      ],
    ],
  },
  {
    modes: onInstances,
    change: { "placement.instanceTypes": ["ml.m5.large", "ml.m5.xlarge"] },
    refusals: [
      ["placement.instanceTypes", "an endpoint or job of SageMaker runs on one instance type", "name one"],
    ],
  },
  {
    modes: guarded,
    change: { "placement.instanceTypes": ["m5.large"] },
    refusals: [
      [
        "placement.instanceTypes",
        "SageMaker hosts no endpoints on it",
        "name a type of SageMaker with its prefix, such as ml.m5.xlarge",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "placement.instanceTypes": ["m5.large"] },
    refusals: [
      [
        "placement.instanceTypes",
        "SageMaker runs no transform jobs on it",
        "name a type of SageMaker with its prefix, such as ml.m5.xlarge",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "placement.instanceTypes": ["ml.r5.large"] },
    refusals: [
      [
        "placement.instanceTypes",
        "SageMaker runs no transform jobs on it",
        "name a type of SageMaker with its prefix, such as ml.m5.xlarge",
      ],
    ],
  },
  {
    modes: onInstances,
    change: { "placement.instanceTypes": ["ml.m5.xlarge"], "resources.memory": "64Gi" },
    refusals: [
      [
        "placement.instanceTypes",
        "it has less than resources ask for",
        "name a larger type, or ask for less",
      ],
    ],
  },
  {
    modes: guarded,
    change: { "placement.instanceTypes": ["ml.inf1.xlarge"], rollout: { bakeTime: "5m" } },
    refusals: [
      [
        "placement.instanceTypes",
        "on Inf1 instances SageMaker moves all traffic at once and without alarms",
        "name a type of family inf2, or remove rollout.strategy, bakeTime and rollbackAlarms",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: { "placement.instanceTypes": ["ml.inf1.xlarge"], "model.shadow": { name: "b", version: "2" } },
    refusals: [
      [
        "placement.instanceTypes",
        "SageMaker has no shadow variants on Inf1 instances",
        "name a type of family inf2",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { "placement.instanceTypes": ["ml.inf1.xlarge"], "model.shadow": { name: "b", version: "2" } },
    refusals: [
      [
        "model.shadow",
        "SageMaker has shadow variants in mode realtime, and not in async",
        "use placement.mode: realtime, or copy requests in the application",
      ],
      [
        "placement.instanceTypes",
        "SageMaker has no shadow variants on Inf1 instances",
        "name a type of family inf2",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { "placement.instanceTypes": ["ml.m5.large"] },
    refusals: [
      [
        "placement.instanceTypes",
        "a serverless endpoint has no instances that could be chosen",
        "remove it, or use placement.mode: realtime",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: { "traffic.maxPayload": "2Gi" },
    refusals: [
      [
        "traffic.maxPayload",
        "a request or answer of a real-time endpoint has 6 MiB at most",
        "use placement.mode: async, or pass the place of the data in S3",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { "traffic.maxPayload": "2Gi" },
    refusals: [
      [
        "traffic.maxPayload",
        "a request or answer of a serverless endpoint has 4 MiB at most",
        "use placement.mode: async, or pass the place of the data in S3",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { "traffic.maxPayload": "2Gi" },
    refusals: [
      [
        "traffic.maxPayload",
        "a request of an asynchronous endpoint has 1 GiB at most",
        "split the data, or pass its place in S3",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "traffic.maxPayload": "2Gi" },
    refusals: [
      [
        "traffic.maxPayload",
        "a request of a transform job has 100 MiB at most",
        "split the data, or use placement.mode: async",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: { "traffic.requestSize": "2Gi", "traffic.responseSize": "2Gi" },
    refusals: [
      [
        "traffic.requestSize",
        "a request or answer of a real-time endpoint has 6 MiB at most",
        "use placement.mode: async, or pass the place of the data in S3",
      ],
      [
        "traffic.responseSize",
        "a request or answer of a real-time endpoint has 6 MiB at most",
        "use placement.mode: async, or pass the place of the data in S3",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { "traffic.requestSize": "2Gi", "traffic.responseSize": "2Gi" },
    refusals: [
      [
        "traffic.requestSize",
        "a request or answer of a serverless endpoint has 4 MiB at most",
        "use placement.mode: async, or pass the place of the data in S3",
      ],
      [
        "traffic.responseSize",
        "a request or answer of a serverless endpoint has 4 MiB at most",
        "use placement.mode: async, or pass the place of the data in S3",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { "traffic.requestSize": "2Gi", "traffic.responseSize": "2Gi" },
    refusals: [
      [
        "traffic.requestSize",
        "a request of an asynchronous endpoint has 1 GiB at most",
        "split the data, or pass its place in S3",
      ],
      [
        "traffic.responseSize",
        "a request of an asynchronous endpoint has 1 GiB at most",
        "split the data, or pass its place in S3",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "traffic.requestSize": "2Gi", "traffic.responseSize": "2Gi" },
    refusals: [
      [
        "traffic.requestSize",
        "a request of a transform job has 100 MiB at most",
        "split the data, or use placement.mode: async",
      ],
      [
        "traffic.responseSize",
        "a request of a transform job has 100 MiB at most",
        "split the data, or use placement.mode: async",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: { "traffic.secondsPerRequest": 7200 },
    refusals: [
      [
        "traffic.secondsPerRequest",
        "a real-time endpoint waits for an answer for 60 seconds",
        "use placement.mode: async",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { "traffic.secondsPerRequest": 7200 },
    refusals: [
      [
        "traffic.secondsPerRequest",
        "a serverless endpoint waits for an answer for 60 seconds",
        "use placement.mode: async",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { "traffic.secondsPerRequest": 7200 },
    refusals: [
      [
        "traffic.secondsPerRequest",
        "an asynchronous endpoint waits for an answer for an hour",
        "split the work",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "traffic.secondsPerRequest": 7200 },
    refusals: [
      ["traffic.secondsPerRequest", "a transform job waits for an answer for an hour", "split the work"],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      "placement.mode": undefined,
      interface: {
        type: "queue",
        input: "s3://bucket/in/",
        output: "s3://bucket/out/",
        visibilityTimeout: "5m",
        maxAttempts: 3,
      },
    },
    refusals: [
      ["interface.type", "a real-time endpoint answers at once", "use placement.mode: async"],
      ["interface.input", "a real-time endpoint answers at once", "use placement.mode: async"],
      ["interface.output", "a real-time endpoint answers at once", "use placement.mode: async"],
      ["interface.visibilityTimeout", "a real-time endpoint answers at once", "use placement.mode: async"],
      ["interface.maxAttempts", "a real-time endpoint answers at once", "use placement.mode: async"],
    ],
  },
  {
    modes: ["serverless"],
    change: {
      "placement.mode": undefined,
      interface: {
        type: "queue",
        input: "s3://bucket/in/",
        output: "s3://bucket/out/",
        visibilityTimeout: "5m",
        maxAttempts: 3,
      },
    },
    refusals: [
      ["interface.type", "a serverless endpoint answers at once", "use placement.mode: async"],
      ["interface.input", "a serverless endpoint answers at once", "use placement.mode: async"],
      ["interface.output", "a serverless endpoint answers at once", "use placement.mode: async"],
      ["interface.visibilityTimeout", "a serverless endpoint answers at once", "use placement.mode: async"],
      ["interface.maxAttempts", "a serverless endpoint answers at once", "use placement.mode: async"],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      "placement.mode": undefined,
      interface: {
        type: "batch",
        input: "s3://bucket/in/",
        output: "s3://bucket/out/",
        schedule: "0 7 * * *",
        timeZone: "Europe/Berlin",
        split: "file",
      },
    },
    refusals: [
      ["interface.type", "a real-time endpoint runs no jobs", "use placement.mode: batch"],
      ["interface.input", "a real-time endpoint answers at once", "use placement.mode: async"],
      ["interface.output", "a real-time endpoint answers at once", "use placement.mode: async"],
      ["interface.schedule", "a real-time endpoint runs no jobs", "use placement.mode: batch"],
      ["interface.timeZone", "a real-time endpoint runs no jobs", "use placement.mode: batch"],
      ["interface.split", "a real-time endpoint runs no jobs", "use placement.mode: batch"],
    ],
  },
  {
    modes: ["serverless"],
    change: {
      "placement.mode": undefined,
      interface: {
        type: "batch",
        input: "s3://bucket/in/",
        output: "s3://bucket/out/",
        schedule: "0 7 * * *",
        timeZone: "Europe/Berlin",
        split: "file",
      },
    },
    refusals: [
      ["interface.type", "a serverless endpoint runs no jobs", "use placement.mode: batch"],
      ["interface.input", "a serverless endpoint answers at once", "use placement.mode: async"],
      ["interface.output", "a serverless endpoint answers at once", "use placement.mode: async"],
      ["interface.schedule", "a serverless endpoint runs no jobs", "use placement.mode: batch"],
      ["interface.timeZone", "a serverless endpoint runs no jobs", "use placement.mode: batch"],
      ["interface.split", "a serverless endpoint runs no jobs", "use placement.mode: batch"],
    ],
  },
  {
    modes: ["async"],
    change: {
      "placement.mode": undefined,
      interface: {
        type: "batch",
        input: "s3://bucket/in/",
        output: "s3://bucket/out/",
        schedule: "0 7 * * *",
        timeZone: "Europe/Berlin",
        split: "file",
      },
    },
    refusals: [
      ["interface.type", "an asynchronous endpoint runs no jobs", "use placement.mode: batch"],
      ["interface.schedule", "an asynchronous endpoint runs no jobs", "use placement.mode: batch"],
      ["interface.timeZone", "an asynchronous endpoint runs no jobs", "use placement.mode: batch"],
      ["interface.split", "an asynchronous endpoint runs no jobs", "use placement.mode: batch"],
    ],
  },
  {
    modes: ["realtime", "serverless"],
    change: { interface: { type: "http", timeout: "2m", streaming: true } },
    refusals: [
      [
        "interface.timeout",
        "SageMaker waits for an answer for 60 seconds",
        "use at most 60s, or placement.mode: async",
      ],
      [
        "interface.streaming",
        "the clients of this project read an answer of SageMaker as a whole",
        "remove it, or use backend kubernetes",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { interface: { type: "http", streaming: true } },
    refusals: [
      [
        "interface.streaming",
        "an asynchronous endpoint writes whole answers into S3",
        "remove it, or use backend kubernetes",
      ],
    ],
  },
  {
    modes: ["async"],
    change: {
      interface: {
        type: "queue",
        input: "requests",
        output: "s3://bucket/answers",
        visibilityTimeout: "2h",
        maxAttempts: 3,
      },
    },
    refusals: [
      [
        "interface.input",
        "SageMaker reads and writes files in S3",
        "name a folder of a bucket that ends in /, such as s3://bucket/requests/",
      ],
      [
        "interface.output",
        "SageMaker reads and writes files in S3",
        "name a folder of a bucket that ends in /, such as s3://bucket/requests/",
      ],
      [
        "interface.visibilityTimeout",
        "an asynchronous endpoint waits for an answer for an hour at most",
        "use at most 1h",
      ],
      [
        "interface.maxAttempts",
        "an asynchronous endpoint counts no attempts",
        "remove it; the client tells a failed request from an answer, so that it can be sent again",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { interface: { type: "http", timeout: "30s", streaming: false } },
    refusals: [
      ["interface.type", "a transform job answers no single requests", "use placement.mode: realtime"],
      [
        "interface.timeout",
        "a transform job answers no single requests",
        "remove it, or use placement.mode: realtime",
      ],
      [
        "interface.streaming",
        "a transform job answers no single requests",
        "remove it, or use placement.mode: realtime",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: {
      interface: {
        type: "queue",
        input: "s3://bucket/in/",
        output: "s3://bucket/out/",
        visibilityTimeout: "5m",
        maxAttempts: 3,
      },
    },
    refusals: [
      ["interface.type", "a transform job answers no single requests", "use placement.mode: async"],
      [
        "interface.visibilityTimeout",
        "a transform job answers no single requests",
        "remove it, or use placement.mode: realtime",
      ],
      [
        "interface.maxAttempts",
        "a transform job answers no single requests",
        "remove it, or use placement.mode: realtime",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { interface: { type: "batch", input: "rows", output: "answers" } },
    refusals: [
      [
        "interface.input",
        "SageMaker reads and writes files in S3",
        "name a folder of a bucket that ends in /, such as s3://bucket/requests/",
      ],
      [
        "interface.output",
        "SageMaker reads and writes files in S3",
        "name a folder of a bucket that ends in /, such as s3://bucket/requests/",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { interface: { type: "batch", input: "s3://bucket/in/", output: "s3://bucket/in/out/" } },
    refusals: [
      [
        "interface.output",
        "it lies in interface.input, so that the next job would read the answers of this one",
        "name a folder beside it",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "placement.residency": ["eu-central-1"] },
    refusals: [
      [
        "placement.residency",
        "the stack's settings do not offer what it needs",
        "name the region in the stack's setting sagemaker.region, so that it can be compared",
      ],
    ],
  },
  {
    modes: everyMode,
    change: {
      "placement.residency": ["eu-central-1"],
      "model.image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:1",
    },
    where: { region: "us-east-1", features: ["sagemaker.region"] },
    refusals: [
      [
        "placement.residency",
        "the stack's setting sagemaker.region names a region that is not among them",
        "host the model in a stack of an allowed region",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "placement.nodesPerReplica": 2 },
    refusals: [
      [
        "placement.nodesPerReplica",
        "a replica lives on one node on every backend here",
        "choose an accelerator with enough memory for the model, or a smaller or quantised model",
      ],
    ],
  },
];
