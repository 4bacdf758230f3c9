import { type Cluster, collectionPath, notFoundAsUndefined } from "../cluster.js";
import { isEmpty, listAt, objectAt, textAt } from "../../provider/json.js";
import { type KubernetesObject, nameOf, namespaceOf } from "../objects.js";
import { conditionOf, isTrue } from "./conditions.js";
import { list } from "./podProblems.js";
import { failed, ready, type Readiness, type ReadinessCheck, waiting } from "./readiness.js";

/** A Service is of use once a pod answers behind it and, for a load balancer, once it has an address. */
export const service: ReadinessCheck = async (live, cluster) => {
  const type = textAt(live, "spec", "type");
  if (type === "LoadBalancer" && !hasLoadBalancer(live))
    return waiting("no load balancer address assigned yet");
  const isHeadless = textAt(live, "spec", "clusterIP") === "None";
  if (type === "ExternalName" || isHeadless || isEmpty(objectAt(live, "spec", "selector"))) return ready;
  return (await hasReadyEndpoint(live, cluster)) ? ready : waiting("no pod is ready behind the service yet");
};

async function hasReadyEndpoint(live: KubernetesObject, cluster: Cluster): Promise<boolean> {
  const slices = await list(
    cluster,
    collectionPath("discovery.k8s.io/v1", "endpointslices", namespaceOf(live)),
    {
      labelSelector: `kubernetes.io/service-name=${nameOf(live)}`,
    },
  );
  return slices
    .flatMap((slice) => listAt(slice, "endpoints"))
    .some((endpoint) => textAt(endpoint, "conditions", "ready") !== "false");
}

function hasLoadBalancer(live: KubernetesObject): boolean {
  return listAt(live, "status", "loadBalancer", "ingress").length > 0;
}

/** As the real provider: an Ingress is ready when a controller has given it an address. */
export const ingress: ReadinessCheck = (live) =>
  hasLoadBalancer(live) ? ready : waiting("no ingress controller has given it an address yet");

/** A claim of a class that binds on first use stays pending until a pod comes; waiting for it would deadlock. */
export const volumeClaim: ReadinessCheck = async (live, cluster): Promise<Readiness> => {
  const phase = textAt(live, "status", "phase");
  if (phase === "Bound" || (await bindsOnFirstUse(live, cluster))) return ready;
  return waiting(`claim is ${phase || "new"}`);
};

async function bindsOnFirstUse(live: KubernetesObject, cluster: Cluster): Promise<boolean> {
  const name = textAt(live, "spec", "storageClassName");
  if (name === "") return false;
  const path = `${collectionPath("storage.k8s.io/v1", "storageclasses")}/${name}`;
  const storageClass = await notFoundAsUndefined(cluster.request({ path }));
  return textAt(storageClass, "volumeBindingMode") === "WaitForFirstConsumer";
}

/** Custom resources can be created only once the API server has accepted and served their definition. */
export const customResourceDefinition: ReadinessCheck = (live) => {
  const names = conditionOf(live, "NamesAccepted");
  if (names?.status === "False") return failed(`${names.reason}: ${names.message}`);
  return isTrue(live, "Established") ? ready : waiting("the API server does not serve the new kind yet");
};
