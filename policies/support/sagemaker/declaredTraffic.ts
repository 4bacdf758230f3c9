import { bytes } from "../../../components/spec/index.js";
import { hoursPerMonth } from "../../../components/cost/index.js";
import { tagsOf } from "../exemption.js";
import { type JsonObject, numberAt, textAt } from "../read.js";

/** Tags that declare what a model is asked, as this project's components write them; others may, too. */
export const trafficTags = {
  requests: "model-hosting/requests-per-month",
  rate: "model-hosting/average-rps",
  peak: "model-hosting/peak-rps",
  seconds: "model-hosting/seconds-per-request",
  payload: "model-hosting/max-payload",
  latency: "model-hosting/p95-latency-ms",
} as const;

/** What a model is declared to be asked. */
export interface DeclaredTraffic {
  readonly requestsPerMonth: number;
  readonly secondsPerRequest: number;
  /** Requests a second at the peak; the average where no tag says. */
  readonly peakRps: number;
  readonly maxPayloadBytes: number | undefined;
  readonly p95LatencyMs: number | undefined;
}

/**
 * The traffic that tags declare; undefined where they do not say how many requests there are or how long one takes. A tag
 * that is not known yet counts as absent.
 *
 * @param holders Properties of the resources whose tags count, the first of them most.
 */
export function declaredTraffic(holders: readonly JsonObject[]): DeclaredTraffic | undefined {
  const tags = holders.map(tagsOf);
  const number = (name: string) =>
    tags.map((each) => positiveAt(each, name)).find((value) => value !== undefined);
  const requestsPerMonth =
    number(trafficTags.requests) ?? (number(trafficTags.rate) ?? Number.NaN) * hoursPerMonth * 3600;
  const secondsPerRequest = number(trafficTags.seconds);
  if (Number.isNaN(requestsPerMonth) || secondsPerRequest === undefined) return undefined;
  return {
    requestsPerMonth,
    secondsPerRequest,
    peakRps: number(trafficTags.peak) ?? requestsPerMonth / (hoursPerMonth * 3600),
    maxPayloadBytes: tags
      .map((each) => sizeAt(each, trafficTags.payload))
      .find((value) => value !== undefined),
    p95LatencyMs: number(trafficTags.latency),
  };
}

function positiveAt(tags: JsonObject, name: string): number | undefined {
  const value = numberAt(tags, name);
  return value !== undefined && value > 0 && Number.isFinite(value) ? value : undefined;
}

function sizeAt(tags: JsonObject, name: string): number | undefined {
  const size = textAt(tags, name) ?? "";
  return /^\d+(?:\.\d+)?(?:Ki|Mi|Gi|Ti|k|M|G|T)?$/.test(size) ? bytes(size) : undefined;
}
