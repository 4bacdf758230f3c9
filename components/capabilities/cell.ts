import type { HostingSpec, ModeName } from "../spec/index.js";

/** Features that a stack's Kubernetes settings may or may not offer, such as a Gateway for private models. */
export const kubernetesFeatures = [
  "route.private",
  "route.public",
  "ingress.private",
  "ingress.public",
  "gateway.private",
  "gateway.public",
  "capacityLabel",
  "secretStore.awsSecretsManager",
  "secretStore.ssmParameter",
] as const;
/** Features that a stack's SageMaker settings may or may not offer. */
export const sageMakerFeatures = ["sagemaker.region"] as const;
/** Features that a stack's ECS settings may or may not offer. */
export const ecsFeatures = ["ecs.region"] as const;
/** Features that a stack's EKS settings may or may not offer, besides those of every cluster. */
export const eksFeatures = ["eks.cluster"] as const;
export const allFeatures = [
  ...kubernetesFeatures,
  ...sageMakerFeatures,
  ...ecsFeatures,
  ...eksFeatures,
] as const;
export type Feature = (typeof allFeatures)[number];

/** What is known of the place where a model would be hosted, and decides over fields; undefined where it is not known. */
export interface Surroundings {
  /** Region of an AWS backend. */
  readonly region?: string;
  /** What is appended to the model's name on SageMaker, after a hyphen. */
  readonly nameSuffix?: string;
  /** Bucket on S3 for the files of models whose spec names no folders. */
  readonly bucket?: string;
  /** Whether what runs there reaches the internet, and so registries other than Amazon ECR. */
  readonly internet?: boolean;
  /** Whether hosts without a certificate of their own have one of the load balancer. */
  readonly certificate?: boolean;
  /** Images of the containers that the ECS host adds: what downloads artifacts, and a static busybox. */
  readonly helperImages?: { readonly artifact: string; readonly tools: string };
  /** EC2 instance types that a given ECS cluster has capacity of; undefined where it can have any. */
  readonly capacityOf?: readonly string[];
  /** What is known of a cluster of EKS. */
  readonly cluster?: ClusterSurroundings;
}

/** What the pods of a cluster of EKS run on; undefined where the cluster is given and nothing says so. */
export interface ClusterSurroundings {
  readonly pods?: "nodes" | "fargate";
  /** Whether pods get roles of IAM by EKS Pod Identity. */
  readonly podIdentity: boolean;
  /** What all of its nodes are. */
  readonly capacity?: "onDemand" | "spot";
  readonly architecture?: "amd64" | "arm64";
  /** Types of its nodes without GPU. */
  readonly nodeTypes?: readonly string[];
  /** Types of its nodes with GPU; none where it has no such nodes. */
  readonly gpuTypes?: readonly string[];
}

/** What a predicate of the table may look at: the field's value, the whole spec, and where it would be hosted. */
export interface Judged extends Surroundings {
  readonly value: unknown;
  readonly spec: HostingSpec;
  readonly mode: ModeName;
}

/** What one backend in one mode does with one field. */
export type Cell =
  /** A resource carries it; `how` says which. */
  | { readonly kind: "honoured"; readonly how: string }
  /** It asks for nothing that a resource could carry: it describes the model. `how` says for whom. */
  | { readonly kind: "informs"; readonly how: string }
  /** It cannot be expressed there. */
  | { readonly kind: "refused"; readonly why: string; readonly instead: string }
  /** It depends on the value; a value that is not listed has the cell `otherwise`. */
  | { readonly kind: "byValue"; readonly values: Readonly<Record<string, Cell>>; readonly otherwise: Cell }
  /** It depends on the exposure of the model; the spec refuses such a field for an internal one. */
  | { readonly kind: "byExposure"; readonly cells: Readonly<Record<Exposed, Cell>> }
  /** It is honoured where the stack's settings offer a feature, and refused elsewhere. */
  | { readonly kind: "needs"; readonly feature: Feature; readonly how: string; readonly instead: string }
  /** The first case that applies decides; `otherwise` where none does. */
  | { readonly kind: "unless"; readonly cases: readonly RefusedCase[]; readonly otherwise: Cell };

/** Exposures that need a way into the cluster. */
export type Exposed = "private" | "public";

/** A circumstance in which a field that is honoured elsewhere cannot be. */
export interface RefusedCase {
  readonly when: (judged: Judged) => boolean;
  readonly why: string;
  readonly instead: string;
  /** What the spec at hand would need, put behind `instead`. */
  readonly figure?: (judged: Judged) => string;
}

export const honoured = (how: string): Cell => ({ kind: "honoured", how });
export const informs = (how: string): Cell => ({ kind: "informs", how });
export const refused = (why: string, instead: string): Cell => ({ kind: "refused", why, instead });
export const needs = (feature: Feature, how: string, instead: string): Cell => ({
  kind: "needs",
  feature,
  how,
  instead,
});
export const byValue = (values: Readonly<Record<string, Cell>>, otherwise: Cell): Cell => ({
  kind: "byValue",
  values,
  otherwise,
});
/** One cell for each exposure, which `cellOf` makes. */
export const byExposure = (cellOf: (exposure: Exposed) => Cell): Cell => ({
  kind: "byExposure",
  cells: { private: cellOf("private"), public: cellOf("public") },
});
export const unless = (cases: readonly RefusedCase[], otherwise: Cell): Cell => ({
  kind: "unless",
  cases,
  otherwise,
});
