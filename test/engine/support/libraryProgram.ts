/**
 * A Pulumi program of somebody else: it has this project as a library, makes what is its own (namespace, certificate
 * authority, credentials) and hosts a model with it. The test copies the compiled file into a package of its own.
 */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ModelHost } from "pulumi-model-hosting";

const config = new pulumi.Config();
const authorityFolder = "/authority";

const namespace = new k8s.core.v1.Namespace("namespace", { metadata: { name: config.require("namespace") } });
const inside = { namespace: namespace.metadata.name };

const authority = new k8s.core.v1.ConfigMap("authority", {
  metadata: { ...inside, name: "authority" },
  data: { "ca.crt": config.require("authority") },
});

// The storage initializer reads the headers of its requests as JSON.
const login = new k8s.core.v1.Secret("login", {
  metadata: { ...inside, name: "login" },
  stringData: { headers: config.requireSecret("headers") },
});

const digits = new ModelHost(
  "digits",
  {
    spec: {
      name: "digits",
      model: {
        image: "sandbox.local/digits:1",
        version: config.require("version"),
        artifacts: [
          {
            uri: config.require("artifact"),
            mountPath: "/opt/ml/other",
            credentials: { kubernetes: { name: "login", key: "headers" } },
          },
        ],
        environment: { MODEL_DIR: "/opt/ml/other" },
        startupBudget: config.require("startupBudget"),
      },
      resources: { cpu: "50m", memory: "512Mi" },
      placement: { backend: "kubernetes" },
      access: { callers: { cidrs: ["10.244.0.0/16"] } },
      cost: { owner: "tests", costCentre: "tests" },
    },
    settings: {
      kubernetes: { addressing: "clusterIp", artifactImage: "sandbox.local/storage-initializer:1" },
    },
    namespace: inside.namespace,
    // The spec has no word for a certificate authority of one's own; the escape hatch has.
    transform: { kubernetes: { deployment: trustAuthority } },
  },
  { dependsOn: [authority, login] },
);

/** Has the download container believe in the authority. */
function trustAuthority(args: k8s.apps.v1.DeploymentArgs): void {
  args.spec = pulumi.output(args.spec).apply((spec) => {
    const pod = spec.template.spec;
    const download = pod?.initContainers?.find(({ name }) => name === "download-0");
    if (pod === undefined || download === undefined) {
      throw new pulumi.RunError("the model has no download container");
    }
    (download.env ??= []).push({ name: "REQUESTS_CA_BUNDLE", value: `${authorityFolder}/ca.crt` });
    (download.volumeMounts ??= []).push({ name: "authority", mountPath: authorityFolder, readOnly: true });
    (pod.volumes ??= []).push({ name: "authority", configMap: { name: "authority" } });
    return spec;
  });
}

/** How applications call the model. */
export const models = { digits: digits.endpoint };
