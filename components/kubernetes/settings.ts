import { z } from "zod";
import type { Feature } from "../capabilities/index.js";

const label = z.string().regex(/^(?:[a-z0-9][-.a-z0-9]*\/)?[A-Za-z0-9][-._A-Za-z0-9]*$/, {
  error: "expected a label such as karpenter.sh/capacity-type",
});
const objectName = z.string().regex(/^[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?$/, {
  error: "expected a Kubernetes object name",
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

/** What a stack says about its cluster: setting `kubernetes` in `Pulumi.<stack>.yaml`. */
export const kubernetesSettings = z
  .strictObject({
    context: z.string().min(1).optional().describe("Context of the kubeconfig. Default: its current one."),
    namespace: objectName
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
    ingress: z
      .strictObject({
        className: objectName.describe("IngressClass."),
        controllerNamespace: objectName.describe(
          "Namespace of the controller's pods, which are let in to the model.",
        ),
        proxyCidrs: proxyNetworks,
        annotations: z
          .record(z.string(), z.string())
          .default({})
          .describe("Annotations that the controller reads."),
      })
      .optional()
      .describe("Ingress controller for private and public endpoints."),
    gateway: z
      .strictObject({
        name: objectName.describe("Gateway to which routes are attached."),
        namespace: objectName.describe("Its namespace."),
        proxyNamespace: objectName
          .optional()
          .describe("Namespace of its proxies' pods, which are let in to the model. Default: the Gateway's."),
        proxyCidrs: proxyNetworks,
        sectionName: objectName.optional().describe("Its listener. Default: any that accepts the host."),
      })
      .optional()
      .describe("Gateway for private and public endpoints; wins over ingress."),
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
  })
  .refine(({ namespace, createNamespace }) => !createNamespace || namespace !== undefined, {
    path: ["createNamespace"],
    error:
      "needs kubernetes.namespace, the name of the namespace to make; each model makes its own without both",
  });

/** Valid settings, with defaults. */
export type KubernetesSettings = z.output<typeof kubernetesSettings>;
/** Settings as a person writes them. */
export type KubernetesSettingsInput = z.input<typeof kubernetesSettings>;

/** What these settings offer to the fields that need something of the cluster. */
export function offeredFeatures(settings: KubernetesSettings): ReadonlySet<Feature> {
  const offers: Readonly<Record<Feature, boolean>> = {
    route: settings.gateway !== undefined || settings.ingress !== undefined,
    gateway: settings.gateway !== undefined,
    ingress: settings.ingress !== undefined && settings.gateway === undefined,
    capacityLabel: settings.capacity !== undefined,
    "secretStore.awsSecretsManager": settings.secretStores.awsSecretsManager !== undefined,
    "secretStore.ssmParameter": settings.secretStores.ssmParameter !== undefined,
  };
  const features = Object.keys(offers) as Feature[];
  return new Set(features.filter((feature) => offers[feature]));
}
