import type { HostingSpec, ModeName } from "./schema/index.js";

/** How many replicas serve. In mode serverless a replica is one request that is answered at the same time. */
export interface ReplicaBounds {
  /** Replicas at least; in mode serverless, requests for which capacity is kept ready. */
  readonly least: number;
  /** Replicas at most, never below one; in mode serverless, requests at the same time. */
  readonly most: number;
}

/** Replicas at least where a spec does not say: a mode that can sleep does. */
export const defaultMinReplicas: Readonly<Record<ModeName, number>> = {
  realtime: 1,
  serverless: 0,
  async: 0,
  batch: 1,
};

/**
 * Replicas at most where a spec does not say, unless minReplicas is more. Serverless: the default of `max_concurrency`
 * in ServerlessInferenceConfig of the SageMaker Python SDK; one would turn away every second caller.
 */
export const defaultMaxReplicas: Readonly<Record<ModeName, number>> = {
  realtime: 1,
  serverless: 5,
  async: 1,
  batch: 1,
};

/** The range of replicas of a spec that is served in this mode. */
export function replicaBounds({ scaling }: HostingSpec, mode: ModeName): ReplicaBounds {
  const least = scaling.minReplicas ?? defaultMinReplicas[mode];
  return { least, most: scaling.maxReplicas ?? Math.max(least, defaultMaxReplicas[mode]) };
}
