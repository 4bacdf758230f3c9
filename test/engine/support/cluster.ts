import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  NetworkingV1Api,
  PolicyV1Api,
  type V1ObjectMeta,
} from "@kubernetes/client-node";
import { statePaths } from "../../../sandbox/paths.js";

/** The cluster seen through Kubernetes' own client, which knows nothing of this project. */
function clients() {
  const config = new KubeConfig();
  config.loadFromFile(statePaths.kubeconfig);
  return {
    core: config.makeApiClient(CoreV1Api),
    apps: config.makeApiClient(AppsV1Api),
    networking: config.makeApiClient(NetworkingV1Api),
    policy: config.makeApiClient(PolicyV1Api),
  };
}

/** Names of a model's objects in a namespace, as `Kind/name`, sorted; without pods and ReplicaSets, which come and go. */
export async function objectNames(namespace: string): Promise<string[]> {
  const { core, apps, networking, policy } = clients();
  const at = { namespace };
  const kinds: [string, Promise<{ items: { metadata?: V1ObjectMeta }[] }>][] = [
    ["Deployment", apps.listNamespacedDeployment(at)],
    ["Service", core.listNamespacedService(at)],
    ["ServiceAccount", core.listNamespacedServiceAccount(at)],
    ["NetworkPolicy", networking.listNamespacedNetworkPolicy(at)],
    ["PodDisruptionBudget", policy.listNamespacedPodDisruptionBudget(at)],
  ];
  const names = await Promise.all(
    kinds.map(async ([kind, list]) =>
      (await list).items.map(({ metadata }) => `${kind}/${metadata?.name ?? ""}`),
    ),
  );
  return names.flat().sort();
}

/** How many revisions of its Deployments a namespace knows. */
export async function revisionCount(namespace: string): Promise<number> {
  return (await clients().apps.listNamespacedReplicaSet({ namespace })).items.length;
}

/** A pod that can answer. */
export interface ReadyPod {
  readonly name: string;
  readonly address: string;
}

/** Pods of a model that are ready and not about to end. */
export async function readyPods(namespace: string, model: string): Promise<ReadyPod[]> {
  const labelSelector = `app.kubernetes.io/name=${model}`;
  const { items } = await clients().core.listNamespacedPod({ namespace, labelSelector });
  return items.flatMap(({ metadata, status }) => {
    const ready = status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True");
    const ends = metadata?.deletionTimestamp !== undefined;
    return ready === true && !ends && metadata?.name !== undefined && status?.podIP !== undefined
      ? [{ name: metadata.name, address: status.podIP }]
      : [];
  });
}

/** Whether a namespace exists. */
export async function namespaceExists(name: string): Promise<boolean> {
  try {
    await clients().core.readNamespace({ name });
    return true;
  } catch (error) {
    if (error instanceof ApiException && error.code === 404) {
      return false;
    }
    throw error;
  }
}
