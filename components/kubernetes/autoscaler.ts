import type { types } from "@pulumi/kubernetes";
import { seconds } from "../spec/index.js";
import type { Workload } from "./workload.js";

type AutoscalerSpec = types.input.autoscaling.v2.HorizontalPodAutoscalerSpec;
type MetricSpec = types.input.autoscaling.v2.MetricSpec;

/** Utilisation of the CPU request that is aimed at when the spec names no metric, in per cent. */
const defaultCpuTarget = 70;
const defaultScaleInSeconds = 300;

/** The HorizontalPodAutoscaler of a model's Deployment. */
export function autoscalerSpec({ spec, replicas }: Workload): AutoscalerSpec {
  const { metric, cooldown } = spec.scaling;
  return {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: spec.name },
    minReplicas: replicas.least,
    maxReplicas: replicas.most,
    metrics: [metricSpec(metric ?? { type: "cpu", target: defaultCpuTarget })],
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: cooldown?.scaleOut === undefined ? 0 : seconds(cooldown.scaleOut),
      },
      scaleDown: {
        stabilizationWindowSeconds:
          cooldown?.scaleIn === undefined ? defaultScaleInSeconds : seconds(cooldown.scaleIn),
      },
    },
  };
}

function metricSpec(metric: NonNullable<Workload["spec"]["scaling"]["metric"]>): MetricSpec {
  if (metric.type === "named") {
    return {
      type: "Pods",
      pods: {
        metric: { name: metric.name ?? "" },
        target: { type: "AverageValue", averageValue: quantity(metric.target) },
      },
    };
  }
  return {
    type: "Resource",
    resource: {
      name: metric.type,
      target: { type: "Utilization", averageUtilization: metric.target },
    },
  };
}

/** Kubernetes quantities have at most three decimals; `m` writes thousandths without a point. */
function quantity(value: number): string {
  return Number.isInteger(value) ? String(value) : `${Math.round(value * 1000)}m`;
}
