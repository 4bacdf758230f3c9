/** The hosting spec of the example model in a version, with what a test changes. */
export function digitsSpec(version: string, changes: Record<string, object> = {}): object {
  return {
    name: "digits",
    model: { image: `sandbox.local/digits:${version}`, version, startupBudget: "60s", ...changes["model"] },
    resources: { cpu: "50m", memory: "512Mi", ...changes["resources"] },
    placement: { backend: "kubernetes" },
    scaling: { minReplicas: 1, ...changes["scaling"] },
    rollout: { strategy: "rolling", ...changes["rollout"] },
    access: { callers: { cidrs: ["10.244.0.0/16"] } },
    cost: { owner: "tests", costCentre: "tests" },
  };
}
