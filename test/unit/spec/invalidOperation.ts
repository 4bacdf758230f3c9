import { type InvalidSpec } from "./specs.js";

/** What it needs and how it runs: `resources` and the sections after it. */
export const invalidOperation: Readonly<Record<string, readonly InvalidSpec[]>> = {
  resources: [
    { change: { resources: undefined }, messages: ["resources: is required; expected a map of fields."] },
    {
      change: { "resources.cpu": undefined },
      messages: ["resources.cpu: is required; expected CPU cores, such as 2, 0.5 or 500m."],
    },
    {
      change: { "resources.cpu": "two" },
      messages: ['resources.cpu: "two" given, expected CPU cores of at least 1m, such as 2, 0.5 or 500m.'],
    },
    {
      change: { "resources.cpu": 0 },
      messages: ["resources.cpu: 0 given, expected CPU cores of at least 1m, such as 2, 0.5 or 500m."],
    },
    {
      change: { "resources.cpu": "0.0001" },
      messages: ['resources.cpu: "0.0001" given, expected CPU cores of at least 1m, such as 2, 0.5 or 500m.'],
    },
    {
      change: { "resources.cpu": true },
      messages: ["resources.cpu: true given, expected CPU cores, such as 2, 0.5 or 500m."],
    },
    {
      change: { "resources.cpu": "2000m", "resources.cpuLimit": 1 },
      messages: [
        "resources.cpuLimit: 1 given, must be at least resources.cpu, which is 2000m; raise it, or remove it for no limit.",
      ],
    },
    {
      change: { "resources.memory": 4 },
      messages: ["resources.memory: 4 given, expected a size with a unit, such as 512Mi or 4Gi."],
    },
    {
      change: { "resources.memory": "4" },
      messages: [
        'resources.memory: "4" given, expected a size above 0 with a unit (Ki, Mi, Gi, Ti, k, M, G, T), such as 512Mi or 4Gi.',
      ],
    },
    {
      change: { "resources.memory": "500m" },
      messages: [
        'resources.memory: "500m" given, expected a size above 0 with a unit (Ki, Mi, Gi, Ti, k, M, G, T), such as 512Mi or 4Gi.',
      ],
    },
    {
      change: { "resources.memory": "4GB" },
      messages: [
        'resources.memory: "4GB" given, expected a size above 0 with a unit (Ki, Mi, Gi, Ti, k, M, G, T), such as 512Mi or 4Gi.',
      ],
    },
    {
      change: { "resources.memory": "0Gi" },
      messages: [
        'resources.memory: "0Gi" given, expected a size above 0 with a unit (Ki, Mi, Gi, Ti, k, M, G, T), such as 512Mi or 4Gi.',
      ],
    },
    {
      change: { "resources.memori": "4Gi" },
      messages: ["resources.memori: is no known field; did you mean memory?"],
    },
    {
      change: { "resources.sharedMemory": "1Gi" },
      messages: [
        'resources.sharedMemory: "1Gi" given, is part of resources.memory, which is 512Mi; raise resources.memory.',
      ],
    },
    {
      change: { "resources.accelerator": {} },
      messages: ["resources.accelerator: an empty map given, expected exactly one of type, anyOf, memory."],
    },
    {
      change: { "resources.accelerator": { type: "nvidia", memory: "24Gi" } },
      messages: ["resources.accelerator: type, memory given, expected exactly one of type, anyOf, memory."],
    },
    {
      change: { "resources.accelerator": { type: "Tesla" } },
      messages: [
        'resources.accelerator.type: "Tesla" given, expected nvidia, inferentia, a product such as NVIDIA-L4 or NVIDIA-A100-SXM4-80GB, or a resource name such as amd.com/gpu.',
      ],
    },
    {
      change: { "resources.accelerator": { type: "nvidia", count: 0 } },
      messages: ["resources.accelerator.count: 0 given, expected a whole number from 1 to 16."],
    },
    {
      change: { "resources.accelerator": { anyOf: [{ type: "NVIDIA-L4" }], count: 2 } },
      messages: [
        "resources.accelerator.count: 2 given, belongs to each alternative of anyOf, not beside it.",
      ],
    },
    {
      change: { "resources.accelerator": { anyOf: [] } },
      messages: ["resources.accelerator.anyOf: 0 items given, expected at least 1 item."],
    },
    {
      change: { "resources.caches": [{ mountPath: "/cache" }] },
      messages: ["resources.caches[0]: mountPath given, expected exactly one of size, claim."],
    },
    {
      change: { "resources.caches": [{ mountPath: "/cache", size: "1Gi", claim: "shared" }] },
      messages: ["resources.caches[0]: mountPath, size, claim given, expected exactly one of size, claim."],
    },
    {
      change: {
        "resources.caches": [
          { mountPath: "/cache", size: "1Gi" },
          { mountPath: "/cache/hub", size: "1Gi" },
        ],
      },
      messages: [
        'resources.caches[1].mountPath: "/cache/hub" given, lies in the same folder as resources.caches[0].mountPath (/cache); mount each in a folder of its own.',
      ],
    },
    {
      change: { "resources.architecture": "x86_64" },
      messages: ['resources.architecture: "x86_64" given, expected one of amd64, arm64.'],
    },
    {
      change: { "resources.capacity": { spotPercentage: 50 } },
      messages: ["resources.capacity.type: is required; expected one of onDemand, spot, mixed."],
    },
  ],
  "traffic and objectives": [
    {
      change: { traffic: { averageRps: 0 } },
      messages: ["traffic.averageRps: 0 given, expected a number above 0."],
    },
    {
      change: { traffic: { averageRps: "5" } },
      messages: ['traffic.averageRps: "5" given, expected a number.'],
    },
    {
      change: { traffic: { averageRps: NaN } },
      messages: ["traffic.averageRps: NaN given, expected a number."],
    },
    {
      change: { traffic: { averageRps: 20, peakRps: 5 } },
      messages: [
        "traffic.peakRps: 5 given, must be at least traffic.averageRps, which is 20; raise it or lower averageRps.",
      ],
    },
    {
      change: { traffic: { averageRps: 20, requestsPerMonth: 1e6 } },
      messages: [
        "traffic.requestsPerMonth: 1000000 given, says the same as traffic.averageRps; give only one of the two.",
      ],
    },
    {
      change: { traffic: { pattern: "scheduled" } },
      messages: [
        'traffic.hours: is required when the pattern is scheduled; give them, such as ["Mon-Fri 08:00-18:00"].',
      ],
    },
    {
      change: { traffic: { hours: ["Mon-Fri 08:00-18:00"] } },
      messages: [
        "traffic.hours: belongs to pattern scheduled only; set traffic.pattern: scheduled or remove it.",
      ],
    },
    {
      change: { traffic: { pattern: "scheduled", hours: ["weekdays"] } },
      messages: [
        'traffic.hours[0]: "weekdays" given, expected days and hours, such as "Mon-Fri 08:00-18:00"; a day ends at 24:00.',
      ],
    },
    ...["Foo 08:00-18:00", "Mon 08:00-25:00", "Mon-Fri 08:61-18:00", "Mon 24:00-24:00"].map((window) => ({
      change: { traffic: { pattern: "scheduled", hours: [window] } },
      messages: [
        `traffic.hours[0]: "${window}" given, expected days and hours, such as "Mon-Fri 08:00-18:00"; a day ends at 24:00.`,
      ],
    })),
    {
      change: { traffic: { maxPayload: "1Mi", requestSize: "2Mi" } },
      messages: [
        'traffic.requestSize: "2Mi" given, is larger than traffic.maxPayload, which is 1Mi; raise traffic.maxPayload or lower it.',
      ],
    },
    {
      change: { objectives: { availability: 101 } },
      messages: ["objectives.availability: 101 given, expected at most 100."],
    },
    {
      change: { objectives: { p95Latency: 200 } },
      messages: ["objectives.p95Latency: is no known field; did you mean p95LatencyMs?"],
    },
  ],
  "interface and placement": [
    {
      change: { interface: { type: "grpc" } },
      messages: ['interface.type: "grpc" given, expected type http, queue or batch.'],
    },
    {
      change: { interface: {} },
      messages: ["interface.type: is required; expected type http, queue or batch."],
    },
    {
      change: { interface: { type: "http", timeout: "60" } },
      messages: [
        'interface.timeout: "60" given, expected a duration of hours, minutes, seconds up to a year, such as 90s, 10m or 1h30m.',
      ],
    },
    {
      change: { interface: { type: "http", maxAttempts: 3 } },
      messages: ["interface.maxAttempts: belongs to another type; remove it or change the type beside it."],
    },
    {
      change: { interface: { type: "batch", output: 3 } },
      messages: ["interface.output: 3 given, expected text."],
    },
    {
      change: {
        interface: {
          type: "batch",
          input: "s3://bucket/rows",
          output: "s3://bucket/answers",
          schedule: "daily",
        },
      },
      messages: [
        'interface.schedule: "daily" given, expected a cron expression of five fields (minute, hour, day, month, day of the week), such as "0 7 * * 1-5".',
      ],
    },
    {
      change: {
        interface: {
          type: "batch",
          input: "a",
          output: "b",
          schedule: "60 7 * * 5-1",
          timeZone: "Berlin",
          split: "row",
        },
      },
      messages: [
        'interface.schedule: "60 7 * * 5-1" given, expected a cron expression of five fields (minute, hour, day, month, day of the week), such as "0 7 * * 1-5".',
        'interface.timeZone: "Berlin" given, expected a time zone such as Europe/Berlin.',
        'interface.split: "row" given, expected one of line, file.',
      ],
    },
    {
      change: { "placement.backend": "k8s" },
      messages: [
        'placement.backend: "k8s" given, expected one of auto, sagemaker, ecs, eks, kubernetes, ec2, onPremises.',
      ],
    },
    {
      change: { "placement.mode": "batch" },
      messages: [
        'placement.mode: "batch" given, does not go with interface.type http; use one of realtime, serverless, async, or change the interface.',
      ],
    },
    {
      change: { "placement.residency": ["Frankfurt am Main"] },
      messages: [
        'placement.residency[0]: "Frankfurt am Main" given, expected a region such as eu-central-1, of at most 63 characters.',
      ],
    },
    {
      change: { "placement.allowedBackends": ["auto"] },
      messages: [
        'placement.allowedBackends[0]: "auto" given, expected one of sagemaker, ecs, eks, kubernetes, ec2, onPremises.',
      ],
    },
    {
      change: { "placement.backend": "kubernetes", "placement.deniedBackends": ["kubernetes"] },
      messages: [
        'placement.backend: "kubernetes" given, is not among the backends that placement allows; change allowedBackends and deniedBackends, or the backend.',
      ],
    },
    {
      change: { "placement.allowedBackends": ["ecs"], "placement.deniedBackends": ["ecs"] },
      messages: [
        'placement.deniedBackends: "ecs" given, is also in placement.allowedBackends; keep it in one of the two.',
      ],
    },
  ],
  "scaling and rollout": [
    {
      change: { scaling: { minReplicas: 3, maxReplicas: 2 } },
      messages: [
        "scaling.maxReplicas: 2 given, must be at least scaling.minReplicas, which is 3; raise it or lower minReplicas.",
      ],
    },
    {
      change: { scaling: { minReplicas: -1 } },
      messages: ["scaling.minReplicas: -1 given, expected a whole number from 0 to 1000."],
    },
    {
      change: { scaling: { minReplicas: 1.5 } },
      messages: ["scaling.minReplicas: 1.5 given, expected a whole number from 0 to 1000."],
    },
    {
      change: { scaling: { maxReplicas: 5, metric: { type: "named", target: 10 } } },
      messages: ["scaling.metric.name: is required when the type is named; name the metric."],
    },
    {
      change: { scaling: { maxReplicas: 5, metric: { type: "cpu", name: "load", target: 70 } } },
      messages: [
        'scaling.metric.name: "load" given, belongs to type named only; remove it or set type: named.',
      ],
    },
    {
      change: { scaling: { maxReplicas: 5, metric: { type: "cpu", target: 0.7 } } },
      messages: [
        "scaling.metric.target: 0.7 given, is a share in whole per cent for type cpu; give a whole number of at least 1, such as 70.",
      ],
    },
    {
      change: { scaling: { maxReplicas: 5, metric: { type: "cpu" } } },
      messages: ["scaling.metric.target: is required; expected a number."],
    },
    {
      change: { scaling: { metric: { type: "cpu", target: 70 } } },
      messages: [
        "scaling.metric: has no effect, because the number of replicas is always 1; raise scaling.maxReplicas above scaling.minReplicas, or remove it.",
      ],
    },
    {
      change: { scaling: { cooldown: { scaleIn: "10m" } } },
      messages: [
        "scaling.cooldown: has no effect, because the number of replicas is always 1; raise scaling.maxReplicas above scaling.minReplicas, or remove it.",
      ],
    },
    {
      change: { scaling: { schedule: [{ cron: "0 7 * *", minReplicas: 3, maxReplicas: 2 }] } },
      messages: [
        'scaling.schedule[0].cron: "0 7 * *" given, expected a cron expression of five fields (minute, hour, day, month, day of the week), such as "0 7 * * 1-5".',
        "scaling.schedule[0].maxReplicas: 2 given, must be at least its minReplicas, which is 3; raise it or lower minReplicas.",
      ],
    },
    {
      change: {
        placement: { mode: "serverless" },
        scaling: {
          minReplicas: 6,
          maxReplicas: 5,
          schedule: [{ cron: "* * * *", minReplicas: 1, maxReplicas: 1 }],
        },
      },
      messages: [
        'scaling.schedule[0].cron: "* * * *" given, expected a cron expression of five fields (minute, hour, day, month, day of the week), such as "0 7 * * 1-5".',
        "scaling.maxReplicas: 5 given, must be at least scaling.minReplicas, which is 6; raise it or lower minReplicas.",
      ],
    },
    {
      change: { placement: { mode: "async" }, scaling: { minReplicas: 1, cooldown: { scaleIn: "1m" } } },
      messages: [
        "scaling.cooldown: has no effect, because the number of replicas is always 1; raise scaling.maxReplicas above scaling.minReplicas, or remove it.",
      ],
    },
    {
      change: { rollout: { strategy: "canary", steps: [10], batchSize: 1 } },
      messages: [
        "rollout.batchSize: 1 given, belongs to rolling, and the strategy is canary; remove it or set rollout.strategy: rolling.",
      ],
    },
    {
      change: { rollout: { strategy: "recreate" } },
      messages: [
        'rollout.strategy: "recreate" given, expected one of allAtOnce, rolling, canary, linear, blueGreen.',
      ],
    },
    {
      change: { rollout: { batchSize: 0 } },
      messages: ["rollout.batchSize: 0 given, expected a whole number of at least 1."],
    },
    {
      change: { rollout: { batchSize: "25" } },
      messages: [
        'rollout.batchSize: "25" given, expected a number of replicas of at least 1 or a share from "1%" to "100%".',
      ],
    },
    {
      change: { rollout: { strategy: "allAtOnce", batchSize: 1 } },
      messages: [
        "rollout.batchSize: 1 given, belongs to rolling, and the strategy is allAtOnce; remove it or set rollout.strategy: rolling.",
      ],
    },
    {
      change: { rollout: { steps: [10, 50] } },
      messages: [
        "rollout.steps: belongs to canary and linear, and no strategy is named; name one in rollout.strategy.",
      ],
    },
    {
      change: { rollout: { bakeTime: "-5s" } },
      messages: [
        'rollout.bakeTime: "-5s" given, expected a duration of hours, minutes, seconds up to a year, such as 90s, 10m or 1h30m.',
      ],
    },
    {
      change: { rollout: { revisionsKept: 51 } },
      messages: ["rollout.revisionsKept: 51 given, expected a whole number from 0 to 50."],
    },
  ],
  "access, observability and cost": [
    {
      change: { access: { exposure: "internet" } },
      messages: ['access.exposure: "internet" given, expected one of internal, private, public.'],
    },
    {
      change: { access: { host: "digits.example.com" } },
      messages: [
        'access.host: "digits.example.com" given, belongs to a private or public endpoint; set access.exposure or remove it.',
      ],
    },
    {
      change: { access: { tls: { issuer: "letsencrypt" } } },
      messages: ["access.tls: belongs to a private or public endpoint; set access.exposure or remove it."],
    },
    {
      change: { access: { exposure: "private", host: "https://digits.example.com/" } },
      messages: [
        'access.host: "https://digits.example.com/" given, expected a host name such as digits.ml.example.com, without scheme, port or path.',
      ],
    },
    {
      change: { access: { exposure: "private", tls: { issuer: "letsencrypt" } } },
      messages: ["access.host: is required where access.tls is given; name the certificate's host."],
    },
    {
      change: { access: { exposure: "private", host: "digits.example.com", tls: {} } },
      messages: [
        "access.tls: an empty map given, expected exactly one of kubernetesSecret, certificateArn, issuer, terminatedByGateway.",
      ],
    },
    {
      change: {
        access: {
          exposure: "private",
          host: "digits.example.com",
          tls: { certificateArn: "arn:aws:iam::1:x" },
        },
      },
      messages: ['access.tls.certificateArn: "arn:aws:iam::1:x" given, expected an ARN of ACM.'],
    },
    {
      change: { access: { exposure: "public", host: "digits.example.com" } },
      messages: [
        "access.authentication: is required for a public endpoint; name one, or write type: none to say that anyone may call.",
      ],
    },
    {
      change: { access: { authentication: { type: "password" } } },
      messages: [
        'access.authentication.type: "password" given, expected type none, awsSigV4, apiKey or bearer.',
      ],
    },
    {
      change: { access: { authentication: { type: "apiKey" } } },
      messages: ["access.authentication.secret: is required; expected a map of fields."],
    },
    {
      change: {
        access: {
          authentication: { type: "apiKey", header: "x api key", secret: { ssmParameter: { name: "/key" } } },
        },
      },
      messages: [
        'access.authentication.header: "x api key" given, expected the name of a header, such as x-api-key.',
      ],
    },
    {
      change: { access: { callers: { cidrs: ["10.0.0.0"] } } },
      messages: [
        'access.callers.cidrs[0]: "10.0.0.0" given, expected a network in CIDR notation, such as 10.0.0.0/8.',
      ],
    },
    {
      change: { access: { callers: { cidrs: ["10.0.0.0/8", "0.0.0.0/0"] } } },
      messages: [
        'access.callers.cidrs[1]: "0.0.0.0/0" given, lets in every address, and the model is internal; name the networks that may call, or set access.exposure.',
      ],
    },
    {
      change: { access: { exposure: "private", callers: { cidrs: ["::/0"] } } },
      messages: [
        'access.callers.cidrs[0]: "::/0" given, lets in every address, and the model is private; name the networks that may call, or set access.exposure.',
      ],
    },
    {
      change: { access: { callers: { namespaces: ["*"] } } },
      messages: [
        'access.callers.namespaces[0]: "*" given, expected at most 63 lower-case letters, digits and hyphens, beginning with a letter.',
      ],
    },
    {
      change: { access: { egress: {} } },
      messages: ["access.egress: an empty map given, expected exactly one of allowAll, cidrs."],
    },
    {
      change: { access: { egress: { allowAll: true, cidrs: [] } } },
      messages: ["access.egress: allowAll, cidrs given, expected exactly one of allowAll, cidrs."],
    },
    {
      change: { observability: { logRetentionDays: 0 } },
      messages: ["observability.logRetentionDays: 0 given, expected a whole number from 1 to 3653."],
    },
    {
      change: { "rollout.rollbackAlarms": ["slow", "broken", "slow"] },
      messages: ['rollout.rollbackAlarms[2]: "slow" given, is named twice; name each alarm once.'],
    },
    {
      change: {
        observability: {
          alarms: [
            { name: "slow", metric: "p95LatencyMs", above: 100 },
            { name: "slow", metric: "errorRate", above: 1 },
          ],
        },
      },
      messages: ['observability.alarms[1].name: "slow" given, is used twice; give each its own name.'],
    },
    {
      change: { observability: { alarms: [{ name: "slow", metric: "latency", above: 1 }] } },
      messages: [
        'observability.alarms[0].metric: "latency" given, expected one of errorRate, p95LatencyMs, queueDepth, utilisation.',
      ],
    },
    {
      change: { cost: { owner: "ML Platform" } },
      messages: [
        'cost.owner: "ML Platform" given, expected at most 63 letters, digits, hyphens, underscores and dots.',
      ],
    },
    {
      change: { cost: { monthlyBudgetUsd: 0 } },
      messages: ["cost.monthlyBudgetUsd: 0 given, expected a number above 0."],
    },
    {
      change: { cost: { tags: { team: "" } } },
      messages: [
        'cost.tags.team: "" given, expected at most 63 letters, digits, hyphens, underscores and dots.',
      ],
    },
    {
      change: { cost: { tags: { "a/b": "c" } } },
      messages: ["cost.tags.a…: expected at most 63 letters, digits, hyphens, underscores and dots."],
    },
    {
      change: { cost: { budget: 100 } },
      messages: [
        "cost.budget: is no known field; known fields: monthlyBudgetUsd, owner, costCentre, tags, exemptions.",
      ],
    },
    {
      change: {
        cost: {
          exemptions: [
            { rule: "Hosting Type", reason: "pilot of the new region", until: "2027-01-31" },
            { rule: "hosting-type-valid", reason: "because", until: "2027-02-30" },
            { rule: "hosting-type-valid", reason: "waits for quota, ticket 12", until: "soon" },
            { rule: "gp3", reason: "a".repeat(240), until: "2027-01-31" },
          ],
        },
      },
      messages: [
        'cost.exemptions[0].rule: "Hosting Type" given, expected at most 63 lower-case letters, digits and hyphens, beginning with a letter.',
        'cost.exemptions[1].reason: "because" given, expected 10 to 239 letters, digits, spaces and _ . : / = + - @.',
        'cost.exemptions[1].until: "2027-02-30" given, expected a day as YYYY-MM-DD.',
        'cost.exemptions[2].reason: "waits for quota, ticket 12" given, expected 10 to 239 letters, digits, spaces and _ . : / = + - @.',
        'cost.exemptions[2].until: "soon" given, expected a day as YYYY-MM-DD.',
        `cost.exemptions[3].reason: "${"a".repeat(79)}… given, expected 10 to 239 letters, digits, spaces and _ . : / = + - @.`,
        'cost.exemptions[2].rule: "hosting-type-valid" given, is named twice; give each rule one exemption.',
      ],
    },
    {
      change: { cost: { exemptions: [{ rule: "gp3-volumes" }] } },
      messages: [
        "cost.exemptions[0].reason: is required; expected text.",
        "cost.exemptions[0].until: is required; expected a day as YYYY-MM-DD.",
      ],
    },
  ],
};
