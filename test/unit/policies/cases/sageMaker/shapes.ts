import type { Resource } from "../../analyze.js";
import {
  configuration,
  endpoint,
  hostedEndpoint,
  instance,
  model,
  nodeGroup,
  queue,
  scalingGroup,
  scalingPolicy,
  scheduledAction,
  serverlessVariant,
  target,
  variant,
  wakeAlarm,
} from "./objects.js";

/** Resources with every field that a rule on SageMaker reads, which belong together as one stack. */
export const sageMakerShapes: readonly Resource[] = [
  configuration(
    [
      variant({
        volumeSizeInGb: 20,
        enableSsmAccess: true,
        managedInstanceScaling: { minInstanceCount: 0, maxInstanceCount: 4 },
      }),
      serverlessVariant({ provisionedConcurrency: 1 }, { variantName: "b" }),
    ],
    {
      shadowProductionVariants: [variant({ variantName: "next" })],
      asyncInferenceConfig: queue,
      dataCaptureConfig: { enableCapture: true, initialSamplingPercentage: 100 },
      tags: {
        "model-hosting/requests-per-month": "1000",
        "model-hosting/seconds-per-request": "0.2",
        "model-hosting/max-payload": "64Ki",
        "model-hosting/p95-latency-ms": "200",
        "model-hosting/expires": "2099-12-31",
      },
    },
  ),
  {
    ...configuration([variant()], {
      name: "plain-1",
      tags: { "model-hosting/requests-per-month": "1000", "model-hosting/seconds-per-request": "0.2" },
    }),
    name: "plain",
  },
  endpoint({ tags: { "model-hosting/min-replicas": "1", "model-hosting/max-replicas": "4" } }),
  hostedEndpoint({ tags: { "model-hosting/average-rps": "1" } }),
  model({
    containers: [{ image: "digits:1", mode: "MultiModel" }],
    vpcConfig: { subnets: ["subnet-1"] },
    enableNetworkIsolation: true,
  }),
  target({ suspendedState: { dynamicScalingInSuspended: true } }),
  scalingPolicy({
    targetTrackingScalingPolicyConfiguration: { disableScaleIn: true, scaleInCooldown: 3600 },
  }),
  scheduledAction({ minCapacity: 1, maxCapacity: 4 }),
  wakeAlarm(),
  nodeGroup(),
  instance(),
  scalingGroup([{ instanceType: "m5.large", instanceRequirements: { vcpuCount: { min: 2 } } }]),
];
