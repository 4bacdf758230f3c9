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

/** What policies and people want to know of a model and no Kubernetes field says. */
export function workloadAnnotations({ spec }: Workload): Record<string, string> {
  const { minReplicas, maxReplicas = minReplicas } = spec.scaling;
  return {
    "model-hosting/min-replicas": String(minReplicas),
    "model-hosting/max-replicas": String(maxReplicas),
    ...optional("model-hosting/monthly-budget-usd", spec.cost?.monthlyBudgetUsd),
  };
}

function optional(name: string, value: string | number | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: String(value) };
}
