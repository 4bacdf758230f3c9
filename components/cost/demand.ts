import { bytes, seconds, type HostingSpec } from "../spec/index.js";
import { given, known, product, unknown, type Figure } from "./figure.js";
import { hoursPerMonth, secondsPerMonth, weeksPerMonth } from "./month.js";
import { hoursOfWeek } from "./trafficHours.js";

/** What a model is asked to do in a month, as far as its spec says. */
export interface Demand {
  readonly requests: Figure;
  /** Hours of the month in which requests come. */
  readonly activeHours: number;
  /** Times a month that requests begin to come after hours without any; 0 when they always come. */
  readonly windows: number;
  /** Requests a second, on average over the active hours. */
  readonly rate: Figure;
  /** Requests a second at the peak. */
  readonly peak: Figure;
  readonly secondsPerRequest: Figure;
  /** GB of one request, and of one answer. */
  readonly requestGb: Figure;
  readonly responseGb: Figure;
}

/** Demand of a spec. A traffic that is said to be steady, or to keep to its hours, peaks at its average. */
export function demandOf(spec: HostingSpec): Demand {
  const { traffic = {} } = spec;
  const { activeHours, windows } = activity(spec);
  const requests = requestsOf(traffic);
  const rate = product(requests, 1 / (activeHours * 3600));
  const even = traffic.pattern === "steady" || traffic.pattern === "scheduled";
  return {
    requests,
    activeHours,
    windows,
    rate,
    peak: even && traffic.peakRps === undefined ? rate : given(traffic.peakRps, "traffic.peakRps"),
    secondsPerRequest: given(traffic.secondsPerRequest, "traffic.secondsPerRequest"),
    requestGb: gigabytes(traffic.requestSize, "traffic.requestSize"),
    responseGb: gigabytes(traffic.responseSize, "traffic.responseSize"),
  };
}

type Traffic = NonNullable<HostingSpec["traffic"]>;

function requestsOf({ requestsPerMonth, averageRps }: Traffic): Figure {
  if (requestsPerMonth === undefined && averageRps === undefined) {
    return unknown("traffic.averageRps or traffic.requestsPerMonth");
  }
  return known(requestsPerMonth ?? (averageRps ?? 0) * secondsPerMonth);
}

function activity({ traffic }: HostingSpec): { activeHours: number; windows: number } {
  const { hours, pattern } = traffic ?? {};
  if (hours === undefined || pattern !== "scheduled") {
    return { activeHours: hoursPerMonth, windows: 0 };
  }
  const week = hoursOfWeek(hours);
  return { activeHours: week.hours * weeksPerMonth, windows: week.windows * weeksPerMonth };
}

/** AWS bills a GB of 2^30 bytes. */
function gigabytes(size: string | undefined, name: string): Figure {
  return size === undefined ? unknown(name) : known(bytes(size) / 2 ** 30);
}

/** Requests that one replica answers at the same time; one where the spec does not say. */
export function concurrencyOf({ model }: HostingSpec): number {
  return model.concurrency ?? 1;
}

/** Seconds of requests that are answered, added up over requests. */
export function busySeconds(requests: Figure, { secondsPerRequest }: Demand): Figure {
  return product(requests, secondsPerRequest);
}

/** Seconds of a duration of the spec; 0 where it says none. */
export function secondsOrNone(duration: string | undefined): number {
  return duration === undefined ? 0 : seconds(duration);
}
