import type { ReplicaBounds } from "../spec/index.js";

/** One way to host a model, as far as its price depends on it. */
export type Candidate = Place & {
  /** Replicas in place of the spec's. */
  readonly bounds?: ReplicaBounds;
};

type Place = SageMakerPlace | ServerlessPlace | FargatePlace | InstancesPlace | ClusterPlace;

/** SageMaker on instances: an endpoint that always answers, one that may sleep, or jobs. */
export interface SageMakerPlace {
  readonly backend: "sagemaker";
  readonly mode: "realtime" | "async" | "batch";
  /** Such as `ml.m5.large`. */
  readonly instanceType: string;
}

/** SageMaker without instances. */
export interface ServerlessPlace {
  readonly backend: "sagemaker";
  readonly mode: "serverless";
}

/** Tasks of ECS or pods of EKS on Fargate, behind a load balancer. */
export interface FargatePlace {
  readonly backend: "ecs" | "eks";
  readonly mode: "realtime";
  readonly capacity: "fargate";
}

/** Containers on EC2 instances, behind a load balancer. */
export interface InstancesPlace {
  readonly backend: "ecs" | "eks" | "ec2";
  readonly mode: "realtime";
  readonly capacity: "instances";
  /** Such as `m5.large`. */
  readonly instanceType: string;
}

/** A cluster or site that is there already: replicas pay for what they request of it. */
export interface ClusterPlace {
  readonly backend: "kubernetes" | "onPremises";
  readonly mode: "realtime";
  /** Type of the nodes; without it, CPU, memory and accelerators have prices of their own. */
  readonly node?: string;
}

/** The candidate in a few words. */
export function nameOf(candidate: Candidate): string {
  const details = [
    candidate.backend,
    candidate.mode,
    ...("instanceType" in candidate ? [candidate.instanceType] : []),
    ...("capacity" in candidate && candidate.capacity === "fargate" ? ["Fargate"] : []),
    ...("node" in candidate && candidate.node !== undefined ? [candidate.node] : []),
  ];
  return details.join(" ");
}
