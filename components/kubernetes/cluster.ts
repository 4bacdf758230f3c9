import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { restrictedPods } from "./kubernetesHost.js";
import type { KubernetesSettings } from "./settings.js";

/** What all models of a stack share on its cluster. */
export interface SharedCluster {
  /** Provider of the context that the settings name; without one, the default provider is used. */
  readonly provider?: k8s.Provider;
  /** Namespace of all models; without one, each makes its own. */
  readonly namespace?: pulumi.Input<string>;
}

/** Connects to the cluster of the settings, and makes the models' namespace there if the settings say so. */
export function shareCluster({ context, namespace, createNamespace }: KubernetesSettings): SharedCluster {
  const provider = context === undefined ? undefined : new k8s.Provider("cluster", { context });
  if (namespace === undefined || !createNamespace) {
    return { provider, namespace };
  }
  const labels = { "app.kubernetes.io/managed-by": "pulumi", ...restrictedPods };
  const created = new k8s.core.v1.Namespace(
    namespace,
    { metadata: { name: namespace, labels } },
    { provider },
  );
  return { provider, namespace: created.metadata.name };
}
