import { z } from "zod";
import { credentials } from "../../aws/sdk.js";

// A state holds more than these: what the engine adds, and what an earlier version of this project left there.
const located = z.object({
  family: z.string().min(1),
  owner: z.string().min(1),
  region: z.string().min(1),
  credentials: credentials.optional(),
});

/** Inputs of a history of task definitions, as the engine hands them over. */
export const historyInputs = located;
export type HistoryInputs = z.infer<typeof historyInputs>;

/** Longest pause between two looks at a service where no input says it, in seconds. */
export const longestPause = 15;

/** Inputs of a rollout, as the engine hands them over. */
export const rolloutInputs = located.extend({
  cluster: z.string().min(1),
  service: z.string().min(1),
  taskDefinition: z.string().min(1),
  logGroup: z.string().min(1),
  revisionsKept: z.int().min(0),
  timeoutSeconds: z.int().positive(),
  pollSeconds: z.number().positive().default(longestPause),
});
export type RolloutInputs = z.infer<typeof rolloutInputs>;

/** What an update takes of the state that the last one left. */
export const rolloutBefore = z.object({ served: z.array(z.string()).default([]) });
export type RolloutBefore = z.infer<typeof rolloutBefore>;

/** What a refresh takes. */
export const rolloutPlace = rolloutInputs.pick({
  cluster: true,
  service: true,
  region: true,
  credentials: true,
});
