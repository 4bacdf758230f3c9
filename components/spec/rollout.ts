import type { HostingSpec } from "./schema/index.js";

/** How a new version takes over; see `rollout.strategy`. */
export type Strategy = NonNullable<HostingSpec["rollout"]["strategy"]>;

/** The strategy that a spec asks for: the one that it names, rolling where it names a batch size, else the backend's own. */
export function strategyOf({ rollout }: HostingSpec, natural: Strategy): Strategy {
  return rollout.strategy ?? (rollout.batchSize === undefined ? natural : "rolling");
}
