import type { Surroundings } from "../../../../components/capabilities/index.js";
import { artifact, companion, type Fields } from "../../spec/specs.js";

/** A spec that ECS refuses in mode realtime: what is changed of the smallest one, where, and every refusal. */
export interface RefusedOnEcs {
  readonly change: Fields;
  readonly where?: Surroundings;
  /** Path, why and what to do instead. */
  readonly refusals: readonly (readonly [path: string, why: string, instead: string])[];
}

const closed: Surroundings = {
  internet: false,
  helperImages: {
    artifact: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/initializer:1",
    tools: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/busybox:1",
  },
};
const inRegistry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits:1";
const secret = { kubernetes: { name: "s", key: "k" } };
const noNat = "or give tasks a way to the internet in the stack's setting network.nat";
const noKubernetes = [
  "ECS has no Kubernetes Secrets",
  "keep it in AWS Secrets Manager or in Systems Manager and name it there",
] as const;
const blue = { name: "blue", weight: 90, version: "1" };
const green = { name: "green", weight: 10, version: "2" };
const ownModel = "host each as a model of its own, in its own file under models/";
const onPublic = { exposure: "public", host: "digits.example.com", authentication: { type: "none" } };
const gpus = { "placement.instanceTypes": ["g5.xlarge"] };

const refusedModel: readonly RefusedOnEcs[] = [
  {
    change: { "model.image": "team/digits:1" },
    where: closed,
    refusals: [
      [
        "model.image",
        "the network that is made has no way to the internet, and its tasks pull from Amazon ECR alone",
        `push the image to Amazon ECR, ${noNat}`,
      ],
    ],
  },
  {
    change: { "model.image": inRegistry },
    where: { ...closed, helperImages: { artifact: "a:1", tools: "busybox:1" } },
    refusals: [
      [
        "model",
        "the network that is made has no way to the internet, and the image of the tools for health checks is not in Amazon ECR",
        `copy it there and name it in the stack's setting ecs.toolsImage, ${noNat}`,
      ],
    ],
  },
  {
    change: { "model.image": inRegistry, "model.artifacts": [artifact({})] },
    where: { ...closed, helperImages: { artifact: "a:1", tools: inRegistry } },
    refusals: [
      [
        "model.artifacts[0].uri",
        "the network that is made has no way to the internet, and the image that downloads artifacts is not in Amazon ECR",
        `copy it there and name it in the stack's setting ecs.artifactImage, ${noNat}`,
      ],
    ],
  },
  {
    change: { "model.image": inRegistry, "model.artifacts": [artifact({ uri: "hf://example/digits" })] },
    where: closed,
    refusals: [
      [
        "model.artifacts[0].uri",
        "the network that is made has no way to the internet",
        `copy the files to S3, ${noNat}`,
      ],
    ],
  },
  {
    change: { "model.image": undefined, "model.framework": { name: "vllm", version: "0.9.2" } },
    where: closed,
    refusals: [
      [
        "model.framework",
        "the network that is made has no way to the internet, and the framework's image is in a public registry",
        `copy the image to Amazon ECR and name it in model.image, ${noNat}`,
      ],
    ],
  },
  {
    change: {
      "model.artifacts": Array.from({ length: 4 }, (_, index) =>
        artifact({ mountPath: `/m${String(index)}` }),
      ),
      "model.companions": Array.from({ length: 5 }, (_, index) => companion({ name: `c${String(index)}` })),
    },
    refusals: [
      [
        "model",
        "a task has ten containers at most: the model's, one with tools, and one for each artifact and companion",
        "put files below one prefix of S3, or do the companions' work in fewer containers",
      ],
    ],
  },
  {
    change: {
      "model.artifacts": [
        artifact({ uri: "oci://registry.example.com/weights:3", mountPath: "/a" }),
        artifact({ uri: "pvc://claim/weights", mountPath: "/b" }),
      ],
    },
    refusals: [
      [
        "model.artifacts[0].uri",
        "ECS mounts no images as folders",
        "copy the files to S3, or put them into the model's image",
      ],
      [
        "model.artifacts[1].uri",
        "ECS has no PersistentVolumeClaims",
        "copy the files to S3, or put them into the model's image",
      ],
    ],
  },
  {
    change: {
      "model.artifacts": [
        artifact({ uri: "s3://models/a", mountPath: "/a", credentials: { ssmParameter: { name: "/a" } } }),
        artifact({ uri: "gs://models/b", mountPath: "/b", credentials: { ssmParameter: { name: "/b" } } }),
        artifact({ uri: "hf://example/c", mountPath: "/c", credentials: secret }),
      ],
    },
    refusals: [
      [
        "model.artifacts[0].credentials",
        "the task reads artifacts in S3 with a role of its own",
        "remove it; the role that is made may read exactly this artifact",
      ],
      [
        "model.artifacts[1].credentials",
        "Google's key is read from a file, and ECS passes secrets in variables alone",
        "copy the files to S3",
      ],
      ["model.artifacts[2].credentials.kubernetes", ...noKubernetes],
    ],
  },
  {
    change: {
      "model.secrets": { A: secret, B: { awsSecretsManager: { name: "b", key: "a:b" } } },
      "model.companions": [companion({ secrets: { C: secret } })],
      "model.imageCredentials": { kubernetesSecret: "registry" },
    },
    refusals: [
      ["model.secrets.A.kubernetes", ...noKubernetes],
      [
        "model.secrets.B.awsSecretsManager.key",
        "ECS separates the key from the secret's address by a colon",
        "store it under a key without a colon",
      ],
      ["model.companions[0].secrets.C.kubernetes", ...noKubernetes],
      [
        "model.imageCredentials.kubernetesSecret",
        "ECS has no Kubernetes Secrets",
        "keep user name and password in AWS Secrets Manager and name the secret in imageCredentials.awsSecretsManager",
      ],
    ],
  },
  {
    change: {
      "model.secrets": Object.fromEntries(
        Array.from({ length: 30 }, (_, index) => [
          `S${String(index)}`,
          { awsSecretsManager: { name: `prod/digits-${String(index)}` } },
        ]),
      ),
    },
    refusals: [
      [
        "model.secrets",
        "the right to read them would take more than 2500 characters of the execution role's policies, in which IAM takes 10240 of two versions and all else",
        "keep them as keys of fewer secrets, which awsSecretsManager.key names",
      ],
    ],
  },
  {
    change: { "model.environment": { LONG: "x".repeat(50_000) } },
    refusals: [
      [
        "model.environment",
        "a task definition has 64 KB at most, and what model says takes more than 48 KB",
        "put long settings into a file of the image or artifact",
      ],
    ],
  },
  {
    change: {
      "model.models": [{ name: "a", artifact: artifact({}) }],
      "model.cacheModels": false,
      "model.shadow": { name: "b", version: "2" },
    },
    refusals: [
      ["model.models", "a service of ECS serves one model", ownModel],
      ["model.cacheModels", "a service of ECS serves one model", ownModel],
      [
        "model.shadow",
        "a load balancer copies no requests",
        "host the shadow as a model of its own and copy requests in the application",
      ],
    ],
  },
  {
    change: {
      "model.variants": Array.from({ length: 6 }, (_, index) => ({
        name: `v${String(index)}`,
        weight: index === 0 ? 50 : 10,
        version: "1",
      })),
    },
    refusals: [
      [
        "model.variants",
        "a listener rule splits the traffic between 5 target groups at most",
        "host some of them as models of their own",
      ],
    ],
  },
  {
    change: { "model.variants": [blue, green], rollout: { strategy: "blueGreen" } },
    refusals: [
      [
        "model.variants",
        "ECS moves the traffic of one service alone, and the weights of variants are those of their services",
        "use rollout.strategy rolling or allAtOnce, which replace the tasks of each variant",
      ],
    ],
  },
  {
    change: {
      "model.variants": [
        { ...blue, weight: 99.75, accelerator: { type: "nvidia" } },
        { ...green, weight: 0.25, artifacts: [artifact({ uri: "hf://example/c", credentials: secret })] },
      ],
    },
    refusals: [
      [
        "model.variants[0].weight",
        "a listener rule has weights up to 999, which count tenths of a per cent",
        "use a weight with one decimal at most",
      ],
      [
        "model.variants[0].accelerator",
        "all variants of a model run on the same capacity",
        "give resources.accelerator, or host it as a model of its own",
      ],
      [
        "model.variants[1].weight",
        "a listener rule has weights up to 999, which count tenths of a per cent",
        "use a weight with one decimal at most",
      ],
      ["model.variants[1].artifacts[0].credentials.kubernetes", ...noKubernetes],
    ],
  },
  {
    change: { "model.companions": [companion({ name: "model" }), companion({ name: "download-0" })] },
    refusals: [0, 1].map((index) => [
      `model.companions[${String(index)}].name`,
      "the host gives this name to a container of its own",
      "choose another name",
    ]),
  },
];

const fargateHasNone = [
  "resources.accelerator",
  "Fargate has no accelerators",
  "name an EC2 instance type that has them in placement.instanceTypes, such as g5.xlarge",
] as const;
const ownInstances = [
  "resources.capacity.type",
  "instances are bought on demand, so that no model loses its replicas at once",
  "remove it, or remove placement.instanceTypes for Fargate",
] as const;

const refusedResources: readonly RefusedOnEcs[] = [
  {
    change: { "resources.cpu": 17 },
    refusals: [
      [
        "resources",
        "a Fargate task has 16 vCPU and 120 GiB at most, companions counted in",
        "ask for less, or name an EC2 instance type in placement.instanceTypes",
      ],
    ],
  },
  {
    change: { "resources.memory": "5Mi", "resources.cpuLimit": 2 },
    refusals: [
      ["resources.memory", "a container of ECS has 6 MiB at least", "use at least 6Mi"],
      [
        "resources.cpuLimit",
        "containers of ECS share the processors that the task or the instance has, and no field limits them to others",
        "give what it needs at its busiest in resources.cpu",
      ],
    ],
  },
  {
    change: { "resources.accelerator": { type: "nvidia" }, "resources.sharedMemory": "64Mi" },
    refusals: [
      [...fargateHasNone],
      [
        "resources.sharedMemory",
        "the size of /dev/shm of a Fargate task is fixed",
        "remove it, or name an EC2 instance type in placement.instanceTypes",
      ],
    ],
  },
  {
    change: { "placement.instanceTypes": ["p9.xlarge"], "resources.accelerator": { type: "amd.com/gpu" } },
    refusals: [
      [
        "resources.accelerator",
        "ECS hands out GPUs of NVIDIA alone",
        "use nvidia or a product such as NVIDIA-L4, or backend sagemaker or kubernetes",
      ],
    ],
  },
  {
    change: { "placement.instanceTypes": ["g5g.xlarge"], "resources.accelerator": { type: "nvidia" } },
    refusals: [
      [
        "resources.accelerator",
        "ECS has no image with drivers of NVIDIA for instances with Graviton",
        "name a type of amd64 in placement.instanceTypes, such as g5.xlarge",
      ],
    ],
  },
  {
    change: {
      "resources.caches": [
        { mountPath: "/a", size: "21Gi" },
        { mountPath: "/b", claim: "b" },
      ],
    },
    refusals: [
      [
        "resources.caches",
        "the folders together may hold more than the task has disk, which is 20 GiB where nothing is said",
        "give resources.ephemeralStorage of at least their sum",
      ],
    ],
  },
  {
    change: { "resources.caches": [{ mountPath: "/b", claim: "b" }], "resources.ephemeralStorage": "201Gi" },
    refusals: [
      [
        "resources.caches[0].claim",
        "ECS has no PersistentVolumeClaims",
        "give a size, or keep the files in S3 as an artifact",
      ],
      [
        "resources.ephemeralStorage",
        "a Fargate task has 200 GiB of disk at most",
        "use at most 200Gi, or name an EC2 instance type in placement.instanceTypes",
      ],
    ],
  },
  {
    change: { "placement.instanceTypes": ["x9.large"], "resources.ephemeralStorage": "50Gi" },
    refusals: [
      [
        "resources.ephemeralStorage",
        "the disk of an instance is for all replicas on it, and how many the named type holds is not known",
        "name a type whose size is known, such as m7i.large, or remove it",
      ],
    ],
  },
  {
    change: { ...gpus, "resources.capacity": { type: "spot" } },
    refusals: [ownInstances],
  },
  {
    change: { ...gpus, "resources.capacity": { type: "mixed", spotPercentage: 50 } },
    refusals: [ownInstances],
  },
  {
    change: { "resources.capacity": { type: "mixed" } },
    refusals: [
      [
        "resources.capacity.type",
        "ECS splits replicas by numbers, and takes no on-demand capacity in place of spot capacity that is not there",
        "give capacity.onDemandBase or capacity.spotPercentage",
      ],
    ],
  },
  {
    change: { "resources.capacity": { type: "spot", onDemandBase: 1, spotPercentage: 50 } },
    refusals: ["onDemandBase", "spotPercentage"].map((field) => [
      `resources.capacity.${field}`,
      "it is a share of mixed capacity",
      "use capacity.type: mixed, or remove it",
    ]),
  },
  {
    change: { "resources.capacity": { type: "mixed", spotPercentage: 33.33 } },
    refusals: [
      [
        "resources.capacity.spotPercentage",
        "ECS has weights of whole numbers up to 1000, which count tenths of a per cent",
        "use a share with one decimal at most",
      ],
    ],
  },
  ...["amd64", "arm64"].map((architecture): RefusedOnEcs => ({
    change: {
      "placement.instanceTypes": [architecture === "amd64" ? "t4g.large" : "m7i.large"],
      "resources.architecture": architecture,
    },
    refusals: [
      [
        "resources.architecture",
        "the named instance type has other processors",
        "name a type with such processors in placement.instanceTypes",
      ],
    ],
  })),
  {
    change: { "placement.instanceTypes": ["m7i.large", "m7i.xlarge"] },
    refusals: [
      ["placement.instanceTypes", "the replicas of a model run on one type of instance", "name one"],
    ],
  },
  {
    change: { "placement.instanceTypes": ["ml.m5.large"] },
    refusals: [
      ["placement.instanceTypes", "it is no instance type of EC2", "name one such as m7i.large or g5.xlarge"],
    ],
  },
  {
    change: { "placement.instanceTypes": ["m7i.large"], "resources.cpu": 4 },
    refusals: [
      [
        "placement.instanceTypes",
        "it has less than resources ask for",
        "name a larger type, or ask for less",
      ],
    ],
  },
  {
    change: { "placement.instanceTypes": ["m7i.large"] },
    where: { capacityOf: ["g5.xlarge"] },
    refusals: [
      [
        "placement.instanceTypes",
        "the given cluster has no capacity provider of that type",
        "name the provider in the stack's setting ecs.cluster.capacityProviders",
      ],
    ],
  },
  {
    change: { "placement.nodesPerReplica": 2 },
    refusals: [
      [
        "placement.nodesPerReplica",
        "a replica lives on one node on every backend here",
        "choose an accelerator with enough memory for the model, or a smaller or quantised model",
      ],
    ],
  },
  {
    change: { "placement.residency": ["eu-central-1"] },
    refusals: [
      [
        "placement.residency",
        "the stack's settings do not offer what it needs",
        "name the region in the stack's setting ecs.region, so that it can be compared",
      ],
    ],
  },
  {
    change: { "placement.residency": ["eu-central-1"] },
    where: { region: "eu-west-1" },
    refusals: [
      [
        "placement.residency",
        "the stack's setting ecs.region names a region that is not among them",
        "host the model in a stack of an allowed region",
      ],
    ],
  },
  {
    change: { "model.adapters": ["a"], "model.disaggregation": { prefill: 1, decode: 1 } },
    refusals: [
      [
        "model.adapters",
        "adapters cannot be swapped while the model serves on any backend here",
        "host each adapter as a version or a model of its own",
      ],
      [
        "model.disaggregation",
        "separate roles for prompt and tokens are not expressed by any backend here",
        "host one role that does both, such as vllm with chunked prefill",
      ],
    ],
  },
];

const noQueue = ["the ECS host has no queue workers yet", "use interface.type: http"] as const;
const noBatch = ["the ECS host has no batch jobs yet", "use interface.type: http"] as const;
const noFiles = ["the ECS host has no queue workers or batch jobs yet", "use interface.type: http"] as const;
const noSleep = [
  "no request wakes a service without tasks: the load balancer answers it with an error",
  "use at least 1",
] as const;
const unmeasured = (what: string, instead: string): RefusedOnEcs["refusals"][number] => [
  "scaling.metric.type",
  what,
  instead,
];
const scaledBy = (
  type: string,
  refusal: RefusedOnEcs["refusals"][number],
  rollout?: object,
): RefusedOnEcs => ({
  change: {
    scaling: { maxReplicas: 3, metric: { type, target: 5 } },
    ...(rollout === undefined ? {} : { rollout }),
  },
  refusals: [refusal],
});
const orNamed = "use requestsPerSecond or cpu, or publish it to CloudWatch and use named";
const steps =
  "give rollout.steps: one share for canary, such as [10], and all of them for linear, such as [25, 50, 75, 100]";

const refusedScalingAndRollout: readonly RefusedOnEcs[] = [
  {
    change: {
      interface: { type: "queue", input: "a", output: "b", visibilityTimeout: "1m", maxAttempts: 3 },
    },
    refusals: [
      ["interface.type", ...noQueue],
      ["interface.input", ...noFiles],
      ["interface.output", ...noFiles],
      ["interface.visibilityTimeout", ...noQueue],
      ["interface.maxAttempts", ...noQueue],
    ],
  },
  {
    change: {
      interface: { type: "batch", schedule: "0 6 * * *", timeZone: "Europe/Berlin", split: "file" },
    },
    refusals: [
      ["interface.type", ...noBatch],
      ["interface.schedule", ...noBatch],
      ["interface.timeZone", ...noBatch],
      ["interface.split", ...noBatch],
    ],
  },
  {
    change: {
      "traffic.hours": Array.from({ length: 13 }, () => "Mon-Fri 08:00-18:00"),
      "traffic.pattern": "scheduled",
    },
    refusals: [
      [
        "traffic.hours",
        "ECS takes tags of up to 256 characters, and the hours stand in one",
        "give ranges of days, such as Mon-Fri, so that there are fewer",
      ],
    ],
  },
  {
    change: {
      scaling: {
        minReplicas: 0,
        maxReplicas: 2,
        schedule: [{ cron: "0 6 * * *", minReplicas: 0, maxReplicas: 1 }],
      },
    },
    refusals: [
      ["scaling.minReplicas", ...noSleep],
      ["scaling.schedule[0].minReplicas", ...noSleep],
    ],
  },
  scaledBy("concurrency", unmeasured("ECS measures no concurrency", orNamed)),
  scaledBy("gpu", unmeasured("ECS measures no accelerators", orNamed)),
  scaledBy(
    "queueDepth",
    unmeasured("there is no queue in front of this model", "use requestsPerSecond or cpu"),
  ),
  scaledBy(
    "requestsPerSecond",
    unmeasured(
      "requests are counted for one target group, and this rollout goes to and fro between two",
      "use cpu, or rollout.strategy rolling or allAtOnce",
    ),
    { strategy: "blueGreen" },
  ),
  {
    change: { scaling: { maxReplicas: 3, metric: { type: "named", name: "QueueLength", target: 5 } } },
    refusals: [
      [
        "scaling.metric.name",
        "CloudWatch finds a metric by its namespace and its name",
        "write both with a slash between them, such as Models/QueueLength",
      ],
    ],
  },
  {
    change: { rollout: { strategy: "canary" } },
    refusals: [["rollout.strategy", "ECS needs to know the share of the first step", steps]],
  },
  {
    change: { rollout: { strategy: "linear" } },
    refusals: [["rollout.strategy", "ECS needs to know the share of the first step", steps]],
  },
  {
    change: { rollout: { strategy: "canary", steps: [10, 50] } },
    refusals: [
      [
        "rollout.steps",
        "a canary of ECS is one share of 0.1 to 100 per cent, and then everything",
        "give one share, such as [10]",
      ],
    ],
  },
  ...[
    [2, 4, 100],
    [25, 60, 100],
    [50, 90],
  ].map((shares): RefusedOnEcs => ({
    change: { rollout: { strategy: "linear", steps: shares } },
    refusals: [
      [
        "rollout.steps",
        "linear steps of ECS are of one size of at least 3 per cent, up to everything",
        "give shares such as [25, 50, 75, 100]",
      ],
    ],
  })),
  {
    change: { rollout: { batchSize: 1, bakeTime: "5m" } },
    refusals: [
      [
        "rollout.bakeTime",
        "a rolling deployment of ECS goes on as soon as new tasks are healthy",
        "use rollout.strategy canary, linear or blueGreen, or remove it",
      ],
    ],
  },
  {
    change: { rollout: { strategy: "blueGreen", bakeTime: "90s" } },
    refusals: [["rollout.bakeTime", "ECS counts whole minutes", "use whole minutes, such as 5m"]],
  },
  {
    change: { rollout: { strategy: "blueGreen", bakeTime: "25h" } },
    refusals: [["rollout.bakeTime", "ECS waits for a day at most", "use at most 24h"]],
  },
  {
    change: {
      rollout: { rollbackAlarms: ["busy", "x".repeat(256)] },
      "observability.alarms": [{ name: "busy", metric: "utilisation", above: 90 }],
    },
    refusals: [
      [
        "rollout.rollbackAlarms[0]",
        "the alarm watches the service itself, which is made with the alarms that end its deployments",
        "name an alarm on errorRate or p95LatencyMs",
      ],
      [
        "rollout.rollbackAlarms[1]",
        "names of alarms have up to 255 characters",
        "name the alarm, and not its ARN or description",
      ],
    ],
  },
];

const fromAcm = "import the certificate into ACM and give tls.certificateArn";
const unchecked = (what: string) =>
  [
    "access.authentication.type",
    `a load balancer checks no ${what}`,
    "use none and restrict access.callers, or check it in a transformer",
  ] as const;
const plainText = [
  "access.exposure",
  "requests from the internet would cross it in plain text",
  "give access.host and access.tls.certificateArn",
] as const;

const refusedAccess: readonly RefusedOnEcs[] = [
  {
    change: { access: { exposure: "private" } },
    refusals: [
      [
        "access.exposure",
        "which networks of the organisation may call is not known",
        "name them in access.callers.cidrs",
      ],
    ],
  },
  { change: { access: onPublic }, refusals: [plainText] },
  {
    change: { access: { ...onPublic, host: undefined } },
    where: { certificate: true },
    refusals: [plainText],
  },
  {
    change: { access: { ...onPublic, tls: { kubernetesSecret: "tls" } } },
    refusals: [["access.tls.kubernetesSecret", "a load balancer takes certificates from ACM", fromAcm]],
  },
  {
    change: { access: { ...onPublic, tls: { issuer: "ca" } } },
    refusals: [["access.tls.issuer", "a load balancer takes certificates from ACM", fromAcm]],
  },
  {
    change: { access: { ...onPublic, tls: { terminatedByGateway: true } } },
    refusals: [
      ["access.tls.terminatedByGateway", "there is no Gateway in front of the load balancer", fromAcm],
    ],
  },
  {
    change: { "access.authentication": { type: "awsSigV4" } },
    refusals: [unchecked("AWS signatures")],
  },
  {
    change: { "access.authentication": { type: "apiKey", secret: { ssmParameter: { name: "/k" } } } },
    refusals: [unchecked("keys")],
  },
  {
    change: { "access.authentication": { type: "bearer", secret: { ssmParameter: { name: "/k" } } } },
    refusals: [unchecked("tokens of this kind")],
  },
  {
    change: { "access.callers": { principals: ["arn:aws:iam::123456789012:role/a"], namespaces: ["a"] } },
    refusals: [
      [
        "access.callers.principals",
        "a load balancer knows networks, no IAM principals",
        "name the networks of its callers in access.callers.cidrs",
      ],
      [
        "access.callers.namespaces",
        "a load balancer knows networks, no namespaces",
        "name the networks of its callers in access.callers.cidrs",
      ],
    ],
  },
  {
    change: {
      "access.callers.cidrs": Array.from({ length: 5 }, (_, index) => `10.${String(index)}.0.0/16`),
      rollout: { strategy: "blueGreen" },
    },
    refusals: [
      [
        "access.callers.cidrs",
        "ECS moves the traffic of one listener rule, which has 4 networks at most",
        "name fewer networks, or use rollout.strategy rolling or allAtOnce",
      ],
    ],
  },
  {
    change: { "access.callers.cidrs": ["10.0.0.0/16", "fd00::/8"] },
    refusals: [
      [
        "access.callers.cidrs[1]",
        "the load balancer has IPv4 addresses alone",
        "name an IPv4 network, such as 10.0.0.0/8",
      ],
    ],
  },
  {
    change: {
      "access.network": {
        vpc: "vpc-0123456789abcdef0",
        subnets: ["private"],
        securityGroups: ["a", "b", "c", "d", "e"],
      },
    },
    refusals: [
      [
        "access.network.vpc",
        "all models of a stack share a VPC",
        "name it in the stack's setting network.vpc",
      ],
      [
        "access.network.subnets[0]",
        "it is no id of a subnet",
        "name ids of subnets, such as subnet-0123456789abcdef0",
      ],
      [
        "access.network.securityGroups",
        "a task has five security groups at most, and one is the host's",
        "name four at most",
      ],
    ],
  },
  {
    change: { "access.network": { securityGroups: ["callers"] } },
    refusals: [
      [
        "access.network.securityGroups[0]",
        "it is no id of a security group",
        "name ids of security groups, such as sg-0123456789abcdef0",
      ],
    ],
  },
  {
    change: { "access.egress": { cidrs: [] } },
    refusals: [
      [
        "access.egress.cidrs",
        "tasks pull images, and write logs, at services of AWS that this network reaches by the internet, and so may reach all of it",
        "remove it, or host in a network that is made without NAT, where those have endpoints: the stack's setting network.nat",
      ],
    ],
  },
];

const alarm = (more: object) => ({
  "observability.alarms": [{ name: "a", metric: "errorRate", above: 1, ...more }],
});
const topic = (index: number) => `arn:aws:sns:eu-central-1:123456789012:t-${String(index)}`;

const refusedOperation: readonly RefusedOnEcs[] = [
  {
    change: {
      observability: { logRetentionDays: 8, dataCapture: { percentage: 10, destination: "s3://a/" } },
    },
    refusals: [
      [
        "observability.logRetentionDays",
        "CloudWatch Logs keeps events for certain numbers of days alone",
        "use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653",
      ],
      [
        "observability.dataCapture",
        "a load balancer records no bodies of requests",
        "record requests in a transformer companion",
      ],
    ],
  },
  {
    change: { ...gpus, "resources.accelerator": { type: "nvidia" }, ...alarm({ metric: "utilisation" }) },
    refusals: [
      [
        "observability.alarms[0].metric",
        "ECS measures no accelerators, and processors say little of how busy those are",
        "use p95LatencyMs",
      ],
    ],
  },
  {
    change: alarm({ metric: "queueDepth" }),
    refusals: [
      [
        "observability.alarms[0].metric",
        "there is no queue in front of this model",
        "use p95LatencyMs or utilisation",
      ],
    ],
  },
  {
    change: alarm({ for: "90s" }),
    refusals: [
      [
        "observability.alarms[0].for",
        "a CloudWatch alarm looks at whole minutes",
        "use whole minutes, such as 5m",
      ],
    ],
  },
  {
    change: alarm({ for: "25h" }),
    refusals: [
      ["observability.alarms[0].for", "a CloudWatch alarm looks back over a day at most", "use at most 24h"],
    ],
  },
  {
    change: { observability: { notify: [topic(0)] } },
    refusals: [
      [
        "observability.notify",
        "there is no alarm and no budget that would notify anybody",
        "give observability.alarms or cost.monthlyBudgetUsd, or remove it",
      ],
    ],
  },
  {
    change: { observability: { notify: [topic(0), topic(1)] }, cost: { monthlyBudgetUsd: 5 } },
    refusals: [
      [
        "observability.notify",
        "a budget tells one topic, and there is no alarm that would notify the others",
        "name one topic, and subscribe to it whoever must know, or give observability.alarms",
      ],
    ],
  },
  {
    change: { ...alarm({}), "observability.notify": [0, 1, 2, 3, 4, 5].map(topic) },
    refusals: [
      [
        "observability.notify",
        "an alarm of CloudWatch notifies 5 topics at most",
        "name one topic, and subscribe to it whoever must know",
      ],
    ],
  },
  {
    change: { ...alarm({}), "observability.notify": ["team@example.com"] },
    refusals: [
      [
        "observability.notify[0]",
        "CloudWatch notifies SNS topics",
        "name the ARN of a topic, such as arn:aws:sns:eu-central-1:123456789012:alarms",
      ],
    ],
  },
  {
    change: { ...alarm({}), "observability.notify": [topic(0)] },
    where: { region: "eu-west-1" },
    refusals: [
      [
        "observability.notify[0]",
        "CloudWatch notifies topics of its own region, and the stack's setting ecs.region names another",
        "name a topic of that region",
      ],
    ],
  },
  {
    change: {
      "cost.tags": Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`t${String(index)}`, "v"])),
    },
    refusals: [
      [
        "cost.tags",
        "a resource of AWS has 50 tags, of which the host needs 20",
        "use at most 30, the exemptions of the policy pack counted in",
      ],
    ],
  },
];

/** Valid specs that ask ECS in mode realtime for what it cannot honour. */
export const refusedOnEcs: readonly RefusedOnEcs[] = [
  ...refusedModel,
  ...refusedResources,
  ...refusedScalingAndRollout,
  ...refusedAccess,
  ...refusedOperation,
];
