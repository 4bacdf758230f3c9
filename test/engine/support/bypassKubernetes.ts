import type { Resource } from "../../unit/policies/analyze.js";
import { container, deployment } from "../../unit/policies/objects.js";
import type { Caught, CaughtAttempt } from "./bypass.js";

const accelerated: Caught = {
  rule: "accelerators-need-approval",
  level: "mandatory",
  says: /uses nvidia\.com\/gpu without approval/,
};
const tooMany: Caught = {
  rule: "replicas-bounded",
  level: "mandatory",
  says: /is 500; the maximum allowed is 5/,
};
const plain = (says: RegExp): Caught => ({ rule: "no-plain-secrets", level: "mandatory", says });

const gpu = container({ resources: { limits: { "nvidia.com/gpu": "1" } } });
const withGpu = deployment({ pod: { containers: [gpu] } });
const withMany = deployment({ spec: { replicas: "500" } });

function as(type: string, { props }: Resource, more: object = {}): Resource {
  return { type, props: { ...props, ...more } };
}

/** Made for this test; no key that AWS has given out. */
const keyId = `AKIA${"TESTONLY".repeat(2)}`;
const encoded = Buffer.from(`aws_access_key_id = ${keyId}\n`).toString("base64");

export const kubernetesAttempts: readonly CaughtAttempt[] = [
  {
    what: "replicas written as text",
    resources: [withMany],
    caughtBy: tooMany,
  },
  {
    what: "replicas by a patch",
    resources: [as("kubernetes:apps/v1:DeploymentPatch", withMany)],
    caughtBy: tooMany,
  },
  {
    what: "an accelerator by a patch",
    resources: [as("kubernetes:apps/v1:DeploymentPatch", withGpu)],
    caughtBy: accelerated,
  },
  {
    what: "an accelerator in a list of workloads",
    resources: [{ type: "kubernetes:apps/v1:DeploymentList", props: { items: [withGpu.props] } }],
    caughtBy: accelerated,
  },
  {
    what: "an accelerator in a list of anything",
    resources: [{ type: "kubernetes:core/v1:List", props: { items: [{ ...withGpu.props }] } }],
    caughtBy: accelerated,
  },
  {
    what: "an accelerator as a child of a group of files",
    code: `const parent = declare(key + "--group", "kubernetes:yaml/v2:ConfigGroup", {});
      declare(key + "--child", "kubernetes:apps/v1:Deployment", ${JSON.stringify(withGpu.props)}, { parent });`,
    caughtBy: accelerated,
  },
  {
    what: "a workload under the token of something harmless",
    resources: [as("kubernetes:core/v1:ConfigMap", withGpu)],
    caughtBy: accelerated,
  },
  {
    what: "replicas under the token of something harmless",
    resources: [as("kubernetes:core/v1:ConfigMap", withMany)],
    caughtBy: tooMany,
  },
  {
    what: "an accelerator beside a container that is not known yet",
    code: `const props = ${JSON.stringify(withGpu.props)};
      props.spec.template.spec.containers.unshift(unknown({}));
      declare(key, "kubernetes:apps/v1:Deployment", props);`,
    caughtBy: accelerated,
  },
  {
    what: "an accelerator of a kind that a controller turns into pods",
    resources: [
      {
        type: "kubernetes:serving.kserve.io/v1beta1:InferenceService",
        props: {
          apiVersion: "serving.kserve.io/v1beta1",
          kind: "InferenceService",
          metadata: { name: "llm" },
          spec: { predictor: { model: { resources: { limits: { "nvidia.com/gpu": "1" } } } } },
        },
      },
    ],
    caughtBy: accelerated,
  },
  {
    what: "five hundred pods of a job at a time",
    resources: [
      {
        type: "kubernetes:batch/v1:Job",
        props: {
          ...deployment().props,
          kind: "Job",
          apiVersion: "batch/v1",
          metadata: {},
          spec: { parallelism: 500 },
        },
      },
    ],
    caughtBy: tooMany,
  },
  {
    what: "replicas of the controller that came before deployments",
    resources: [
      {
        type: "kubernetes:core/v1:ReplicationController",
        props: { apiVersion: "v1", kind: "ReplicationController", metadata: {}, spec: { replicas: 500 } },
      },
    ],
    caughtBy: tooMany,
  },
  {
    what: "a service that a patch makes public",
    resources: [
      {
        type: "kubernetes:core/v1:ServicePatch",
        props: { metadata: { name: "digits" }, spec: { type: "LoadBalancer" } },
      },
    ],
    caughtBy: { rule: "no-public-exposure", level: "mandatory", says: /is of type LoadBalancer/ },
  },
  {
    what: "a key in the binary data of a config map",
    resources: [
      { type: "kubernetes:core/v1:ConfigMap", props: { metadata: {}, binaryData: { settings: encoded } } },
    ],
    caughtBy: plain(/"settings".*looks like an AWS access key id/),
  },
  {
    what: "a key in Base64 in the data of a config map",
    resources: [
      { type: "kubernetes:core/v1:ConfigMap", props: { metadata: {}, data: { settings: encoded } } },
    ],
    caughtBy: plain(/"settings".*looks like an AWS access key id/),
  },
  {
    what: "a password that is secret to Pulumi and plain in the cluster",
    code: `const props = ${JSON.stringify(
      deployment({ pod: { containers: [container({ env: [{ name: "DB_PASSWORD" }] })] } }).props,
    )};
      props.spec.template.spec.containers[0].env[0].value = pulumi.secret("correct-horse");
      declare(key, "kubernetes:apps/v1:Deployment", props);`,
    caughtBy: plain(/"DB_PASSWORD": the name says that it is a credential/),
  },
];
