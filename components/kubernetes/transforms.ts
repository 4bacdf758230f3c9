import type * as k8s from "@pulumi/kubernetes";
import type { Transform } from "../transform.js";

/**
 * Escape hatch: one hook per child, for what the hosting spec does not say.
 *
 * @example
 * new ModelHost("digits", { spec, transform: { kubernetes: { service: (args) => { ... } } } });
 */
export interface KubernetesTransforms {
  readonly namespace?: Transform<k8s.core.v1.NamespaceArgs>;
  readonly serviceAccount?: Transform<k8s.core.v1.ServiceAccountArgs>;
  readonly externalSecret?: Transform<k8s.apiextensions.CustomResourceArgs>;
  readonly deployment?: Transform<k8s.apps.v1.DeploymentArgs>;
  readonly service?: Transform<k8s.core.v1.ServiceArgs>;
  readonly autoscaler?: Transform<k8s.autoscaling.v2.HorizontalPodAutoscalerArgs>;
  readonly disruptionBudget?: Transform<k8s.policy.v1.PodDisruptionBudgetArgs>;
  readonly networkPolicy?: Transform<k8s.networking.v1.NetworkPolicyArgs>;
  readonly ingress?: Transform<k8s.networking.v1.IngressArgs>;
  readonly route?: Transform<k8s.apiextensions.CustomResourceArgs>;
}
