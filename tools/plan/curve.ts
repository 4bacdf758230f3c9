import {
  estimate,
  hoursPerMonth,
  isKnown,
  type Cost,
  type Estimate,
  type Figure,
  type Question,
} from "../../components/cost/index.js";
import { replicaBounds, type HostingSpec, type ParsedSpec } from "../../components/spec/index.js";

const secondsPerMonth = hoursPerMonth * 3600;

/** Requests at the same time that one serverless endpoint may have; "Amazon SageMaker endpoints and quotas". */
const mostServerless = 200;

/** Seconds a request that the chart takes where the spec says none: something has to be, and the chart says so. */
export const assumedSecondsPerRequest = 0.1;

/** US dollars a month at a number of requests a month; undefined where it cannot serve them or nothing is known. */
export type Curve = (requestsPerMonth: number) => Point | undefined;

/** Where a curve is at some traffic. */
export interface Point {
  /** US dollars a month, of all parts that are known. */
  readonly usd: number;
  /** What would have to be said for the other parts to be known, such as `traffic.requestSize`; never of compute. */
  readonly missing: readonly string[];
}

/** Requests a month that the spec says; undefined where it does not. */
export function ownRequests({ traffic }: HostingSpec): number | undefined {
  const { requestsPerMonth, averageRps } = traffic ?? {};
  return requestsPerMonth ?? (averageRps === undefined ? undefined : averageRps * secondsPerMonth);
}

/**
 * What a candidate costs against traffic, by the estimator. The peak grows with the traffic: it stays as many times the
 * average as it is in the spec, and is the average where the spec has no peak. Where the team wrote no
 * `scaling.maxReplicas`, there are as many replicas as the peak needs, as placement would set it.
 *
 * @param question The candidate with the bounds that placement gave it at the spec's own traffic.
 */
export function curveOf(question: Question, written: ParsedSpec["written"]): Curve {
  const mayGrow = written.scaling?.maxReplicas === undefined;
  return remembering((requestsPerMonth) => {
    const asked = { ...question, spec: withRequests(question.spec, requestsPerMonth) };
    const first = estimate(asked);
    const answer = mayGrow && !serves(first) ? estimate(grown(asked, first)) : first;
    return serves(answer) ? pointOf(answer.expected) : undefined;
  });
}

/** A curve is compared with several others at the same traffic. */
function remembering(curve: Curve): Curve {
  const points = new Map<number, Point | undefined>();
  return (requestsPerMonth) => {
    if (!points.has(requestsPerMonth)) {
      points.set(requestsPerMonth, curve(requestsPerMonth));
    }
    return points.get(requestsPerMonth);
  };
}

/** The spec with another traffic. */
function withRequests(spec: HostingSpec, requestsPerMonth: number): HostingSpec {
  const { traffic = {} } = spec;
  const peakRps = peakAt(requestsPerMonth, spec);
  return {
    ...spec,
    traffic: {
      ...traffic,
      averageRps: undefined,
      requestsPerMonth,
      peakRps,
      secondsPerRequest: traffic.secondsPerRequest ?? assumedSecondsPerRequest,
    },
  };
}

/** Undefined where the estimator knows better: what is steady, or keeps to its hours, peaks at its average. */
function peakAt(requestsPerMonth: number, spec: HostingSpec): number | undefined {
  const { peakRps, pattern } = spec.traffic ?? {};
  const own = ownRequests(spec);
  if (peakRps === undefined && (pattern === "steady" || pattern === "scheduled")) {
    return undefined;
  }
  return peakRps === undefined || own === undefined
    ? requestsPerMonth / secondsPerMonth
    : (requestsPerMonth * peakRps) / own;
}

/** Where it is not known what the peak needs, nothing says that it is too much. */
function serves({ peak }: Estimate): boolean {
  return !isKnown(peak.needed) || peak.needed.value <= peak.allowed;
}

function grown({ candidate, ...question }: Question, { peak }: Estimate): Question {
  const needed = isKnown(peak.needed) ? peak.needed.value : peak.allowed;
  const most = candidate.mode === "serverless" ? Math.min(needed, mostServerless) : needed;
  const { least } = candidate.bounds ?? replicaBounds(question.spec, candidate.mode);
  return { ...question, candidate: { ...candidate, bounds: { least, most } } };
}

/** Without the price of compute there is nothing to draw; a smaller part may be left out, and is then named. */
function pointOf({ total, atLeast, parts }: Cost): Point | undefined {
  const compute = parts.filter(({ name }) => name === "compute");
  return compute.length > 0 && compute.every(({ amount }) => isKnown(amount))
    ? { usd: atLeast, missing: missingOf(total) }
    : undefined;
}

function missingOf(figure: Figure): readonly string[] {
  return isKnown(figure) ? [] : figure.missing;
}
