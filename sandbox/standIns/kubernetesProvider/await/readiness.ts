import type { Cluster } from "../cluster.js";
import type { KubernetesObject } from "../objects.js";

/** How far an object is on its way to do what it was made for. */
export interface Readiness {
  state: "ready" | "waiting" | "failed";
  /** What is being waited for; shown while waiting. */
  status: string;
  /** What stands in the way, in the cluster's own words; asked for only when waiting has failed. */
  problems?: () => Promise<string[]>;
}

/** Judges the live object of one kind. */
export type ReadinessCheck = (live: KubernetesObject, cluster: Cluster) => Promise<Readiness> | Readiness;

export const ready: Readiness = { state: "ready", status: "" };

export function waiting(status: string, problems?: () => Promise<string[]>): Readiness {
  return { state: "waiting", status, problems };
}

export function failed(status: string, problems?: () => Promise<string[]>): Readiness {
  return { state: "failed", status, problems };
}
