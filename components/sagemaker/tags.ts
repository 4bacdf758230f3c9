import { ownedBy } from "./endpoint/index.js";
import type { Workload } from "./workload.js";

/** Tags of every resource of a model: who owns and pays for it, and what people and policies want to know of it. */
export function tagsOf({ spec, mode, replicas }: Workload): Record<string, string> {
  const { model, traffic = {}, objectives = {}, cost = {} } = spec;
  const notes = {
    model: spec.name,
    version: model.version,
    mode,
    owner: cost.owner,
    "cost-centre": cost.costCentre,
    concurrency: model.concurrency,
    "min-replicas": replicas.least,
    "max-replicas": replicas.most,
    "monthly-budget-usd": cost.monthlyBudgetUsd,
    "average-rps": traffic.averageRps,
    "peak-rps": traffic.peakRps,
    "requests-per-month": traffic.requestsPerMonth,
    "traffic-pattern": traffic.pattern,
    // Commas are no characters of a tag's value.
    "traffic-hours": traffic.hours?.join(" + "),
    "seconds-per-request": traffic.secondsPerRequest,
    "request-size": traffic.requestSize,
    "response-size": traffic.responseSize,
    "max-payload": traffic.maxPayload,
    "p95-latency-ms": objectives.p95LatencyMs,
    availability: objectives.availability,
  };
  return {
    ...cost.tags,
    ...Object.fromEntries(
      Object.entries(notes).flatMap(([name, value]) =>
        value === undefined ? [] : [[`model-hosting/${name}`, String(value)]],
      ),
    ),
  };
}

/** Tag of the version that a model is of, where variants are of several. */
export function versionTag(version: string): Record<string, string> {
  return { "model-hosting/version": version };
}

/** Tags of what an endpoint's rollout may retire: those of every resource, and whose it is. */
export function ownedTags(workload: Workload): Record<string, string> {
  return { ...tagsOf(workload), ...ownedBy(workload.owner) };
}
