import { frameworks, isRecord, seconds } from "../spec/index.js";
import {
  byExposure,
  byValue,
  honoured,
  informs,
  needs,
  refused,
  unless,
  type Cell,
  type Exposed,
  type Judged,
} from "./cell.js";
import { extendedResource } from "./extendedResource.js";

/** The stack's setting that describes the cluster. */
type ClusterSetting = "kubernetes" | "eks";

const later = "the Kubernetes host has no weighted routing yet";
const ownModel = "host each as a model of its own, in its own file under models/";
const observed =
  "the cluster's own logging and monitoring decide this, and no Kubernetes resource expresses it";
const observedInstead = "set it where the cluster is operated, and remove it here";
const annotated = (name: string) =>
  honoured(
    `annotation model-hosting/${name} of the Deployment, for policies and people; nothing here acts on it`,
  );
const namedMetric = "publish it as a pod metric through an adapter and use type: named";

/** Refused unless the alternatives ask for one extended resource: a pod asks for resources, not for a choice. */
function differentResources({ value }: Judged): boolean {
  const choices = Array.isArray(value) ? value.filter(isRecord) : [];
  const wanted = choices.map((choice) =>
    JSON.stringify([extendedResource(String(choice["type"])), choice["count"] ?? 1]),
  );
  return new Set(wanted).size > 1;
}

const secretSources = (setting: ClusterSetting): Readonly<Record<string, Cell>> => ({
  kubernetes: honoured("environment variable from the Secret's key"),
  awsSecretsManager: needs(
    "secretStore.awsSecretsManager",
    "ExternalSecret that copies it into a Secret",
    `name the External Secrets store in the stack's setting ${setting}.secretStores.awsSecretsManager, or refer to a Kubernetes Secret`,
  ),
  ssmParameter: needs(
    "secretStore.ssmParameter",
    "ExternalSecret that copies it into a Secret",
    `name the External Secrets store in the stack's setting ${setting}.secretStores.ssmParameter, or refer to a Kubernetes Secret`,
  ),
});

function secretRows(setting: ClusterSetting, prefix: string): Record<string, Cell> {
  return Object.fromEntries(
    Object.entries(secretSources(setting)).map(([source, cell]) => [`${prefix}.${source}`, cell]),
  );
}

const routed = (setting: ClusterSetting, exposure: Exposed) =>
  unless(
    [
      {
        when: ({ spec }) => spec.access.host === undefined,
        why: "an Ingress or route without a host would answer for every host",
        instead: "give access.host",
      },
    ],
    needs(
      `route.${exposure}`,
      `Ingress or HTTPRoute of the stack's setting ${setting}.routes.${exposure}`,
      `name the Ingress class or Gateway for ${exposure} models in the stack's setting ${setting}.routes.${exposure}`,
    ),
  );

/** A certificate that the Ingress carries. */
const onIngress = (setting: ClusterSetting, how: string) =>
  byExposure((exposure) =>
    needs(
      `ingress.${exposure}`,
      how,
      `name an Ingress class in the stack's setting ${setting}.routes.${exposure}.ingress, or, where the listener of ` +
        "a Gateway has the certificate, write tls: { terminatedByGateway: true }",
    ),
  );

/** Whom a NetworkPolicy can tell apart: a proxy must be let in, and everybody comes through it. */
const behindNoProxy = unless(
  [
    {
      when: ({ spec }) => spec.access.exposure !== "internal",
      why: "everybody who reaches the Ingress or Gateway comes in by its proxy, so that the list would restrict nobody",
      instead:
        "restrict callers at the Ingress controller or the Gateway and remove it here, or use access.exposure: internal",
    },
  ],
  honoured("NetworkPolicy"),
);

/** Names of containers and volumes that the host itself gives. */
const ownContainers = /^(?:model|model-hosting-tools|(?:download|artifact)-\d+)$/;

/** Longest window over which a HorizontalPodAutoscaler looks back, in seconds. */
const longestWindow = 3600;

const cooldown = unless(
  [
    {
      when: ({ value }) => seconds(String(value)) > longestWindow,
      why: "a HorizontalPodAutoscaler looks back over an hour at most",
      instead: "use at most 1h",
    },
  ],
  honoured("stabilisation window of the autoscaler"),
);

/** Why the Kubernetes host has no other mode. */
export const kubernetesOtherModes = {
  serverless: {
    why: "it does not scale to zero yet",
    instead: "use placement.mode: realtime with scaling.minReplicas: 1",
  },
  async: {
    why: "it has no queue workers yet",
    instead: "use interface.type: http and placement.mode: realtime",
  },
  batch: {
    why: "it has no batch jobs yet",
    instead: "use interface.type: http and placement.mode: realtime",
  },
} as const;

/** What a cluster's host does in mode realtime with each field; a field without a row has its parent's. */
export const clusterRealtime = (setting: ClusterSetting): Readonly<Record<string, Cell>> => ({
  name: unless(
    [
      {
        when: ({ value }) => /^(?:default|kube-.*)$/.test(String(value)),
        why: "it would be the name of the model's namespace, and Kubernetes has it for itself",
        instead: "choose a name that is not default and does not begin with kube-",
      },
    ],
    honoured("name of Deployment and Service"),
  ),

  "model.image": honoured("image of the model's container"),
  "model.imageCredentials.kubernetesSecret": honoured("imagePullSecrets"),
  "model.imageCredentials.awsSecretsManager": refused(
    "the kubelet reads registry credentials from a Kubernetes Secret only",
    "copy them into a Secret of type kubernetes.io/dockerconfigjson and name it in imageCredentials.kubernetesSecret",
  ),
  "model.framework": unless(
    [
      {
        when: ({ spec: { model } }) =>
          model.framework !== undefined &&
          model.user === undefined &&
          frameworks[model.framework.name].startsAsRoot,
        why: "its public image starts as root, and pods run as another user",
        instead: "give model.user, such as 1000, with folders that it may write to",
      },
    ],
    honoured("image, port, paths and arguments of the framework's public image"),
  ),
  "model.artifacts[].uri": honoured("init container that downloads it, a claim's volume, or an image volume"),
  "model.artifacts[].mountPath": honoured("volume mount, read-only"),
  "model.artifacts[].credentials": unless(
    [
      {
        when: ({ value, spec }) => artifactsWith(spec, value).some((uri) => /^(?:oci|pvc):/.test(uri)),
        why: "a claim needs no credentials and an image volume is pulled with the pod's own",
        instead: "remove it, or give model.imageCredentials for oci",
      },
    ],
    honoured("variable or file of the init container"),
  ),
  ...secretRows(setting, "model.artifacts[].credentials"),
  "model.version": honoured("label app.kubernetes.io/version, and the stack's output"),
  "model.command": honoured("command of the model's container"),
  "model.args": honoured("arguments of the model's container"),
  "model.environment": honoured("variables of the model's container"),
  ...secretRows(setting, "model.secrets.*"),
  "model.user": honoured("runAsUser of the pod"),
  "model.port": honoured("container port, target of the Service"),
  "model.protocol": honoured("default paths and probes, and the stack's output"),
  "model.predictPath": honoured("URL in the stack's output"),
  "model.healthCheck": honoured("start-up, readiness and liveness probes"),
  "model.startupBudget": honoured("start-up probe, progress deadline and timeouts"),
  "model.concurrency": annotated("concurrency"),
  "model.models": refused("a Deployment serves one model", ownModel),
  "model.cacheModels": refused("a Deployment serves one model", ownModel),
  "model.variants": refused(later, ownModel),
  "model.shadow": refused(
    later,
    "host the shadow as a model of its own and copy requests in the application",
  ),
  "model.companions[].name": unless(
    [
      {
        when: ({ value }) => ownContainers.test(String(value)),
        why: "the host gives this name to a container or volume of its own",
        instead: "choose another name",
      },
    ],
    honoured("name of the container"),
  ),
  "model.companions[]": honoured("container of the pod"),
  ...secretRows(setting, "model.companions[].secrets.*"),

  "resources.cpu": honoured("CPU request"),
  "resources.cpuLimit": honoured("CPU limit"),
  "resources.memory": honoured("memory request and limit"),
  "resources.accelerator": honoured("extended resource, and node affinity for product or memory"),
  "resources.accelerator.anyOf": unless(
    [
      {
        when: differentResources,
        why: "a pod asks for one extended resource in one number, so alternatives must agree on both",
        instead: "list products of one vendor with the same count",
      },
    ],
    honoured("node affinity, the preferred one with the highest weight"),
  ),
  "resources.sharedMemory": honoured("memory-backed volume at /dev/shm"),
  "resources.ephemeralStorage": honoured("request and limit of ephemeral storage"),
  "resources.caches": honoured("emptyDir or claim"),
  "resources.architecture": honoured("node affinity"),
  "resources.capacity.type": needs(
    "capacityLabel",
    "node affinity and toleration",
    `name the label that tells spot nodes from others in the stack's setting ${setting}.capacity`,
  ),
  "resources.capacity.onDemandBase": refused(
    "a Deployment cannot keep a number of its replicas on one kind of node",
    "use capacity.type: mixed, which prefers spot, or onDemand",
  ),
  "resources.capacity.spotPercentage": refused(
    "a Deployment cannot split its replicas by share",
    "use capacity.type: mixed, which prefers spot, or spot",
  ),

  "traffic.averageRps": annotated("average-rps"),
  "traffic.peakRps": annotated("peak-rps"),
  "traffic.requestsPerMonth": annotated("requests-per-month"),
  "traffic.pattern": annotated("traffic-pattern"),
  "traffic.hours": annotated("traffic-hours"),
  "traffic.secondsPerRequest": annotated("seconds-per-request"),
  "traffic.requestSize": annotated("request-size"),
  "traffic.responseSize": annotated("response-size"),
  "traffic.maxPayload": annotated("max-payload"),
  "objectives.p95LatencyMs": annotated("p95-latency-ms"),
  "objectives.availability": annotated("availability"),

  "interface.type": byValue(
    {
      http: honoured("Service"),
      queue: refused("the Kubernetes host has no queue workers yet", "use interface.type: http"),
      batch: refused("the Kubernetes host has no batch jobs yet", "use interface.type: http"),
    },
    refused("unknown interface", "use http"),
  ),
  "interface.timeout": honoured(
    `grace period of the pods, timeout of an HTTPRoute, and the stack's output; an Ingress has its controller's, which ${setting}.routes.<exposure>.ingress.annotations set`,
  ),
  "interface.streaming": informs("a Service passes answers on as they come; a proxy in front of it may not"),
  "interface.input": refused(
    "the Kubernetes host has no queue workers or batch jobs yet",
    "use interface.type: http",
  ),
  "interface.output": refused(
    "the Kubernetes host has no queue workers or batch jobs yet",
    "use interface.type: http",
  ),
  "interface.visibilityTimeout": refused(
    "the Kubernetes host has no queue workers yet",
    "use interface.type: http",
  ),
  "interface.maxAttempts": refused(
    "the Kubernetes host has no queue workers yet",
    "use interface.type: http",
  ),
  "interface.schedule": refused("the Kubernetes host has no batch jobs yet", "use interface.type: http"),
  "interface.timeZone": refused("the Kubernetes host has no batch jobs yet", "use interface.type: http"),

  "interface.split": refused("the Kubernetes host has no batch jobs yet", "use interface.type: http"),

  "placement.backend": honoured("this host"),
  "placement.mode": honoured("this host"),
  "placement.residency": honoured(
    "node affinity on topology.kubernetes.io/region, for the pods; where artifacts, claims and logs are kept is not checked",
  ),
  "placement.allowedBackends": honoured("placement"),
  "placement.deniedBackends": honoured("placement"),
  "placement.instanceTypes": honoured("node affinity on node.kubernetes.io/instance-type"),

  "scaling.minReplicas": unless(
    [
      {
        when: ({ value }) => value === 0,
        why: "a HorizontalPodAutoscaler keeps at least one replica",
        instead: "use at least 1",
      },
    ],
    honoured("replicas, or the autoscaler's minimum"),
  ),
  "scaling.maxReplicas": honoured("the autoscaler's maximum"),
  "scaling.metric.type": byValue(
    {
      cpu: honoured("HorizontalPodAutoscaler, utilisation of the CPU request"),
      memory: honoured("HorizontalPodAutoscaler, utilisation of the memory request"),
      named: honoured("HorizontalPodAutoscaler, pod metric"),
      requestsPerSecond: refused("Kubernetes measures no requests by itself", namedMetric),
      concurrency: refused("Kubernetes measures no concurrency by itself", namedMetric),
      gpu: refused("Kubernetes measures no accelerator by itself", namedMetric),
      queueDepth: refused("there is no queue in front of this model", "use cpu, memory or named"),
    },
    refused("unknown metric", "use cpu, memory or named"),
  ),
  "scaling.metric.name": honoured("name of the pod metric"),
  "scaling.metric.target": unless(
    [
      {
        when: ({ value }) => typeof value === "number" && value < 0.001,
        why: "a quantity of Kubernetes is at least a thousandth",
        instead: "publish the metric in a smaller unit",
      },
    ],
    honoured("the autoscaler's target"),
  ),
  "scaling.schedule": refused(
    "a HorizontalPodAutoscaler has no schedule",
    "set the range wide enough for the whole day and let the metric decide",
  ),
  "scaling.cooldown.scaleOut": cooldown,
  "scaling.cooldown.scaleIn": cooldown,

  "rollout.strategy": byValue(
    {
      rolling: honoured("RollingUpdate, maxUnavailable 0"),
      allAtOnce: honoured("RollingUpdate with a surge of 100%, maxUnavailable 0"),
      canary: refused(later, "use rolling with batchSize: 1 and a bakeTime"),
      linear: refused(later, "use rolling with a batchSize and a bakeTime"),
      blueGreen: refused(later, "use allAtOnce, which starts every new replica before an old one ends"),
    },
    refused("unknown strategy", "use rolling or allAtOnce"),
  ),
  "rollout.batchSize": honoured("maxSurge"),
  "rollout.steps": refused(later, "use rolling with a batchSize"),
  "rollout.bakeTime": honoured("minReadySeconds"),
  "rollout.rollbackAlarms": refused(
    "a Deployment watches its probes and no alarms",
    "make the health check fail when the model is unfit, and give a bakeTime",
  ),
  "rollout.revisionsKept": honoured("revisionHistoryLimit"),

  "access.exposure": byValue(
    {
      internal: honoured("Service of type ClusterIP"),
      private: routed(setting, "private"),
      public: routed(setting, "public"),
    },
    refused("unknown exposure", "use internal, private or public"),
  ),
  "access.host": honoured("host of the Ingress or HTTPRoute"),
  "access.tls.kubernetesSecret": onIngress(setting, "TLS of the Ingress"),
  "access.tls.issuer": onIngress(setting, "annotation for cert-manager on the Ingress"),
  "access.tls.terminatedByGateway": byExposure((exposure) =>
    needs(
      `gateway.${exposure}`,
      "listener of the Gateway",
      `name a Gateway in the stack's setting ${setting}.routes.${exposure}.gateway, or give tls.kubernetesSecret`,
    ),
  ),
  "access.tls.certificateArn": refused(
    "an Ingress takes a certificate from a Secret or an issuer",
    "give tls.kubernetesSecret or tls.issuer",
  ),
  "access.authentication.type": byValue(
    {
      none: honoured("no authentication"),
      awsSigV4: refused("nothing in a cluster checks AWS signatures", "use none and restrict access.callers"),
      apiKey: refused(
        "neither Service, Ingress nor HTTPRoute checks a key",
        "use none and restrict access.callers, or check it in a transformer",
      ),
      bearer: refused(
        "neither Service, Ingress nor HTTPRoute checks a token",
        "use none and restrict access.callers, or check it in a transformer",
      ),
    },
    refused("unknown authentication", "use none"),
  ),
  "access.authentication.header": informs("the refused authentication"),
  "access.authentication.secret": informs("the refused authentication"),
  "access.callers.principals": refused(
    "a NetworkPolicy knows pods and networks, no IAM principals",
    "use callers.namespaces or callers.cidrs",
  ),
  "access.callers.namespaces": behindNoProxy,
  "access.callers.cidrs": behindNoProxy,
  "access.network": refused("a pod's network is the cluster's", "remove it, or choose an AWS backend"),
  "access.egress": honoured("NetworkPolicy"),

  "observability.logRetentionDays": refused(observed, observedInstead),
  "observability.dataCapture": refused(observed, "record requests in a transformer companion"),
  "observability.alarms": refused(observed, observedInstead),
  "observability.notify": refused(observed, observedInstead),

  "cost.monthlyBudgetUsd": annotated("monthly-budget-usd"),
  "cost.owner": honoured("label model-hosting/owner"),
  "cost.costCentre": honoured("label model-hosting/cost-centre"),
  "cost.tags": honoured("labels"),
  "cost.exemptions": honoured(
    "annotation of every object, guardrail-exempt/ and the rule, which the policy pack reads",
  ),
});

/** What the Kubernetes host does in mode realtime with each field. */
export const kubernetesRealtime = clusterRealtime("kubernetes");

/** URIs of the artifacts whose credentials are this very value. */
function artifactsWith(spec: Judged["spec"], credentials: unknown): string[] {
  const wanted = JSON.stringify(credentials);
  return (spec.model.artifacts ?? [])
    .filter(
      (artifact) => artifact.credentials !== undefined && JSON.stringify(artifact.credentials) === wanted,
    )
    .map((artifact) => artifact.uri);
}
