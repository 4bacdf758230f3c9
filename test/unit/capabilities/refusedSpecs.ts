import { artifact, companion, variant, type Fields } from "../spec/specs.js";

/** A field that is refused, why, and what to use in its place. */
export interface Refusal {
  readonly path: string;
  readonly why: string;
  readonly instead: string;
}

const onPublic = { exposure: "public", host: "digits.example.com", authentication: { type: "none" } };

const noRoute = (exposure: string) =>
  `name the Ingress class or Gateway for ${exposure} models in the stack's setting kubernetes.routes.${exposure}`;
const noIngress = (exposure: string) =>
  `name an Ingress class in the stack's setting kubernetes.routes.${exposure}.ingress, or, where the listener of a Gateway has the certificate, write tls: { terminatedByGateway: true }`;
const noGateway = (exposure: string) =>
  `name a Gateway in the stack's setting kubernetes.routes.${exposure}.gateway, or give tls.kubernetesSecret`;

const noModels = "host each as a model of its own, in its own file under models/";

/** Valid specs that ask Kubernetes in mode realtime, with settings that offer nothing, for what it cannot honour. */
export const refusedSpecs: readonly { readonly change: Fields; readonly refusals: readonly Refusal[] }[] = [
  {
    change: { "model.models": [{ name: "a", artifact: artifact({}) }], "model.cacheModels": false },
    refusals: ["model.models", "model.cacheModels"].map((path) => ({
      path,
      why: "a Deployment serves one model",
      instead: noModels,
    })),
  },
  {
    change: { interface: { type: "batch", input: "a", output: "b", split: "file" } },
    refusals: [
      {
        path: "interface.type",
        why: "the Kubernetes host has no batch jobs yet",
        instead: "use interface.type: http",
      },
      ...["interface.input", "interface.output"].map((path) => ({
        path,
        why: "the Kubernetes host has no queue workers or batch jobs yet",
        instead: "use interface.type: http",
      })),
      {
        path: "interface.split",
        why: "the Kubernetes host has no batch jobs yet",
        instead: "use interface.type: http",
      },
    ],
  },
  {
    change: { name: "kube-system" },
    refusals: [
      {
        path: "name",
        why: "it would be the name of the model's namespace, and Kubernetes has it for itself",
        instead: "choose a name that is not default and does not begin with kube-",
      },
    ],
  },
  {
    change: { placement: { nodesPerReplica: 2 } },
    refusals: [
      {
        path: "placement.nodesPerReplica",
        why: "a replica lives on one node on every backend here",
        instead: "choose an accelerator with enough memory for the model, or a smaller or quantised model",
      },
    ],
  },
  {
    change: { "model.disaggregation": { prefill: 1, decode: 2 } },
    refusals: [
      {
        path: "model.disaggregation",
        why: "separate roles for prompt and tokens are not expressed by any backend here",
        instead: "host one role that does both, such as vllm with chunked prefill",
      },
    ],
  },
  {
    change: { "model.adapters": ["lora"] },
    refusals: [
      {
        path: "model.adapters",
        why: "adapters cannot be swapped while the model serves on any backend here",
        instead: "host each adapter as a version or a model of its own",
      },
    ],
  },
  {
    change: { "model.imageCredentials": { awsSecretsManager: "registry" } },
    refusals: [
      {
        path: "model.imageCredentials.awsSecretsManager",
        why: "the kubelet reads registry credentials from a Kubernetes Secret only",
        instead:
          "copy them into a Secret of type kubernetes.io/dockerconfigjson and name it in imageCredentials.kubernetesSecret",
      },
    ],
  },
  {
    change: {
      "model.artifacts": [
        artifact({ uri: "pvc://models/digits", credentials: { kubernetes: { name: "hub", key: "token" } } }),
      ],
    },
    refusals: [
      {
        path: "model.artifacts[0].credentials",
        why: "a claim needs no credentials and an image volume is pulled with the pod's own",
        instead: "remove it, or give model.imageCredentials for oci",
      },
    ],
  },
  {
    change: { "model.image": undefined, "model.framework": { name: "vllm", version: "0.9.2" } },
    refusals: [
      {
        path: "model.framework",
        why: "its public image starts as root, and pods run as another user",
        instead: "give model.user, such as 1000, with folders that it may write to",
      },
    ],
  },
  {
    change: { "model.artifacts": [artifact({ credentials: { awsSecretsManager: { name: "hub" } } })] },
    refusals: [
      {
        path: "model.artifacts[0].credentials.awsSecretsManager",
        why: "the stack's settings do not offer what it needs",
        instead:
          "name the External Secrets store in the stack's setting kubernetes.secretStores.awsSecretsManager, or refer to a Kubernetes Secret",
      },
    ],
  },
  {
    change: { "model.artifacts": [artifact({ credentials: { ssmParameter: { name: "/hub" } } })] },
    refusals: [
      {
        path: "model.artifacts[0].credentials.ssmParameter",
        why: "the stack's settings do not offer what it needs",
        instead:
          "name the External Secrets store in the stack's setting kubernetes.secretStores.ssmParameter, or refer to a Kubernetes Secret",
      },
    ],
  },
  {
    change: { "model.secrets": { TOKEN: { awsSecretsManager: { name: "hub" } } } },
    refusals: [
      {
        path: "model.secrets.TOKEN.awsSecretsManager",
        why: "the stack's settings do not offer what it needs",
        instead:
          "name the External Secrets store in the stack's setting kubernetes.secretStores.awsSecretsManager, or refer to a Kubernetes Secret",
      },
    ],
  },
  {
    change: { "model.secrets": { TOKEN: { ssmParameter: { name: "/hub" } } } },
    refusals: [
      {
        path: "model.secrets.TOKEN.ssmParameter",
        why: "the stack's settings do not offer what it needs",
        instead:
          "name the External Secrets store in the stack's setting kubernetes.secretStores.ssmParameter, or refer to a Kubernetes Secret",
      },
    ],
  },
  {
    change: { "model.models": [{ name: "a", artifact: artifact({}) }] },
    refusals: [
      {
        path: "model.models",
        why: "a Deployment serves one model",
        instead: "host each as a model of its own, in its own file under models/",
      },
    ],
  },
  {
    change: { "model.variants": [variant({})] },
    refusals: [
      {
        path: "model.variants",
        why: "the Kubernetes host has no weighted routing yet",
        instead: "host each as a model of its own, in its own file under models/",
      },
    ],
  },
  {
    change: { "model.shadow": { name: "b", version: "2" } },
    refusals: [
      {
        path: "model.shadow",
        why: "the Kubernetes host has no weighted routing yet",
        instead: "host the shadow as a model of its own and copy requests in the application",
      },
    ],
  },
  {
    change: { "model.companions": [companion({ name: "model" })] },
    refusals: [
      {
        path: "model.companions[0].name",
        why: "the host gives this name to a container or volume of its own",
        instead: "choose another name",
      },
    ],
  },
  {
    change: { "model.companions": [companion({ name: "download-0" })] },
    refusals: [
      {
        path: "model.companions[0].name",
        why: "the host gives this name to a container or volume of its own",
        instead: "choose another name",
      },
    ],
  },
  {
    change: {
      "model.companions": [companion({ secrets: { TOKEN: { awsSecretsManager: { name: "hub" } } } })],
    },
    refusals: [
      {
        path: "model.companions[0].secrets.TOKEN.awsSecretsManager",
        why: "the stack's settings do not offer what it needs",
        instead:
          "name the External Secrets store in the stack's setting kubernetes.secretStores.awsSecretsManager, or refer to a Kubernetes Secret",
      },
    ],
  },
  {
    change: { "model.companions": [companion({ secrets: { TOKEN: { ssmParameter: { name: "/hub" } } } })] },
    refusals: [
      {
        path: "model.companions[0].secrets.TOKEN.ssmParameter",
        why: "the stack's settings do not offer what it needs",
        instead:
          "name the External Secrets store in the stack's setting kubernetes.secretStores.ssmParameter, or refer to a Kubernetes Secret",
      },
    ],
  },
  {
    change: { "resources.accelerator": { anyOf: [{ type: "NVIDIA-L4" }, { type: "inferentia" }] } },
    refusals: [
      {
        path: "resources.accelerator.anyOf",
        why: "a pod asks for one extended resource in one number, so alternatives must agree on both",
        instead: "list products of one vendor with the same count",
      },
    ],
  },
  {
    change: {
      "resources.accelerator": { anyOf: [{ type: "NVIDIA-L4", count: 2 }, { type: "NVIDIA-A10G" }] },
    },
    refusals: [
      {
        path: "resources.accelerator.anyOf",
        why: "a pod asks for one extended resource in one number, so alternatives must agree on both",
        instead: "list products of one vendor with the same count",
      },
    ],
  },
  {
    change: { "resources.capacity": { type: "spot" } },
    refusals: [
      {
        path: "resources.capacity.type",
        why: "the stack's settings do not offer what it needs",
        instead:
          "name the label that tells spot nodes from others in the stack's setting kubernetes.capacity",
      },
    ],
  },
  {
    change: { "resources.capacity": { type: "spot", onDemandBase: 1 } },
    refusals: [
      {
        path: "resources.capacity.type",
        why: "the stack's settings do not offer what it needs",
        instead:
          "name the label that tells spot nodes from others in the stack's setting kubernetes.capacity",
      },
      {
        path: "resources.capacity.onDemandBase",
        why: "a Deployment cannot keep a number of its replicas on one kind of node",
        instead: "use capacity.type: mixed, which prefers spot, or onDemand",
      },
    ],
  },
  {
    change: { "resources.capacity": { type: "spot", spotPercentage: 50 } },
    refusals: [
      {
        path: "resources.capacity.type",
        why: "the stack's settings do not offer what it needs",
        instead:
          "name the label that tells spot nodes from others in the stack's setting kubernetes.capacity",
      },
      {
        path: "resources.capacity.spotPercentage",
        why: "a Deployment cannot split its replicas by share",
        instead: "use capacity.type: mixed, which prefers spot, or spot",
      },
    ],
  },
  {
    change: { interface: { type: "queue" } },
    refusals: [
      {
        path: "interface.type",
        why: "the Kubernetes host has no queue workers yet",
        instead: "use interface.type: http",
      },
    ],
  },
  {
    change: {
      interface: {
        type: "queue",
        input: "requests",
        output: "answers",
        visibilityTimeout: "5m",
        maxAttempts: 3,
      },
    },
    refusals: [
      {
        path: "interface.type",
        why: "the Kubernetes host has no queue workers yet",
        instead: "use interface.type: http",
      },
      {
        path: "interface.input",
        why: "the Kubernetes host has no queue workers or batch jobs yet",
        instead: "use interface.type: http",
      },
      {
        path: "interface.output",
        why: "the Kubernetes host has no queue workers or batch jobs yet",
        instead: "use interface.type: http",
      },
      {
        path: "interface.visibilityTimeout",
        why: "the Kubernetes host has no queue workers yet",
        instead: "use interface.type: http",
      },
      {
        path: "interface.maxAttempts",
        why: "the Kubernetes host has no queue workers yet",
        instead: "use interface.type: http",
      },
    ],
  },
  {
    change: {
      interface: {
        type: "batch",
        input: "s3://b/in",
        output: "s3://b/out",
        schedule: "0 7 * * *",
        timeZone: "Europe/Berlin",
      },
    },
    refusals: [
      {
        path: "interface.type",
        why: "the Kubernetes host has no batch jobs yet",
        instead: "use interface.type: http",
      },
      {
        path: "interface.input",
        why: "the Kubernetes host has no queue workers or batch jobs yet",
        instead: "use interface.type: http",
      },
      {
        path: "interface.output",
        why: "the Kubernetes host has no queue workers or batch jobs yet",
        instead: "use interface.type: http",
      },
      {
        path: "interface.schedule",
        why: "the Kubernetes host has no batch jobs yet",
        instead: "use interface.type: http",
      },
      {
        path: "interface.timeZone",
        why: "the Kubernetes host has no batch jobs yet",
        instead: "use interface.type: http",
      },
    ],
  },
  {
    change: { scaling: { minReplicas: 0 } },
    refusals: [
      {
        path: "scaling.minReplicas",
        why: "a HorizontalPodAutoscaler keeps at least one replica",
        instead: "use at least 1",
      },
    ],
  },
  {
    change: { scaling: { maxReplicas: 3, metric: { type: "requestsPerSecond", target: 10 } } },
    refusals: [
      {
        path: "scaling.metric.type",
        why: "Kubernetes measures no requests by itself",
        instead: "publish it as a pod metric through an adapter and use type: named",
      },
    ],
  },
  {
    change: { scaling: { maxReplicas: 3, metric: { type: "concurrency", target: 10 } } },
    refusals: [
      {
        path: "scaling.metric.type",
        why: "Kubernetes measures no concurrency by itself",
        instead: "publish it as a pod metric through an adapter and use type: named",
      },
    ],
  },
  {
    change: { scaling: { maxReplicas: 3, metric: { type: "gpu", target: 70 } } },
    refusals: [
      {
        path: "scaling.metric.type",
        why: "Kubernetes measures no accelerator by itself",
        instead: "publish it as a pod metric through an adapter and use type: named",
      },
    ],
  },
  {
    change: { scaling: { maxReplicas: 3, metric: { type: "queueDepth", target: 10 } } },
    refusals: [
      {
        path: "scaling.metric.type",
        why: "there is no queue in front of this model",
        instead: "use cpu, memory or named",
      },
    ],
  },
  {
    change: { scaling: { maxReplicas: 3, metric: { type: "named", name: "load", target: 0.0001 } } },
    refusals: [
      {
        path: "scaling.metric.target",
        why: "a quantity of Kubernetes is at least a thousandth",
        instead: "publish the metric in a smaller unit",
      },
    ],
  },
  {
    change: { scaling: { schedule: [{ cron: "0 7 * * *", minReplicas: 1, maxReplicas: 2 }] } },
    refusals: [
      {
        path: "scaling.schedule",
        why: "a HorizontalPodAutoscaler has no schedule",
        instead: "set the range wide enough for the whole day and let the metric decide",
      },
    ],
  },
  {
    change: { scaling: { maxReplicas: 3, cooldown: { scaleOut: "2h" } } },
    refusals: [
      {
        path: "scaling.cooldown.scaleOut",
        why: "a HorizontalPodAutoscaler looks back over an hour at most",
        instead: "use at most 1h",
      },
    ],
  },
  {
    change: { scaling: { maxReplicas: 3, cooldown: { scaleIn: "2h" } } },
    refusals: [
      {
        path: "scaling.cooldown.scaleIn",
        why: "a HorizontalPodAutoscaler looks back over an hour at most",
        instead: "use at most 1h",
      },
    ],
  },
  {
    change: { rollout: { strategy: "canary", steps: [10, 50] } },
    refusals: [
      {
        path: "rollout.strategy",
        why: "the Kubernetes host has no weighted routing yet",
        instead: "use rolling with batchSize: 1 and a bakeTime",
      },
      {
        path: "rollout.steps",
        why: "the Kubernetes host has no weighted routing yet",
        instead: "use rolling with a batchSize",
      },
    ],
  },
  {
    change: { rollout: { strategy: "linear" } },
    refusals: [
      {
        path: "rollout.strategy",
        why: "the Kubernetes host has no weighted routing yet",
        instead: "use rolling with a batchSize and a bakeTime",
      },
    ],
  },
  {
    change: { rollout: { strategy: "blueGreen" } },
    refusals: [
      {
        path: "rollout.strategy",
        why: "the Kubernetes host has no weighted routing yet",
        instead: "use allAtOnce, which starts every new replica before an old one ends",
      },
    ],
  },
  {
    change: { rollout: { rollbackAlarms: ["errors"] } },
    refusals: [
      {
        path: "rollout.rollbackAlarms",
        why: "a Deployment watches its probes and no alarms",
        instead: "make the health check fail when the model is unfit, and give a bakeTime",
      },
    ],
  },
  {
    change: { access: { exposure: "private" } },
    refusals: [
      {
        path: "access.exposure",
        why: "an Ingress or route without a host would answer for every host",
        instead: "give access.host",
      },
    ],
  },
  {
    change: { access: { exposure: "private", host: "digits.example.com" } },
    refusals: [
      {
        path: "access.exposure",
        why: "the stack's settings do not offer what it needs",
        instead: noRoute("private"),
      },
    ],
  },
  {
    change: { access: { exposure: "public", authentication: { type: "none" } } },
    refusals: [
      {
        path: "access.exposure",
        why: "an Ingress or route without a host would answer for every host",
        instead: "give access.host",
      },
    ],
  },
  {
    change: { access: { exposure: "public", host: "digits.example.com", authentication: { type: "none" } } },
    refusals: [
      {
        path: "access.exposure",
        why: "the stack's settings do not offer what it needs",
        instead: noRoute("public"),
      },
    ],
  },
  {
    change: {
      access: { exposure: "private", host: "digits.example.com", tls: { kubernetesSecret: "digits-tls" } },
    },
    refusals: [
      {
        path: "access.exposure",
        why: "the stack's settings do not offer what it needs",
        instead: noRoute("private"),
      },
      {
        path: "access.tls.kubernetesSecret",
        why: "the stack's settings do not offer what it needs",
        instead: noIngress("private"),
      },
    ],
  },
  {
    change: { access: { exposure: "private", host: "digits.example.com", tls: { issuer: "letsencrypt" } } },
    refusals: [
      {
        path: "access.exposure",
        why: "the stack's settings do not offer what it needs",
        instead: noRoute("private"),
      },
      {
        path: "access.tls.issuer",
        why: "the stack's settings do not offer what it needs",
        instead: noIngress("private"),
      },
    ],
  },
  {
    change: {
      access: { exposure: "private", host: "digits.example.com", tls: { terminatedByGateway: true } },
    },
    refusals: [
      {
        path: "access.exposure",
        why: "the stack's settings do not offer what it needs",
        instead: noRoute("private"),
      },
      {
        path: "access.tls.terminatedByGateway",
        why: "the stack's settings do not offer what it needs",
        instead: noGateway("private"),
      },
    ],
  },
  {
    change: { access: { ...onPublic, tls: { issuer: "letsencrypt" } } },
    refusals: [
      {
        path: "access.exposure",
        why: "the stack's settings do not offer what it needs",
        instead: noRoute("public"),
      },
      {
        path: "access.tls.issuer",
        why: "the stack's settings do not offer what it needs",
        instead: noIngress("public"),
      },
    ],
  },
  {
    change: { access: { ...onPublic, tls: { terminatedByGateway: true } } },
    refusals: [
      {
        path: "access.exposure",
        why: "the stack's settings do not offer what it needs",
        instead: noRoute("public"),
      },
      {
        path: "access.tls.terminatedByGateway",
        why: "the stack's settings do not offer what it needs",
        instead: noGateway("public"),
      },
    ],
  },
  {
    change: {
      access: {
        exposure: "private",
        host: "digits.example.com",
        tls: { certificateArn: "arn:aws:acm:eu-central-1:1:certificate/1" },
      },
    },
    refusals: [
      {
        path: "access.exposure",
        why: "the stack's settings do not offer what it needs",
        instead: noRoute("private"),
      },
      {
        path: "access.tls.certificateArn",
        why: "an Ingress takes a certificate from a Secret or an issuer",
        instead: "give tls.kubernetesSecret or tls.issuer",
      },
    ],
  },
  {
    change: { access: { authentication: { type: "awsSigV4" } } },
    refusals: [
      {
        path: "access.authentication.type",
        why: "nothing in a cluster checks AWS signatures",
        instead: "use none and restrict access.callers",
      },
    ],
  },
  {
    change: {
      access: { authentication: { type: "apiKey", secret: { kubernetes: { name: "key", key: "key" } } } },
    },
    refusals: [
      {
        path: "access.authentication.type",
        why: "neither Service, Ingress nor HTTPRoute checks a key",
        instead: "use none and restrict access.callers, or check it in a transformer",
      },
    ],
  },
  {
    change: {
      access: { authentication: { type: "bearer", secret: { kubernetes: { name: "key", key: "key" } } } },
    },
    refusals: [
      {
        path: "access.authentication.type",
        why: "neither Service, Ingress nor HTTPRoute checks a token",
        instead: "use none and restrict access.callers, or check it in a transformer",
      },
    ],
  },
  {
    change: { access: { callers: { principals: ["arn:aws:iam::1:role/app"] } } },
    refusals: [
      {
        path: "access.callers.principals",
        why: "a NetworkPolicy knows pods and networks, no IAM principals",
        instead: "use callers.namespaces or callers.cidrs",
      },
    ],
  },
  {
    change: {
      access: { exposure: "private", host: "digits.example.com", callers: { cidrs: ["10.0.0.0/8"] } },
    },
    refusals: [
      {
        path: "access.exposure",
        why: "the stack's settings do not offer what it needs",
        instead: noRoute("private"),
      },
      {
        path: "access.callers.cidrs",
        why: "everybody who reaches the Ingress or Gateway comes in by its proxy, so that the list would restrict nobody",
        instead:
          "restrict callers at the Ingress controller or the Gateway and remove it here, or use access.exposure: internal",
      },
    ],
  },
  {
    change: { access: { network: { vpc: "vpc-1" } } },
    refusals: [
      {
        path: "access.network",
        why: "a pod's network is the cluster's",
        instead: "remove it, or choose an AWS backend",
      },
    ],
  },
  {
    change: { observability: { logRetentionDays: 30 } },
    refusals: [
      {
        path: "observability.logRetentionDays",
        why: "the cluster's own logging and monitoring decide this, and no Kubernetes resource expresses it",
        instead: "set it where the cluster is operated, and remove it here",
      },
    ],
  },
  {
    change: { observability: { dataCapture: { percentage: 10, destination: "s3://b/captured" } } },
    refusals: [
      {
        path: "observability.dataCapture",
        why: "the cluster's own logging and monitoring decide this, and no Kubernetes resource expresses it",
        instead: "record requests in a transformer companion",
      },
    ],
  },
  {
    change: { observability: { alarms: [{ name: "slow", metric: "p95LatencyMs", above: 200 }] } },
    refusals: [
      {
        path: "observability.alarms",
        why: "the cluster's own logging and monitoring decide this, and no Kubernetes resource expresses it",
        instead: "set it where the cluster is operated, and remove it here",
      },
    ],
  },
  {
    change: { observability: { notify: ["team@example.com"] } },
    refusals: [
      {
        path: "observability.notify",
        why: "the cluster's own logging and monitoring decide this, and no Kubernetes resource expresses it",
        instead: "set it where the cluster is operated, and remove it here",
      },
    ],
  },
];
