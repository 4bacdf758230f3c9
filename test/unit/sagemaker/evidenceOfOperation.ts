import type { ModeName } from "../../../components/spec/index.js";
import {
  deployment,
  endpoints,
  instances,
  job,
  prompt,
  statement,
  tagged,
  variant,
  type Evidence,
  type EvidenceTable,
} from "./evidence.js";

const topic = "arn:aws:sns:eu-central-1:123456789012:on-call";
const exemption = { rule: "autoscaling-present", reason: "pilot of the new region", until: "2027-01-31" };
const role = "arn:aws:iam::123456789012:role/apps/shop";

/** Evidence of an instance type, where each mode names it. */
function onInstance(write: object, type: string): Evidence[] {
  return [
    { modes: instances, write, shows: { [`${variant}.instanceType`]: type } },
    { modes: ["batch"], write, shows: { [`${job}.TransformResources.InstanceType`]: type } },
  ];
}

/** Evidence for the fields under `resources`, by field. */
export const evidenceOfResources: EvidenceTable = {
  "resources.cpu": onInstance({ resources: { cpu: "3" } }, "ml.c7i.xlarge"),
  "resources.memory": [
    ...onInstance({ resources: { memory: "6Gi" } }, "ml.m7i.large"),
    {
      modes: ["serverless"],
      write: { resources: { memory: "1500Mi" } },
      shows: { [`${variant}.serverlessConfig.memorySizeInMb`]: 2048 },
    },
  ],
  "resources.accelerator.type": onInstance(
    { resources: { accelerator: { type: "NVIDIA-L4" } } },
    "ml.g6.xlarge",
  ),
  "resources.accelerator.count": onInstance(
    { resources: { accelerator: { type: "nvidia", count: 4 } } },
    "ml.g4dn.12xlarge",
  ),
  "resources.accelerator.memory": onInstance(
    { resources: { accelerator: { memory: "24Gi" } } },
    "ml.g6.xlarge",
  ),
  "resources.accelerator.anyOf[].type": onInstance(
    { resources: { accelerator: { anyOf: [{ type: "NVIDIA-T4" }] } } },
    "ml.g4dn.xlarge",
  ),
  "resources.accelerator.anyOf[].count": onInstance(
    { resources: { accelerator: { anyOf: [{ type: "NVIDIA-L4", count: 4 }] } } },
    "ml.g6.12xlarge",
  ),
  "resources.ephemeralStorage": {
    modes: instances,
    write: { resources: { ephemeralStorage: "100Gi" } },
    shows: { [`${variant}.volumeSizeInGb`]: 100 },
  },
  "resources.architecture=amd64": [
    ...onInstance({ resources: { architecture: "amd64" } }, "ml.c7i.large").map((evidence) => ({
      ...evidence,
      unlike: { resources: { architecture: "arm64" } },
    })),
    {
      modes: ["serverless"],
      write: { resources: { architecture: "amd64" } },
      shows: { "Output mode": "serverless" },
      unlike: { resources: { architecture: "arm64" } },
    },
  ],
  "resources.architecture=arm64": {
    modes: instances,
    write: { resources: { architecture: "arm64" } },
    shows: { [`${variant}.instanceType`]: "ml.c8g.large" },
  },
  "resources.capacity.type=onDemand": {
    write: { resources: { capacity: { type: "onDemand" } } },
    shows: { "Output backend": "sagemaker" },
    unlike: { resources: { capacity: { type: "spot" } } },
  },
};

/** Evidence for the fields under `traffic`, `objectives` and `cost`, by field. */
export const evidenceOfPurpose: EvidenceTable = {
  "traffic.averageRps": tagged("average-rps", { traffic: { averageRps: 2.5 } }, "2.5"),
  "traffic.peakRps": tagged("peak-rps", { traffic: { peakRps: 20 } }, "20"),
  "traffic.requestsPerMonth": tagged("requests-per-month", { traffic: { requestsPerMonth: 100 } }, "100"),
  "traffic.pattern": tagged("traffic-pattern", { traffic: { pattern: "bursty" } }, "bursty"),
  "traffic.hours[]": tagged(
    "traffic-hours",
    { traffic: { pattern: "scheduled", hours: ["Mon-Fri 08:00-18:00", "Sat 09:00-12:00"] } },
    "Mon-Fri 08:00-18:00 + Sat 09:00-12:00",
  ),
  "traffic.secondsPerRequest": tagged("seconds-per-request", { traffic: { secondsPerRequest: 2 } }, "2"),
  "traffic.requestSize": tagged("request-size", { traffic: { requestSize: "2Ki" } }, "2Ki"),
  "traffic.responseSize": tagged("response-size", { traffic: { responseSize: "1Ki" } }, "1Ki"),
  "traffic.maxPayload": [
    tagged("max-payload", { traffic: { maxPayload: "3Mi" } }, "3Mi"),
    {
      modes: ["batch"],
      write: { traffic: { maxPayload: "3Mi" } },
      shows: { [`${job}.MaxPayloadInMB`]: 3 },
    },
  ],
  "objectives.p95LatencyMs": tagged("p95-latency-ms", { objectives: { p95LatencyMs: 200 } }, "200"),
  "objectives.availability": tagged("availability", { objectives: { availability: 99.9 } }, "99.9"),
  "cost.monthlyBudgetUsd": [
    tagged("monthly-budget-usd", { cost: { monthlyBudgetUsd: 100 } }, "100"),
    {
      write: { cost: { monthlyBudgetUsd: 100.5 } },
      shows: {
        "Budget limitAmount": "100.5",
        "Budget limitUnit": "USD",
        "Budget timeUnit": "MONTHLY",
        "Budget costFilters[0].values": ["user:model-hosting/model$digits"],
        "Budget notifications[notificationType=FORECASTED].threshold": 100,
        "Budget notifications[notificationType=ACTUAL].threshold": 80,
      },
      unlike: { cost: { monthlyBudgetUsd: 200 } },
    },
  ],
  "cost.owner": tagged("owner", { cost: { owner: "ml-platform" } }, "ml-platform"),
  "cost.costCentre": tagged("cost-centre", { cost: { costCentre: "research" } }, "research"),
  "cost.tags.*": {
    write: { cost: { tags: { project: "reading" } } },
    shows: { "Model tags.project": "reading", "Role(digits-test) tags.project": "reading" },
  },
  ...Object.fromEntries(
    ["rule", "reason", "until"].map((field) => [
      `cost.exemptions[].${field}`,
      {
        write: { cost: { exemptions: [exemption] } },
        shows: {
          [`Model tags["guardrail-exempt/${exemption.rule}"]`]: "until=2027-01-31 pilot of the new region",
          [`Role(digits-test) tags["guardrail-exempt/${exemption.rule}"]`]:
            "until=2027-01-31 pilot of the new region",
        },
      },
    ]),
  ),
};

const rows = (more: object) => ({
  interface: { type: "batch", input: "s3://rows/in/", output: "s3://rows/out/", ...more },
});

/** Evidence for the fields under `interface` and `placement`, by field. */
export const evidenceOfInterface: EvidenceTable = {
  "interface.type=http": [
    {
      modes: prompt,
      write: { interface: { type: "http" } },
      shows: { "Output call.kind": "sageMaker" },
      unlike: { interface: { type: "queue" } },
    },
    {
      modes: ["async"],
      write: { interface: { type: "http" }, placement: { mode: "async" } },
      shows: { "Output call.kind": "sageMakerAsync" },
      unlike: { interface: { type: "batch" } },
    },
  ],
  "interface.type=queue": {
    modes: ["async"],
    write: { interface: { type: "queue" } },
    shows: { "Output call.kind": "sageMakerAsync" },
    unlike: { interface: { type: "batch" } },
  },
  "interface.type=batch": {
    modes: ["batch"],
    write: { interface: { type: "batch" } },
    shows: { "Output call.kind": "sageMakerBatch", "Output authentication.service": "states" },
    unlike: { interface: { type: "queue" } },
  },
  "interface.timeout": [
    {
      modes: prompt,
      write: { interface: { type: "http", timeout: "20s" } },
      shows: { "Output call.timeoutSeconds": 20 },
    },
    {
      modes: ["async"],
      write: { interface: { type: "http", timeout: "20m" }, placement: { mode: "async" } },
      shows: { "Output call.timeoutSeconds": 1200 },
    },
  ],
  "interface.streaming": [
    {
      modes: prompt,
      write: { interface: { type: "http", streaming: false } },
      shows: { "Output call.kind": "sageMaker" },
      unlike: { interface: { type: "http", streaming: true } },
    },
    {
      modes: ["async"],
      write: { interface: { type: "http", streaming: false }, placement: { mode: "async" } },
      shows: { "Output call.kind": "sageMakerAsync" },
      unlike: { interface: { type: "http", streaming: true }, placement: { mode: "async" } },
    },
  ],
  "interface.visibilityTimeout": {
    modes: ["async"],
    write: { interface: { visibilityTimeout: "10m" } },
    shows: { "Output call.timeoutSeconds": 600 },
  },
  "interface.input": [
    {
      modes: ["async"],
      write: { interface: { input: "s3://requests/digits/" } },
      shows: {
        "Output call.input": "s3://requests/digits/",
        [`${statement("ReadRequests")}.Resource`]: ["arn:aws:s3:::requests/digits/*"],
      },
    },
    {
      modes: ["batch"],
      write: { interface: { input: "s3://requests/digits/" } },
      shows: {
        "Output call.input": "s3://requests/digits/",
        [`${statement("ReadRows")}.Resource`]: ["arn:aws:s3:::requests/digits/*"],
      },
    },
  ],
  "interface.output": [
    {
      modes: ["async"],
      write: { interface: { output: "s3://answers/digits/" } },
      shows: {
        "EndpointConfiguration asyncInferenceConfig.outputConfig.s3OutputPath": "s3://answers/digits/",
        "EndpointConfiguration asyncInferenceConfig.outputConfig.s3FailurePath":
          "s3://answers/digits/failure/",
      },
    },
    {
      modes: ["batch"],
      write: { interface: { output: "s3://answers/digits/" } },
      shows: {
        "Output call.output": "s3://answers/digits/",
        [`${statement("WriteAnswers")}.Resource`]: ["arn:aws:s3:::answers/digits/*"],
      },
    },
  ],
  "interface.split": {
    modes: ["batch"],
    write: rows({ split: "file" }),
    shows: { "Output call.split": "file", [`${job}.TransformInput.SplitType`]: "None" },
  },
  "interface.schedule": {
    modes: ["batch"],
    write: rows({ schedule: "30 6 * * *" }),
    shows: { "Schedule scheduleExpression": "cron(30 6 * * ? *)" },
  },
  "interface.timeZone": {
    modes: ["batch"],
    write: rows({ schedule: "30 6 * * *", timeZone: "Europe/Berlin" }),
    shows: { "Schedule scheduleExpressionTimezone": "Europe/Berlin" },
    unlike: rows({ schedule: "30 6 * * *" }),
  },
  "placement.backend": {
    write: { placement: { backend: "sagemaker" } },
    shows: { "Output backend": "sagemaker" },
    unlike: { placement: { backend: "ecs" } },
  },
  "placement.mode": (["realtime", "serverless", "async", "batch"] as const).map((mode) => ({
    modes: [mode],
    write: { placement: { mode } },
    shows: { "Output mode": mode },
    unlike: { placement: { mode: mode === "realtime" ? "serverless" : "realtime" } },
  })),
  "placement.allowedBackends[]": {
    write: { placement: { backend: "auto", allowedBackends: ["sagemaker"] } },
    shows: { "Output backend": "sagemaker" },
    unlike: { placement: { backend: "auto", allowedBackends: ["kubernetes"] } },
  },
  "placement.deniedBackends[]": {
    write: { placement: { backend: "auto", deniedBackends: ["kubernetes"] } },
    shows: { "Output backend": "sagemaker" },
    unlike: { placement: { backend: "auto", deniedBackends: ["sagemaker"] } },
  },
  "placement.nodesPerReplica=1": {
    write: { placement: { nodesPerReplica: 1 } },
    shows: { "Output backend": "sagemaker" },
    unlike: { placement: { nodesPerReplica: 2 } },
  },
  "placement.residency[]": {
    write: { placement: { residency: ["eu-central-1"] } },
    settings: { region: "eu-central-1" },
    shows: { "Model region": "eu-central-1", "Output authentication.region": "eu-central-1" },
    unlike: { placement: { residency: ["eu-west-1"] } },
  },
  "placement.instanceTypes[]": onInstance(
    { placement: { instanceTypes: ["ml.m5.4xlarge"] } },
    "ml.m5.4xlarge",
  ),
};

const target = "Target(digits-test-primary)";
const policy = "Policy(digits-test-primary)";
const tracking = `${policy} targetTrackingScalingPolicyConfiguration`;

/** Scaling in a mode: the smallest that the mode scales. */
const scaled = (mode: ModeName, scaling: object) =>
  mode === "serverless"
    ? { scaling: { minReplicas: 1, metric: { type: "concurrency", target: 0.5 }, ...scaling } }
    : { scaling: { maxReplicas: 4, ...scaling } };
const each = (evidence: (mode: ModeName) => Evidence): Evidence[] =>
  endpoints.map((mode) => ({ ...evidence(mode), modes: [mode] }));
const byMetric = (type: string, value: number, shows: object, more: object = {}): Evidence => ({
  modes: ["realtime"],
  write: { scaling: { maxReplicas: 4, metric: { type, target: value } }, ...more },
  shows: Object.fromEntries(Object.entries(shows).map(([path, found]) => [`${tracking}.${path}`, found])),
});
const ofVariant = [
  { name: "EndpointName", value: "digits-test" },
  { name: "VariantName", value: "primary" },
];
const measured = (metricName: string) => ({
  customizedMetricSpecification: {
    namespace: "/aws/sagemaker/Endpoints",
    metricName,
    dimensions: ofVariant,
    statistic: "Average",
  },
});
const known = (predefinedMetricType: string) => ({
  predefinedMetricSpecification: { predefinedMetricType },
});
const scheduledAction = "ScheduledAction(digits-test-primary-0)";
const schedule = { cron: "30 6 * * *", timeZone: "Europe/Berlin", minReplicas: 2, maxReplicas: 3 };
const onSchedule = (shows: Evidence["shows"], unlike?: object) =>
  each((mode) => ({
    write: scaled(mode, { schedule: [schedule] }),
    shows,
    unlike: scaled(mode, { schedule: [{ ...schedule, ...unlike }] }),
  }));

/** Evidence for the fields under `scaling`, by field. */
export const evidenceOfScaling: EvidenceTable = {
  "scaling.minReplicas": [
    {
      modes: instances,
      write: { scaling: { minReplicas: 2, maxReplicas: 4 } },
      shows: { [`${variant}.initialInstanceCount`]: 2, [`${target} minCapacity`]: 2 },
    },
    {
      modes: ["serverless"],
      write: { scaling: { minReplicas: 2 } },
      shows: { [`${variant}.serverlessConfig.provisionedConcurrency`]: 2 },
    },
    {
      modes: ["batch"],
      write: { scaling: { minReplicas: 3 } },
      shows: { [`${job}.TransformResources.InstanceCount`]: 3 },
    },
  ],
  "scaling.maxReplicas": [
    {
      modes: instances,
      write: { scaling: { maxReplicas: 4 } },
      shows: { [`${target} maxCapacity`]: 4, "HostedEndpoint retain": "instanceCounts" },
      unlike: { scaling: { minReplicas: 1, maxReplicas: 1 } },
    },
    {
      modes: ["serverless"],
      write: { scaling: { maxReplicas: 40 } },
      shows: { [`${variant}.serverlessConfig.maxConcurrency`]: 40 },
    },
    {
      modes: ["batch"],
      write: { scaling: { maxReplicas: 1 } },
      shows: { [`${job}.TransformResources.InstanceCount`]: 1 },
      unlike: { scaling: { maxReplicas: 2 } },
    },
  ],
  "scaling.metric.type=requestsPerSecond": byMetric("requestsPerSecond", 10, {
    ...known("SageMakerVariantInvocationsPerInstance"),
    targetValue: 600,
  }),
  "scaling.metric.type=concurrency": [
    byMetric("concurrency", 3, {
      ...known("SageMakerVariantConcurrentRequestsPerModelHighResolution"),
      targetValue: 3,
    }),
    {
      modes: ["serverless"],
      write: scaled("serverless", {}),
      shows: {
        [`${target} scalableDimension`]: "sagemaker:variant:DesiredProvisionedConcurrency",
        [`${tracking}.predefinedMetricSpecification`]: {
          predefinedMetricType: "SageMakerVariantProvisionedConcurrencyUtilization",
        },
        [`${tracking}.targetValue`]: 0.5,
      },
    },
  ],
  // The smallest instance has two processors, and the metric adds them up.
  "scaling.metric.type=cpu": byMetric("cpu", 60, { ...measured("CPUUtilization"), targetValue: 120 }),
  "scaling.metric.type=memory": byMetric("memory", 60, { ...measured("MemoryUtilization"), targetValue: 60 }),
  "scaling.metric.type=gpu": byMetric(
    "gpu",
    60,
    { ...measured("GPUUtilization"), targetValue: 240 },
    { resources: { accelerator: { type: "NVIDIA-L4", count: 4 } } },
  ),
  "scaling.metric.type=queueDepth": {
    modes: ["async"],
    write: { scaling: { maxReplicas: 4, metric: { type: "queueDepth", target: 8 } } },
    shows: {
      [tracking]: {
        customizedMetricSpecification: {
          namespace: "AWS/SageMaker",
          metricName: "ApproximateBacklogSizePerInstance",
          dimensions: [{ name: "EndpointName", value: "digits-test" }],
          statistic: "Average",
        },
        targetValue: 8,
        scaleOutCooldown: 0,
        scaleInCooldown: 300,
      },
    },
  },
  "scaling.metric.target": [
    byMetric("memory", 55, { targetValue: 55 }),
    {
      modes: ["async"],
      write: scaled("async", { metric: { type: "queueDepth", target: 9 } }),
      shows: { [`${tracking}.targetValue`]: 9 },
    },
    {
      modes: ["serverless"],
      write: scaled("serverless", { metric: { type: "concurrency", target: 0.9 } }),
      shows: { [`${tracking}.targetValue`]: 0.9 },
    },
  ],
  "scaling.schedule[].cron": onSchedule(
    { [`${scheduledAction} schedule`]: "cron(30 6 * * ? *)" },
    { cron: "0 6 * * *" },
  ),
  "scaling.schedule[].timeZone": onSchedule(
    { [`${scheduledAction} timezone`]: "Europe/Berlin" },
    { timeZone: "UTC" },
  ),
  "scaling.schedule[].minReplicas": onSchedule(
    { [`${scheduledAction} scalableTargetAction.minCapacity`]: 2 },
    { minReplicas: 1 },
  ),
  "scaling.schedule[].maxReplicas": onSchedule(
    { [`${scheduledAction} scalableTargetAction.maxCapacity`]: 3 },
    { maxReplicas: 4 },
  ),
  "scaling.cooldown.scaleOut": each((mode) => ({
    write: scaled(mode, { cooldown: { scaleOut: "2m" } }),
    shows: { [`${tracking}.scaleOutCooldown`]: 120 },
    unlike: scaled(mode, {}),
  })),
  "scaling.cooldown.scaleIn": each((mode) => ({
    write: scaled(mode, { cooldown: { scaleIn: "10m" } }),
    shows: { [`${tracking}.scaleInCooldown`]: 600 },
    unlike: scaled(mode, {}),
  })),
};

const traffic = `${deployment}.BlueGreenUpdatePolicy.TrafficRoutingConfiguration`;
const rolled = (strategy: string, shows: Evidence["shows"], more: object = {}): Evidence => ({
  modes: instances,
  write: { rollout: { strategy, ...more }, scaling: { minReplicas: 4 } },
  shows,
  unlike: {
    rollout: { strategy: strategy === "rolling" ? "allAtOnce" : "rolling" },
    scaling: { minReplicas: 4 },
  },
});

/** Evidence for the fields under `rollout`, by field. */
export const evidenceOfRollout: EvidenceTable = {
  "rollout.strategy=allAtOnce": [
    rolled("allAtOnce", { [`${traffic}.Type`]: "ALL_AT_ONCE" }),
    {
      modes: ["serverless"],
      write: { rollout: { strategy: "allAtOnce" } },
      shows: { [deployment]: undefined, "Output mode": "serverless" },
      unlike: { rollout: { strategy: "rolling" } },
    },
  ],
  "rollout.strategy=blueGreen": rolled("blueGreen", { [`${traffic}.Type`]: "ALL_AT_ONCE" }),
  "rollout.strategy=canary": rolled("canary", { [`${traffic}.Type`]: "CANARY" }, { steps: [10] }),
  "rollout.strategy=linear": rolled("linear", { [`${traffic}.Type`]: "LINEAR" }, { steps: [50, 100] }),
  "rollout.strategy=rolling": rolled("rolling", {
    [`${deployment}.RollingUpdatePolicy.MaximumBatchSize`]: { Type: "CAPACITY_PERCENT", Value: 25 },
    [`${deployment}.BlueGreenUpdatePolicy`]: undefined,
  }),
  "rollout.batchSize": {
    modes: instances,
    write: { rollout: { batchSize: 2 }, scaling: { minReplicas: 4 } },
    shows: { [`${deployment}.RollingUpdatePolicy.MaximumBatchSize`]: { Type: "INSTANCE_COUNT", Value: 2 } },
  },
  "rollout.steps[]": {
    modes: instances,
    write: { rollout: { strategy: "canary", steps: [10] } },
    shows: { [`${traffic}.CanarySize`]: { Type: "CAPACITY_PERCENT", Value: 10 } },
    unlike: { rollout: { strategy: "canary", steps: [20] } },
  },
  "rollout.bakeTime": {
    modes: instances,
    write: { rollout: { bakeTime: "5m" } },
    shows: { [`${deployment}.BlueGreenUpdatePolicy.TerminationWaitInSeconds`]: 300 },
  },
  "rollout.rollbackAlarms[]": {
    modes: instances,
    write: { rollout: { rollbackAlarms: ["company-wide"] } },
    shows: {
      [`${deployment}.AutoRollbackConfiguration`]: { Alarms: [{ AlarmName: "company-wide" }] },
      [`${statement("WatchAlarms")}.Resource`]: [
        "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:company-wide",
      ],
    },
  },
  "rollout.revisionsKept": {
    modes: endpoints,
    write: { rollout: { revisionsKept: 7 } },
    shows: { "HostedEndpoint revisionsKept": 7 },
  },
};

const call = "RolePolicy(digits-test-shop)";
const network = { subnets: ["subnet-1"], securityGroups: ["sg-1"] };
const watching = (alarm: object) => ({ observability: { alarms: [{ name: "watch", above: 3, ...alarm }] } });
const metricOf = (mode: ModeName) => (mode === "async" ? "queueDepth" : "p95LatencyMs");
const alarm = "MetricAlarm(digits-test-watch)";

/** Evidence for the fields under `access` and `observability`, by field. */
export const evidenceOfOperation: EvidenceTable = {
  "access.exposure=internal": {
    write: { access: { exposure: "internal" } },
    shows: { "Output reachableFrom": "aws" },
    unlike: { access: { exposure: "public", host: "digits.example.com" } },
  },
  "access.authentication.type=awsSigV4": {
    write: { access: { authentication: { type: "awsSigV4" } } },
    shows: { "Output authentication.type": "awsSigV4" },
    unlike: { access: { authentication: { type: "none" } } },
  },
  "access.callers.principals[]": [
    {
      modes: prompt,
      write: { access: { callers: { principals: [role] } } },
      shows: {
        [`${call} role`]: "shop",
        [`${call} policy.Statement`]: [
          {
            Sid: "CallModel",
            Effect: "Allow",
            Action: ["sagemaker:InvokeEndpoint"],
            Resource: ["arn:aws:sagemaker:eu-central-1:123456789012:endpoint/digits-test"],
          },
        ],
      },
    },
    {
      modes: ["async"],
      write: { access: { callers: { principals: [role] } } },
      shows: {
        [`${call} role`]: "shop",
        [`${call} policy.Statement[Sid=CallModel].Action`]: ["sagemaker:InvokeEndpointAsync"],
      },
    },
    {
      modes: ["batch"],
      write: { access: { callers: { principals: [role] } } },
      shows: {
        [`${call} role`]: "shop",
        [`${call} policy.Statement[Sid=StartJob].Action`]: ["states:StartExecution"],
        // Clients take their requests away after the job.
        [`${call} policy.Statement[Sid=WriteRequests].Action`]: ["s3:DeleteObject", "s3:PutObject"],
      },
    },
  ],
  "access.network.subnets[]": {
    modes: ["realtime", "async", "batch"],
    write: { access: { network } },
    shows: {
      "Model vpcConfig.subnets": ["subnet-1"],
      [`${statement("ManageInterfaces")}.Condition`]: {
        ArnLike: { "ec2:Subnet": ["arn:aws:ec2:eu-central-1:*:subnet/subnet-1"] },
      },
    },
  },
  "access.network.securityGroups[]": {
    modes: ["realtime", "async", "batch"],
    write: { access: { network } },
    shows: { "Model vpcConfig.securityGroupIds": ["sg-1"] },
  },
  "access.egress.allowAll": {
    write: { access: { egress: { allowAll: true } } },
    shows: { "Model enableNetworkIsolation": false },
    unlike: { access: { egress: { cidrs: [] } } },
  },
  "access.egress.cidrs[]": {
    modes: ["realtime", "async", "batch"],
    write: { access: { egress: { cidrs: [] } } },
    shows: { "Model enableNetworkIsolation": true },
  },
  "observability.logRetentionDays": {
    modes: endpoints,
    write: { observability: { logRetentionDays: 7 } },
    shows: { "LogGroup retentionInDays": 7 },
  },
  "observability.dataCapture.percentage": {
    modes: ["realtime"],
    write: { observability: { dataCapture: { percentage: 20, destination: "s3://captured/digits/" } } },
    shows: {
      "EndpointConfiguration dataCaptureConfig.initialSamplingPercentage": 20,
      "EndpointConfiguration dataCaptureConfig.enableCapture": true,
    },
  },
  "observability.dataCapture.destination": {
    modes: ["realtime"],
    write: { observability: { dataCapture: { percentage: 20, destination: "s3://captured/digits/" } } },
    shows: {
      "EndpointConfiguration dataCaptureConfig.destinationS3Uri": "s3://captured/digits/",
      [`${statement("WriteCaptures")}.Resource`]: ["arn:aws:s3:::captured/digits/*"],
    },
  },
  "observability.alarms[].name": each((mode) => ({
    write: watching({ metric: metricOf(mode) }),
    shows: { [`${alarm} name`]: "digits-test-watch" },
  })),
  "observability.alarms[].above": [
    {
      modes: prompt,
      write: watching({ metric: "p95LatencyMs" }),
      shows: { [`${alarm} threshold`]: 3000, [`${alarm} comparisonOperator`]: "GreaterThanThreshold" },
    },
    {
      modes: ["async"],
      write: watching({ metric: "queueDepth" }),
      shows: { [`${alarm} threshold`]: 3, [`${alarm} comparisonOperator`]: "GreaterThanThreshold" },
    },
  ],
  "observability.alarms[].for": each((mode) => ({
    write: watching({ metric: metricOf(mode), for: "10m" }),
    shows: { [`${alarm} evaluationPeriods`]: 10 },
    unlike: watching({ metric: metricOf(mode) }),
  })),
  "observability.alarms[].metric=errorRate": [
    {
      modes: ["realtime"],
      write: watching({ metric: "errorRate" }),
      shows: {
        [`${alarm} metricQueries[id=rate].expression`]:
          "100 * MAX([FILL(server, 0), FILL(failed, 0) - FILL(client, 0)]) / invocations",
        [`${alarm} metricQueries[id=server].metric.dimensions`]: {
          EndpointName: "digits-test",
          VariantName: "primary",
        },
        [`${alarm} treatMissingData`]: "notBreaching",
      },
    },
    {
      modes: ["serverless"],
      write: watching({ metric: "errorRate" }),
      shows: {
        [`${alarm} metricQueries[id=rate].expression`]: "100 * FILL(server, 0) / invocations",
        [`${alarm} metricQueries[id=server].metric.metricName`]: "Invocation5XXErrors",
        [`${alarm} metricQueries[id=failed]`]: undefined,
      },
    },
  ],
  "observability.alarms[].metric=p95LatencyMs": {
    modes: prompt,
    write: watching({ metric: "p95LatencyMs" }),
    shows: {
      [`${alarm} metricName`]: "ModelLatency",
      [`${alarm} extendedStatistic`]: "p95",
      [`${alarm} dimensions`]: { EndpointName: "digits-test", VariantName: "primary" },
    },
  },
  "observability.alarms[].metric=queueDepth": {
    modes: ["async"],
    write: watching({ metric: "queueDepth" }),
    shows: {
      [`${alarm} metricName`]: "ApproximateBacklogSize",
      [`${alarm} dimensions`]: { EndpointName: "digits-test" },
    },
  },
  "observability.alarms[].metric=utilisation": [
    {
      modes: instances,
      write: watching({ metric: "utilisation" }),
      shows: {
        [`${alarm} metricQueries[id=share].expression`]: "busy / 2",
        [`${alarm} metricQueries[id=busy].metric.metricName`]: "CPUUtilization",
      },
    },
    {
      modes: instances,
      write: {
        ...watching({ metric: "utilisation" }),
        resources: { accelerator: { type: "NVIDIA-L4", count: 4 } },
      },
      shows: {
        [`${alarm} metricQueries[id=share].expression`]: "busy / 4",
        [`${alarm} metricQueries[id=busy].metric.metricName`]: "GPUUtilization",
      },
    },
    {
      modes: ["serverless"],
      write: watching({ metric: "utilisation" }),
      shows: {
        [`${alarm} metricQueries[id=share].expression`]: "busy * 100",
        [`${alarm} metricQueries[id=busy].metric.metricName`]: "ServerlessConcurrentExecutionsUtilization",
      },
    },
  ],
  "observability.notify[]": [
    {
      write: { cost: { monthlyBudgetUsd: 100 }, observability: { notify: [topic] } },
      shows: {
        "Budget notifications[notificationType=FORECASTED].subscriberSnsTopicArns": [topic],
        "Budget notifications[notificationType=ACTUAL].subscriberSnsTopicArns": [topic],
      },
      unlike: { cost: { monthlyBudgetUsd: 100 } },
    },
    {
      modes: prompt,
      write: {
        observability: { alarms: [{ name: "watch", metric: "errorRate", above: 3 }], notify: [topic] },
      },
      shows: { [`${alarm} alarmActions`]: [topic], [`${alarm} okActions`]: [topic] },
    },
    {
      modes: ["async"],
      write: {
        observability: { alarms: [{ name: "watch", metric: "queueDepth", above: 3 }], notify: [topic] },
      },
      shows: {
        [`${alarm} alarmActions`]: [topic],
        "EndpointConfiguration asyncInferenceConfig.outputConfig.notificationConfig.errorTopic": topic,
        [`${statement("Notify")}.Resource`]: [
          "arn:aws:sns:eu-central-1:123456789012:digits-test-success",
          topic,
        ],
      },
    },
    {
      modes: ["batch"],
      write: { observability: { notify: [topic] } },
      shows: { "RolePolicy(digits-test-batch) policy.Statement[Sid=TellOfFailures].Resource": [topic] },
    },
  ],
};
