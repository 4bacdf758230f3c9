import { collectionPath, type Cluster } from "../cluster.js";
import { isObject, type JsonObject, listAt, objectAt, textAt } from "../../provider/json.js";
import { idOf, type KubernetesObject, nameOf, namespaceOf } from "../objects.js";
import { conditionOf, isTrue } from "./conditions.js";

/** States that every container passes through; not yet a problem. */
const ordinaryWaits = ["", "ContainerCreating", "PodInitializing"];

/** Events that say again what the pod's conditions and container states already say. */
const repeatedElsewhere = /^(BackOff|FailedScheduling):/;

/** At most so many pods are reported: the replicas of one model fail alike. */
const reportedPods = 3;
const reportedLogLines = 5;

/** Pods of a namespace that a selector's `matchLabels` picks. */
export async function podsWith(
  cluster: Cluster,
  namespace: string,
  labels: Record<string, string>,
): Promise<KubernetesObject[]> {
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  return list(cluster, collectionPath("v1", "pods", namespace), { labelSelector });
}

export async function list(
  cluster: Cluster,
  path: string,
  query: Record<string, string>,
): Promise<KubernetesObject[]> {
  const answer = await cluster.request({ path, query });
  return listAt(answer, "items").filter((item): item is JsonObject => isObject(item));
}

/** Why the pods are not ready, in their own words: scheduling, waiting, termination, log lines, warning events. */
export async function problemsOfPods(cluster: Cluster, pods: KubernetesObject[]): Promise<string[]> {
  const unready = pods.filter((pod) => !isTrue(pod, "Ready")).slice(0, reportedPods);
  const problems = await Promise.all(unready.map((pod) => problemsOfPod(cluster, pod)));
  return problems.flat();
}

async function problemsOfPod(cluster: Cluster, pod: KubernetesObject): Promise<string[]> {
  const statuses = [
    ...listAt(pod, "status", "initContainerStatuses"),
    ...listAt(pod, "status", "containerStatuses"),
  ];
  const containers = statuses.filter((status): status is JsonObject => isObject(status));
  const found = [
    ...schedulingProblems(pod),
    ...containers.flatMap(containerProblems),
    ...(await crashLogs(cluster, pod, containers)),
    ...(await warningEvents(cluster, pod)),
  ];
  return found.map((problem) => `Pod ${idOf(pod)}: ${problem}`);
}

function schedulingProblems(pod: KubernetesObject): string[] {
  const scheduled = conditionOf(pod, "PodScheduled");
  if (scheduled?.status !== "False") return [];
  return [`${scheduled.reason || "not scheduled"}: ${scheduled.message}`];
}

function containerProblems(status: JsonObject): string[] {
  const name = textAt(status, "name");
  const waiting = objectAt(status, "state", "waiting");
  const reason = textAt(waiting, "reason");
  const stuck = ordinaryWaits.includes(reason)
    ? []
    : [`container ${name}: ${reason}: ${textAt(waiting, "message")}`];
  return [...stuck, ...terminations(name, status)];
}

/** A container that failed may be running again by now; its last end is then the reason. */
function terminations(name: string, status: JsonObject): string[] {
  const ends = [objectAt(status, "state", "terminated"), objectAt(status, "lastState", "terminated")];
  const bad = ends.find((end) => textAt(end, "reason") !== "" && textAt(end, "exitCode") !== "0");
  if (bad === undefined) return [];
  const message = textAt(bad, "message").trim();
  const restarts = textAt(status, "restartCount");
  const text = `container ${name} ended with exit code ${textAt(bad, "exitCode")} (${textAt(bad, "reason")}, restarted ${restarts} times)`;
  return [message === "" ? text : `${text}: ${message}`];
}

async function crashLogs(
  cluster: Cluster,
  pod: KubernetesObject,
  containers: JsonObject[],
): Promise<string[]> {
  const crashed = containers.filter((status) => terminations(textAt(status, "name"), status).length > 0);
  const logs = await Promise.all(crashed.map((status) => lastLog(cluster, pod, status)));
  return logs.filter((log) => log !== "");
}

async function lastLog(cluster: Cluster, pod: KubernetesObject, status: JsonObject): Promise<string> {
  const name = textAt(status, "name");
  const isRunningAgain = textAt(status, "state", "terminated", "exitCode") === "";
  const text = await cluster.textOrNothing({
    path: `${collectionPath("v1", "pods", namespaceOf(pod))}/${nameOf(pod)}/log`,
    query: { container: name, tailLines: String(reportedLogLines), previous: String(isRunningAgain) },
  });
  return text.trim() === ""
    ? ""
    : `container ${name} last wrote:\n    ${text.trim().replaceAll("\n", "\n    ")}`;
}

/** Events such as a failed probe or mount say what the pod's status does not. */
async function warningEvents(cluster: Cluster, pod: KubernetesObject): Promise<string[]> {
  const events = await list(cluster, collectionPath("v1", "events", namespaceOf(pod)), {
    fieldSelector: `involvedObject.name=${nameOf(pod)},type=Warning`,
  });
  const texts = events.map((event) => `${textAt(event, "reason")}: ${textAt(event, "message").trim()}`);
  return [...new Set(texts)].filter((text) => !repeatedElsewhere.test(text)).slice(-3);
}
