import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "model-hosting-client";
import { exemptionsOf, notesOf, type HostingSpec, type ModeName } from "../spec/index.js";
import { transformed } from "../transform.js";
import { autoscalerSpec } from "./autoscaler.js";
import { deploymentSpec, isAutoscaled, replicasOwnership, rolloutTimeoutSeconds } from "./deployment.js";
import { endpointOf } from "./endpoint.js";
import { externalSecretArgs } from "./externalSecrets.js";
import { resourceLabels, selectorLabels } from "./labels.js";
import { httpRouteSpec, ingressAnnotations, ingressSpec, networkPolicySpec, serviceSpec } from "./network.js";
import type { GatewaySettings, IngressSettings, KubernetesSettings } from "./settings.js";
import type { KubernetesTransforms } from "./transforms.js";
import { workloadOf, type Workload } from "./workload.js";

type ObjectMeta = k8s.types.input.meta.v1.ObjectMeta;

/** What a model needs to be hosted on a cluster. */
export interface KubernetesHostArgs {
  readonly spec: HostingSpec;
  readonly mode: ModeName;
  readonly settings: KubernetesSettings;
  /** Namespace that is there already. Default: one of the model's own. */
  readonly namespace?: pulumi.Input<string>;
  /** What stands for the cluster in the output. Default: kubernetes. */
  readonly backend?: "kubernetes" | "eks";
  /** What must be there before the first pod starts, besides the model's own objects. Default: nothing. */
  readonly dependsOn?: readonly pulumi.Resource[];
  /** Whom the pods may reach for the cluster's own sake, besides what the spec asks for. Default: nobody. */
  readonly egress?: readonly k8s.types.input.networking.v1.NetworkPolicyEgressRule[];
  readonly transform?: KubernetesTransforms;
}

/**
 * A model on a Kubernetes cluster: a Deployment behind a Service, with what keeps it safe (ServiceAccount without a
 * token, NetworkPolicy), available (PodDisruptionBudget, HorizontalPodAutoscaler) and, where asked, reachable from
 * outside (Ingress or HTTPRoute).
 */
export class KubernetesHost extends pulumi.ComponentResource {
  /** How applications call the model. */
  readonly endpoint: pulumi.Output<Endpoint>;

  private readonly workload: Workload;
  private readonly transform: KubernetesTransforms;
  private readonly namespace: pulumi.Input<string>;

  constructor(
    private readonly name: string,
    args: KubernetesHostArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("model-hosting:kubernetes:KubernetesHost", name, {}, options);
    this.workload = workloadOf(args.spec, args.settings);
    this.transform = args.transform ?? {};
    this.namespace = args.namespace ?? this.createNamespace();

    const serviceAccount = this.createServiceAccount();
    const secrets = this.createExternalSecrets();
    const networkPolicy = this.createNetworkPolicy(args.egress);
    const before = [serviceAccount, networkPolicy, ...secrets, ...(args.dependsOn ?? [])];
    const deployment = this.createDeployment(before);
    this.createDisruptionBudget();
    this.createAutoscaler(deployment);
    const service = this.createService(deployment);
    this.createRoute(service);

    this.endpoint = this.describe(args, service);
    this.registerOutputs({ endpoint: this.endpoint });
  }

  private createNamespace(): pulumi.Output<string> {
    const args = {
      metadata: { ...this.annotated(), name: this.name, labels: { ...this.labels(), ...restrictedPods } },
    };
    const namespace = new k8s.core.v1.Namespace(
      ...transformed(this.transform.namespace, this.name, args, this.childOptions()),
    );
    return namespace.metadata.name;
  }

  private createServiceAccount(): pulumi.Resource {
    const args = { metadata: this.metadata(), automountServiceAccountToken: false };
    return new k8s.core.v1.ServiceAccount(
      ...transformed(this.transform.serviceAccount, this.name, args, this.childOptions()),
    );
  }

  private createExternalSecrets(): pulumi.Resource[] {
    return externalSecretArgs(this.workload, (name, annotations) => ({
      ...this.metadata(annotations),
      name,
    })).map(
      ({ name, args }) =>
        new k8s.apiextensions.CustomResource(
          ...transformed(this.transform.externalSecret, name, args, this.childOptions()),
        ),
    );
  }

  private createNetworkPolicy(egress: KubernetesHostArgs["egress"] = []): pulumi.Resource {
    const spec = structuredClone(networkPolicySpec(this.workload, egress));
    const args = { metadata: this.metadata(), spec };
    return new k8s.networking.v1.NetworkPolicy(
      ...transformed(this.transform.networkPolicy, this.name, args, this.childOptions()),
    );
  }

  private createDeployment(dependsOn: pulumi.Resource[]): k8s.apps.v1.Deployment {
    const timeout = `${rolloutTimeoutSeconds(this.workload)}s`;
    const { annotations, ignoreChanges } = replicasOwnership(this.workload);
    const args = {
      metadata: this.metadata({ ...notesOf(this.workload.spec, this.workload.replicas), ...annotations }),
      // A copy: its parts are shared between models, and a hook changes them in place.
      spec: structuredClone(deploymentSpec(this.workload)),
    };
    const options = {
      ...this.childOptions(),
      dependsOn,
      ignoreChanges,
      customTimeouts: { create: timeout, update: timeout },
    };
    return new k8s.apps.v1.Deployment(...transformed(this.transform.deployment, this.name, args, options));
  }

  private createDisruptionBudget(): void {
    const spec = { maxUnavailable: 1, selector: { matchLabels: selectorLabels(this.workload) } };
    const args = { metadata: this.metadata(), spec: { ...spec, unhealthyPodEvictionPolicy: "AlwaysAllow" } };
    new k8s.policy.v1.PodDisruptionBudget(
      ...transformed(this.transform.disruptionBudget, this.name, args, this.childOptions()),
    );
  }

  private createAutoscaler(deployment: k8s.apps.v1.Deployment): void {
    if (!isAutoscaled(this.workload)) {
      return;
    }
    const args = { metadata: this.metadata(), spec: autoscalerSpec(this.workload) };
    const options = { ...this.childOptions(), dependsOn: [deployment] };
    new k8s.autoscaling.v2.HorizontalPodAutoscaler(
      ...transformed(this.transform.autoscaler, this.name, args, options),
    );
  }

  /** After the Deployment: a Service is waited for until a pod is behind it, and a large model needs longer than that. */
  private createService(deployment: pulumi.Resource): k8s.core.v1.Service {
    const args = { metadata: this.metadata(), spec: serviceSpec(this.workload) };
    const options = { ...this.childOptions(), dependsOn: [deployment] };
    return new k8s.core.v1.Service(...transformed(this.transform.service, this.name, args, options));
  }

  private createRoute(service: pulumi.Resource): void {
    const { ingress, gateway } = this.workload.route ?? {};
    const options = { ...this.childOptions(), dependsOn: [service] };
    if (ingress !== undefined) {
      this.createIngress(ingress, options);
    }
    if (gateway !== undefined) {
      this.createHttpRoute(gateway, options);
    }
  }

  private createIngress(ingress: IngressSettings, options: pulumi.CustomResourceOptions): void {
    const args = {
      metadata: this.metadata(ingressAnnotations(this.workload, ingress)),
      spec: ingressSpec(this.workload, ingress),
    };
    new k8s.networking.v1.Ingress(...transformed(this.transform.ingress, this.name, args, options));
  }

  private createHttpRoute(gateway: GatewaySettings, options: pulumi.CustomResourceOptions): void {
    const route: k8s.apiextensions.CustomResourceArgs = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: this.metadata(routeAccepted),
      spec: httpRouteSpec(this.workload, gateway),
    };
    new k8s.apiextensions.CustomResource(...transformed(this.transform.route, this.name, route, options));
  }

  private describe(
    { mode, backend = "kubernetes" }: KubernetesHostArgs,
    service: k8s.core.v1.Service,
  ): pulumi.Output<Endpoint> {
    // A preview of a new Service has no address, not even an unknown one: its id is what is unknown until it is made.
    return pulumi
      .all([service.metadata.namespace, service.spec.clusterIP, service.id])
      .apply(([namespace, clusterIp]) => ({
        ...endpointOf(this.workload, mode, { namespace, clusterIp }),
        backend,
      }));
  }

  private labels(): Record<string, string> {
    return resourceLabels(this.workload);
  }

  private metadata(annotations?: Record<string, string>): ObjectMeta {
    return {
      ...this.annotated(annotations),
      name: this.name,
      namespace: this.namespace,
      labels: this.labels(),
    };
  }

  /** Annotations of an object: its own, and the exemptions of the model; nothing where there are none. */
  private annotated(own: Record<string, string> = {}): { annotations?: Record<string, string> } {
    const annotations = { ...exemptionsOf(this.workload.spec), ...own };
    return Object.keys(annotations).length === 0 ? {} : { annotations };
  }

  private childOptions(): pulumi.CustomResourceOptions {
    return { parent: this };
  }
}

/** Has the API server refuse pods that the restricted Pod Security Standard refuses. */
export const restrictedPods: Readonly<Record<string, string>> = {
  "pod-security.kubernetes.io/enforce": "restricted",
};

/** A route that no Gateway accepts serves nothing: wait until one does. */
const routeAccepted = {
  "pulumi.com/waitFor": 'jsonpath={.status.parents[0].conditions[?(@.type=="Accepted")].status}=True',
};
