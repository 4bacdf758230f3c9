import { bytes, cores, type Accelerator, type ModeName } from "../spec/index.js";
import { needs, refused, unless, type Cell, type Judged, type RefusedCase } from "./cell.js";
import { ecrImage } from "./ecs/model.js";
import { isNvidiaProduct } from "./extendedResource.js";
import { clusterRealtime, kubernetesOtherModes } from "./kubernetes.js";
import { instanceTypeNamed } from "./sagemaker/index.js";

/** GPUs of a node of one EC2 instance type. */
export interface NodeGpus {
  readonly count: number;
  /** As specs name it, such as `NVIDIA-L4`. */
  readonly product: string;
  /** Memory of one as AWS states it, in MiB; undefined where no source says. */
  readonly memoryMiB?: number;
}

/** What GPUs an EC2 instance type has; undefined where it has none of NVIDIA's, or is not known. */
export function gpusOf(instanceType: string): NodeGpus | undefined {
  const { accelerator, size } = instanceTypeNamed(`ml.${instanceType}`) ?? {};
  const product = accelerator?.product.replaceAll(" ", "-");
  if (accelerator === undefined || size === undefined || product === undefined || !isNvidiaProduct(product)) {
    return undefined;
  }
  const { memoryGiB } = accelerator;
  return {
    count: size.accelerators,
    product,
    ...(memoryGiB === undefined ? {} : { memoryMiB: memoryGiB * 1024 }),
  };
}

/** Whether a node with these GPUs takes a pod that asks for the accelerator. */
export function gpusSuffice(gpus: NodeGpus, { type, count = 1, memory, anyOf }: Accelerator): boolean {
  if (memory !== undefined) {
    return gpus.count >= count && (gpus.memoryMiB ?? 0) * 2 ** 20 >= bytes(memory);
  }
  const choices = anyOf ?? [{ type: type ?? "", count }];
  return choices.some(
    (choice) =>
      gpus.count >= choice.count && ["nvidia", "nvidia.com/gpu", gpus.product].includes(choice.type),
  );
}

/** Largest pod on Fargate: "AWS Fargate Pod configuration", Amazon EKS user guide; 256 MiB of it are for Kubernetes. */
const fargate = { cpu: 16, memoryGiB: 119.75, diskGiB: 175 } as const;

const rows = clusterRealtime("eks");

function row(name: string): Cell {
  const cell = rows[name];
  if (cell === undefined) {
    throw new TypeError(`the table of clusters has no row for ${name}`);
  }
  return cell;
}

function isOnFargate({ cluster }: Judged): boolean {
  return cluster?.pods === "fargate";
}

const onNodes =
  "give the cluster nodes in the stack's setting eks.create.nodes in place of eks.create.fargate";

/** The row of every cluster, refused first in the cases that only EKS has. */
const besides = (name: string, ...cases: readonly RefusedCase[]): Cell => unless(cases, row(name));

/** Refused for pods on Fargate. */
const withNodes = (why: string, instead: string): RefusedCase => ({ when: isOnFargate, why, instead });

/** Nothing enforces a NetworkPolicy there: "Limit Pod traffic with Kubernetes network policies", considerations. */
const enforced = withNodes("nothing enforces a NetworkPolicy on Fargate", `remove it, or ${onNodes}`);

/** Whether a file on S3 is to be read, and no credentials for it are given. */
function readsByRole({ value, spec }: Judged): boolean {
  const uri = String(value);
  return (
    uri.startsWith("s3://") &&
    (spec.model.artifacts ?? []).some(
      (artifact) => artifact.uri === uri && artifact.credentials === undefined,
    )
  );
}

const identity: readonly RefusedCase[] = [
  {
    when: (judged) => isOnFargate(judged) && readsByRole(judged),
    why: "pods on Fargate get no role by EKS Pod Identity, so nothing lets this one read from S3",
    instead: `give model.artifacts[].credentials, or ${onNodes}`,
  },
  {
    when: (judged) => judged.cluster?.podIdentity === false && readsByRole(judged),
    why: "the cluster gives pods no role, as the stack's setting eks.cluster.podIdentity says",
    instead:
      "install the add-on eks-pod-identity-agent and remove that setting, or give model.artifacts[].credentials",
  },
];

const toInternet = "or give the cluster a way to the internet in the stack's setting network.nat";

function isOutOfReach(image: unknown, internet: boolean | undefined): boolean {
  return internet === false && !ecrImage.test(String(image));
}

const unreachable: RefusedCase = {
  when: ({ value, internet }) => isOutOfReach(value, internet),
  why: "the network that is made has no way to the internet, and its nodes pull from Amazon ECR alone",
  instead: `push the image to Amazon ECR, ${toInternet}`,
};

/** Volumes that need no image that downloads. */
const mounted = /^(?:oci|pvc):/;

const noDownloads: RefusedCase = {
  when: ({ value, internet, helperImages }) =>
    helperImages !== undefined &&
    !mounted.test(String(value)) &&
    isOutOfReach(helperImages.artifact, internet),
  why: "the network that is made has no way to the internet, and the image that downloads artifacts is not in Amazon ECR",
  instead: `copy it there and name it in the stack's setting eks.artifactImage, ${toInternet}`,
};

const elsewhere: RefusedCase = {
  when: ({ value, internet }) => internet === false && !/^(?:s3|pvc):/.test(String(value)),
  why: "the network that is made has no way to the internet",
  instead: `copy the files to S3, ${toInternet}`,
};

const noTools: RefusedCase = {
  when: ({ spec, internet, helperImages }) =>
    helperImages !== undefined &&
    spec.model.healthCheck?.post !== undefined &&
    isOutOfReach(helperImages.tools, internet),
  why: "the network that is made has no way to the internet, and the image of the tools for health checks is not in Amazon ECR",
  instead: `copy it there and name it in the stack's setting eks.toolsImage, ${toInternet}`,
};

const gpus: RefusedCase = {
  when: ({ cluster, spec }) => {
    const { accelerator } = spec.resources;
    const types = cluster?.gpuTypes;
    if (types === undefined || accelerator === undefined) return false;
    return !types.some((type) => {
      const found = gpusOf(type);
      return found !== undefined && gpusSuffice(found, accelerator);
    });
  },
  why: "no node of the cluster has such accelerators",
  instead: "name an instance type that has them in the stack's setting eks.create.gpuNodes.instanceTypes",
};

const namedTypes: RefusedCase = {
  when: ({ cluster, spec }) => {
    const { nodeTypes, gpuTypes = [] } = cluster ?? {};
    const { instanceTypes = [] } = spec.placement;
    return (
      nodeTypes !== undefined && !instanceTypes.some((type) => [...nodeTypes, ...gpuTypes].includes(type))
    );
  },
  why: "no node of the cluster is of such a type",
  instead: "name one of them, or add the type in the stack's setting eks.create",
  figure: ({ cluster }) => [...(cluster?.nodeTypes ?? []), ...(cluster?.gpuTypes ?? [])].join(", "),
};

const otherCapacity = (value: "onDemand" | "spot", nodes: "onDemand" | "spot"): RefusedCase => ({
  when: (judged) => judged.value === value && judged.cluster?.capacity === nodes,
  why: `the nodes of the cluster are ${nodes === "spot" ? "spot instances" : "on demand"}`,
  instead: `use capacity.type: ${nodes} or mixed, or eks.create.capacity: ${value} in the stack's settings`,
});

const larger = (most: number, unit: string, amount: (value: unknown) => number): RefusedCase => ({
  when: (judged) => isOnFargate(judged) && amount(judged.value) > most,
  why: `a pod on Fargate has at most ${most} ${unit}`,
  instead: `use at most that, or ${onNodes}`,
});

const gibibytes = (value: unknown) => bytes(String(value)) / 2 ** 30;

/**
 * What the EKS host does in mode realtime with each field: what every cluster's host does, and what differs by what the
 * pods run on. Limits of Fargate: "Simplify compute management with AWS Fargate", Amazon EKS user guide.
 */
export const eksModes: Readonly<Partial<Record<ModeName, Readonly<Record<string, Cell>>>>> = {
  realtime: {
    ...rows,
    "placement.backend": needs(
      "eks.cluster",
      "this host",
      "name a cluster in the stack's setting eks.cluster, or have one made by eks.create",
    ),
    "placement.instanceTypes": besides(
      "placement.instanceTypes",
      withNodes("Fargate chooses its machines itself", `remove it, or ${onNodes}`),
      namedTypes,
    ),
    "model.image": besides("model.image", unreachable),
    "model.framework": besides("model.framework", {
      when: ({ internet }) => internet === false,
      why: "the network that is made has no way to the internet, and the framework's image is in a public registry",
      instead: `copy the image to Amazon ECR and name it in model.image, ${toInternet}`,
    }),
    "model.healthCheck": besides("model.healthCheck", noTools),
    "model.companions[].image": unless([unreachable], row("model.companions[]")),
    "model.artifacts[].uri": besides("model.artifacts[].uri", ...identity, noDownloads, elsewhere),
    "model.imageCredentials.awsSecretsManager": refused(
      "the kubelet reads registry credentials from a Kubernetes Secret only",
      "keep the image in Amazon ECR, which nodes read by their own role, or name a Secret in imageCredentials.kubernetesSecret",
    ),
    "resources.cpu": besides(
      "resources.cpu",
      larger(fargate.cpu, "vCPU", (value) => cores(String(value))),
    ),
    "resources.memory": besides("resources.memory", larger(fargate.memoryGiB, "GiB", gibibytes)),
    "resources.ephemeralStorage": besides(
      "resources.ephemeralStorage",
      larger(fargate.diskGiB, "GiB of disk", gibibytes),
    ),
    "resources.accelerator": besides(
      "resources.accelerator",
      withNodes("Fargate has no accelerators", onNodes),
      gpus,
    ),
    "resources.architecture": besides("resources.architecture", {
      when: ({ value, cluster }) => cluster?.architecture !== undefined && cluster.architecture !== value,
      why: "what the cluster's pods run on is of the other architecture",
      instead: "build the image for it, or name other types in the stack's setting eks.create.nodes",
      figure: ({ cluster }) => cluster?.architecture ?? "",
    }),
    "resources.capacity.type": besides(
      "resources.capacity.type",
      withNodes("EKS has no spot capacity of Fargate", `remove it, or ${onNodes}`),
      otherCapacity("spot", "onDemand"),
      otherCapacity("onDemand", "spot"),
    ),
    "access.callers.namespaces": besides("access.callers.namespaces", enforced),
    "access.callers.cidrs": besides("access.callers.cidrs", enforced),
    "access.egress": besides("access.egress", enforced),
  },
};

/** Why the EKS host has no other mode: on the cluster the Kubernetes host runs. */
export const eksOtherModes = kubernetesOtherModes;
