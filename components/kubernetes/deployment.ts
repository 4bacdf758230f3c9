import type { types } from "@pulumi/kubernetes";
import { seconds, strategyOf } from "../spec/index.js";
import { resourceLabels, selectorLabels } from "./labels.js";
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
export function isAutoscaled({ replicas: { least, most } }: Workload): boolean {
  return most > least;
}

/**
 * The Deployment of a model. `replicas` is left out under an autoscaler: what is not applied is not owned, so an
 * update never resets the number that the autoscaler chose.
 */
export function deploymentSpec(workload: Workload): DeploymentSpec {
  const { spec, replicas } = workload;
  return {
    ...(isAutoscaled(workload) ? {} : { replicas: replicas.least }),
    revisionHistoryLimit: spec.rollout.revisionsKept ?? defaultRevisionsKept,
    // The API server leaves a zero out of its answer, and a refresh would take that for drift.
    ...(bakeSeconds(workload) === 0 ? {} : { minReadySeconds: bakeSeconds(workload) }),
    progressDeadlineSeconds: progressDeadlineSeconds(workload),
    selector: { matchLabels: selectorLabels(workload) },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: maxSurge(workload) } },
    template: {
      // No annotations: a new budget or replica range must not restart pods that need an hour to load.
      metadata: { labels: resourceLabels(workload) },
      spec: podSpecOf(workload),
    },
  };
}

/** Who owns `spec.replicas` on the cluster, in the words of the Kubernetes provider. */
export interface ReplicasOwnership {
  readonly annotations: Readonly<Record<string, string>>;
  readonly ignoreChanges: string[];
}

/**
 * Hands `spec.replicas` over between the stack and an autoscaler without a dip or a conflict.
 *
 * To the autoscaler: server-side apply resets a field that its only owner stops applying, here to one replica until
 * the autoscaler notices. Ignored, the field keeps its live value, and the provider leaves it out as soon as the
 * autoscaler has written it. Back from the autoscaler: the number is taken over by force, or applying it would be
 * refused as a conflict.
 */
export function replicasOwnership(workload: Workload): ReplicasOwnership {
  return isAutoscaled(workload)
    ? { annotations: {}, ignoreChanges: ["spec.replicas"] }
    : { annotations: { "pulumi.com/patchForce": "true" }, ignoreChanges: [] };
}

function maxSurge({ spec }: Workload): number | string {
  return strategyOf(spec, "rolling") === "allAtOnce" ? "100%" : (spec.rollout.batchSize ?? defaultBatchSize);
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
  return progressDeadlineSeconds(workload) * workload.replicas.most + schedulingSeconds;
}
