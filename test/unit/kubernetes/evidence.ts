import type { HostOptions } from "../support/hosted.js";

/** What shows that the Kubernetes host honours a field. */
export interface Evidence {
  /** What is written over the smallest spec. */
  readonly write: object;
  /** Settings of the cluster, where the field needs something of it. */
  readonly settings?: HostOptions["settings"];
  /** What must then stand at `Kind path`; see `Hosted.find`. `Endpoint` is the stack's output. */
  readonly shows: Readonly<Record<string, unknown>>;
  /** What is written for comparison: it must be refused or show something else. Default: nothing. */
  readonly unlike?: object;
}

/** Paths that evidence is often found at. */
export const pod = "Deployment spec.template.spec";
export const container = `${pod}.containers[name=model]`;
