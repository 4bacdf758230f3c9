import { behindGateway, behindIngress, capacity } from "../support/clusters.js";
import { container, pod, type Evidence } from "./evidence.js";

const resources = `${container}.resources`;
const nodeAffinity = `${pod}.affinity.nodeAffinity`;
const required = `${nodeAffinity}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions`;
const preferred = `${nodeAffinity}.preferredDuringSchedulingIgnoredDuringExecution`;
const autoscaler = "HorizontalPodAutoscaler spec";
const strategy = "Deployment spec.strategy";
const callers = "NetworkPolicy spec.ingress[0].from";

const nameResolution = {
  ports: [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ],
};

const objects = [
  "Namespace",
  "ServiceAccount",
  "Deployment",
  "Service",
  "NetworkPolicy",
  "PodDisruptionBudget",
];

function only(key: string, ...values: string[]): object[] {
  return [{ key, operator: "In", values }];
}

const named = (namespace: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
});

const exposed = (access: object) => ({
  access: { exposure: "private", host: "digits.example.com", ...access },
});

const scaled = (metric: object) => ({ scaling: { maxReplicas: 4, metric } });

/** Evidence for the fields under `resources`, by field. */
export const evidenceOfResources: Readonly<Record<string, Evidence>> = {
  "resources.cpu": {
    write: { resources: { cpu: 2 } },
    shows: { [`${resources}.requests.cpu`]: "2" },
  },
  "resources.cpuLimit": {
    write: { resources: { cpuLimit: "3" } },
    shows: { [`${resources}.limits.cpu`]: "3" },
  },
  "resources.memory": {
    write: { resources: { memory: "3Gi" } },
    shows: { [`${resources}.requests.memory`]: "3Gi", [`${resources}.limits.memory`]: "3Gi" },
  },
  "resources.accelerator.type": {
    write: { resources: { accelerator: { type: "NVIDIA-L4" } } },
    shows: {
      [`${resources}.limits["nvidia.com/gpu"]`]: "1",
      [required]: only("nvidia.com/gpu.product", "NVIDIA-L4"),
      [`${pod}.tolerations`]: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
    },
  },
  "resources.accelerator.count": {
    write: { resources: { accelerator: { type: "nvidia", count: 2 } } },
    shows: {
      [`${resources}.requests["nvidia.com/gpu"]`]: "2",
      [`${resources}.limits["nvidia.com/gpu"]`]: "2",
    },
  },
  "resources.accelerator.memory": {
    write: { resources: { accelerator: { memory: "24Gi" } } },
    shows: {
      [`${resources}.limits["nvidia.com/gpu"]`]: "1",
      [required]: [{ key: "nvidia.com/gpu.memory", operator: "Gt", values: ["24575"] }],
    },
  },
  "resources.accelerator.anyOf[].type": {
    write: { resources: { accelerator: { anyOf: [{ type: "NVIDIA-L4" }, { type: "NVIDIA-A10G" }] } } },
    shows: {
      [required]: only("nvidia.com/gpu.product", "NVIDIA-L4", "NVIDIA-A10G"),
      [preferred]: [
        { weight: 100, preference: { matchExpressions: only("nvidia.com/gpu.product", "NVIDIA-L4") } },
        { weight: 90, preference: { matchExpressions: only("nvidia.com/gpu.product", "NVIDIA-A10G") } },
      ],
    },
  },
  "resources.accelerator.anyOf[].count": {
    write: {
      resources: {
        accelerator: {
          anyOf: [
            { type: "NVIDIA-L4", count: 4 },
            { type: "NVIDIA-A10G", count: 4 },
          ],
        },
      },
    },
    shows: { [`${resources}.limits["nvidia.com/gpu"]`]: "4" },
  },
  "resources.sharedMemory": {
    write: { resources: { sharedMemory: "256Mi" } },
    shows: {
      [`${pod}.volumes[name=shared-memory].emptyDir`]: { medium: "Memory", sizeLimit: "256Mi" },
      [`${container}.volumeMounts`]: [{ name: "shared-memory", mountPath: "/dev/shm" }],
    },
  },
  "resources.ephemeralStorage": {
    write: { resources: { ephemeralStorage: "20Gi" } },
    shows: {
      [`${resources}.requests.ephemeral-storage`]: "20Gi",
      [`${resources}.limits.ephemeral-storage`]: "20Gi",
    },
  },
  "resources.caches[].mountPath": {
    write: { resources: { caches: [{ mountPath: "/cache", size: "5Gi" }] } },
    shows: { [`${container}.volumeMounts`]: [{ name: "cache-0", mountPath: "/cache" }] },
  },
  "resources.caches[].size": {
    write: { resources: { caches: [{ mountPath: "/cache", size: "5Gi" }] } },
    shows: { [`${pod}.volumes[name=cache-0].emptyDir`]: { sizeLimit: "5Gi" } },
  },
  "resources.caches[].claim": {
    write: { resources: { caches: [{ mountPath: "/cache", claim: "compiled" }] } },
    shows: { [`${pod}.volumes[name=cache-0].persistentVolumeClaim`]: { claimName: "compiled" } },
  },
  "resources.architecture": {
    write: { resources: { architecture: "arm64" } },
    shows: { [required]: only("kubernetes.io/arch", "arm64") },
  },
  "resources.capacity.type": {
    write: { resources: { capacity: { type: "spot" } } },
    settings: { capacity },
    shows: {
      [required]: only("karpenter.sh/capacity-type", "spot"),
      [`${pod}.tolerations`]: [{ key: "example.com/spot", operator: "Exists" }],
    },
  },
};

/** Evidence for the fields of operation, by field. */
export const evidenceOfOperation: Readonly<Record<string, Evidence>> = {
  "interface.type=http": {
    write: { interface: { type: "http" } },
    shows: { "Service spec.type": "ClusterIP", "Endpoint call.kind": "http" },
    unlike: { interface: { type: "queue" } },
  },
  "interface.timeout": {
    write: { interface: { type: "http", timeout: "5m" } },
    shows: { [`${pod}.terminationGracePeriodSeconds`]: 305, "Endpoint call.timeoutSeconds": 300 },
  },
  "placement.backend": {
    write: { placement: { backend: "kubernetes" } },
    shows: { "Endpoint backend": "kubernetes" },
    unlike: { placement: { backend: "ecs" } },
  },
  "placement.mode": {
    write: { placement: { mode: "realtime" } },
    shows: { "Endpoint mode": "realtime" },
    unlike: { placement: { mode: "serverless" } },
  },
  "placement.allowedBackends[]": {
    write: { placement: { allowedBackends: ["ecs", "kubernetes"] } },
    shows: { "Endpoint backend": "kubernetes" },
    unlike: { placement: { allowedBackends: ["ecs"] } },
  },
  "placement.deniedBackends[]": {
    write: { placement: { deniedBackends: ["ecs"] } },
    shows: { "Endpoint backend": "kubernetes" },
    unlike: { placement: { deniedBackends: ["kubernetes"] } },
  },
  "placement.nodesPerReplica=1": {
    write: { placement: { nodesPerReplica: 1 } },
    shows: { "Deployment spec.replicas": 1 },
    unlike: { placement: { nodesPerReplica: 2 } },
  },
  "placement.residency[]": {
    write: { placement: { residency: ["eu-central-1", "eu-west-1"] } },
    shows: { [required]: only("topology.kubernetes.io/region", "eu-central-1", "eu-west-1") },
  },
  "placement.instanceTypes[]": {
    write: { placement: { instanceTypes: ["g6.xlarge", "g5.xlarge"] } },
    shows: { [required]: only("node.kubernetes.io/instance-type", "g6.xlarge", "g5.xlarge") },
  },
  "scaling.minReplicas": {
    write: { scaling: { minReplicas: 3 } },
    shows: { "Deployment spec.replicas": 3 },
  },
  "scaling.maxReplicas": {
    write: { scaling: { maxReplicas: 4 } },
    shows: {
      [`${autoscaler}.maxReplicas`]: 4,
      [`${autoscaler}.minReplicas`]: 1,
      "Deployment spec.replicas": undefined,
    },
  },
  "scaling.metric.type=cpu": {
    write: scaled({ type: "cpu", target: 55 }),
    shows: { [`${autoscaler}.metrics`]: [utilisation("cpu", 55)] },
  },
  "scaling.metric.type=memory": {
    write: scaled({ type: "memory", target: 80 }),
    shows: { [`${autoscaler}.metrics`]: [utilisation("memory", 80)] },
  },
  "scaling.metric.type=named": {
    write: scaled({ type: "named", name: "queue_length", target: 5 }),
    shows: { [`${autoscaler}.metrics[0].type`]: "Pods" },
  },
  "scaling.metric.name": {
    write: scaled({ type: "named", name: "queue_length", target: 5 }),
    shows: { [`${autoscaler}.metrics[0].pods.metric.name`]: "queue_length" },
  },
  "scaling.metric.target": {
    write: scaled({ type: "named", name: "queue_length", target: 2.5 }),
    shows: { [`${autoscaler}.metrics[0].pods.target`]: { type: "AverageValue", averageValue: "2500m" } },
  },
  "scaling.cooldown.scaleOut": {
    write: { scaling: { maxReplicas: 4, cooldown: { scaleOut: "30s" } } },
    shows: { [`${autoscaler}.behavior.scaleUp.stabilizationWindowSeconds`]: 30 },
    unlike: { scaling: { maxReplicas: 4 } },
  },
  "scaling.cooldown.scaleIn": {
    write: { scaling: { maxReplicas: 4, cooldown: { scaleIn: "10m" } } },
    shows: { [`${autoscaler}.behavior.scaleDown.stabilizationWindowSeconds`]: 600 },
    unlike: { scaling: { maxReplicas: 4 } },
  },
  "rollout.strategy=rolling": {
    write: { rollout: { strategy: "rolling" } },
    shows: {
      [strategy]: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
    },
    unlike: { rollout: { strategy: "allAtOnce" } },
  },
  "rollout.strategy=allAtOnce": {
    write: { rollout: { strategy: "allAtOnce" } },
    shows: {
      [strategy]: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "100%" } },
    },
  },
  "rollout.batchSize": {
    write: { rollout: { batchSize: 2 } },
    shows: { [`${strategy}.rollingUpdate.maxSurge`]: 2 },
  },
  "rollout.bakeTime": {
    write: { rollout: { bakeTime: "1m" } },
    shows: { "Deployment spec.minReadySeconds": 60, "Deployment spec.progressDeadlineSeconds": 690 },
  },
  "rollout.revisionsKept": {
    write: { rollout: { revisionsKept: 0 } },
    shows: { "Deployment spec.revisionHistoryLimit": 0 },
  },
  "access.exposure=internal": {
    write: { access: { exposure: "internal" } },
    settings: behindIngress,
    shows: { "Ingress spec": undefined, "Endpoint reachableFrom": "cluster" },
    unlike: exposed({}),
  },
  "access.exposure=private": {
    write: exposed({}),
    settings: behindIngress,
    shows: { "Ingress spec.ingressClassName": "nginx", "Endpoint reachableFrom": "private" },
  },
  "access.exposure=public": {
    write: exposed({ exposure: "public", authentication: { type: "none" } }),
    settings: behindIngress,
    shows: { "Ingress spec.ingressClassName": "nginx-public", "Endpoint reachableFrom": "public" },
  },
  "access.host": {
    write: exposed({}),
    settings: behindIngress,
    shows: {
      "Ingress spec.rules[0].host": "digits.example.com",
      "Endpoint call.url": "http://digits.example.com/invocations",
    },
  },
  ...forEachExposure((exposure, access) => ({
    [`access.tls.kubernetesSecret, ${exposure}`]: {
      write: exposed({ ...access, tls: { kubernetesSecret: "digits-certificate" } }),
      settings: behindIngress,
      shows: {
        "Ingress spec.tls": [{ hosts: ["digits.example.com"], secretName: "digits-certificate" }],
        "Endpoint call.url": "https://digits.example.com/invocations",
      },
    },
    [`access.tls.issuer, ${exposure}`]: {
      write: exposed({ ...access, tls: { issuer: "letsencrypt" } }),
      settings: behindIngress,
      shows: {
        'Ingress metadata.annotations["cert-manager.io/cluster-issuer"]': "letsencrypt",
        "Ingress spec.tls": [{ hosts: ["digits.example.com"], secretName: "digits-tls" }],
        "Endpoint call.url": "https://digits.example.com/invocations",
      },
    },
    [`access.tls.terminatedByGateway, ${exposure}`]: {
      write: exposed({ ...access, tls: { terminatedByGateway: true } }),
      settings: behindGateway,
      shows: { "Endpoint call.url": "https://digits.example.com/invocations" },
      unlike: exposed(access),
    },
  })),
  "access.authentication.type=none": {
    write: { access: { authentication: { type: "none" } } },
    shows: { "Endpoint authentication": { type: "none" } },
    unlike: {
      access: { authentication: { type: "bearer", secret: { kubernetes: { name: "keys", key: "token" } } } },
    },
  },
  "access.callers.namespaces[]": {
    write: { access: { callers: { namespaces: ["shop", "search"] } } },
    shows: { [callers]: [named("shop"), named("search")] },
  },
  "access.callers.cidrs[]": {
    write: { access: { callers: { cidrs: ["10.0.0.0/8", "fd00::/8"] } } },
    shows: { [callers]: [{ ipBlock: { cidr: "10.0.0.0/8" } }, { ipBlock: { cidr: "fd00::/8" } }] },
  },
  "access.egress.allowAll": {
    write: { access: { egress: { allowAll: true } } },
    shows: { "NetworkPolicy spec.egress": [{}] },
  },
  "access.egress.cidrs[]": {
    write: { access: { egress: { cidrs: ["10.1.0.0/16"] } } },
    shows: {
      "NetworkPolicy spec.egress": [nameResolution, { to: [{ ipBlock: { cidr: "10.1.0.0/16" } }] }],
    },
  },
  "cost.monthlyBudgetUsd": annotation({ cost: { monthlyBudgetUsd: 150 } }, "monthly-budget-usd", "150"),
  "traffic.averageRps": annotation({ traffic: { averageRps: 2.5 } }, "average-rps", "2.5"),
  "traffic.peakRps": annotation({ traffic: { peakRps: 80 } }, "peak-rps", "80"),
  "traffic.requestsPerMonth": annotation(
    { traffic: { requestsPerMonth: 1000000 } },
    "requests-per-month",
    "1000000",
  ),
  "traffic.pattern": annotation({ traffic: { pattern: "bursty" } }, "traffic-pattern", "bursty"),
  "traffic.hours[]": annotation(
    { traffic: { pattern: "scheduled", hours: ["Mon-Fri 08:00-18:00", "Sat 09:00-12:00"] } },
    "traffic-hours",
    "Mon-Fri 08:00-18:00, Sat 09:00-12:00",
  ),
  "traffic.secondsPerRequest": annotation(
    { traffic: { secondsPerRequest: 0.25 } },
    "seconds-per-request",
    "0.25",
  ),
  "traffic.requestSize": annotation({ traffic: { requestSize: "4Ki" } }, "request-size", "4Ki"),
  "traffic.responseSize": annotation({ traffic: { responseSize: "1Ki" } }, "response-size", "1Ki"),
  "traffic.maxPayload": annotation({ traffic: { maxPayload: "6Mi" } }, "max-payload", "6Mi"),
  "objectives.p95LatencyMs": annotation({ objectives: { p95LatencyMs: 300 } }, "p95-latency-ms", "300"),
  "objectives.availability": annotation({ objectives: { availability: 99.9 } }, "availability", "99.9"),
  "cost.owner": {
    write: { cost: { owner: "vision" } },
    shows: labelEverywhere("model-hosting/owner", "vision"),
  },
  "cost.costCentre": {
    write: { cost: { costCentre: "cc-100" } },
    shows: labelEverywhere("model-hosting/cost-centre", "cc-100"),
  },
  "cost.tags.*": {
    write: { cost: { tags: { team: "reading" } } },
    shows: labelEverywhere("team", "reading"),
  },
  ...Object.fromEntries(
    ["rule", "reason", "until"].map((field) => [
      `cost.exemptions[].${field}`,
      {
        write: {
          cost: {
            exemptions: [
              { rule: "autoscaling-present", reason: "pilot of the new region", until: "2027-01-31" },
            ],
          },
        },
        shows: Object.fromEntries(
          objects.map((kind) => [
            `${kind} metadata.annotations["guardrail-exempt/autoscaling-present"]`,
            "until=2027-01-31 pilot of the new region",
          ]),
        ),
      },
    ]),
  ),
};

function forEachExposure(
  evidence: (exposure: string, access: object) => Record<string, Evidence>,
): Record<string, Evidence> {
  return {
    ...evidence("private", { exposure: "private" }),
    ...evidence("public", { exposure: "public", authentication: { type: "none" } }),
  };
}

function annotation(write: object, name: string, value: string): Evidence {
  return { write, shows: { [`Deployment metadata.annotations["model-hosting/${name}"]`]: value } };
}

function utilisation(name: string, averageUtilization: number): object {
  return { type: "Resource", resource: { name, target: { type: "Utilization", averageUtilization } } };
}

function labelEverywhere(label: string, value: string): Record<string, string> {
  const places = [...objects.map((kind) => `${kind} metadata`), "Deployment spec.template.metadata"];
  return Object.fromEntries(places.map((place) => [`${place}.labels["${label}"]`, value]));
}
