import { z } from "zod";
import {
  eksSupport,
  gpusOf,
  newestSupportedEksVersion,
  type ClusterSurroundings,
  type Feature,
  type Surroundings,
} from "../capabilities/index.js";
import {
  clusterFields,
  namesNamespace,
  offeredFeatures,
  unnamedNamespace,
  type KubernetesSettings,
} from "../kubernetes/settings.js";
import { offersEgress, type NetworkSettings } from "../network/settings.js";

/** ARN of an IAM principal that an access entry can name, whatever its path. */
const principalArn = z.string().regex(/^arn:aws[-\w]*:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]{1,576}$/, {
  error: "expected the ARN of an IAM role or user, such as arn:aws:iam::123456789012:role/deployer",
});

const instanceType = z.string().regex(/^[a-z][-a-z0-9]*\.[-a-z0-9]+$/, {
  error: "expected an EC2 instance type, such as m7i.large",
});

const instanceTypes = z.array(instanceType).min(1).max(20);

/** Most nodes of a managed node group, whose quota is 450 ("Amazon EKS service quotas"). */
const mostNodes = 450;

/** Of Graviton, which has a g behind the generation: an AMI is for one architecture. */
export function architectureOf(type: string): "amd64" | "arm64" {
  return /^[a-z]+\d+g/.test(type) ? "arm64" : "amd64";
}

const nodes = z
  .strictObject({
    instanceTypes: instanceTypes
      .default(["m7i.large"])
      .describe("EC2 types of the nodes, all of one architecture; the first that is to be had is taken."),
    min: z
      .int()
      .min(1)
      .max(mostNodes)
      .default(2)
      .describe("Nodes at least, and those that run where nothing scales them."),
    max: z.int().min(1).max(mostNodes).default(4).describe("Nodes at most."),
    autoscaled: z
      .boolean()
      .default(false)
      .describe(
        "Whether an autoscaler of the cluster's own, such as Cluster Autoscaler, owns their number between min and max.",
      ),
    diskGiB: z.int().min(20).max(16_384).default(50).describe("Disk of a node, in GiB."),
  })
  .refine(({ min, max }) => min <= max, { path: ["max"], error: "is less than eks.create.nodes.min" })
  .refine((group) => new Set(group.instanceTypes.map(architectureOf)).size === 1, {
    path: ["instanceTypes"],
    error: "are of two architectures, and a group of nodes has one image; name types of one",
  })
  .refine((group) => group.instanceTypes.every((type) => gpusOf(type) === undefined), {
    path: ["instanceTypes"],
    error: "has GPUs; name such types in eks.create.gpuNodes.instanceTypes",
  });

const gpuNodes = z.strictObject({
  instanceTypes: instanceTypes
    .refine((types) => types.every((type) => gpusOf(type) !== undefined), {
      error: "expected types with GPUs of NVIDIA that are known here, such as g6.xlarge",
    })
    .describe("EC2 types with GPUs of NVIDIA; a group of nodes each."),
  max: z
    .int()
    .min(1)
    .max(mostNodes)
    .describe("Nodes at most, of each type. There are as many as the stack's models need, and none without."),
  diskGiB: z.int().min(20).max(16_384).default(100).describe("Disk of a node, in GiB."),
  devicePluginImage: z
    .string()
    .min(1)
    .default("nvcr.io/nvidia/k8s-device-plugin:v0.18.2")
    .describe("Image of NVIDIA's device plugin, or a copy of it where nodes do not reach its registry."),
});

const network = z.union([z.cidrv4(), z.cidrv6()], { error: "expected a network, such as 203.0.113.0/24" });

const access = z
  .union([
    z.literal("private"),
    z.strictObject({ publicCidrs: z.array(network).min(1).max(40).describe("Networks that may reach it.") }),
  ])
  .describe(
    "Who reaches the API server: only the VPC and what is connected to it, whoever deploys as well; or these networks, too.",
  );

const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

/** The day as `YYYY-MM-DD`, UTC. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}

const addonNames = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent", "coredns", "metrics-server"] as const;
/** Add-ons of a cluster that is made. */
export type AddonName = (typeof addonNames)[number];

const create = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][-_A-Za-z0-9]{0,99}$/, {
        error:
          "expected at most 100 letters, digits, hyphens and underscores, not beginning with one of these",
      })
      .optional()
      .describe("Name of the cluster. Default: those of the project and the stack."),
    version: z
      .string()
      .regex(/^1\.\d{2}$/, { error: "expected a minor version of Kubernetes, such as 1.35" })
      .prefault(() => newestSupportedEksVersion(today())?.version ?? "")
      .describe(
        "Minor version of Kubernetes, one in standard support. Default: the one that stays in it longest, of those " +
          "that are known here. EKS updates one minor version at a time.",
      ),
    extendedSupport: z
      .boolean()
      .default(false)
      .describe(
        "Whether the cluster stays at its version in extended support, which costs six times as much; AWS updates it otherwise.",
      ),
    access,
    admins: z
      .array(principalArn)
      .min(1)
      .optional()
      .describe(
        "Principals that administer the cluster, whoever deploys among them. Default: whoever deploys, alone; where " +
          "several do, people and a pipeline, name all of them.",
      ),
    logs: z
      .array(z.enum(logTypes))
      .default(["api", "audit", "authenticator"])
      .describe("Logs of the control plane that are kept in CloudWatch."),
    logRetentionDays: z
      .union(
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653].map((days) =>
          z.literal(days),
        ),
        {
          error: "expected a retention that CloudWatch has, such as 30, 90 or 365",
        },
      )
      .default(90)
      .describe("Days for which they are kept."),
    kmsKeyArn: z
      .string()
      .regex(/^arn:aws[-\w]*:kms:[-a-z0-9]+:\d{12}:key\/[-\w]+$/, {
        error: "expected the ARN of a KMS key, such as arn:aws:kms:eu-central-1:123456789012:key/…",
      })
      .optional()
      .describe("Key that encrypts the cluster's Secrets. Default: one made here."),
    permissionsBoundaryArn: z
      .string()
      .regex(/^arn:aws[-\w]*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]{1,576}$/, {
        error: "expected the ARN of an IAM policy, such as arn:aws:iam::123456789012:policy/boundary",
      })
      .optional()
      .describe("Permissions boundary of the cluster's roles. Default: none."),
    capacity: z
      .enum(["onDemand", "spot"])
      .default("onDemand")
      .describe("What all nodes are; EKS labels them so, and models may ask for it."),
    nodes: nodes.optional().describe("Nodes on EC2. Default: two of m7i.large, without eks.create.fargate."),
    gpuNodes: gpuNodes.optional().describe("Nodes with GPUs, besides the others. Default: none."),
    addonVersions: z
      .partialRecord(
        z.enum(addonNames),
        z.string().regex(/^v\d+\.\d+\.\d+(?:-[-.\w]+)?$/, {
          error: "expected the version of an add-on, such as v1.20.1-eksbuild.3",
        }),
      )
      .default({})
      .describe(
        "Versions of add-ons. Default: the one that AWS chooses for the cluster's version when it is made; nothing updates it.",
      ),
    fargate: z
      .literal(true, { error: "expected true, or leave it out" })
      .optional()
      .describe("Pods run on Fargate, in place of nodes."),
  })
  .refine(
    ({ fargate, nodes: group, gpuNodes: gpus }) => fargate === undefined || (group ?? gpus) === undefined,
    {
      path: ["fargate"],
      error:
        "would take the pods that eks.create.nodes and eks.create.gpuNodes are for; give one or the other",
    },
  )
  .check(({ value, issues }) => {
    const why = unsupported(value);
    if (why !== undefined)
      issues.push({ code: "custom", path: ["version"], message: why, input: value.version });
  });

/** A cluster that is made by the stack. */
export type CreatedCluster = z.output<typeof create>;

/** Why no cluster of this version is made, if so. */
function unsupported({ version, extendedSupport }: { version: string; extendedSupport: boolean }) {
  const support = eksSupport(version, today());
  if (support === "standard" || support === "newer" || (support === "extended" && extendedSupport)) {
    return undefined;
  }
  const best = newestSupportedEksVersion(today());
  const instead =
    best === undefined
      ? "name a newer one"
      : `use ${best.version}, in standard support until ${best.standard}, or a newer one`;
  switch (support) {
    case "extended":
      return `is in extended support only, which costs six times as much; ${instead}, or set eks.create.extendedSupport`;
    case "ended":
      return `is out of support; ${instead}`;
    case "unknown":
      return `is in no calendar that is known here; ${instead}`;
  }
}

const given = z.strictObject({
  name: z.string().min(1).max(100).describe("Its name."),
  podIdentity: z
    .boolean()
    .default(true)
    .describe("Whether it has the add-on eks-pod-identity-agent, which models that read from S3 need."),
});

/** What a stack says about its cluster of EKS: setting `eks` in `Pulumi.<stack>.yaml`. */
export const eksSettings = z
  .strictObject({
    region: z
      .string()
      .regex(/^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/, { error: "expected an AWS region, such as eu-central-1" })
      .optional()
      .describe("Region of the cluster. Default: the provider's."),
    cluster: given.optional().describe("A cluster that is there already."),
    create: create.optional().describe("A cluster that the stack makes."),
    profile: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Profile whose credentials ask for the cluster's tokens. Default: the provider's profile, else the environment's.",
      ),
    assumeRoleArn: z
      .string()
      .regex(/^arn:aws[-\w]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/, {
        error: "expected the ARN of an IAM role, such as arn:aws:iam::123456789012:role/deployer",
      })
      .optional()
      .describe(
        "Role that the tokens are asked for with. Default: none; the credentials are used as they are.",
      ),
    settleSeconds: z
      .number()
      .min(0)
      .max(600)
      .default(15)
      .describe(
        "Seconds between granting access, to a deployer or to pods, and the first use of it: AWS takes some to spread it.",
      ),
    ...clusterFields("eks"),
  })
  .refine(namesNamespace, unnamedNamespace("eks"))
  .refine((settings) => settings.cluster === undefined || settings.create === undefined, {
    path: ["create"],
    error: "makes a cluster, and eks.cluster names one that is there; give one or the other",
  })
  .refine((settings) => settings.create === undefined || settings.capacity === undefined, {
    path: ["capacity"],
    error:
      "tells the nodes of a given cluster apart; the nodes that are made here are what eks.create.capacity says",
  })
  .refine((settings) => settings.create?.fargate === undefined || settings.namespace !== undefined, {
    path: ["namespace"],
    error: "is missing: Fargate takes the pods of one namespace, which eks.namespace names",
  })
  .refine(
    (settings) =>
      settings.create === undefined || settings.namespace === undefined || settings.createNamespace,
    {
      path: ["createNamespace"],
      error: "must be true where eks.create makes the cluster: it has no namespace of that name yet",
    },
  );

/** Valid settings, with defaults. */
export type EksSettings = z.output<typeof eksSettings>;
/** Settings as a person writes them. */
export type EksSettingsInput = z.input<typeof eksSettings>;

/** Whether a stack with these settings needs a network: a cluster that it makes stands in one. */
export function makesCluster({ create }: EksSettings): boolean {
  return create !== undefined;
}

/**
 * Services whose interface endpoints a cluster in subnets without a way to the internet needs, besides S3's gateway
 * endpoint ("Deploy private clusters with limited internet access", Amazon EKS user guide). Images are then pulled from
 * Amazon ECR alone.
 */
export function servicesOf({ create }: EksSettings): readonly string[] {
  const onNodes = create !== undefined && create.fargate === undefined;
  return create === undefined
    ? []
    : ["ecr.api", "ecr.dkr", "ec2", "sts", "logs", "eks", ...(onNodes ? ["eks-auth"] : [])];
}

/** Nodes of a cluster that is made without a word about them. */
const defaultNodes = nodes.parse({});

/** The nodes without GPU of a cluster that is made; none on Fargate. */
export function nodesOf({ fargate, nodes: group }: CreatedCluster): CreatedCluster["nodes"] {
  return fargate === undefined ? (group ?? defaultNodes) : undefined;
}

/** Label by which EKS tells what its managed nodes are ("Managed node group capacity types"). */
const capacityLabel = { label: "eks.amazonaws.com/capacityType", spot: "SPOT", onDemand: "ON_DEMAND" };

/** The settings of the Kubernetes host on this cluster. */
export function clusterSettings(settings: EksSettings): KubernetesSettings {
  const { create, namespace, createNamespace, clusterDomain, addressing, routes, secretStores } = settings;
  const { artifactImage, toolsImage } = settings;
  const isLabelled = create !== undefined && create.fargate === undefined;
  const capacity = settings.capacity ?? (isLabelled ? capacityLabel : undefined);
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...{ createNamespace, clusterDomain, addressing, routes, secretStores, artifactImage, toolsImage },
    ...(capacity === undefined ? {} : { capacity }),
  };
}

/** What these settings offer to models, where they say which cluster; one that is made, in this network. */
export function eksOffer(
  settings: EksSettings,
  network?: NetworkSettings,
): (Surroundings & { readonly features: ReadonlySet<Feature> }) | undefined {
  const { region, cluster, create } = settings;
  if (cluster === undefined && create === undefined) {
    return undefined;
  }
  return {
    features: new Set<Feature>(["eks.cluster", ...offeredFeatures(clusterSettings(settings))]),
    ...(create === undefined || network === undefined ? {} : { internet: offersEgress(network) }),
    helperImages: { artifact: settings.artifactImage, tools: settings.toolsImage },
    ...(region === undefined ? {} : { region }),
    cluster: create === undefined ? { podIdentity: cluster?.podIdentity ?? true } : surroundingsOf(create),
  };
}

function surroundingsOf(create: CreatedCluster): ClusterSurroundings {
  const group = nodesOf(create);
  if (group === undefined) {
    // Fargate on EKS has no ARM processors ("Simplify compute management with AWS Fargate", considerations).
    return { pods: "fargate", podIdentity: false, architecture: "amd64" };
  }
  const [type = ""] = group.instanceTypes;
  return {
    pods: "nodes",
    podIdentity: true,
    capacity: create.capacity,
    architecture: architectureOf(type),
    nodeTypes: group.instanceTypes,
    gpuTypes: create.gpuNodes?.instanceTypes ?? [],
  };
}
