/** What `preview.ts` measures against: the resources of stack dev, written by hand in one file. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const name = "digits";
const selector = { "app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "model-hosting" };
const labels = {
  ...selector,
  "app.kubernetes.io/version": "1",
  "app.kubernetes.io/managed-by": "pulumi",
  "model-hosting/owner": "ml-platform",
  "model-hosting/cost-centre": "research",
};

const namespace = new k8s.core.v1.Namespace("models", {
  metadata: {
    name: "models",
    labels: { "app.kubernetes.io/managed-by": "pulumi", "pod-security.kubernetes.io/enforce": "restricted" },
  },
});

const metadata = { name, namespace: namespace.metadata.name, labels };

const serviceAccount = new k8s.core.v1.ServiceAccount(name, {
  metadata,
  automountServiceAccountToken: false,
});

const networkPolicy = new k8s.networking.v1.NetworkPolicy(name, {
  metadata,
  spec: {
    podSelector: { matchLabels: selector },
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      {
        from: [{ podSelector: {} }],
        ports: [{ protocol: "TCP", port: 8080 }],
      },
    ],
    egress: [
      {
        ports: [
          { protocol: "UDP", port: 53 },
          { protocol: "TCP", port: 53 },
        ],
      },
    ],
  },
});

const ping = { httpGet: { path: "/ping", port: "serving" } };

const spread = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
  topologyKey,
  maxSkew: 1,
  whenUnsatisfiable: "ScheduleAnyway",
  labelSelector: { matchLabels: selector },
  matchLabelKeys: ["pod-template-hash"],
}));

new k8s.apps.v1.Deployment(
  name,
  {
    metadata: {
      ...metadata,
      annotations: {
        "model-hosting/min-replicas": "1",
        "model-hosting/max-replicas": "1",
        "model-hosting/monthly-budget-usd": "100",
        "model-hosting/average-rps": "5",
        "model-hosting/peak-rps": "20",
        "model-hosting/traffic-pattern": "bursty",
        "model-hosting/seconds-per-request": "0.01",
        "model-hosting/max-payload": "64Ki",
        "model-hosting/p95-latency-ms": "200",
        "model-hosting/availability": "99.9",
        "pulumi.com/patchForce": "true",
      },
    },
    spec: {
      replicas: 1,
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: 150,
      selector: { matchLabels: selector },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          terminationGracePeriodSeconds: 65,
          topologySpreadConstraints: spread,
          containers: [
            {
              name: "model",
              image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:1",
              env: [],
              ports: [{ name: "serving", containerPort: 8080 }],
              resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "512Mi" } },
              startupProbe: { ...ping, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 60 },
              readinessProbe: { ...ping, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 },
              livenessProbe: { ...ping, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
              lifecycle: { preStop: { sleep: { seconds: 5 } } },
              terminationMessagePolicy: "FallbackToLogsOnError",
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
              volumeMounts: [],
            },
          ],
        },
      },
    },
  },
  { dependsOn: [serviceAccount, networkPolicy], customTimeouts: { create: "180s", update: "180s" } },
);

new k8s.policy.v1.PodDisruptionBudget(name, {
  metadata,
  spec: {
    maxUnavailable: 1,
    selector: { matchLabels: selector },
    unhealthyPodEvictionPolicy: "AlwaysAllow",
  },
});

const service = new k8s.core.v1.Service(name, {
  metadata,
  spec: {
    type: "ClusterIP",
    selector,
    ports: [{ name: "serving", port: 80, targetPort: "serving", appProtocol: "http" }],
  },
});

/** Where the model answers. */
export const models = { digits: pulumi.interpolate`http://${service.spec.clusterIP}/invocations` };
