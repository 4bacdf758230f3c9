import { z } from "zod";
import { kubernetesFeatures, type Feature } from "../capabilities/index.js";
import { exactlyOne, namespaceName, objectName } from "../spec/index.js";

const label = z.string().regex(/^(?:[a-z0-9][-.a-z0-9]*\/)?[A-Za-z0-9][-._A-Za-z0-9]*$/, {
  error: "expected a label such as karpenter.sh/capacity-type",
});

const proxyNetworks = z
  .array(z.union([z.cidrv4(), z.cidrv6()], { error: "expected a network, such as 35.191.0.0/16" }))
  .default([])
  .describe(
    "Networks that are let in to the model too, where requests come from nodes or from a cloud's load balancer.",
  );

const secretStore = z.strictObject({
  name: objectName.describe("Name of the store."),
  kind: z.enum(["SecretStore", "ClusterSecretStore"]).default("ClusterSecretStore"),
});

const ingress = z.strictObject({
  className: objectName.describe("IngressClass."),
  controllerNamespace: namespaceName.describe(
    "Namespace of the controller's pods, which are let in to the model.",
  ),
  proxyCidrs: proxyNetworks,
  annotations: z
    .record(z.string(), z.string())
    .default({})
    .describe("Annotations that the controller reads."),
});
/** An Ingress controller that leads to models. */
export type IngressSettings = z.output<typeof ingress>;

const gateway = z.strictObject({
  name: objectName.describe("Gateway to which routes are attached."),
  namespace: namespaceName.describe("Its namespace."),
  proxyNamespace: namespaceName
    .optional()
    .describe("Namespace of its proxies' pods, which are let in to the model. Default: the Gateway's."),
  proxyCidrs: proxyNetworks,
  sectionName: objectName.optional().describe("Its listener. Default: any that accepts the host."),
});
/** A Gateway that leads to models. */
export type GatewaySettings = z.output<typeof gateway>;

const route = exactlyOne(
  {
    ingress: ingress.optional().describe("An Ingress controller."),
    gateway: gateway.optional().describe("A Gateway."),
  },
  ["ingress", "gateway"],
);
/** A way into the cluster: exactly one of an Ingress controller and a Gateway. */
export type Route = z.output<typeof route>;

/** Whether two routes lead through the same proxy, so that what is private there would be public. */
function sameWay(one: Route | undefined, other: Route | undefined): boolean {
  const sameClass = one?.ingress !== undefined && one.ingress.className === other?.ingress?.className;
  const [first, second] = [one?.gateway, other?.gateway];
  return sameClass || (first !== undefined && second !== undefined && sameListener(first, second));
}

/** Listeners of their own may have addresses of their own; a route without a listener joins all of its Gateway's. */
function sameListener(one: GatewaySettings, other: GatewaySettings): boolean {
  const listeners = new Set([one, other].map(({ sectionName }) => sectionName));
  const apart = listeners.size === 2 && !listeners.has(undefined);
  return one.name === other.name && one.namespace === other.namespace && !apart;
}

/** What a stack says about a cluster on which it hosts models, in the setting of this name. */
export function clusterFields(setting: "kubernetes" | "eks") {
  return {
    namespace: namespaceName
      .optional()
      .describe("Namespace of the models. Default: one of its own for each model."),
    createNamespace: z.boolean().default(false).describe("Whether this stack makes that namespace."),
    clusterDomain: z.string().min(1).default("cluster.local").describe("DNS domain of the cluster."),
    addressing: z
      .enum(["dns", "clusterIp"])
      .default("dns")
      .describe(
        "How applications address an internal Service; clusterIp where the service network is routed to them.",
      ),
    routes: z
      .strictObject({
        private: route
          .optional()
          .describe("Way in for private models: from the organisation's network only."),
        public: route.optional().describe("Way in for public models: from the internet."),
      })
      .refine((routes) => !sameWay(routes.private, routes.public), {
        path: ["public"],
        error: `is the way in of ${setting}.routes.private too; give public models an Ingress class or Gateway of their own`,
      })
      .default({})
      .describe("Ways in for models that are not internal, by exposure."),
    capacity: z
      .strictObject({
        label: label.describe("Label that tells spot nodes from others."),
        spot: z.string().min(1).describe("Its value on spot nodes."),
        onDemand: z.string().min(1).describe("Its value on other nodes."),
        spotTaint: label.optional().describe("Key of the taint on spot nodes, if they have one."),
      })
      .optional()
      .describe("How spot nodes are told from others."),
    secretStores: z
      .strictObject({
        awsSecretsManager: secretStore.optional().describe("Store that reads AWS Secrets Manager."),
        ssmParameter: secretStore.optional().describe("Store that reads SSM parameters."),
      })
      .default({})
      .describe("Stores of the External Secrets operator."),
    artifactImage: z
      .string()
      .min(1)
      .default("kserve/storage-initializer:v0.15.2")
      .describe(
        "Image that downloads artifacts: called with a URI and a folder, as KServe's storage initializer is.",
      ),
    toolsImage: z
      .string()
      .min(1)
      .default("busybox:1.37.0-musl")
      .describe("Image with a static busybox, for health checks that POST a body."),
  };
}

/** Problem of a namespace that is to be made and has no name, where `setting` says so. */
export function unnamedNamespace(setting: "kubernetes" | "eks") {
  return {
    path: ["createNamespace"],
    error: `needs ${setting}.namespace, the name of the namespace to make; each model makes its own without both`,
  };
}

/** Whether a namespace that is to be made has a name. */
export function namesNamespace({ namespace, createNamespace }: NamespaceChoice): boolean {
  return !createNamespace || namespace !== undefined;
}

interface NamespaceChoice {
  readonly namespace?: string | undefined;
  readonly createNamespace: boolean;
}

/** What a stack says about its cluster: setting `kubernetes` in `Pulumi.<stack>.yaml`. */
export const kubernetesSettings = z
  .strictObject({
    context: z.string().min(1).optional().describe("Context of the kubeconfig. Default: its current one."),
    ...clusterFields("kubernetes"),
  })
  .refine(namesNamespace, unnamedNamespace("kubernetes"));

/** Valid settings, with defaults. */
export type KubernetesSettings = z.output<typeof kubernetesSettings>;
/** Settings as a person writes them. */
export type KubernetesSettingsInput = z.input<typeof kubernetesSettings>;

/** What these settings offer to the fields that need something of the cluster. */
export function offeredFeatures(settings: KubernetesSettings): ReadonlySet<Feature> {
  const { routes, capacity, secretStores } = settings;
  const offers: Readonly<Record<(typeof kubernetesFeatures)[number], boolean>> = {
    "route.private": routes.private !== undefined,
    "route.public": routes.public !== undefined,
    "ingress.private": routes.private?.ingress !== undefined,
    "ingress.public": routes.public?.ingress !== undefined,
    "gateway.private": routes.private?.gateway !== undefined,
    "gateway.public": routes.public?.gateway !== undefined,
    capacityLabel: capacity !== undefined,
    "secretStore.awsSecretsManager": secretStores.awsSecretsManager !== undefined,
    "secretStore.ssmParameter": secretStores.ssmParameter !== undefined,
  };
  return new Set(kubernetesFeatures.filter((feature) => offers[feature]));
}
