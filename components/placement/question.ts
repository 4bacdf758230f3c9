import type { Candidate } from "../cost/index.js";
import { modeOf, type HostingSpec, type ModeName, type ParsedSpec } from "../spec/index.js";
import type { Reason } from "./decision.js";
import type { Environment } from "./environment.js";
import type { Pin } from "./pin.js";

/** What placement is asked. */
export interface Question {
  readonly parsed: ParsedSpec;
  readonly environment: Environment;
  readonly pinned?: Pin;
}

/** One way to host a model, before anything but its own backend has judged it. */
export interface Option {
  /** Without bounds. */
  readonly candidate: Candidate;
  /** The mode that is asked for; one that the backend does not have is refused. */
  readonly mode: ModeName;
  /** Region of AWS, or the name of a cluster or site, as the price lists have it. */
  readonly region: string;
  /** What its backend says against it, besides the capability table. */
  readonly reasons: readonly Reason[];
  readonly notes: readonly string[];
}

/** The ways in which one backend may host a model. */
export type Planner = (question: Question) => Option[];

/**
 * Modes to try: the one that the spec names, else every one that suits the interface, the natural one first. A web
 * service may be asked without instances, or answer from a queue where its callers can wait.
 */
export function modesOf(spec: HostingSpec): ModeName[] {
  const natural = modeOf(spec);
  return spec.placement.mode === undefined && natural === "realtime"
    ? ["realtime", "serverless", "async"]
    : [natural];
}

/** Whether the spec leaves the backend to placement. */
export function isAuto({ placement }: HostingSpec): boolean {
  return placement.backend === "auto";
}

/** How the price lists call a region that nobody named: they have none of this name. */
const nowhere = "a region that is not known";

/** The region of AWS whose prices count. */
export function regionOf({ region }: Environment): string {
  return region ?? nowhere;
}

/** The name of the cluster or site whose prices count. */
export function siteOf({ cluster }: Environment): string {
  return cluster.region ?? "a cluster without prices";
}
