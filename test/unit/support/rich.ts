import { behindGateway, behindIngress, capacity, secretStores } from "./clusters.js";

const aws = (name: string) => ({ awsSecretsManager: { name, key: "token" } });
const ssm = { ssmParameter: { name: "/digits/token" } };
const own = { kubernetes: { name: "digits-secrets", key: "token" } };

/** The longest name that a spec may have. */
export const longestName = "a".repeat(40);

const companions = [
  {
    name: "transformer",
    role: "transformer",
    image: "registry.example.com/transformer:1",
    command: ["/bin/transform"],
    args: ["--fast"],
    environment: { MODE: "fast" },
    secrets: { TOKEN: ssm, OTHER: aws("prod/other") },
    port: 9000,
    healthPath: "/ready",
    cpu: "200m",
    memory: "128Mi",
  },
  {
    name: "c".repeat(40),
    role: "sidecar",
    image: "registry.example.com/tokens:3",
    cpu: "100m",
    memory: "64Mi",
  },
];

const serving = {
  version: "v".repeat(63),
  imageCredentials: { kubernetesSecret: "registry" },
  command: ["/bin/serve"],
  args: ["--workers", "2"],
  environment: { LOG_LEVEL: "info" },
  secrets: { TOKEN: own, API_KEY: aws("prod/digits") },
  user: 1234,
  port: 8000,
  healthCheck: { post: { path: "/invocations", body: '{"rows":[[0]]}' } },
  startupBudget: "1h",
  companions,
};

const cost = {
  owner: "o".repeat(63),
  costCentre: "c".repeat(63),
  monthlyBudgetUsd: 1500,
  tags: { team: "t".repeat(63), ["k".repeat(63)]: "v" },
};

/** Specs that together use every part of the host, each with settings of a cluster that offers what it needs. */
export const richSpecs: Readonly<Record<string, { readonly spec: object; readonly settings: object }>> = {
  "behind an Ingress, autoscaled": {
    spec: {
      name: longestName,
      model: {
        ...serving,
        artifacts: [
          { uri: "s3://models/digits", mountPath: "/models/s3", credentials: own },
          { uri: "gs://models/digits", mountPath: "/models/gs", credentials: aws("prod/gs") },
          { uri: "hf://example/digits:main", mountPath: "/models/hf", credentials: ssm },
          { uri: "https://files.example.com:8443/d.tgz", mountPath: "/models/https", credentials: own },
          { uri: "oci://registry.example.com/weights:3", mountPath: "/models/oci" },
          { uri: "pvc://models/digits/3", mountPath: "/models/pvc" },
        ],
      },
      resources: {
        cpuLimit: "4",
        accelerator: { anyOf: [{ type: "NVIDIA-L4" }, { type: "NVIDIA-A10G" }] },
        sharedMemory: "256Mi",
        ephemeralStorage: "20Gi",
        caches: [
          { mountPath: "/cache", size: "5Gi" },
          { mountPath: "/compiled", claim: "compiled" },
        ],
        architecture: "amd64",
        capacity: { type: "mixed" },
      },
      placement: { residency: ["eu-central-1"], instanceTypes: ["g6.xlarge"] },
      interface: { type: "http", timeout: "5m" },
      scaling: {
        minReplicas: 2,
        maxReplicas: 6,
        metric: { type: "named", name: "queue_length", target: 2.5 },
        cooldown: { scaleOut: "30s", scaleIn: "10m" },
      },
      rollout: { batchSize: "50%", bakeTime: "1m", revisionsKept: 5 },
      access: {
        exposure: "private",
        host: "digits.example.com",
        tls: { issuer: "letsencrypt" },
      },
      cost,
    },
    settings: { ...behindIngress, capacity, secretStores },
  },
  "behind a Gateway, fixed": {
    spec: {
      name: "d",
      model: { ...serving, image: null, framework: { name: "vllm", version: "0.8.5" }, companions: null },
      resources: { accelerator: { memory: "24Gi", count: 2 }, capacity: { type: "spot" } },
      scaling: { minReplicas: 3 },
      rollout: { strategy: "allAtOnce" },
      access: {
        exposure: "public",
        host: "digits.example.com",
        tls: { terminatedByGateway: true },
        authentication: { type: "none" },
        egress: { cidrs: ["10.0.0.0/8"] },
      },
      cost,
    },
    settings: { namespace: "models", ...behindGateway, capacity, secretStores },
  },
  "inside, with networks of callers": {
    spec: {
      model: { healthCheck: { tcp: true } },
      resources: { accelerator: { type: "amd.com/gpu" } },
      access: { callers: { cidrs: ["10.0.0.0/8", "fd00::/8"] }, egress: { allowAll: true } },
    },
    settings: { namespace: "models", createNamespace: true, addressing: "clusterIp" },
  },
};
