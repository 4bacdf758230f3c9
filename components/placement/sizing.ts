import { mostServerlessConcurrency, mostTransformInstances } from "../capabilities/sagemaker/limits.js";
import {
  demandOf,
  isKnown,
  replicasNeeded,
  requestsInService,
  type Assumptions,
  type Figure,
  type Needed,
} from "../cost/index.js";
import { replicaBounds, type HostingSpec, type ModeName, type ReplicaBounds } from "../spec/index.js";
import type { Reason } from "./decision.js";
import { bearsQueue } from "./latency.js";
import { placesFor } from "./loss.js";
import { isAuto } from "./question.js";

/** How many replicas a model has in a mode, and whether they are enough. */
export interface Sizing {
  readonly bounds: ReplicaBounds;
  /** Whether the bounds are placement's own, because the spec leaves them to it. */
  readonly sized: boolean;
  /** Replicas at most by those that the peak needs; unknown where the peak is. */
  readonly headroom: Figure;
  readonly reasons: readonly Reason[];
  readonly notes: readonly string[];
}

/** Replicas at most in each mode: SageMaker's limits, and what a spec can ask for. */
const limits: Readonly<Record<ModeName, number>> = {
  realtime: 1000,
  serverless: mostServerlessConcurrency,
  async: 1000,
  batch: mostTransformInstances,
};

/**
 * Sizes a model for its peak (Little's law; see docs/cost.md), where the spec names no backend and no number of replicas.
 * A number that it names is kept and judged.
 */
export function sizingOf(spec: HostingSpec, mode: ModeName, assumptions: Assumptions): Sizing {
  const written = replicaBounds(spec, mode);
  const needed = replicasNeeded(spec, mode, assumptions);
  const own = ownBounds(spec, mode, needed);
  const bounds = own ?? written;
  return {
    bounds,
    sized: own !== undefined && (own.most !== written.most || own.least !== written.least),
    headroom: headroomOf(bounds, needed.atPeak),
    ...judgeBounds(spec, mode, bounds, { needed, queued: mode === "async" && bearsQueue(spec, assumptions) }),
  };
}

/** The bounds that placement chooses; undefined where the spec has its own, or says too little of its traffic. */
function ownBounds(spec: HostingSpec, mode: ModeName, needed: Needed): ReplicaBounds | undefined {
  const { least, most } = replicaBounds(spec, mode);
  const figure = mode === "serverless" ? placesOf(spec) : basisOf(needed);
  if (!isAuto(spec) || isWritten(spec, mode) || !isKnown(figure)) {
    return undefined;
  }
  const enough = Math.max(most, Math.min(figure.value, limits[mode]));
  return { least: mode === "batch" ? enough : least, most: enough };
}

/** Requests at the same time for which a serverless endpoint is to have a place: it has no queue. */
function placesOf(spec: HostingSpec): Figure {
  const { peak, rate, secondsPerRequest } = demandOf(spec);
  const requests = isKnown(peak) ? peak : rate;
  if (!isKnown(requests) || !isKnown(secondsPerRequest)) {
    return isKnown(requests) ? secondsPerRequest : requests;
  }
  const inService = requestsInService({
    requestsPerSecond: requests.value,
    secondsPerRequest: secondsPerRequest.value,
  });
  return { value: placesFor(inService, limits.serverless), prices: [] };
}

/** A job has its number of instances in minReplicas. */
function isWritten({ scaling }: HostingSpec, mode: ModeName): boolean {
  return scaling.maxReplicas !== undefined || (mode === "batch" && scaling.minReplicas !== undefined);
}

/** The peak, or the average where nothing is said of a peak. */
function basisOf({ atPeak, onAverage }: Needed): Figure {
  return isKnown(atPeak) ? atPeak : onAverage;
}

function headroomOf({ most }: ReplicaBounds, needed: Figure): Figure {
  return isKnown(needed) ? { value: most / needed.value, prices: [] } : needed;
}

type Verdict = Pick<Sizing, "reasons" | "notes">;

interface Load {
  readonly needed: Needed;
  /** Whether requests may wait in a queue. */
  readonly queued: boolean;
}

/** A queue takes what comes at a peak, as long as it is worked off on average; everything else must answer at the peak. */
function judgeBounds(
  spec: HostingSpec,
  mode: ModeName,
  { most }: ReplicaBounds,
  { needed, queued }: Load,
): Verdict {
  const { atPeak, onAverage } = needed;
  const decisive = queued ? onAverage : basisOf(needed);
  if (isKnown(decisive) && decisive.value > most) {
    return { reasons: [tooFew(spec, mode, most, decisive.value)], notes: [] };
  }
  const waits = isKnown(atPeak) && atPeak.value > most;
  return {
    reasons: [],
    notes: [
      ...(waits ? [`requests wait at the peak, which needs ${atPeak.value} replicas`] : []),
      ...(isKnown(atPeak) ? [] : [`headroom at the peak is not known for want of ${list(atPeak.missing)}`]),
    ],
  };
}

function tooFew(spec: HostingSpec, mode: ModeName, most: number, needed: number): Reason {
  const { minReplicas, maxReplicas } = spec.scaling;
  const field = mode === "batch" ? "minReplicas" : "maxReplicas";
  const given = mode === "batch" ? minReplicas : maxReplicas;
  const what = mode === "serverless" ? "requests at the same time" : "replicas";
  const limit = limits[mode];
  return {
    path: `scaling.${field}`,
    ...(given === undefined ? {} : { given }),
    why:
      given === undefined
        ? `allows ${most} where the spec does not say, and the traffic needs ${needed} ${what}`
        : `is less than the ${needed} ${what} that the traffic needs`,
    instead:
      needed > limit
        ? `there are ${limit} at most in mode ${mode}: use another mode, or split the traffic`
        : `use at least ${needed}, or correct traffic.peakRps, secondsPerRequest or model.concurrency`,
    judgement: true,
  };
}

function list(words: readonly string[]): string {
  return words.join(", ");
}
