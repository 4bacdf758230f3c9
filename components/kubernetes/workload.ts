import type { types } from "@pulumi/kubernetes";
import {
  contractOf,
  replicaBounds,
  type Companion,
  type Contract,
  type HostingSpec,
  type ReplicaBounds,
} from "../spec/index.js";
import type { KubernetesSettings, Route } from "./settings.js";

export type PodSpec = types.input.core.v1.PodSpec;
export type Container = types.input.core.v1.Container;
export type Volume = types.input.core.v1.Volume;
export type VolumeMount = types.input.core.v1.VolumeMount;
export type EnvVar = types.input.core.v1.EnvVar;

/** One model on its way to a cluster: what was asked, and where it goes. */
export interface Workload {
  readonly spec: HostingSpec;
  readonly contract: Contract;
  readonly settings: KubernetesSettings;
  /** The way in from outside the cluster; none for an internal model. */
  readonly route?: Route;
  /** How many replicas serve. */
  readonly replicas: ReplicaBounds;
  /** The companion that answers the requests, if there is one. */
  readonly transformer?: Companion;
}

/** The workload of a spec on a cluster. */
export function workloadOf(spec: HostingSpec, settings: KubernetesSettings): Workload {
  const transformer = spec.model.companions?.find(({ role }) => role === "transformer");
  const { exposure } = spec.access;
  const route = exposure === "internal" ? undefined : settings.routes[exposure];
  return {
    spec,
    contract: contractOf(spec),
    settings,
    route,
    replicas: replicaBounds(spec, "realtime"),
    transformer,
  };
}

/** Name of the port that answers requests. */
export const servingPort = "serving";

/** Port on which the pods answer requests: the transformer's where there is one. */
export function servingPortNumber({ contract, transformer }: Workload): number {
  return transformer?.port ?? contract.port;
}
