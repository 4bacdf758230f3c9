import { demandOf, isKnown, type Assumptions } from "../cost/index.js";
import { seconds, type HostingSpec, type ModeName, type ReplicaBounds } from "../spec/index.js";
import type { Reason } from "./decision.js";

/** What speaks against a mode because answers would come late. */
export interface Lateness {
  readonly reasons: readonly Reason[];
  readonly notes: readonly string[];
}

const inTime: Lateness = { reasons: [], notes: [] };

/** Judges by when a mode answers: serverless after starting a container now and then, async when it is awake. */
export function latenessOf(
  spec: HostingSpec,
  mode: ModeName,
  bounds: ReplicaBounds,
  assumptions: Assumptions,
): Lateness {
  if (bounds.least > 0) {
    return mode === "async" ? throughStorage(spec) : inTime;
  }
  switch (mode) {
    case "serverless":
      return coldStarts(spec, assumptions);
    case "async":
      return sleep(spec, assumptions);
    case "realtime":
    case "batch":
      return inTime;
  }
}

/** Answers of an asynchronous endpoint are files: what the model takes is not all that a caller waits for. */
function throughStorage({ objectives, interface: { type } }: HostingSpec): Lateness {
  return type === "http" && objectives?.p95LatencyMs !== undefined
    ? { reasons: [], notes: ["answers come by way of S3, and objectives.p95LatencyMs is not judged"] }
    : inTime;
}

/** Of a hundred answers, the five slowest do not count for a 95th percentile. */
const slowestShare = 0.05;

/**
 * Share of the requests that find no container, where requests come at random (a Poisson process): those after a gap
 * longer than a container waits. Requests at the same time need more containers, so bursts have more cold starts than that.
 * Undefined where the traffic is not known.
 */
export function coldShare(spec: HostingSpec, { serverless }: Assumptions): number | undefined {
  const { rate } = demandOf(spec);
  return isKnown(rate) ? Math.exp(-rate.value * seconds(serverless.keptWarm)) : undefined;
}

function coldStarts(spec: HostingSpec, assumptions: Assumptions): Lateness {
  const { p95LatencyMs } = spec.objectives ?? {};
  const { coldStart, keptWarm } = assumptions.serverless;
  if (p95LatencyMs === undefined || p95LatencyMs >= seconds(coldStart) * 1000) {
    return inTime;
  }
  const share = coldShare(spec, assumptions);
  if (share === undefined) {
    return { reasons: [], notes: ["how often a container starts is not known without the traffic"] };
  }
  if (share <= slowestShare) {
    return inTime;
  }
  const reason: Reason = {
    path: "objectives.p95LatencyMs",
    given: p95LatencyMs,
    why: `would be missed: about ${Math.round(share * 100)} % of the requests wait ${coldStart} for a container, if one is kept for ${keptWarm} (both are assumptions)`,
    instead: "keep capacity ready with scaling.minReplicas, or allow a longer latency",
    judgement: true,
  };
  return { reasons: [reason], notes: [] };
}

/** How long a client waits for an answer where the spec does not say, in seconds. */
const defaultTimeout = 60;

/** How long callers of the model bear to wait for an answer, in seconds. */
function patienceOf({ objectives, interface: { type, ...rest } }: HostingSpec): number {
  const timeout = type === "http" && "timeout" in rest ? rest.timeout : undefined;
  const { p95LatencyMs } = objectives ?? {};
  return p95LatencyMs === undefined ? secondsOf(timeout) : p95LatencyMs / 1000;
}

/** Whether the spec says itself that answers may come by way of a queue. */
function asksForQueue({ interface: { type }, placement }: HostingSpec): boolean {
  return type !== "http" || placement.mode !== undefined;
}

/**
 * Whether callers bear that requests wait in a queue when more come than replicas answer: the spec says so, or they are
 * as patient as the start of a replica takes.
 */
export function bearsQueue(spec: HostingSpec, { async }: Assumptions): boolean {
  return asksForQueue(spec) || patienceOf(spec) >= seconds(async.start);
}

/** A web service may sleep where its callers can wait until it is awake; whoever writes async or a queue has said so. */
function sleep(spec: HostingSpec, { async }: Assumptions): Lateness {
  const { p95LatencyMs } = spec.objectives ?? {};
  const timeout = spec.interface.type === "http" ? spec.interface.timeout : undefined;
  if (patienceOf(spec) >= seconds(async.start)) {
    return inTime;
  }
  const late = `a model that was asleep answers after about ${async.start}`;
  if (asksForQueue(spec)) {
    return { reasons: [], notes: p95LatencyMs === undefined ? [] : [`${late} (an assumption)`] };
  }
  const reason: Reason = {
    ...(p95LatencyMs === undefined
      ? { path: "interface.timeout", ...(timeout === undefined ? {} : { given: timeout }) }
      : { path: "objectives.p95LatencyMs", given: p95LatencyMs }),
    why: `is shorter than callers may have to wait: ${late} (an assumption)`,
    instead: "allow a longer time, keep it awake with scaling.minReplicas: 1, or name placement.mode: async",
    judgement: true,
  };
  return { reasons: [reason], notes: [] };
}

function secondsOf(timeout: string | undefined): number {
  return timeout === undefined ? defaultTimeout : seconds(timeout);
}
