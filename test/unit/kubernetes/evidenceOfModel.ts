import { secretStores } from "../support/clusters.js";
import { container, pod, type Evidence } from "./evidence.js";

const companion = {
  name: "tokens",
  role: "sidecar",
  image: "registry.example.com/tokens:3",
  cpu: "100m",
  memory: "64Mi",
};
const sidecar = `${pod}.initContainers[name=tokens]`;
const aws = { awsSecretsManager: { name: "prod/digits", key: "token" } };
const ssm = { ssmParameter: { name: "/digits/token" } };
const own = { kubernetes: { name: "digits-secrets", key: "token" } };
const download = `${pod}.initContainers[name=download-0]`;

/** An environment variable that is read from a key of a Secret. */
function fromSecret(name: string, key: string): object {
  return { secretKeyRef: { name, key } };
}

const artifact = (credentials?: object) => ({
  model: { artifacts: [{ uri: "hf://example/digits", ...(credentials && { credentials }) }] },
});
const companionWith = (fields: object) => ({ model: { companions: [{ ...companion, ...fields }] } });

/** Evidence for the fields under `model`, by field. */
export const evidenceOfModel: Readonly<Record<string, Evidence>> = {
  name: {
    write: { name: "letters" },
    shows: {
      "Deployment metadata.name": "letters",
      "Service metadata.name": "letters",
      "Endpoint name": "letters",
    },
  },
  "model.image": {
    write: { model: { image: "registry.example.com/digits:2" } },
    shows: { [`${container}.image`]: "registry.example.com/digits:2" },
  },
  "model.imageCredentials.kubernetesSecret": {
    write: { model: { imageCredentials: { kubernetesSecret: "registry" } } },
    shows: { [`${pod}.imagePullSecrets`]: [{ name: "registry" }] },
  },
  "model.framework.name": {
    write: { model: { image: null, framework: { name: "vllm", version: "0.8.5" }, user: 2000 } },
    shows: {
      [`${container}.args`]: ["--model", "/opt/ml/model", "--served-model-name", "digits"],
      [`${container}.ports[0].containerPort`]: 8000,
      "Endpoint protocol": "openai",
    },
  },
  "model.framework.version": {
    write: { model: { image: null, framework: { name: "vllm", version: "0.8.5" }, user: 2000 } },
    shows: { [`${container}.image`]: "vllm/vllm-openai:v0.8.5" },
    unlike: { model: { image: null, framework: { name: "vllm", version: "0.9.0" }, user: 2000 } },
  },
  "model.artifacts[].uri": {
    write: artifact(),
    shows: { [`${download}.args`]: ["hf://example/digits", "/opt/ml/model"] },
  },
  "model.artifacts[].mountPath": {
    write: { model: { artifacts: [{ uri: "pvc://models/digits", mountPath: "/models" }] } },
    shows: {
      [`${container}.volumeMounts`]: [
        { name: "artifact-0", mountPath: "/models", readOnly: true, subPath: "digits" },
      ],
    },
  },
  "model.artifacts[].credentials.kubernetes.name": {
    write: artifact(own),
    shows: { [`${download}.env[name=HF_TOKEN].valueFrom.secretKeyRef.name`]: "digits-secrets" },
  },
  "model.artifacts[].credentials.kubernetes.key": {
    write: artifact(own),
    shows: { [`${download}.env[name=HF_TOKEN].valueFrom.secretKeyRef.key`]: "token" },
  },
  "model.artifacts[].credentials.awsSecretsManager.name": {
    write: artifact(aws),
    settings: { secretStores },
    shows: {
      "ExternalSecret spec.data[secretKey=artifact-0.credentials].remoteRef.key": "prod/digits",
      [`${download}.env[name=HF_TOKEN].valueFrom`]: fromSecret(
        "digits-aws-secrets-manager",
        "artifact-0.credentials",
      ),
    },
  },
  "model.artifacts[].credentials.awsSecretsManager.key": {
    write: artifact(aws),
    settings: { secretStores },
    shows: { "ExternalSecret spec.data[secretKey=artifact-0.credentials].remoteRef.property": "token" },
  },
  "model.artifacts[].credentials.ssmParameter.name": {
    write: artifact(ssm),
    settings: { secretStores },
    shows: {
      "ExternalSecret spec.data[secretKey=artifact-0.credentials].remoteRef": { key: "/digits/token" },
      [`${download}.env[name=HF_TOKEN].valueFrom`]: fromSecret(
        "digits-ssm-parameter",
        "artifact-0.credentials",
      ),
    },
  },
  "model.version": {
    write: { model: { version: "v7" } },
    shows: {
      'Deployment spec.template.metadata.labels["app.kubernetes.io/version"]': "v7",
      "Endpoint version": "v7",
    },
  },
  "model.command[]": {
    write: { model: { command: ["/bin/serve", "--fast"] } },
    shows: { [`${container}.command`]: ["/bin/serve", "--fast"] },
  },
  "model.args[]": {
    write: { model: { args: ["--workers", "2"] } },
    shows: { [`${container}.args`]: ["--workers", "2"] },
  },
  "model.environment.*": {
    write: { model: { environment: { LOG_LEVEL: "info" } } },
    shows: { [`${container}.env`]: [{ name: "LOG_LEVEL", value: "info" }] },
  },
  "model.secrets.*.kubernetes.name": {
    write: { model: { secrets: { TOKEN: own } } },
    shows: { [`${container}.env[name=TOKEN].valueFrom.secretKeyRef.name`]: "digits-secrets" },
  },
  "model.secrets.*.kubernetes.key": {
    write: { model: { secrets: { TOKEN: own } } },
    shows: { [`${container}.env[name=TOKEN].valueFrom.secretKeyRef.key`]: "token" },
  },
  "model.secrets.*.awsSecretsManager.name": {
    write: { model: { secrets: { TOKEN: aws } } },
    settings: { secretStores },
    shows: {
      "ExternalSecret spec.secretStoreRef": { name: "aws", kind: "ClusterSecretStore" },
      "ExternalSecret spec.data[secretKey=model.TOKEN].remoteRef.key": "prod/digits",
      [`${container}.env[name=TOKEN].valueFrom`]: fromSecret("digits-aws-secrets-manager", "model.TOKEN"),
    },
  },
  "model.secrets.*.awsSecretsManager.key": {
    write: { model: { secrets: { TOKEN: aws } } },
    settings: { secretStores },
    shows: { "ExternalSecret spec.data[secretKey=model.TOKEN].remoteRef.property": "token" },
  },
  "model.secrets.*.ssmParameter.name": {
    write: { model: { secrets: { TOKEN: ssm } } },
    settings: { secretStores },
    shows: {
      "ExternalSecret spec.secretStoreRef": { name: "parameters", kind: "SecretStore" },
      "ExternalSecret spec.data[secretKey=model.TOKEN].remoteRef": { key: "/digits/token" },
      [`${container}.env[name=TOKEN].valueFrom`]: fromSecret("digits-ssm-parameter", "model.TOKEN"),
    },
  },
  "model.user": {
    write: { model: { user: 1234 } },
    shows: { [`${pod}.securityContext.runAsUser`]: 1234, [`${pod}.securityContext.fsGroup`]: 1234 },
  },
  "model.concurrency": {
    write: { model: { concurrency: 8 } },
    shows: { "Deployment metadata.annotations[model-hosting/concurrency]": "8" },
  },
  "model.port": {
    write: { model: { port: 9000 } },
    shows: {
      [`${container}.ports`]: [{ name: "serving", containerPort: 9000 }],
      "NetworkPolicy spec.ingress[0].ports": [{ protocol: "TCP", port: 9000 }],
    },
  },
  "model.protocol": {
    write: { model: { protocol: "openInference" } },
    shows: {
      "Endpoint protocol": "openInference",
      "Endpoint call.url": "http://digits.digits.svc.cluster.local/v2/models/digits/infer",
      [`${container}.readinessProbe.httpGet.path`]: "/v2/health/ready",
    },
  },
  "model.predictPath": {
    write: { model: { predictPath: "/score" } },
    shows: { "Endpoint call.url": "http://digits.digits.svc.cluster.local/score" },
  },
  "model.healthCheck.path": {
    write: { model: { healthCheck: { path: "/healthy" } } },
    shows: {
      [`${container}.startupProbe.httpGet`]: { path: "/healthy", port: "serving" },
      [`${container}.readinessProbe.httpGet`]: { path: "/healthy", port: "serving" },
      [`${container}.livenessProbe.httpGet`]: { path: "/healthy", port: "serving" },
      "Endpoint health.url": "http://digits.digits.svc.cluster.local/healthy",
    },
  },
  ...Object.fromEntries(
    ["path", "body", "contentType"].map((field) => [
      `model.healthCheck.post.${field}`,
      evidenceOfPost(field),
    ]),
  ),
  "model.healthCheck.tcp": {
    write: { model: { healthCheck: { tcp: true } } },
    shows: {
      [`${container}.startupProbe.tcpSocket`]: { port: "serving" },
      [`${container}.readinessProbe.tcpSocket`]: { port: "serving" },
      [`${container}.livenessProbe.tcpSocket`]: { port: "serving" },
    },
  },
  "model.startupBudget": {
    write: { model: { startupBudget: "1h" } },
    shows: {
      [`${container}.startupProbe.failureThreshold`]: 1800,
      "Deployment spec.progressDeadlineSeconds": 3630,
    },
  },
  "model.companions[].name": {
    write: companionWith({}),
    shows: { [`${pod}.initContainers[0].name`]: "tokens" },
  },
  "model.companions[].role": {
    write: companionWith({}),
    shows: { [`${sidecar}.restartPolicy`]: "Always" },
    unlike: companionWith({ role: "transformer", port: 9000 }),
  },
  "model.companions[].image": {
    write: companionWith({}),
    shows: { [`${sidecar}.image`]: "registry.example.com/tokens:3" },
  },
  "model.companions[].command[]": {
    write: companionWith({ command: ["/bin/tokens"] }),
    shows: { [`${sidecar}.command`]: ["/bin/tokens"] },
  },
  "model.companions[].args[]": {
    write: companionWith({ args: ["--quiet"] }),
    shows: { [`${sidecar}.args`]: ["--quiet"] },
  },
  "model.companions[].environment.*": {
    write: companionWith({ environment: { MODE: "fast" } }),
    shows: { [`${sidecar}.env`]: [{ name: "MODE", value: "fast" }] },
  },
  "model.companions[].secrets.*.kubernetes.name": {
    write: companionWith({ secrets: { TOKEN: own } }),
    shows: { [`${sidecar}.env[name=TOKEN].valueFrom.secretKeyRef.name`]: "digits-secrets" },
  },
  "model.companions[].secrets.*.kubernetes.key": {
    write: companionWith({ secrets: { TOKEN: own } }),
    shows: { [`${sidecar}.env[name=TOKEN].valueFrom.secretKeyRef.key`]: "token" },
  },
  "model.companions[].secrets.*.awsSecretsManager.name": {
    write: companionWith({ secrets: { TOKEN: aws } }),
    settings: { secretStores },
    shows: {
      "ExternalSecret spec.data[secretKey=tokens.TOKEN].remoteRef.key": "prod/digits",
      [`${sidecar}.env[name=TOKEN].valueFrom`]: fromSecret("digits-aws-secrets-manager", "tokens.TOKEN"),
    },
  },
  "model.companions[].secrets.*.awsSecretsManager.key": {
    write: companionWith({ secrets: { TOKEN: aws } }),
    settings: { secretStores },
    shows: { "ExternalSecret spec.data[secretKey=tokens.TOKEN].remoteRef.property": "token" },
  },
  "model.companions[].secrets.*.ssmParameter.name": {
    write: companionWith({ secrets: { TOKEN: ssm } }),
    settings: { secretStores },
    shows: {
      "ExternalSecret spec.data[secretKey=tokens.TOKEN].remoteRef.key": "/digits/token",
      [`${sidecar}.env[name=TOKEN].valueFrom`]: fromSecret("digits-ssm-parameter", "tokens.TOKEN"),
    },
  },
  "model.companions[].port": {
    write: companionWith({ role: "transformer", port: 9000 }),
    shows: {
      [`${pod}.containers[name=tokens].ports`]: [{ name: "serving", containerPort: 9000 }],
      [`${container}.ports`]: [{ name: "model", containerPort: 8080 }],
      "NetworkPolicy spec.ingress[0].ports": [{ protocol: "TCP", port: 9000 }],
    },
  },
  "model.companions[].healthPath": {
    write: companionWith({ role: "transformer", port: 9000, healthPath: "/ready" }),
    shows: {
      [`${pod}.containers[name=tokens].readinessProbe.httpGet`]: { path: "/ready", port: "serving" },
      "Endpoint health.url": "http://digits.digits.svc.cluster.local/ready",
    },
  },
  "model.companions[].cpu": {
    write: companionWith({}),
    shows: { [`${sidecar}.resources.requests.cpu`]: "100m" },
  },
  "model.companions[].memory": {
    write: companionWith({}),
    shows: {
      [`${sidecar}.resources.requests.memory`]: "64Mi",
      [`${sidecar}.resources.limits.memory`]: "64Mi",
    },
  },
};

function evidenceOfPost(field: string): Evidence {
  const post = { path: "/invocations", body: '{"rows":[[0]]}', contentType: "application/x-rows" };
  const command = [
    "/opt/model-hosting/tools/busybox",
    "wget",
    "-q",
    "-O",
    "/dev/null",
    "--header",
    "Content-Type: application/x-rows",
    "--post-data",
    '{"rows":[[0]]}',
    "http://127.0.0.1:8080/invocations",
  ];
  return {
    write: { model: { healthCheck: { post } } },
    shows: {
      [`${container}.startupProbe.exec.command`]: command,
      [`${container}.readinessProbe.exec.command`]: command,
      [`${container}.livenessProbe.exec.command`]: command,
    },
    unlike: { model: { healthCheck: { post: { ...post, [field]: field === "path" ? "/other" : "other" } } } },
  };
}
