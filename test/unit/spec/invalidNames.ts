import { artifact, type InvalidSpec } from "./specs.js";

const uris =
  "expected s3://bucket/key, gs://bucket/key, hf://organisation/model[:revision], https://host/path (credentials by " +
  "reference, not in the address), oci://registry/repository:tag or pvc://claim/path (without . and ..).";
const objectName =
  "expected a Kubernetes object name: lower-case letters, digits and hyphens, and single dots between them.";
const long = "a".repeat(64);

const uri = (text: string): InvalidSpec => ({
  change: { "model.artifacts": [artifact({ uri: text })] },
  messages: [`model.artifacts[0].uri: ${JSON.stringify(text)} given, ${uris}`],
});

/** Names and addresses that look right and that a cluster, or what runs on it, would refuse later. */
export const invalidNames: Readonly<Record<string, readonly InvalidSpec[]>> = {
  "addresses of artifacts": [
    uri("pvc://a/../b"),
    uri("pvc://a/.."),
    uri("pvc://a/./b"),
    uri("pvc://a..b/c"),
    uri("pvc://a-/c"),
    uri("https://host:99999/model.tgz"),
    uri("https://10.0.0.256/model.tgz"),
    uri("https://h\u00f6st.example.com/model.tgz"),
    uri("https://host/models/"),
  ],
  "names of objects": [
    {
      change: { "resources.caches": [{ mountPath: "/cache", claim: "a..b" }] },
      messages: [`resources.caches[0].claim: "a..b" given, ${objectName}`],
    },
    {
      change: { "resources.caches": [{ mountPath: "/cache", claim: "a.-b" }] },
      messages: [`resources.caches[0].claim: "a.-b" given, ${objectName}`],
    },
    ...["to ken", "..token", ".", "..", "a/b", "k".repeat(254)].map((key) => ({
      change: { "model.secrets": { TOKEN: { kubernetes: { name: "keys", key } } } },
      messages: [
        "model.secrets.TOKEN.kubernetes.key: text given, expected a key of a Secret: letters, digits, hyphens, underscores and dots.",
      ],
    })),
  ],
  "values of node labels": [
    ...[long, "eu-central-"].map((region) => ({
      change: { "placement.residency": [region] },
      messages: [
        `placement.residency[0]: "${region}" given, expected a region such as eu-central-1, of at most 63 characters.`,
      ],
    })),
    ...[long, "g5.xlarge."].map((type) => ({
      change: { "placement.instanceTypes": [type] },
      messages: [
        `placement.instanceTypes[0]: "${type}" given, expected an instance type such as g5.xlarge, of at most 63 characters.`,
      ],
    })),
    ...[`NVIDIA-${long}`, "NVIDIA-L4-", `amd.com/${long}`, "amd./gpu", "amd.com/gpu."].map((type) => ({
      change: { "resources.accelerator": { type } },
      messages: [
        `resources.accelerator.type: "${type}" given, expected nvidia, inferentia, a product such as NVIDIA-L4 or NVIDIA-A100-SXM4-80GB, or a resource name such as amd.com/gpu.`,
      ],
    })),
  ],
  "folders of the host": [
    ...["/opt/model-hosting", "/opt/model-hosting/tools", "/opt"].map((mountPath) => ({
      change: { "resources.caches": [{ mountPath, size: "1Gi" }] },
      messages: [
        `resources.caches[0].mountPath: "${mountPath}" given, lies in the same folder as /opt/model-hosting, where the host puts files of its own; mount it elsewhere.`,
      ],
    })),
    {
      change: { "model.artifacts": [artifact({ mountPath: "/opt/model-hosting/model" })] },
      messages: [
        'model.artifacts[0].mountPath: "/opt/model-hosting/model" given, lies in the same folder as /opt/model-hosting, where the host puts files of its own; mount it elsewhere.',
      ],
    },
  ],
  "variables of a framework": [
    {
      change: {
        "model.image": undefined,
        "model.framework": { name: "mlserver", version: "1.7.1" },
        "model.secrets": { MLSERVER_MODELS_DIR: { kubernetes: { name: "keys", key: "folder" } } },
      },
      messages: [
        "model.secrets.MLSERVER_MODELS_DIR: is set by framework mlserver; remove it, or set it in model.environment.",
      ],
    },
  ],
  "time for an answer": ["1h1s", "2h", "3601s"].map((timeout) => ({
    change: { interface: { type: "http", timeout } },
    messages: [
      `interface.timeout: "${timeout}" given, expected a duration of at most 1h; longer work belongs to a queue or a batch.`,
    ],
  })),
};
