import { awsAccount } from "../../../sandbox/aws/index.js";
import { commonSpec, digitsImage } from "./sageMaker.js";

/** What all models of the test have in their names, and nothing else has. */
export const prefix = "hosted-";

/** The test's own bucket, topic and role, which the specs name. */
export const own = {
  bucket: `${prefix}artifacts`,
  topic: `${prefix}notices`,
  role: `${prefix}application`,
} as const;

const artifact = (version: string) => ({ uri: `s3://${own.bucket}/models/${version}.tar.gz` });

/** The same model everywhere: the image of version 1 with the files of version 2, so that files must have been used. */
const shared = {
  ...commonSpec,
  model: {
    image: digitsImage("1"),
    artifacts: [artifact("2")],
    version: "2",
    startupBudget: "60s",
  },
};
const { image, version, startupBudget } = shared.model;

/** What runs the model, where that is an instance. */
export const instanceType = "ml.m5.large";

const onSageMaker = (mode: string) => ({
  placement: {
    backend: "sagemaker",
    mode,
    ...(mode === "serverless" ? {} : { instanceTypes: [instanceType] }),
  },
});

/** One spec for every way to host a model on SageMaker; they differ in as little as they can. */
export const hostedSpecs = {
  realtime: {
    ...shared,
    ...onSageMaker("realtime"),
    name: `${prefix}realtime`,
    scaling: {
      minReplicas: 1,
      maxReplicas: 3,
      metric: { type: "requestsPerSecond", target: 10 },
      schedule: [{ cron: "0 7 * * *", timeZone: "Europe/Berlin", minReplicas: 1, maxReplicas: 2 }],
      cooldown: { scaleOut: "30s", scaleIn: "10m" },
    },
    rollout: { strategy: "canary", steps: [10], bakeTime: "10m", rollbackAlarms: ["errors", "slow"] },
    access: { callers: { principals: [`arn:aws:iam::${awsAccount}:role/${own.role}`] } },
    cost: { ...shared.cost, monthlyBudgetUsd: 250 },
    observability: {
      logRetentionDays: 14,
      dataCapture: { percentage: 100, destination: `s3://${own.bucket}/captured/` },
      alarms: [
        { name: "errors", metric: "errorRate", above: 5 },
        { name: "slow", metric: "p95LatencyMs", above: 200, for: "10m" },
      ],
      notify: [`arn:aws:sns:us-east-1:${awsAccount}:${own.topic}`],
    },
  },
  serverless: {
    ...shared,
    ...onSageMaker("serverless"),
    name: `${prefix}serverless`,
    scaling: { minReplicas: 1, maxReplicas: 4, metric: { type: "concurrency", target: 0.7 } },
    cost: { ...shared.cost, monthlyBudgetUsd: 40.5 },
  },
  async: {
    ...shared,
    ...onSageMaker("async"),
    name: `${prefix}async`,
    scaling: { maxReplicas: 2 },
  },
  batch: {
    ...shared,
    ...onSageMaker("batch"),
    name: `${prefix}batch`,
    interface: { type: "batch", schedule: "30 4 * * 1-5", timeZone: "Europe/Berlin" },
    observability: { notify: [`arn:aws:sns:us-east-1:${awsAccount}:${own.topic}`] },
  },
  multi: {
    ...shared,
    ...onSageMaker("realtime"),
    name: `${prefix}multi`,
    model: {
      ...{ image, version, startupBudget },
      models: [
        { name: "old", artifact: artifact("1") },
        { name: "new", artifact: artifact("2") },
      ],
    },
  },
  ab: {
    ...shared,
    ...onSageMaker("realtime"),
    name: `${prefix}ab`,
    model: {
      ...shared.model,
      variants: [
        { name: "new", weight: 75, version: "2" },
        { name: "old", weight: 25, version: "1", artifacts: [artifact("1")] },
      ],
    },
  },
  shadow: {
    ...shared,
    ...onSageMaker("realtime"),
    name: `${prefix}shadow`,
    model: { ...shared.model, shadow: { name: "candidate", version: "1", artifacts: [artifact("1")] } },
  },
};

/** A way to host the model. */
export type Way = keyof typeof hostedSpecs;
export const ways = Object.keys(hostedSpecs) as Way[];

/** Name of a model in the stack's outputs. */
export const modelOf = (way: Way) => hostedSpecs[way].name;
/** Name of its endpoint, or of what stands for it, in a test's stack. */
export const endpointOf = (way: Way) => `${hostedSpecs[way].name}-test`;
