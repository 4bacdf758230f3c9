import { annotationsOf, type KubernetesObject } from "./kubernetesObject.js";
import { isJsonObject, type JsonObject, objectAt, postpone, textAt, valueAt, visitEach } from "../read.js";

/** What the platform's owner declares to lead to private addresses only. */
export interface PrivateEntrances {
  /** Ingress and gateway classes. */
  readonly privateClasses: readonly string[];
  /** Gateways, as `name` or `namespace/name`. */
  readonly privateGateways: readonly string[];
}

/** Annotations that keep a load balancer private, from the Kubernetes documentation of internal load balancers. */
const INTERNAL_LOAD_BALANCER: readonly (readonly [annotation: string, value: RegExp])[] = [
  ["service.beta.kubernetes.io/aws-load-balancer-internal", /^(true|0\.0\.0\.0\/0)$/],
  ["service.beta.kubernetes.io/aws-load-balancer-scheme", /^internal$/],
  ["service.beta.kubernetes.io/azure-load-balancer-internal", /^true$/],
  ["networking.gke.io/load-balancer-type", /^internal$/],
  ["cloud.google.com/load-balancer-type", /^internal$/],
  ["service.beta.kubernetes.io/openstack-internal-load-balancer", /^true$/],
  ["service.beta.kubernetes.io/oci-load-balancer-internal", /^true$/],
  ["service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", /^private$/],
  ["service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", /^intranet$/],
];

const INTERNAL_INGRESS: readonly (readonly [annotation: string, value: RegExp])[] = [
  ["alb.ingress.kubernetes.io/scheme", /^internal$/],
  ["appgw.ingress.kubernetes.io/use-private-ip", /^true$/],
];

const ROUTE_KINDS = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"];

/** How an object exposes what is behind it, in words for a message; undefined where it does not. */
export type Exposure = string | undefined;

type Reader = (object: KubernetesObject, entrances: PrivateEntrances) => Exposure;

const READERS: Readonly<Record<string, Reader>> = {
  "/Service": exposureOfService,
  "networking.k8s.io/Ingress": exposureOfIngress,
  "extensions/Ingress": exposureOfIngress,
  "gateway.networking.k8s.io/Gateway": exposureOfGateway,
  ...Object.fromEntries(ROUTE_KINDS.map((kind) => [`gateway.networking.k8s.io/${kind}`, exposureOfRoute])),
  "route.openshift.io/Route": () => "is an OpenShift Route",
};

/** How an object exposes what is behind it to callers outside the cluster. Throws when that is unknown. */
export function exposureOf(object: KubernetesObject, entrances: PrivateEntrances): Exposure {
  return READERS[`${object.group}/${object.kind}`]?.(object, entrances);
}

function exposureOfService(object: KubernetesObject): Exposure {
  const spec = objectAt(object.content, "spec");
  const externalIps = valueAt(spec, "externalIPs");
  if (Array.isArray(externalIps) && externalIps.length > 0) return "has externalIPs";
  const type = textAt(spec, "type");
  if (type === "NodePort") return "is of type NodePort, which opens a port on every node";
  if (type !== "LoadBalancer" || carriesAny(annotationsOf(object.content), INTERNAL_LOAD_BALANCER))
    return undefined;
  return "is of type LoadBalancer without an annotation that makes it internal";
}

function exposureOfIngress(
  { content, isPatch }: KubernetesObject,
  { privateClasses }: PrivateEntrances,
): Exposure {
  const annotations = annotationsOf(content);
  const spec = objectAt(content, "spec");
  const className = textAt(spec, "ingressClassName") ?? textAt(annotations, "kubernetes.io/ingress.class");
  if (isPatch && className === undefined) return undefined;
  if (className !== undefined && privateClasses.includes(className)) return undefined;
  if (carriesAny(annotations, INTERNAL_INGRESS)) return undefined;
  return `is an Ingress of ${named("class", className)}`;
}

function exposureOfGateway(
  { content, isPatch }: KubernetesObject,
  { privateClasses }: PrivateEntrances,
): Exposure {
  const className = textAt(objectAt(content, "spec"), "gatewayClassName");
  if (className === undefined ? isPatch : privateClasses.includes(className)) return undefined;
  return `is a Gateway of ${named("class", className)}`;
}

/** A route is as public as the gateways that it joins; one that joins a Service stays inside the mesh. */
function exposureOfRoute(
  { content, kind }: KubernetesObject,
  { privateGateways }: PrivateEntrances,
): Exposure {
  const metadata = objectAt(content, "metadata");
  const open: string[] = [];
  const unknown = postpone(() => {
    visitEach(valueAt(objectAt(content, "spec"), "parentRefs"), (parent) => {
      if (!isJsonObject(parent) || textAt(parent, "kind") === "Service") return;
      if (!isPrivate(parent, metadata, privateGateways)) open.push(textAt(parent, "name") ?? "");
    });
  });
  if (open.length === 0) unknown();
  return open.length === 0
    ? undefined
    : `is an ${kind} through ${open.map((name) => named("gateway", name)).join(", ")}`;
}

function isPrivate(
  parent: JsonObject,
  routeMetadata: JsonObject,
  privateGateways: readonly string[],
): boolean {
  const name = textAt(parent, "name") ?? "";
  if (privateGateways.length === 0) return false;
  const namespace = textAt(parent, "namespace") ?? textAt(routeMetadata, "namespace") ?? "default";
  return privateGateways.includes(name) || privateGateways.includes(`${namespace}/${name}`);
}

function carriesAny(annotations: JsonObject, known: readonly (readonly [string, RegExp])[]): boolean {
  return known.some(([annotation, value]) =>
    value.test((textAt(annotations, annotation) ?? "").toLowerCase()),
  );
}

function named(what: string, name: string | undefined): string {
  return name === undefined || name === "" ? `no named ${what}` : `${what} "${name}"`;
}
