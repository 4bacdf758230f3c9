import type { HostingSpec } from "./schema/index.js";
import type { ReplicaBounds } from "./replicas.js";

/**
 * What policies and people want to know of a model and no resource's field says, as annotations or tags
 * `model-hosting/<name>`; only what the spec says.
 */
export function notesOf({ model, ...spec }: HostingSpec, replicas: ReplicaBounds): Record<string, string> {
  const { traffic = {}, objectives = {}, cost = {} } = spec;
  return noted({
    "min-replicas": replicas.least,
    "max-replicas": replicas.most,
    concurrency: model.concurrency,
    "monthly-budget-usd": cost.monthlyBudgetUsd,
    "average-rps": traffic.averageRps,
    "peak-rps": traffic.peakRps,
    "requests-per-month": traffic.requestsPerMonth,
    "traffic-pattern": traffic.pattern,
    "traffic-hours": traffic.hours?.join(", "),
    "seconds-per-request": traffic.secondsPerRequest,
    "request-size": traffic.requestSize,
    "response-size": traffic.responseSize,
    "max-payload": traffic.maxPayload,
    "p95-latency-ms": objectives.p95LatencyMs,
    availability: objectives.availability,
  });
}

/**
 * Exemptions from rules of the policy pack, as annotations or tags `guardrail-exempt/<rule>`. They stand on every resource of
 * the model: the pack looks for an exemption on the very resource that it judges.
 */
export function exemptionsOf({ cost }: HostingSpec): Record<string, string> {
  return Object.fromEntries(
    (cost?.exemptions ?? []).map(({ rule, until, reason }) => [
      `guardrail-exempt/${rule}`,
      `until=${until} ${reason}`,
    ]),
  );
}

/** Facts by name as annotations or tags of this project; what is undefined is left out. */
export function noted(facts: Readonly<Record<string, string | number | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) =>
      value === undefined ? [] : [[`model-hosting/${name}`, String(value)]],
    ),
  );
}
