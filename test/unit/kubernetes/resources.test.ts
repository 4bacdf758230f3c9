import assert from "node:assert/strict";
import * as path from "node:path";
import { hostStack } from "../../../components/hostStack.js";
import { readStackModels } from "../../../components/stack.js";
import { record, type Recorded, type Recording } from "../support/record.js";

const root = path.join(__dirname, "../../../..");

const selector = { "app.kubernetes.io/name": "digits", "app.kubernetes.io/part-of": "model-hosting" };
const labels = {
  ...selector,
  "app.kubernetes.io/version": "1",
  "app.kubernetes.io/managed-by": "pulumi",
  "model-hosting/owner": "ml-platform",
  "model-hosting/cost-centre": "research",
};
const metadata = { name: "digits", namespace: "models", labels };

const probe = { httpGet: { path: "/ping", port: "serving" } };
const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

const podSpec = {
  serviceAccountName: "digits",
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  terminationGracePeriodSeconds: 65,
  containers: [
    {
      name: "model",
      image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:1",
      env: [],
      ports: [{ name: "serving", containerPort: 8080 }],
      resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "512Mi" } },
      startupProbe: { ...probe, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 60 },
      readinessProbe: { ...probe, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 },
      livenessProbe: { ...probe, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
      terminationMessagePolicy: "FallbackToLogsOnError",
      securityContext,
      volumeMounts: [],
    },
  ],
  topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: selector },
    matchLabelKeys: ["pod-template-hash"],
  })),
};

const expected: readonly Recorded[] = [
  component("model-hosting:index:ModelHost"),
  component("model-hosting:kubernetes:KubernetesHost"),
  object("v1", "Namespace", "core/v1", {
    metadata: {
      name: "models",
      labels: {
        "app.kubernetes.io/managed-by": "pulumi",
        "pod-security.kubernetes.io/enforce": "restricted",
      },
    },
  }),
  object("v1", "ServiceAccount", "core/v1", { metadata, automountServiceAccountToken: false }),
  object("networking.k8s.io/v1", "NetworkPolicy", "networking.k8s.io/v1", {
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
  }),
  object("apps/v1", "Deployment", "apps/v1", {
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
        "model-hosting/request-size": "1Ki",
        "model-hosting/response-size": "1Ki",
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
      template: { metadata: { labels }, spec: podSpec },
    },
  }),
  object("policy/v1", "PodDisruptionBudget", "policy/v1", {
    metadata,
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: selector },
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  }),
  object("v1", "Service", "core/v1", {
    metadata,
    spec: {
      type: "ClusterIP",
      selector,
      ports: [{ name: "serving", port: 80, targetPort: "serving", appProtocol: "http" }],
    },
  }),
];

// The mocks accept anything: that a cluster accepts it and serves from it is proved in test/engine.
describe("the resources of the example model", () => {
  for (const preview of [false, true]) {
    it(`are exactly these${preview ? " in a preview too" : ""}`, async () => {
      const { resources } = await hostExample({ preview });
      assert.deepEqual(sorted(resources), sorted(expected));
    });
  }

  it("are described to applications by one endpoint", async () => {
    const { result } = await hostExample({ preview: false });
    assert.deepEqual(result, {
      digits: {
        schemaVersion: 1,
        name: "digits",
        backend: "kubernetes",
        mode: "realtime",
        protocol: "sagemaker",
        version: "1",
        call: {
          kind: "http",
          url: "http://digits.models.svc.cluster.local/invocations",
          method: "POST",
          contentType: "application/json",
          timeoutSeconds: 60,
        },
        health: { url: "http://digits.models.svc.cluster.local/ping" },
        authentication: { type: "none" },
        reachableFrom: "cluster",
        example:
          "curl --fail -H 'Content-Type: application/json' --data @payload.json " +
          "'http://digits.models.svc.cluster.local/invocations'",
      },
    });
  });

  it("have an address that nobody pretends to know before it is made", async () => {
    const { result } = await hostExample({ preview: true });
    assert.equal(result, undefined);
  });
});

function hostExample({ preview }: { preview: boolean }): Promise<Recording<unknown>> {
  return record(
    () =>
      hostStack({
        documents: readStackModels(["models/digits.yaml"], root, "Pulumi.test.yaml"),
        settings: { kubernetes: { namespace: "models", createNamespace: true } },
        source: "Pulumi.test.yaml",
      }).models,
    { preview },
  );
}

function component(type: string): Recorded {
  return { type, name: "digits", inputs: {} };
}

function object(apiVersion: string, kind: string, module: string, inputs: object): Recorded {
  const name = kind === "Namespace" ? "models" : "digits";
  return { type: `kubernetes:${module}:${kind}`, name, inputs: { apiVersion, kind, ...inputs } };
}

/** Order of registration is the engine's business. */
function sorted(resources: readonly Recorded[]): Recorded[] {
  return resources.toSorted((a, b) => (a.type < b.type ? -1 : 1));
}
