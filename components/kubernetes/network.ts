import type { types } from "@pulumi/kubernetes";
import { seconds } from "../spec/index.js";
import { downloadPorts } from "./artifacts.js";
import { selectorLabels } from "./labels.js";
import type { GatewaySettings, IngressSettings, Route } from "./settings.js";
import { servingPort, servingPortNumber, type Workload } from "./workload.js";

type ServiceSpec = types.input.core.v1.ServiceSpec;
type NetworkPolicySpec = types.input.networking.v1.NetworkPolicySpec;
type Peer = types.input.networking.v1.NetworkPolicyPeer;
type EgressRule = types.input.networking.v1.NetworkPolicyEgressRule;
type IngressSpec = types.input.networking.v1.IngressSpec;

/** Port of the Service: the one that a URL need not name. */
const servicePort = 80;

/** The Service: one address for every version of the model. */
export function serviceSpec(workload: Workload): ServiceSpec {
  return {
    type: "ClusterIP",
    selector: selectorLabels(workload),
    ports: [{ name: servingPort, port: servicePort, targetPort: servingPort, appProtocol: "http" }],
  };
}

/**
 * Who may reach the pods, and whom they may reach: `besides` is for the cluster's own sake. Probes of the kubelet pass on
 * every network plugin.
 */
export function networkPolicySpec(
  workload: Workload,
  besides: readonly EgressRule[] = [],
): NetworkPolicySpec {
  return {
    podSelector: { matchLabels: selectorLabels(workload) },
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: callers(workload), ports: [{ protocol: "TCP", port: servingPortNumber(workload) }] }],
    egress: [...egress(workload), ...besides],
  };
}

function callers({ spec, route }: Workload): Peer[] {
  const { callers: named } = spec.access;
  const peers = [
    ...(named?.namespaces ?? []).map(namespacePeer),
    ...(named?.cidrs ?? []).map(networkPeer),
    ...(route === undefined ? [] : proxies(route)),
  ];
  return peers.length === 0 ? [{ podSelector: {} }] : peers;
}

/** From where an Ingress controller or a Gateway calls: pods of a namespace, or networks of a cloud's load balancer. */
function proxies({ gateway, ingress }: Route): Peer[] {
  const namespace =
    gateway === undefined ? ingress?.controllerNamespace : (gateway.proxyNamespace ?? gateway.namespace);
  const networks = (gateway ?? ingress)?.proxyCidrs ?? [];
  return [...(namespace === undefined ? [] : [namespacePeer(namespace)]), ...networks.map(networkPeer)];
}

function networkPeer(cidr: string): Peer {
  return { ipBlock: { cidr } };
}

function namespacePeer(name: string): Peer {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}

const nameResolution: EgressRule = {
  ports: [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ],
};

function egress(workload: Workload): EgressRule[] {
  const { egress: asked } = workload.spec.access;
  if (asked?.allowAll === true) {
    return [{}];
  }
  const networks = (asked?.cidrs ?? []).map((cidr): EgressRule => ({ to: [{ ipBlock: { cidr } }] }));
  // A NetworkPolicy cannot name hosts, and artifacts come from hosts: HTTPS is open unless the spec lists networks.
  const downloads = asked === undefined ? downloadPorts(workload) : [];
  const ports = downloads.map((port) => ({ protocol: "TCP", port }));
  return [nameResolution, ...networks, ...(ports.length === 0 ? [] : [{ ports }])];
}

/** Annotations of the Ingress: the controller's, and cert-manager's where an issuer makes the certificate. */
export function ingressAnnotations({ spec }: Workload, ingress: IngressSettings): Record<string, string> {
  const issuer = spec.access.tls?.issuer;
  return {
    ...ingress.annotations,
    ...(issuer === undefined ? {} : { "cert-manager.io/cluster-issuer": issuer }),
  };
}

/** The Ingress of a private or public model. */
export function ingressSpec({ spec }: Workload, { className }: IngressSettings): IngressSpec {
  const { host = "", tls } = spec.access;
  const service = { name: spec.name, port: { name: servingPort } };
  const secretName = tls?.kubernetesSecret ?? (tls?.issuer === undefined ? undefined : `${spec.name}-tls`);
  return {
    ingressClassName: className,
    rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend: { service } }] } }],
    ...(secretName === undefined ? {} : { tls: [{ hosts: [host], secretName }] }),
  };
}

/**
 * The HTTPRoute of a private or public model. A written timeout must not be cut short by the Gateway's own; it is given
 * in seconds, because a duration of the Gateway API (GEP-2257) has at most five digits a unit and a spec may have more.
 */
export function httpRouteSpec({ spec }: Workload, gateway: GatewaySettings): Record<string, unknown> {
  const timeout = spec.interface.type === "http" ? spec.interface.timeout : undefined;
  return {
    parentRefs: [
      {
        name: gateway.name,
        namespace: gateway.namespace,
        ...(gateway.sectionName === undefined ? {} : { sectionName: gateway.sectionName }),
      },
    ],
    hostnames: [spec.access.host],
    rules: [
      {
        backendRefs: [{ name: spec.name, port: servicePort }],
        ...(timeout === undefined ? {} : { timeouts: { request: `${seconds(timeout)}s` } }),
      },
    ],
  };
}
