import { main, tagged, type EvidenceTable } from "./evidence.js";

const onInstances = (more: object = {}) => ({ placement: { instanceTypes: ["g5.xlarge"] }, ...more });
const withGpu = (accelerator: object, more: object = {}) =>
  onInstances({ resources: { accelerator, ...more } });
const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/1";
const host = "digits.example.com";
const publicly = {
  access: { exposure: "public", host, tls: { certificateArn }, authentication: { type: "none" } },
};
const privately = { access: { exposure: "private", callers: { cidrs: ["10.0.0.0/8"] } } };
const alarm = (more: object = {}) => ({
  observability: { alarms: [{ name: "bad", metric: "errorRate", above: 5, ...more }] },
});
const scaled = (more: object = {}) => ({ scaling: { minReplicas: 2, maxReplicas: 6, ...more } });
const topic = "arn:aws:sns:eu-central-1:123456789012:alarms";
const gpu = [{ type: "GPU", value: "1" }];
const tracking = "Policy targetTrackingScalingPolicyConfiguration";

/** Evidence for the fields under `resources` and `placement`, by field. */
export const evidenceOfResources: EvidenceTable = {
  "resources.cpu": {
    write: { resources: { cpu: "3" } },
    shows: { [main("cpu")]: 3072, "TaskDefinition cpu": "4096", "TaskDefinition memory": "8192" },
  },
  "resources.memory": {
    write: { resources: { memory: "3500Mi" } },
    shows: { [main("memory")]: 3500, "TaskDefinition memory": "4096" },
  },
  "resources.accelerator.type": {
    write: withGpu({ type: "NVIDIA-A10G" }),
    shows: { [main("resourceRequirements")]: gpu },
    unlike: withGpu({ type: "NVIDIA-L4" }),
  },
  "resources.accelerator.memory": {
    write: withGpu({ memory: "24Gi" }),
    shows: { [main("resourceRequirements")]: gpu },
    unlike: withGpu({ memory: "48Gi" }),
  },
  "resources.accelerator.count": {
    write: {
      placement: { instanceTypes: ["g5.12xlarge"] },
      resources: { accelerator: { type: "nvidia", count: 4 } },
    },
    shows: { [main("resourceRequirements")]: [{ type: "GPU", value: "4" }] },
  },
  "resources.accelerator.anyOf[].type": {
    write: withGpu({ anyOf: [{ type: "NVIDIA-L4" }, { type: "NVIDIA-A10G" }] }),
    shows: { [main("resourceRequirements")]: gpu },
    unlike: withGpu({ anyOf: [{ type: "NVIDIA-L4" }] }),
  },
  "resources.accelerator.anyOf[].count": {
    write: {
      placement: { instanceTypes: ["g5.12xlarge"] },
      resources: { accelerator: { anyOf: [{ type: "nvidia", count: 4 }] } },
    },
    shows: { [main("resourceRequirements")]: [{ type: "GPU", value: "4" }] },
  },
  "resources.sharedMemory": {
    write: onInstances({ resources: { sharedMemory: "256Mi" } }),
    shows: { [main("linuxParameters.sharedMemorySize")]: 256 },
  },
  "resources.ephemeralStorage": [
    {
      write: { resources: { ephemeralStorage: "50Gi" } },
      shows: { "TaskDefinition ephemeralStorage.sizeInGib": 50 },
    },
    {
      // Four GPUs hold two replicas with two each: 30 + 2 * 100 GiB.
      write: {
        placement: { instanceTypes: ["g5.12xlarge"] },
        resources: { accelerator: { type: "nvidia", count: 2 }, ephemeralStorage: "100Gi" },
      },
      shows: { "LaunchTemplate blockDeviceMappings[0].ebs.volumeSize": 230 },
    },
  ],
  "resources.caches[].mountPath": {
    write: { resources: { caches: [{ mountPath: "/cache", size: "1Gi" }] } },
    shows: {
      [`${main("mountPoints")}[sourceVolume=cache-0]`]: {
        sourceVolume: "cache-0",
        containerPath: "/cache",
        readOnly: false,
      },
      "TaskDefinition volumes[name=cache-0].name": "cache-0",
    },
  },
  "resources.caches[].size": {
    write: { resources: { caches: [{ mountPath: "/cache", size: "15Gi" }] } },
    shows: { "TaskDefinition volumes[name=cache-0].name": "cache-0" },
    unlike: { resources: { caches: [{ mountPath: "/cache", size: "25Gi" }] } },
  },
  "resources.architecture=amd64": {
    write: { resources: { architecture: "amd64" } },
    shows: { "TaskDefinition runtimePlatform.cpuArchitecture": "X86_64" },
    unlike: { resources: { architecture: "arm64" } },
  },
  "resources.architecture=arm64": {
    write: { resources: { architecture: "arm64" } },
    shows: { "TaskDefinition runtimePlatform.cpuArchitecture": "ARM64" },
  },
  "resources.capacity.type=onDemand": {
    write: { resources: { capacity: { type: "onDemand" } } },
    shows: { "Service capacityProviderStrategies": [{ capacityProvider: "FARGATE", weight: 1 }] },
    unlike: { resources: { capacity: { type: "spot" } } },
  },
  "resources.capacity.type=spot": {
    write: { resources: { capacity: { type: "spot" } } },
    shows: { "Service capacityProviderStrategies": [{ capacityProvider: "FARGATE_SPOT", weight: 1 }] },
  },
  "resources.capacity.type=mixed": {
    write: { resources: { capacity: { type: "mixed", spotPercentage: 75 } } },
    shows: {
      "Service capacityProviderStrategies": [
        { capacityProvider: "FARGATE", base: 0, weight: 250 },
        { capacityProvider: "FARGATE_SPOT", weight: 750 },
      ],
    },
  },
  "resources.capacity.onDemandBase": {
    write: { resources: { capacity: { type: "mixed", onDemandBase: 2 } } },
    shows: {
      "Service capacityProviderStrategies": [
        { capacityProvider: "FARGATE", base: 2, weight: 0 },
        { capacityProvider: "FARGATE_SPOT", weight: 1000 },
      ],
    },
  },
  "resources.capacity.spotPercentage": {
    write: { resources: { capacity: { type: "mixed", spotPercentage: 12.5 } } },
    shows: { "Service capacityProviderStrategies[1].weight": 125 },
  },
  "placement.backend": {
    write: { placement: { backend: "ecs" } },
    shows: { "Output backend": "ecs" },
    unlike: { placement: { backend: "kubernetes" } },
  },
  "placement.mode": {
    write: { placement: { mode: "realtime" } },
    shows: { "Output mode": "realtime" },
    unlike: { placement: { mode: "serverless" } },
  },
  "placement.residency[]": {
    write: { placement: { residency: ["eu-central-1"] } },
    settings: { ecs: { region: "eu-central-1" } },
    shows: { "Service region": "eu-central-1" },
    unlike: { placement: { residency: ["eu-west-1"] } },
  },
  "placement.allowedBackends[]": {
    write: { placement: { allowedBackends: ["ecs"] } },
    shows: { "Output backend": "ecs" },
    unlike: { placement: { allowedBackends: ["sagemaker"] } },
  },
  "placement.deniedBackends[]": {
    write: { placement: { deniedBackends: ["sagemaker"] } },
    shows: { "Output backend": "ecs" },
    unlike: { placement: { deniedBackends: ["ecs"] } },
  },
  "placement.instanceTypes[]": {
    write: { placement: { instanceTypes: ["m7i.large"] } },
    shows: {
      "LaunchTemplate instanceType": "m7i.large",
      "TaskDefinition requiresCompatibilities": ["EC2"],
      "TaskDefinition cpu": undefined,
      "TaskDefinition memory": "1024",
      "Service capacityProviderStrategies": [
        { capacityProvider: "capacity-ecs-test-m7i-large-1a2b3c4", weight: 1 },
      ],
    },
  },
  "placement.nodesPerReplica=1": {
    write: { placement: { nodesPerReplica: 1 } },
    shows: { "Output backend": "ecs" },
    unlike: { placement: { nodesPerReplica: 2 } },
  },
};

/** Evidence for the fields under `traffic`, `objectives` and `interface`, by field. */
export const evidenceOfPurpose: EvidenceTable = {
  "traffic.averageRps": tagged("average-rps", { traffic: { averageRps: 2 } }, "2"),
  "traffic.peakRps": tagged("peak-rps", { traffic: { peakRps: 9 } }, "9"),
  "traffic.requestsPerMonth": tagged("requests-per-month", { traffic: { requestsPerMonth: 1000 } }, "1000"),
  "traffic.pattern": tagged("traffic-pattern", { traffic: { pattern: "bursty" } }, "bursty"),
  "traffic.hours[]": tagged(
    "traffic-hours",
    { traffic: { pattern: "scheduled", hours: ["Mon-Fri 08:00-18:00", "Sat 10:00-12:00"] } },
    "Mon-Fri 08:00-18:00 + Sat 10:00-12:00",
  ),
  "traffic.secondsPerRequest": tagged("seconds-per-request", { traffic: { secondsPerRequest: 0.5 } }, "0.5"),
  "traffic.requestSize": tagged("request-size", { traffic: { requestSize: "1Mi" } }, "1Mi"),
  "traffic.responseSize": tagged("response-size", { traffic: { responseSize: "2Mi" } }, "2Mi"),
  "traffic.maxPayload": tagged("max-payload", { traffic: { maxPayload: "3Mi" } }, "3Mi"),
  "objectives.p95LatencyMs": tagged("p95-latency-ms", { objectives: { p95LatencyMs: 300 } }, "300"),
  "objectives.availability": tagged("availability", { objectives: { availability: 99.9 } }, "99.9"),
  "interface.type=http": {
    write: { interface: { type: "http" } },
    shows: { "Output call.kind": "http" },
    unlike: { interface: { type: "queue" } },
  },
  "interface.timeout": {
    write: { interface: { type: "http", timeout: "5m" } },
    shows: {
      "Output call.timeoutSeconds": 300,
      "TargetGroup deregistrationDelay": 300,
      "LoadBalancer idleTimeout": 310,
    },
  },
  "interface.streaming": {
    write: { interface: { type: "http", streaming: true } },
    shows: { "TargetGroup deregistrationDelay": 300 },
  },
};

/** Evidence for the fields under `scaling`, by field. */
export const evidenceOfScaling: EvidenceTable = {
  "scaling.minReplicas": {
    write: scaled(),
    shows: {
      "Service desiredCount": 2,
      "Target minCapacity": 2,
      "Target resourceId": "service/ecs-test-1a2b3c4/digits-test-1a2b3c4",
    },
  },
  "scaling.maxReplicas": { write: scaled(), shows: { "Target maxCapacity": 6 } },
  "scaling.metric.type=requestsPerSecond": {
    write: scaled({ metric: { type: "requestsPerSecond", target: 5 } }),
    shows: {
      [`${tracking}.predefinedMetricSpecification`]: {
        predefinedMetricType: "ALBRequestCountPerTarget",
        resourceLabel: "LoadBalancer/network-internal-1a2b3c4/TargetGroup/digits-test-1a2b3c4",
      },
      [`${tracking}.targetValue`]: 300,
    },
  },
  "scaling.metric.type=cpu": {
    write: scaled({ metric: { type: "cpu", target: 50 } }),
    shows: {
      [`${tracking}.predefinedMetricSpecification`]: {
        predefinedMetricType: "ECSServiceAverageCPUUtilization",
      },
    },
  },
  "scaling.metric.type=memory": {
    write: scaled({ metric: { type: "memory", target: 50 } }),
    shows: {
      [`${tracking}.predefinedMetricSpecification`]: {
        predefinedMetricType: "ECSServiceAverageMemoryUtilization",
      },
    },
  },
  "scaling.metric.type=named": {
    write: scaled({ metric: { type: "named", name: "Models/Digits/QueueLength", target: 50 } }),
    shows: {
      [`${tracking}.customizedMetricSpecification.dimensions`]: [
        { name: "ClusterName", value: "ecs-test-1a2b3c4" },
        { name: "ServiceName", value: "digits-test-1a2b3c4" },
      ],
    },
  },
  "scaling.metric.name": {
    write: scaled({ metric: { type: "named", name: "Models/Digits/QueueLength", target: 50 } }),
    shows: {
      [`${tracking}.customizedMetricSpecification.namespace`]: "Models/Digits",
      [`${tracking}.customizedMetricSpecification.metricName`]: "QueueLength",
    },
  },
  "scaling.metric.target": {
    write: scaled({ metric: { type: "cpu", target: 55 } }),
    shows: { [`${tracking}.targetValue`]: 55 },
    unlike: scaled(),
  },
  "scaling.schedule[].cron": {
    write: scaled({ schedule: [{ cron: "0 7 * * 1-5", minReplicas: 3, maxReplicas: 9 }] }),
    shows: {
      "ScheduledAction schedule": "cron(0 7 ? * MON,TUE,WED,THU,FRI *)",
      "ScheduledAction timezone": "UTC",
    },
  },
  "scaling.schedule[].timeZone": {
    write: scaled({
      schedule: [{ cron: "0 7 * * *", timeZone: "Europe/Berlin", minReplicas: 3, maxReplicas: 9 }],
    }),
    shows: { "ScheduledAction timezone": "Europe/Berlin" },
  },
  "scaling.schedule[].minReplicas": {
    write: scaled({ schedule: [{ cron: "0 7 * * *", minReplicas: 3, maxReplicas: 9 }] }),
    shows: { "ScheduledAction scalableTargetAction.minCapacity": 3 },
  },
  "scaling.schedule[].maxReplicas": {
    write: scaled({ schedule: [{ cron: "0 7 * * *", minReplicas: 3, maxReplicas: 9 }] }),
    shows: { "ScheduledAction scalableTargetAction.maxCapacity": 9 },
  },
  "scaling.cooldown.scaleOut": {
    write: scaled({ cooldown: { scaleOut: "30s" } }),
    shows: { [`${tracking}.scaleOutCooldown`]: 30 },
    unlike: scaled(),
  },
  "scaling.cooldown.scaleIn": {
    write: scaled({ cooldown: { scaleIn: "10m" } }),
    shows: { [`${tracking}.scaleInCooldown`]: 600 },
    unlike: scaled(),
  },
};

const shift = (rollout: object) => ({ rollout });

/** Evidence for the fields under `rollout`, by field. */
export const evidenceOfRollout: EvidenceTable = {
  "rollout.strategy=allAtOnce": {
    write: { rollout: { strategy: "allAtOnce" }, scaling: { minReplicas: 4 } },
    shows: { "Service deploymentMaximumPercent": 200, "Service deploymentMinimumHealthyPercent": 100 },
    unlike: { rollout: { strategy: "rolling" }, scaling: { minReplicas: 4 } },
  },
  "rollout.strategy=rolling": {
    write: { rollout: { strategy: "rolling" }, scaling: { minReplicas: 4 } },
    shows: {
      "Service deploymentMaximumPercent": 125,
      "Service deploymentMinimumHealthyPercent": 100,
      "Service deploymentConfiguration": { strategy: "ROLLING" },
    },
  },
  "rollout.strategy=canary": {
    write: shift({ strategy: "canary", steps: [10], bakeTime: "5m" }),
    shows: {
      "Service deploymentConfiguration.strategy": "CANARY",
      "Service loadBalancers[0].advancedConfiguration": {
        alternateTargetGroupArn: "arn:TargetGroup/digits-test-b-1a2b3c4",
        productionListenerRule: "arn:ListenerRule/digits-test-shifted-1a2b3c4",
        roleArn: "arn:Role/digits-test-shift-1a2b3c4",
      },
    },
  },
  "rollout.strategy=linear": {
    write: shift({ strategy: "linear", steps: [25, 50, 75, 100] }),
    shows: { "Service deploymentConfiguration.strategy": "LINEAR" },
  },
  "rollout.strategy=blueGreen": {
    write: shift({ strategy: "blueGreen" }),
    shows: { "Service deploymentConfiguration": { strategy: "BLUE_GREEN", bakeTimeInMinutes: "0" } },
  },
  "rollout.batchSize": [
    {
      write: { rollout: { batchSize: 3 }, scaling: { minReplicas: 4 } },
      shows: { "Service deploymentMaximumPercent": 175 },
    },
    {
      write: { rollout: { batchSize: "10%" }, scaling: { minReplicas: 4 } },
      // A tenth of four is no task: one is replaced at a time.
      shows: { "Service deploymentMaximumPercent": 125 },
    },
  ],
  "rollout.steps[]": [
    {
      write: shift({ strategy: "canary", steps: [12.5], bakeTime: "5m" }),
      shows: {
        "Service deploymentConfiguration.canaryConfiguration": {
          canaryPercent: 12.5,
          canaryBakeTimeInMinutes: "5",
        },
      },
    },
    {
      write: shift({ strategy: "linear", steps: [40, 80, 100], bakeTime: "2m" }),
      shows: {
        "Service deploymentConfiguration.linearConfiguration": {
          stepPercent: 40,
          stepBakeTimeInMinutes: "2",
        },
        // Four starts of 900 s, four waits of 120 s, and the last answers of 60 s with a minute around them.
        "ServiceRollout timeoutSeconds": 4200,
      },
    },
  ],
  "rollout.bakeTime": {
    write: shift({ strategy: "blueGreen", bakeTime: "1h" }),
    shows: { "Service deploymentConfiguration.bakeTimeInMinutes": "60" },
  },
  "rollout.rollbackAlarms[]": {
    write: { ...alarm(), rollout: { rollbackAlarms: ["bad", "of-the-account"] } },
    shows: {
      "Service alarms": {
        alarmNames: ["digits-test-bad-1a2b3c4", "of-the-account"],
        enable: true,
        rollback: true,
      },
    },
    unlike: alarm(),
  },
  "rollout.revisionsKept": {
    write: { rollout: { revisionsKept: 7 } },
    shows: { "ServiceRollout revisionsKept": 7 },
  },
};

/** Evidence for the fields under `access`, `observability` and `cost`, by field. */
export const evidenceOfOperation: EvidenceTable = {
  "access.exposure=internal": {
    write: { access: { exposure: "internal" } },
    shows: { "LoadBalancer internal": true, "Output reachableFrom": "private" },
    unlike: publicly,
  },
  "access.exposure=private": {
    write: privately,
    shows: {
      "LoadBalancer internal": true,
      "ListenerRule conditions[1].sourceIp.values": ["10.0.0.0/8"],
      "Output reachableFrom": "private",
    },
  },
  "access.exposure=public": {
    write: publicly,
    shows: { "LoadBalancer internal": false, "Output reachableFrom": "public" },
  },
  "access.host": {
    write: publicly,
    shows: {
      "ListenerRule conditions[0].hostHeader.values": [host],
      "Output call.url": `https://${host}/invocations`,
    },
  },
  "access.tls.certificateArn": {
    write: publicly,
    shows: { "Listener certificateArn": certificateArn, "Listener port": 443 },
  },
  "access.authentication.type=none": {
    write: { access: { authentication: { type: "none" } } },
    shows: { "Output authentication.type": "none" },
    unlike: { access: { authentication: { type: "awsSigV4" } } },
  },
  "access.callers.cidrs[]": {
    write: privately,
    shows: {
      "ListenerRule conditions[1].sourceIp.values": ["10.0.0.0/8"],
      "SecurityGroupIngressRule(network-internal-http-from-10.0.0.0/8) cidrIpv4": "10.0.0.0/8",
    },
  },
  "access.network.subnets[]": {
    write: { access: { network: { subnets: ["subnet-0123456789abcdef0"] } } },
    shows: { "Service networkConfiguration.subnets": ["subnet-0123456789abcdef0"] },
  },
  "access.network.securityGroups[]": {
    write: { access: { network: { securityGroups: ["sg-0123456789abcdef0"] } } },
    shows: { "Service networkConfiguration.securityGroups": ["digits-test-id", "sg-0123456789abcdef0"] },
  },
  "access.egress.allowAll": {
    write: { access: { egress: { allowAll: true } } },
    shows: {
      "SecurityGroupEgressRule(digits-test-to-anywhere) cidrIpv4": "0.0.0.0/0",
      "SecurityGroupEgressRule(digits-test-to-anywhere) ipProtocol": "-1",
      "SecurityGroupEgressRule(digits-test-to-anywhere-ipv6) cidrIpv6": "::/0",
    },
  },
  "access.egress.cidrs[]": {
    write: { access: { egress: { cidrs: ["10.1.0.0/16"] } } },
    shows: { "SecurityGroupEgressRule(digits-test-to-10-1-0-0-16) cidrIpv4": "10.1.0.0/16" },
  },
  "observability.logRetentionDays": {
    write: { observability: { logRetentionDays: 90 } },
    shows: { "LogGroup retentionInDays": 90 },
  },
  "observability.alarms[].name": {
    write: { ...alarm(), rollout: { rollbackAlarms: ["bad"] } },
    shows: { "MetricAlarm(digits-test-bad) threshold": 5 },
  },
  "observability.alarms[].metric=errorRate": {
    write: alarm(),
    shows: {
      "MetricAlarm metricQueries[id=rate].expression":
        "100 * (FILL(errors0, 0) + FILL(broken0, 0)) / (FILL(requests0, 0))",
      "MetricAlarm metricQueries[id=errors0].metric": {
        namespace: "AWS/ApplicationELB",
        metricName: "HTTPCode_Target_5XX_Count",
        dimensions: {
          LoadBalancer: "LoadBalancer/network-internal-1a2b3c4",
          TargetGroup: "TargetGroup/digits-test-1a2b3c4",
        },
        stat: "Sum",
        period: 60,
      },
    },
  },
  "observability.alarms[].metric=p95LatencyMs": {
    write: alarm({ metric: "p95LatencyMs", above: 800 }),
    shows: {
      "MetricAlarm metricName": "TargetResponseTime",
      "MetricAlarm extendedStatistic": "p95",
      "MetricAlarm threshold": 0.8,
    },
  },
  "observability.alarms[].metric=utilisation": {
    write: alarm({ metric: "utilisation", above: 90 }),
    shows: {
      "MetricAlarm metricName": "CPUUtilization",
      "MetricAlarm dimensions": {
        ClusterName: "ecs-test-1a2b3c4",
        ServiceName: "digits-test-1a2b3c4",
      },
    },
  },
  "observability.alarms[].above": {
    write: alarm({ above: 2 }),
    shows: { "MetricAlarm threshold": 2 },
    unlike: alarm(),
  },
  "observability.alarms[].for": {
    write: alarm({ for: "10m" }),
    shows: { "MetricAlarm evaluationPeriods": 10 },
    unlike: alarm(),
  },
  "observability.notify[]": {
    write: { observability: { ...alarm().observability, notify: [topic] } },
    shows: { "MetricAlarm alarmActions": [topic] },
    unlike: alarm(),
  },
  "cost.monthlyBudgetUsd": {
    write: { cost: { monthlyBudgetUsd: 150 } },
    shows: {
      "Budget limitAmount": "150",
      'TaskDefinition tags["model-hosting/monthly-budget-usd"]': "150",
    },
  },
  "cost.owner": tagged("owner", { cost: { owner: "vision" } }, "vision"),
  "cost.costCentre": tagged("cost-centre", { cost: { costCentre: "4711" } }, "4711"),
  "cost.tags.*": { write: { cost: { tags: { team: "a" } } }, shows: { "Service tags.team": "a" } },
  ...Object.fromEntries(
    ["rule", "reason", "until"].map((field) => [
      `cost.exemptions[].${field}`,
      {
        write: {
          cost: {
            exemptions: [{ rule: "hosting-type-valid", reason: "It is being moved", until: "2027-01-31" }],
          },
        },
        shows: {
          'Service tags["guardrail-exempt/hosting-type-valid"]': "until=2027-01-31 It is being moved",
        },
      },
    ]),
  ),
};
