import type { types } from "@pulumi/kubernetes";
import { seconds } from "../spec/index.js";
import { resourceLabels, selectorLabels, workloadAnnotations } from "./labels.js";
import { podSpecOf } from "./podSpec.js";
import { startupSeconds } from "./probes.js";
import type { Workload } from "./workload.js";

type DeploymentSpec = types.input.apps.v1.DeploymentSpec;

/** Earlier revisions kept when the spec does not say. */
const defaultRevisionsKept = 3;
/** Replicas replaced at a time when the spec does not say. */
const defaultBatchSize = "25%";
/** Seconds for scheduling and pulling an image, beyond the start-up budget. */
const schedulingSeconds = 30;

/** Whether an autoscaler decides the number of replicas. */
export function isAutoscaled({ spec }: Workload): boolean {
  return spec.scaling.maxReplicas !== undefined && spec.scaling.maxReplicas > spec.scaling.minReplicas;
}

/**
 * The Deployment of a model. `replicas` is left out under an autoscaler: what is not applied is not owned, so an
 * update never resets the number that the autoscaler chose.
 */
export function deploymentSpec(workload: Workload): DeploymentSpec {
  const { spec } = workload;
  return {
    ...(isAutoscaled(workload) ? {} : { replicas: spec.scaling.minReplicas }),
    revisionHistoryLimit: spec.rollout.revisionsKept ?? defaultRevisionsKept,
    minReadySeconds: bakeSeconds(workload),
    progressDeadlineSeconds: progressDeadlineSeconds(workload),
    selector: { matchLabels: selectorLabels(workload) },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: maxSurge(workload) } },
    template: {
      metadata: { labels: resourceLabels(workload), annotations: workloadAnnotations(workload) },
      spec: podSpecOf(workload),
    },
  };
}

function maxSurge({ spec }: Workload): number | string {
  return spec.rollout.strategy === "allAtOnce" ? "100%" : (spec.rollout.batchSize ?? defaultBatchSize);
}

function bakeSeconds({ spec }: Workload): number {
  return spec.rollout.bakeTime === undefined ? 0 : seconds(spec.rollout.bakeTime);
}

/** Seconds without progress after which a rollout has failed: the time that one replica may take, and no less. */
export function progressDeadlineSeconds(workload: Workload): number {
  return startupSeconds(workload) + bakeSeconds(workload) + schedulingSeconds;
}

/** Seconds after which the whole rollout has failed: every replica after the other. */
export function rolloutTimeoutSeconds(workload: Workload): number {
  const { minReplicas, maxReplicas = minReplicas } = workload.spec.scaling;
  return progressDeadlineSeconds(workload) * Math.max(1, maxReplicas) + schedulingSeconds;
}
