import type { Workload } from "./workload.js";

/** Labels that select a model's pods. They never change: a Deployment's selector is immutable. */
export function selectorLabels({ spec }: Workload): Record<string, string> {
  return { "app.kubernetes.io/name": spec.name, "app.kubernetes.io/part-of": "model-hosting" };
}

/** Labels of every resource of a model: the recommended ones, owner, cost centre and tags. */
export function resourceLabels(workload: Workload): Record<string, string> {
  const { cost, model } = workload.spec;
  return {
    ...cost?.tags,
    ...selectorLabels(workload),
    "app.kubernetes.io/version": model.version,
    "app.kubernetes.io/managed-by": "pulumi",
    ...optional("model-hosting/owner", cost?.owner),
    ...optional("model-hosting/cost-centre", cost?.costCentre),
  };
}

/** What policies and people want to know of a model and no Kubernetes field says; only what the spec says. */
export function workloadAnnotations({ spec, replicas }: Workload): Record<string, string> {
  const { model, traffic = {}, objectives = {}, cost = {} } = spec;
  const notes = {
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
  };
  return Object.fromEntries(
    Object.entries(notes).flatMap(([name, value]) =>
      value === undefined ? [] : [[`model-hosting/${name}`, String(value)]],
    ),
  );
}

function optional(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}
