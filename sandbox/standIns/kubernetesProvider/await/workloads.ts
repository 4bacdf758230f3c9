import { type Cluster, collectionPath } from "../cluster.js";
import { listAt, numberAt, objectAt, textAt } from "../../provider/json.js";
import { type KubernetesObject, namespaceOf } from "../objects.js";
import { conditionOf, isObserved, isTrue } from "./conditions.js";
import { list, podsWith, problemsOfPods } from "./podProblems.js";
import { failed, ready, type Readiness, type ReadinessCheck, waiting } from "./readiness.js";

const count = (object: KubernetesObject, field: string): number => numberAt(object, "status", field) ?? 0;
const wantedReplicas = (object: KubernetesObject): number => numberAt(object, "spec", "replicas") ?? 1;

/** All replicas are of the newest revision and available, and no older one is left: what `rollout status` waits for. */
export const deployment: ReadinessCheck = (live, cluster) => {
  if (!isObserved(live)) return waiting("waiting for the deployment controller");
  const wanted = wantedReplicas(live);
  const problems = () => deploymentProblems(live, cluster);
  const progressing = conditionOf(live, "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") return failed(progressing.message, problems);
  const [updated, available, all] = [
    count(live, "updatedReplicas"),
    count(live, "availableReplicas"),
    count(live, "replicas"),
  ];
  if (updated === wanted && available >= wanted && all === wanted) return ready;
  return waiting(
    `${Math.min(updated, available)} of ${wanted} new pods available, ${all - updated} old ones left`,
    problems,
  );
};

async function deploymentProblems(live: KubernetesObject, cluster: Cluster): Promise<string[]> {
  const replicaFailure = conditionOf(live, "ReplicaFailure");
  const pods = await newestPods(live, cluster);
  return [
    ...(replicaFailure?.status === "True" ? [`${replicaFailure.reason}: ${replicaFailure.message}`] : []),
    ...(await problemsOfPods(cluster, pods)),
  ];
}

/** Pods of the newest revision only: the older ones serve on and have nothing to answer for. */
async function newestPods(live: KubernetesObject, cluster: Cluster): Promise<KubernetesObject[]> {
  const namespace = namespaceOf(live);
  const sets = await list(cluster, collectionPath("apps/v1", "replicasets", namespace), {});
  const uid = textAt(live, "metadata", "uid");
  const revision = textAt(live, "metadata", "annotations", "deployment.kubernetes.io/revision");
  const newest = sets.find(
    (set) =>
      listAt(set, "metadata", "ownerReferences").some((owner) => textAt(owner, "uid") === uid) &&
      textAt(set, "metadata", "annotations", "deployment.kubernetes.io/revision") === revision,
  );
  return newest === undefined ? [] : podsWith(cluster, namespace, matchLabels(newest));
}

function matchLabels(object: KubernetesObject): Record<string, string> {
  const labels = objectAt(object, "spec", "selector", "matchLabels");
  return Object.fromEntries(Object.keys(labels).map((key) => [key, textAt(labels, key)]));
}

export const statefulSet: ReadinessCheck = (live, cluster) => {
  if (!isObserved(live)) return waiting("waiting for the statefulset controller");
  const wanted = wantedReplicas(live);
  const isUpdated = textAt(live, "status", "updateRevision") === textAt(live, "status", "currentRevision");
  if (isUpdated && count(live, "readyReplicas") >= wanted) return ready;
  return waiting(`${count(live, "readyReplicas")} of ${wanted} pods ready`, ownPodProblems(live, cluster));
};

export const daemonSet: ReadinessCheck = (live, cluster) => {
  if (!isObserved(live)) return waiting("waiting for the daemonset controller");
  const wanted = count(live, "desiredNumberScheduled");
  const available = Math.min(count(live, "updatedNumberScheduled"), count(live, "numberAvailable"));
  if (available >= wanted) return ready;
  return waiting(`${available} of ${wanted} pods available`, ownPodProblems(live, cluster));
};

export const pod: ReadinessCheck = (live, cluster): Readiness => {
  const phase = textAt(live, "status", "phase");
  if (isTrue(live, "Ready") || phase === "Succeeded") return ready;
  const problems = () => problemsOfPods(cluster, [live]);
  return phase === "Failed"
    ? failed("the pod failed", problems)
    : waiting(`pod is ${phase || "new"}`, problems);
};

export const job: ReadinessCheck = (live, cluster): Readiness => {
  const failure = conditionOf(live, "Failed");
  if (failure?.status === "True")
    return failed(`${failure.reason}: ${failure.message}`, ownPodProblems(live, cluster));
  if (isTrue(live, "Complete")) return ready;
  return waiting(`job has ${count(live, "succeeded")} pods succeeded`, ownPodProblems(live, cluster));
};

function ownPodProblems(live: KubernetesObject, cluster: Cluster): () => Promise<string[]> {
  return async () => problemsOfPods(cluster, await podsWith(cluster, namespaceOf(live), matchLabels(live)));
}
