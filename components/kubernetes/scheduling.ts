import type { types } from "@pulumi/kubernetes";
import { acceleratorRequest, type AcceleratorRequest } from "./accelerators.js";
import { selectorLabels } from "./labels.js";
import type { PodSpec, Workload } from "./workload.js";

type NodeSelectorRequirement = types.input.core.v1.NodeSelectorRequirement;
type PreferredSchedulingTerm = types.input.core.v1.PreferredSchedulingTerm;
type Toleration = types.input.core.v1.Toleration;

/** Which nodes a model's pods may run on, and how they spread over them. */
export function scheduling(
  workload: Workload,
): Pick<PodSpec, "affinity" | "tolerations" | "topologySpreadConstraints"> {
  const accelerator = acceleratorOf(workload);
  const required = [...nodeRequirements(workload), ...(accelerator?.required ?? [])];
  const preferred = [...spotPreference(workload), ...(accelerator?.preferred ?? [])];
  const tolerations = [...spotToleration(workload), ...acceleratorToleration(accelerator)];
  return {
    ...(required.length + preferred.length === 0
      ? {}
      : { affinity: { nodeAffinity: affinity(required, preferred) } }),
    ...(tolerations.length === 0 ? {} : { tolerations }),
    topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
      (topologyKey) => ({
        topologyKey,
        maxSkew: 1,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: selectorLabels(workload) },
        // Only pods of the same revision count, or a rollout would spread the new ones around the old ones.
        matchLabelKeys: ["pod-template-hash"],
      }),
    ),
  };
}

/** The accelerator request of a workload, if its spec asks for one. */
export function acceleratorOf({ spec }: Workload): AcceleratorRequest | undefined {
  return spec.resources.accelerator === undefined
    ? undefined
    : acceleratorRequest(spec.resources.accelerator);
}

function affinity(
  required: readonly NodeSelectorRequirement[],
  preferred: readonly PreferredSchedulingTerm[],
): types.input.core.v1.NodeAffinity {
  return {
    ...(required.length === 0
      ? {}
      : {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [...required] }],
          },
        }),
    ...(preferred.length === 0 ? {} : { preferredDuringSchedulingIgnoredDuringExecution: [...preferred] }),
  };
}

function nodeRequirements({ spec, settings }: Workload): NodeSelectorRequirement[] {
  const { architecture, capacity } = spec.resources;
  const label = settings.capacity;
  return [
    ...oneOf("kubernetes.io/arch", architecture === undefined ? undefined : [architecture]),
    ...oneOf("topology.kubernetes.io/region", spec.placement.residency),
    ...oneOf("node.kubernetes.io/instance-type", spec.placement.instanceTypes),
    ...(label !== undefined && capacity?.type === "spot" ? oneOf(label.label, [label.spot]) : []),
    ...(label !== undefined && capacity?.type === "onDemand" ? oneOf(label.label, [label.onDemand]) : []),
  ];
}

function oneOf(key: string, values: readonly string[] | undefined): NodeSelectorRequirement[] {
  return values === undefined ? [] : [{ key, operator: "In", values: [...values] }];
}

function spotPreference({ spec, settings: { capacity } }: Workload): PreferredSchedulingTerm[] {
  return capacity !== undefined && spec.resources.capacity?.type === "mixed"
    ? [{ weight: 100, preference: { matchExpressions: oneOf(capacity.label, [capacity.spot]) } }]
    : [];
}

function spotToleration({ spec, settings }: Workload): Toleration[] {
  const taint = settings.capacity?.spotTaint;
  const type = spec.resources.capacity?.type;
  return taint !== undefined && (type === "spot" || type === "mixed")
    ? [{ key: taint, operator: "Exists" }]
    : [];
}

/** Accelerator nodes are usually tainted with the name of their resource, to keep other pods away. */
function acceleratorToleration(accelerator: AcceleratorRequest | undefined): Toleration[] {
  return accelerator === undefined
    ? []
    : [{ key: accelerator.resource, operator: "Exists", effect: "NoSchedule" }];
}
