import { z } from "zod";
import { credentials } from "../../aws/sdk.js";

const capacitySize = z.strictObject({
  Type: z.enum(["INSTANCE_COUNT", "CAPACITY_PERCENT"]),
  Value: z.int().min(1),
});

const trafficRouting = z.strictObject({
  Type: z.enum(["ALL_AT_ONCE", "CANARY", "LINEAR"]),
  WaitIntervalInSeconds: z.int().min(0).max(3600),
  CanarySize: capacitySize.optional(),
  LinearStepSize: capacitySize.optional(),
});

const executionTimeout = z.int().min(600).max(28_800);

/** How an update replaces what serves, in the words of the API; limits from the API reference's `DeploymentConfig`. */
export const deploymentConfiguration = z.strictObject({
  BlueGreenUpdatePolicy: z
    .strictObject({
      TrafficRoutingConfiguration: trafficRouting,
      TerminationWaitInSeconds: z.int().min(0).max(3600).optional(),
      MaximumExecutionTimeoutInSeconds: executionTimeout.optional(),
    })
    .optional(),
  RollingUpdatePolicy: z
    .strictObject({
      MaximumBatchSize: capacitySize,
      WaitIntervalInSeconds: z.int().min(0).max(3600),
      MaximumExecutionTimeoutInSeconds: executionTimeout.optional(),
      RollbackMaximumBatchSize: capacitySize.optional(),
    })
    .optional(),
  AutoRollbackConfiguration: z
    .strictObject({ Alarms: z.array(z.strictObject({ AlarmName: z.string().min(1) })).max(10) })
    .optional(),
});

export type DeploymentConfiguration = z.infer<typeof deploymentConfiguration>;

// A state holds more than these: what the engine adds, and what an earlier version of this project left there.
const located = z.object({
  endpointName: z.string().min(1),
  owner: z.string().min(1),
  region: z.string().min(1),
  credentials: credentials.optional(),
});

/** Inputs of a revision history, as the engine hands them over. */
export const historyInputs = located;

export type HistoryInputs = z.infer<typeof historyInputs>;

/** Longest pause between two looks at an endpoint where no input says it, in seconds. */
export const longestPause = 15;

/** Inputs of a hosted endpoint, as the engine hands them over. */
export const endpointInputs = located.extend({
  configurationName: z.string().min(1),
  retain: z.enum(["instanceCounts", "nothing"]),
  deploymentConfiguration: deploymentConfiguration.optional(),
  revisionsKept: z.int().min(0),
  tags: z.record(z.string(), z.string()),
  timeoutSeconds: z.int().positive(),
  pollSeconds: z.number().positive().default(longestPause),
});

/** What the deletion of a hosted endpoint takes: a refresh may have found none of the rest. */
export const endpointLimits = endpointInputs.pick({
  endpointName: true,
  owner: true,
  region: true,
  credentials: true,
  timeoutSeconds: true,
  pollSeconds: true,
});

/** What an update takes of the state that the last one left; one of an earlier version of this project may lack it. */
export const endpointBefore = z.object({
  tags: endpointInputs.shape.tags.default({}),
  served: z.array(z.string()).default([]),
});

export type EndpointInputs = z.infer<typeof endpointInputs>;
