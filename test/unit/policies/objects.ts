import type { Resource } from "./analyze.js";

type Json = Readonly<Record<string, unknown>>;

/** A container that no rule objects to. */
export const goodContainer: Json = {
  name: "model",
  image: "registry.example:5000/digits:1.0.0",
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
  env: [{ name: "LOG_LEVEL", value: "info" }],
};

const labels = { "model-hosting/owner": "vision", "model-hosting/cost-centre": "cc-100" };

/** A container like the good one, with some fields changed. */
export function container(changes: Json = {}): Json {
  return { ...goodContainer, ...changes };
}

/** A Deployment that no rule objects to, with some fields of its pod spec, its spec or its metadata changed. */
export function deployment(changes: { pod?: unknown; spec?: Json; metadata?: Json } = {}): Resource {
  return {
    type: "kubernetes:apps/v1:Deployment",
    props: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "digits", namespace: "models", labels, ...changes.metadata },
      spec: {
        replicas: 2,
        template: { metadata: { labels }, spec: changes.pod ?? { containers: [goodContainer] } },
        ...changes.spec,
      },
    },
  };
}

/** The good Deployment with these containers. */
export function deploymentOf(...containers: readonly unknown[]): Resource {
  return deployment({ pod: { containers } });
}

export function autoscaler(spec: Json): Resource {
  return {
    type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    props: {
      metadata: { name: "digits", namespace: "models" },
      spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "digits" }, ...spec },
    },
  };
}

export function service(spec: unknown, annotations: unknown = {}): Resource {
  return {
    type: "kubernetes:core/v1:Service",
    props: { metadata: { name: "digits", namespace: "models", annotations }, spec },
  };
}
