import {
  everyMode,
  onInstances,
  guarded,
  endpoints,
  numbered,
  type RefusedOnSageMaker,
} from "./sageMaker.js";

/** What SageMaker refuses of scaling, rollout, access, observability and cost. */
export const refusedOperation: readonly RefusedOnSageMaker[] = [
  {
    modes: ["realtime"],
    change: {
      scaling: {
        minReplicas: 0,
        maxReplicas: 2,
        schedule: [{ cron: "0 7 * * *", minReplicas: 0, maxReplicas: 1 }],
      },
    },
    refusals: [
      [
        "scaling.minReplicas",
        "a real-time endpoint keeps at least one instance",
        "use at least 1, or placement.mode: async or serverless, which can sleep",
      ],
      [
        "scaling.schedule[0].minReplicas",
        "a real-time endpoint keeps at least one instance",
        "use at least 1, or placement.mode: async or serverless, which can sleep",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: { scaling: { maxReplicas: 3, metric: { type: "queueDepth", target: 5 } } },
    refusals: [
      [
        "scaling.metric.type",
        "a real-time endpoint has no queue",
        "use requestsPerSecond, or placement.mode: async",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: { scaling: { maxReplicas: 3, metric: { type: "gpu", target: 5 } } },
    refusals: [
      [
        "scaling.metric.type",
        "a replica has no GPU to measure",
        "give resources.accelerator of NVIDIA, or use another metric",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      scaling: { minReplicas: 1, maxReplicas: 3, metric: { type: "named", name: "queue", target: 5 } },
    },
    refusals: [
      [
        "scaling.metric.type",
        "SageMaker's hosts scale by SageMaker's own metrics",
        "publish it to CloudWatch and use a transform, or use requestsPerSecond",
      ],
      [
        "scaling.metric.name",
        "SageMaker's hosts scale by SageMaker's own metrics",
        "publish it to CloudWatch and use a transform, or use requestsPerSecond",
      ],
    ],
  },
  {
    modes: ["async"],
    change: {
      scaling: { minReplicas: 1, maxReplicas: 3, metric: { type: "named", name: "queue", target: 5 } },
    },
    refusals: [
      [
        "scaling.metric.type",
        "an asynchronous endpoint is scaled by what waits in its queue, as it may have no instance to measure",
        "use queueDepth",
      ],
      [
        "scaling.metric.name",
        "an asynchronous endpoint is scaled by what waits in its queue, as it may have no instance to measure",
        "use queueDepth",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { scaling: { maxReplicas: 3, metric: { type: "requestsPerSecond", target: 5 } } },
    refusals: [
      [
        "scaling.metric.type",
        "an asynchronous endpoint is scaled by what waits in its queue, as it may have no instance to measure",
        "use queueDepth",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { scaling: { maxReplicas: 3, metric: { type: "concurrency", target: 5 } } },
    refusals: [
      [
        "scaling.metric.type",
        "an asynchronous endpoint is scaled by what waits in its queue, as it may have no instance to measure",
        "use queueDepth",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { scaling: { maxReplicas: 3, metric: { type: "cpu", target: 5 } } },
    refusals: [
      [
        "scaling.metric.type",
        "an asynchronous endpoint is scaled by what waits in its queue, as it may have no instance to measure",
        "use queueDepth",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { scaling: { maxReplicas: 3, metric: { type: "memory", target: 5 } } },
    refusals: [
      [
        "scaling.metric.type",
        "an asynchronous endpoint is scaled by what waits in its queue, as it may have no instance to measure",
        "use queueDepth",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { scaling: { maxReplicas: 3, metric: { type: "gpu", target: 5 } } },
    refusals: [
      [
        "scaling.metric.type",
        "an asynchronous endpoint is scaled by what waits in its queue, as it may have no instance to measure",
        "use queueDepth",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { scaling: { minReplicas: 1, metric: { type: "requestsPerSecond", target: 1 } } },
    refusals: [
      [
        "scaling.metric.type",
        "a serverless endpoint scales by itself, and what it keeps ready by its use alone",
        "use concurrency with a target of at most 1",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { scaling: { minReplicas: 1, metric: { type: "cpu", target: 1 } } },
    refusals: [
      [
        "scaling.metric.type",
        "a serverless endpoint scales by itself, and what it keeps ready by its use alone",
        "use concurrency with a target of at most 1",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { scaling: { minReplicas: 1, metric: { type: "memory", target: 1 } } },
    refusals: [
      [
        "scaling.metric.type",
        "a serverless endpoint scales by itself, and what it keeps ready by its use alone",
        "use concurrency with a target of at most 1",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { scaling: { minReplicas: 1, metric: { type: "gpu", target: 1 } } },
    refusals: [
      [
        "scaling.metric.type",
        "a serverless endpoint scales by itself, and what it keeps ready by its use alone",
        "use concurrency with a target of at most 1",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { scaling: { minReplicas: 1, metric: { type: "queueDepth", target: 1 } } },
    refusals: [
      [
        "scaling.metric.type",
        "a serverless endpoint scales by itself, and what it keeps ready by its use alone",
        "use concurrency with a target of at most 1",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { scaling: { minReplicas: 1, metric: { type: "named", name: "queue", target: 1 } } },
    refusals: [
      [
        "scaling.metric.type",
        "a serverless endpoint scales by itself, and what it keeps ready by its use alone",
        "use concurrency with a target of at most 1",
      ],
      [
        "scaling.metric.name",
        "a serverless endpoint scales by itself, and what it keeps ready by its use alone",
        "use concurrency with a target of at most 1",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { scaling: { metric: { type: "concurrency", target: 70 } } },
    refusals: [
      [
        "scaling.metric.type",
        "no concurrency is kept ready that could be scaled",
        "raise scaling.minReplicas to at least 1, or remove it",
      ],
      [
        "scaling.metric.target",
        "it is the share in use of the concurrency that is kept ready",
        "use a number of at most 1, such as 0.7",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { scaling: { minReplicas: 201, maxReplicas: 300 } },
    refusals: [
      [
        "scaling.minReplicas",
        "a serverless endpoint answers 200 requests at the same time at most",
        "use at most 200, or placement.mode: realtime",
      ],
      [
        "scaling.maxReplicas",
        "a serverless endpoint answers 200 requests at the same time at most",
        "use at most 200, or placement.mode: realtime",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: {
      scaling: { minReplicas: 1, schedule: [{ cron: "0 7 * * *", minReplicas: 0, maxReplicas: 6 }] },
    },
    refusals: [
      [
        "scaling.schedule[0].minReplicas",
        "scaled concurrency is kept ready for at least one request",
        "use at least 1",
      ],
      [
        "scaling.schedule[0].maxReplicas",
        "no more concurrency can be kept ready than the endpoint answers at all",
        "use at most scaling.maxReplicas, and raise that",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: {
      scaling: {
        minReplicas: 1,
        maxReplicas: 300,
        schedule: [{ cron: "0 7 * * *", minReplicas: 1, maxReplicas: 201 }],
      },
    },
    refusals: [
      [
        "scaling.maxReplicas",
        "a serverless endpoint answers 200 requests at the same time at most",
        "use at most 200, or placement.mode: realtime",
      ],
      [
        "scaling.schedule[0].maxReplicas",
        "a serverless endpoint keeps 200 requests ready at most",
        "use at most 200",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { scaling: { schedule: [{ cron: "0 7 * * *", minReplicas: 1, maxReplicas: 2 }] } },
    refusals: [
      [
        "scaling.schedule",
        "no concurrency is kept ready that could be scaled",
        "raise scaling.minReplicas to at least 1, or remove it",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { scaling: { cooldown: { scaleIn: "5m" } } },
    refusals: [
      [
        "scaling.cooldown",
        "without a metric nothing is scaled here that could wait",
        "give scaling.metric, or remove it",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { scaling: { minReplicas: 0 } },
    refusals: [["scaling.minReplicas", "a transform job runs on at least one instance", "use at least 1"]],
  },
  {
    modes: ["batch"],
    change: { scaling: { minReplicas: 101 } },
    refusals: [["scaling.minReplicas", "a transform job runs on 100 instances at most", "use at most 100"]],
  },
  {
    modes: ["batch"],
    change: {
      scaling: {
        maxReplicas: 4,
        metric: { type: "cpu", target: 70 },
        schedule: [{ cron: "0 7 * * *", minReplicas: 1, maxReplicas: 2 }],
        cooldown: { scaleIn: "5m" },
      },
    },
    refusals: [
      [
        "scaling.maxReplicas",
        "a transform job has its instances from its start to its end",
        "remove it, and give their number in scaling.minReplicas",
      ],
      [
        "scaling.metric",
        "a transform job has its instances from its start to its end",
        "remove it, and give their number in scaling.minReplicas",
      ],
      [
        "scaling.schedule",
        "a transform job has its instances from its start to its end",
        "remove it, and give the time of the job in interface.schedule",
      ],
      ["scaling.cooldown", "a transform job has its instances from its start to its end", "remove it"],
    ],
  },
  {
    modes: guarded,
    change: { rollout: { strategy: "canary" } },
    refusals: [
      [
        "rollout.strategy",
        "SageMaker needs to know the share of the first step",
        "give rollout.steps: one share for canary, such as [10], and all of them for linear, such as [25, 50, 75, 100]",
      ],
    ],
  },
  {
    modes: guarded,
    change: { rollout: { strategy: "linear" } },
    refusals: [
      [
        "rollout.strategy",
        "SageMaker needs to know the share of the first step",
        "give rollout.steps: one share for canary, such as [10], and all of them for linear, such as [25, 50, 75, 100]",
      ],
    ],
  },
  {
    modes: guarded,
    change: { rollout: { strategy: "canary", steps: [10, 50] } },
    refusals: [
      [
        "rollout.steps",
        "a canary of SageMaker is one share of 1 to 50 per cent, and then everything",
        "give one share, such as [10]",
      ],
    ],
  },
  {
    modes: guarded,
    change: { rollout: { strategy: "linear", steps: [25, 60, 100] } },
    refusals: [
      [
        "rollout.steps",
        "linear steps of SageMaker are of one size of 10 to 50 per cent, up to everything",
        "give shares such as [25, 50, 75, 100]",
      ],
    ],
  },
  {
    modes: guarded,
    change: { rollout: { strategy: "rolling" } },
    refusals: [
      [
        "rollout.strategy",
        "SageMaker rolls by half of the instances at most, and needs two for that",
        "raise scaling.minReplicas to 2, or use allAtOnce",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      rollout: { strategy: "rolling" },
      scaling: { minReplicas: 2 },
      "model.shadow": { name: "b", version: "2" },
    },
    refusals: [
      [
        "rollout.strategy",
        "SageMaker rolls endpoints with one variant alone",
        "use allAtOnce, canary or linear",
      ],
    ],
  },
  {
    modes: ["async"],
    change: {
      rollout: { strategy: "rolling" },
      scaling: { minReplicas: 2 },
      "model.shadow": { name: "b", version: "2" },
    },
    refusals: [
      [
        "model.shadow",
        "SageMaker has shadow variants in mode realtime, and not in async",
        "use placement.mode: realtime, or copy requests in the application",
      ],
      [
        "rollout.strategy",
        "SageMaker rolls endpoints with one variant alone",
        "use allAtOnce, canary or linear",
      ],
    ],
  },
  {
    modes: guarded,
    change: { rollout: { batchSize: 1 } },
    refusals: [
      [
        "rollout.batchSize",
        "SageMaker rolls by half of the instances at most, and needs two for that",
        "raise scaling.minReplicas to 2, or use allAtOnce",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: {
      rollout: { batchSize: 1 },
      scaling: { minReplicas: 2 },
      "model.variants": [
        { name: "a", weight: 50, version: "1" },
        { name: "b", weight: 50, version: "1" },
      ],
    },
    refusals: [
      [
        "rollout.batchSize",
        "SageMaker rolls endpoints with one variant alone",
        "use allAtOnce, canary or linear",
      ],
    ],
  },
  {
    modes: ["async"],
    change: {
      rollout: { batchSize: 1 },
      scaling: { minReplicas: 2 },
      "model.variants": [
        { name: "a", weight: 50, version: "1" },
        { name: "b", weight: 50, version: "1" },
      ],
    },
    refusals: [
      [
        "model.variants",
        "SageMaker splits traffic in mode realtime, and not in async",
        "use placement.mode: realtime, or host each as a model of its own",
      ],
      [
        "rollout.batchSize",
        "SageMaker rolls endpoints with one variant alone",
        "use allAtOnce, canary or linear",
      ],
    ],
  },
  {
    modes: guarded,
    change: { rollout: { batchSize: "80%" }, scaling: { minReplicas: 4 } },
    refusals: [
      [
        "rollout.batchSize",
        "SageMaker replaces 5 to 50 per cent of the instances at a time",
        'use a share from "5%" to "50%", or a number that is one of any number of replicas',
      ],
    ],
  },
  ...["s3://files/", "s3://files/digits-dev/", "s3://files/digits-dev/output/"].map((input) => ({
    modes: ["batch"] as const,
    change: { interface: { type: "batch", input } },
    where: { bucket: "files", nameSuffix: "dev" },
    refusals: [
      [
        "interface.input",
        "it holds the folder of answers in the bucket of the stack's setting sagemaker.bucket, so that the next job would read the answers of this one",
        "name a folder beside it, or give interface.output",
      ] as const,
    ],
  })),
  {
    modes: ["batch"],
    change: { interface: { type: "batch", output: "s3://files/digits-dev/input/answers/" } },
    where: { bucket: "files", nameSuffix: "dev" },
    refusals: [
      [
        "interface.output",
        "it lies in interface.input, so that the next job would read the answers of this one",
        "name a folder beside it",
      ],
    ],
  },
  {
    modes: guarded,
    change: { rollout: { bakeTime: "2h" } },
    refusals: [["rollout.bakeTime", "SageMaker waits for an hour at most", "use at most 1h"]],
  },
  {
    modes: guarded,
    change: { rollout: { strategy: "linear", steps: [25, 50, 75, 100], bakeTime: "1h" } },
    refusals: [
      [
        "rollout.bakeTime",
        "all waits of a deployment together may last four hours",
        "use fewer steps or a shorter time",
      ],
    ],
  },
  {
    modes: guarded,
    change: { rollout: { rollbackAlarms: Array.from({ length: 11 }, (_, index) => `alarm-${index}`) } },
    refusals: [
      [
        "rollout.rollbackAlarms",
        "SageMaker watches 10 alarms at most, one a variant where they are made for the model",
        "name fewer",
      ],
    ],
  },
  ...[
    { metric: "utilisation", for: undefined, bakeTime: "4m59s", least: "5m" },
    { metric: "utilisation", for: "20m", bakeTime: "10m", least: "20m" },
  ].map(({ metric, for: hold, bakeTime, least }) => ({
    modes: guarded,
    change: {
      observability: {
        alarms: [
          { name: "busy", metric, above: 90, for: hold },
          { name: "other", metric, above: 99, for: "1h" },
        ],
      },
      rollout: { bakeTime, rollbackAlarms: ["busy"] },
    },
    refusals: [
      [
        "rollout.bakeTime",
        "the wait would end before an alarm of rollout.rollbackAlarms can go off, so that it would never end the rollout",
        `use a time no shorter than the \`for\` of each alarm, which is 5m where it is not written: at least ${least}`,
      ] as const,
    ],
  })),
  ...[{}, { bakeTime: "1h" }].map((more) => ({
    modes: guarded,
    change: {
      observability: { alarms: [{ name: "busy", metric: "utilisation", above: 90, for: "2h" }] },
      rollout: { ...more, rollbackAlarms: ["busy"] },
    },
    refusals: [
      [
        "rollout.rollbackAlarms",
        "SageMaker waits for an hour at most, in which an alarm with a longer `for` cannot go off",
        "give the alarms that are to end a rollout a `for` of at most 1h",
      ] as const,
    ],
  })),
  {
    modes: guarded,
    change: {
      observability: { alarms: [{ name: "busy", metric: "utilisation", above: 90, for: "1h" }] },
      rollout: { strategy: "linear", steps: [25, 50, 75, 100], rollbackAlarms: ["busy"] },
    },
    refusals: [
      [
        "rollout.rollbackAlarms",
        "each step waits for the longest `for` of the alarms, and all waits together may last four hours",
        "use fewer steps, or give the alarms a shorter `for`",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { rollout: { strategy: "rolling" } },
    refusals: [
      [
        "rollout.strategy",
        "SageMaker has deployment guardrails for real-time and asynchronous endpoints alone",
        "use allAtOnce, or placement.mode: realtime",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { rollout: { strategy: "canary" } },
    refusals: [
      [
        "rollout.strategy",
        "SageMaker has deployment guardrails for real-time and asynchronous endpoints alone",
        "use allAtOnce, or placement.mode: realtime",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { rollout: { strategy: "linear" } },
    refusals: [
      [
        "rollout.strategy",
        "SageMaker has deployment guardrails for real-time and asynchronous endpoints alone",
        "use allAtOnce, or placement.mode: realtime",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { rollout: { strategy: "blueGreen" } },
    refusals: [
      [
        "rollout.strategy",
        "SageMaker has deployment guardrails for real-time and asynchronous endpoints alone",
        "use allAtOnce, or placement.mode: realtime",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { rollout: { batchSize: 1, bakeTime: "5m", rollbackAlarms: ["errors"] } },
    refusals: [
      [
        "rollout.batchSize",
        "SageMaker has deployment guardrails for real-time and asynchronous endpoints alone",
        "remove it, or use placement.mode: realtime",
      ],
      [
        "rollout.bakeTime",
        "SageMaker has deployment guardrails for real-time and asynchronous endpoints alone",
        "remove it, or use placement.mode: realtime",
      ],
      [
        "rollout.rollbackAlarms",
        "SageMaker has deployment guardrails for real-time and asynchronous endpoints alone",
        "remove it, or use placement.mode: realtime",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { rollout: { strategy: "canary", steps: [10] } },
    refusals: [
      [
        "rollout.strategy",
        "SageMaker has deployment guardrails for real-time and asynchronous endpoints alone",
        "use allAtOnce, or placement.mode: realtime",
      ],
      [
        "rollout.steps",
        "SageMaker has deployment guardrails for real-time and asynchronous endpoints alone",
        "remove it, or use placement.mode: realtime",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: {
      rollout: {
        strategy: "canary",
        steps: [10],
        bakeTime: "5m",
        rollbackAlarms: ["errors"],
        revisionsKept: 2,
      },
    },
    refusals: [
      ["rollout.strategy", "every transform job starts the version that is there", "remove it"],
      ["rollout.steps", "every transform job starts the version that is there", "remove it"],
      ["rollout.bakeTime", "every transform job starts the version that is there", "remove it"],
      ["rollout.rollbackAlarms", "every transform job starts the version that is there", "remove it"],
      ["rollout.revisionsKept", "every transform job starts the version that is there", "remove it"],
    ],
  },
  {
    modes: ["batch"],
    change: { rollout: { batchSize: 1 } },
    refusals: [["rollout.batchSize", "every transform job starts the version that is there", "remove it"]],
  },
  {
    modes: everyMode,
    change: { access: { exposure: "private", host: "digits.example.com", tls: { issuer: "ca" } } },
    refusals: [
      [
        "access.exposure",
        "the SageMaker runtime API answers signed requests of AWS principals, and a model has no address of its own",
        "use internal, and an interface VPC endpoint of sagemaker.runtime in your network",
      ],
      [
        "access.host",
        "the SageMaker runtime API answers signed requests of AWS principals, and a model has no address of its own",
        "remove it",
      ],
      [
        "access.tls",
        "the SageMaker runtime API answers signed requests of AWS principals, and a model has no address of its own",
        "remove it",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { access: { exposure: "public", authentication: { type: "none" } } },
    refusals: [
      [
        "access.exposure",
        "the SageMaker runtime API answers signed requests of AWS principals, and a model has no address of its own",
        "use internal, and put a gateway of your own in front",
      ],
      [
        "access.authentication.type",
        "the SageMaker runtime API answers signed requests of AWS principals, and a model has no address of its own",
        "use awsSigV4, or put a gateway of your own in front",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { access: { authentication: { type: "apiKey", secret: { ssmParameter: { name: "/key" } } } } },
    refusals: [
      [
        "access.authentication.type",
        "the SageMaker runtime API answers signed requests of AWS principals, and a model has no address of its own",
        "use awsSigV4, or put a gateway of your own in front",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { access: { authentication: { type: "bearer", secret: { ssmParameter: { name: "/key" } } } } },
    refusals: [
      [
        "access.authentication.type",
        "the SageMaker runtime API answers signed requests of AWS principals, and a model has no address of its own",
        "use awsSigV4, or put a gateway of your own in front",
      ],
    ],
  },
  {
    modes: everyMode,
    change: {
      access: {
        callers: {
          principals: ["arn:aws:iam::123456789012:user/ann"],
          namespaces: ["apps"],
          cidrs: ["10.0.0.0/8"],
        },
      },
    },
    refusals: [
      [
        "access.callers.principals[0]",
        "the right to call is a policy on a role",
        "name the ARN of an IAM role, such as arn:aws:iam::123456789012:role/application",
      ],
      [
        "access.callers.namespaces",
        "the SageMaker runtime API answers signed requests of AWS principals, and a model has no address of its own",
        "name the roles of its callers in access.callers.principals",
      ],
      [
        "access.callers.cidrs",
        "the SageMaker runtime API answers signed requests of AWS principals, and a model has no address of its own",
        "restrict networks in the policies of the roles that call",
      ],
    ],
  },
  {
    modes: onInstances,
    change: { "access.network": { vpc: "vpc-1" } },
    refusals: [
      [
        "access.network",
        "SageMaker puts containers into subnets with security groups",
        "give both access.network.subnets and access.network.securityGroups",
      ],
    ],
  },
  {
    modes: onInstances,
    change: {
      "access.network": {
        subnets: Array.from({ length: 17 }, (_, index) => `subnet-${index}`),
        securityGroups: ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5", "sg-6"],
      },
    },
    refusals: [
      ["access.network.subnets", "SageMaker takes 16 subnets at most", "name fewer"],
      ["access.network.securityGroups", "SageMaker takes 5 security groups at most", "name fewer"],
    ],
  },
  {
    modes: ["serverless"],
    change: {
      access: { network: { subnets: ["subnet-1"], securityGroups: ["sg-1"] }, egress: { cidrs: [] } },
    },
    refusals: [
      [
        "access.network",
        "a serverless endpoint runs in a network of SageMaker's own",
        "use placement.mode: realtime",
      ],
      [
        "access.egress.cidrs",
        "a serverless endpoint runs in a network of SageMaker's own",
        "use placement.mode: realtime",
      ],
    ],
  },
  {
    modes: onInstances,
    change: { "access.egress": { cidrs: ["10.0.0.0/8"] } },
    refusals: [
      [
        "access.egress.cidrs",
        "SageMaker cuts a container off from every network or from none",
        "write an empty list for none, or let the security groups of access.network decide",
      ],
    ],
  },
  {
    modes: endpoints,
    change: { "observability.logRetentionDays": 10 },
    refusals: [
      [
        "observability.logRetentionDays",
        "CloudWatch Logs keeps events for certain numbers of days alone",
        "use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "observability.logRetentionDays": 30 },
    refusals: [
      [
        "observability.logRetentionDays",
        "all transform jobs of an account write into one log group, which no model can have its own of",
        "set it on log group /aws/sagemaker/TransformJobs",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: { "observability.dataCapture": { percentage: 0.5, destination: "captured" } },
    refusals: [
      [
        "observability.dataCapture.percentage",
        "SageMaker records a share in whole per cent",
        "use a whole number",
      ],
      [
        "observability.dataCapture.destination",
        "SageMaker records into S3",
        "name a folder of a bucket that ends in /, such as s3://bucket/captured/",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { "observability.dataCapture": { percentage: 10, destination: "s3://bucket/captured/" } },
    refusals: [
      [
        "observability.dataCapture",
        "a serverless endpoint records no requests",
        "use placement.mode: realtime",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { "observability.dataCapture": { percentage: 10, destination: "s3://bucket/captured/" } },
    refusals: [
      [
        "observability.dataCapture",
        "an asynchronous endpoint keeps every request and answer in S3 anyway",
        "name the places in interface.input and interface.output",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "observability.dataCapture": { percentage: 10, destination: "s3://bucket/captured/" } },
    refusals: [
      [
        "observability.dataCapture",
        "a transform job keeps every answer in S3 anyway",
        "read interface.output",
      ],
    ],
  },
  {
    modes: ["realtime"],
    change: { "observability.alarms": [{ name: "a", metric: "queueDepth", above: 1 }] },
    refusals: [
      [
        "observability.alarms[0].metric",
        "a real-time endpoint has no queue",
        "use p95LatencyMs or utilisation",
      ],
    ],
  },
  {
    modes: ["serverless"],
    change: { "observability.alarms": [{ name: "a", metric: "queueDepth", above: 1 }] },
    refusals: [
      [
        "observability.alarms[0].metric",
        "a serverless endpoint has no queue",
        "use p95LatencyMs or utilisation",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { "observability.alarms": [{ name: "a", metric: "errorRate", above: 1 }] },
    refusals: [
      [
        "observability.alarms[0].metric",
        "an asynchronous endpoint is judged by its queue and its instances",
        "use queueDepth or utilisation",
      ],
    ],
  },
  {
    modes: ["async"],
    change: { "observability.alarms": [{ name: "a", metric: "p95LatencyMs", above: 1 }] },
    refusals: [
      [
        "observability.alarms[0].metric",
        "an asynchronous endpoint is judged by its queue and its instances",
        "use queueDepth or utilisation",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "observability.alarms": [{ name: "a", metric: "errorRate", above: 1 }] },
    refusals: [
      [
        "observability.alarms",
        "a transform job is there for a while only",
        "let a failure notify the topics of observability.notify",
      ],
    ],
  },
  {
    modes: endpoints,
    change: { "observability.alarms": [{ name: "a", metric: "utilisation", above: 1, for: "90s" }] },
    refusals: [
      [
        "observability.alarms[0].for",
        "a CloudWatch alarm looks at whole minutes",
        "use whole minutes, such as 5m",
      ],
    ],
  },
  {
    modes: endpoints,
    change: { "observability.alarms": [{ name: "a", metric: "utilisation", above: 1, for: "25h" }] },
    refusals: [
      ["observability.alarms[0].for", "a CloudWatch alarm looks back over a day at most", "use at most 24h"],
    ],
  },
  {
    modes: ["realtime", "serverless"],
    change: { "observability.notify": ["arn:aws:sns:eu-central-1:123456789012:alarms"] },
    refusals: [
      [
        "observability.notify",
        "there is no alarm and no budget that would notify anybody",
        "give observability.alarms or cost.monthlyBudgetUsd, or remove it",
      ],
    ],
  },
  {
    modes: endpoints,
    change: {
      observability: {
        notify: ["team@example.com"],
        alarms: [{ name: "a", metric: "utilisation", above: 90 }],
      },
    },
    refusals: [
      [
        "observability.notify[0]",
        "CloudWatch and SageMaker notify SNS topics",
        "name the ARN of a topic, such as arn:aws:sns:eu-central-1:123456789012:alarms",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: {
      observability: {
        notify: ["team@example.com"],
        alarms: [{ name: "a", metric: "utilisation", above: 90 }],
      },
    },
    refusals: [
      [
        "observability.notify[0]",
        "CloudWatch and SageMaker notify SNS topics",
        "name the ARN of a topic, such as arn:aws:sns:eu-central-1:123456789012:alarms",
      ],
      [
        "observability.alarms",
        "a transform job is there for a while only",
        "let a failure notify the topics of observability.notify",
      ],
    ],
  },
  {
    modes: ["batch"],
    change: { "observability.notify": ["team@example.com"] },
    refusals: [
      [
        "observability.notify[0]",
        "CloudWatch and SageMaker notify SNS topics",
        "name the ARN of a topic, such as arn:aws:sns:eu-central-1:123456789012:alarms",
      ],
    ],
  },
  {
    modes: everyMode,
    change: { "cost.tags": numbered(31, "tag", "x") },
    refusals: [
      [
        "cost.tags",
        "a resource of SageMaker has 50 tags, of which the host needs 20",
        "use at most 30, the exemptions of the policy pack counted in",
      ],
    ],
  },
  {
    modes: everyMode,
    change: {
      "cost.tags": numbered(30, "tag", "x"),
      "cost.exemptions": [
        { rule: "autoscaling-present", reason: "pilot of the new region", until: "2027-01-31" },
      ],
    },
    refusals: [
      [
        "cost.tags",
        "a resource of SageMaker has 50 tags, of which the host needs 20",
        "use at most 30, the exemptions of the policy pack counted in",
      ],
    ],
  },
];
