import { noted } from "../spec/index.js";
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
    ...noted({ owner: cost?.owner, "cost-centre": cost?.costCentre }),
  };
}
