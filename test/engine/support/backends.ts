import type { Endpoint } from "model-hosting-client";

/** What a stack changes of a spec: the sections by their names. */
export type Overrides = Readonly<Record<string, unknown>>;
type Sections = Readonly<Record<string, object>>;

/** Everything that a stack says of its backends; it says the same whichever of them its models are on. */
export function hostingSettings(name: string, namespaces: { kubernetes: string; eks: string }): object {
  return {
    "model-hosting:kubernetes": inNamespace(namespaces.kubernetes),
    "model-hosting:network": { nat: "one" },
    "model-hosting:ecs": ecs,
    "model-hosting:eks": eks(name, namespaces.eks),
  };
}

/** A static busybox for the health checks, which is on the node. */
export const ecs = { toolsImage: "123456789012.dkr.ecr.us-east-1.amazonaws.com/busybox:1" };

/** A cluster of the stack's own, whose roles the emulator knows at once. */
export function eks(name: string, namespace: string): object {
  return {
    create: { name, access: "private", nodes: { max: 3 }, logRetentionDays: 30 },
    ...inNamespace(namespace),
    settleSeconds: 0,
  };
}

function inNamespace(namespace: string): object {
  return { namespace, createNamespace: true, addressing: "clusterIp" };
}

/** Where the model of the matrix lives in turn. */
export type Place =
  | "kubernetes realtime"
  | "sagemaker realtime"
  | "sagemaker serverless"
  | "sagemaker async"
  | "sagemaker batch"
  | "ecs realtime"
  | "eks realtime";

/** What a place is asked for by, and what it refuses. */
export interface PlaceRow {
  /** What the stack says beside the one spec file. */
  readonly placement: { readonly backend: string; readonly mode?: string };
  /** What the mode itself demands of the spec, with the reason. Nothing for most. */
  readonly demands?: { readonly because: string; readonly overrides: Sections };
  /** How applications call it, as the output says. */
  readonly call: Endpoint["call"]["kind"];
  /** Something that the place cannot honour, and all that a person is told of it. */
  readonly refused: { readonly overrides: Sections; readonly message: string };
}

/** The rows of the matrix, in the order of the moves: each changes the backend or the mode. */
export const places: Readonly<Record<Place, PlaceRow>> = {
  "kubernetes realtime": {
    placement: { backend: "kubernetes" },
    call: "http",
    refused: {
      overrides: { rollout: { strategy: "canary" } },
      message:
        'rollout.strategy: "canary" given, is not honoured by kubernetes in mode realtime: the Kubernetes host has no weighted routing yet (overridden by the stack); use rolling with batchSize: 1 and a bakeTime.',
    },
  },
  "sagemaker realtime": {
    placement: { backend: "sagemaker", mode: "realtime" },
    call: "sageMaker",
    refused: {
      overrides: { model: { command: ["serve"] } },
      message:
        "model.command: is not honoured by sagemaker in mode realtime: SageMaker starts the image's own entry point with the argument serve (overridden by the stack); set it in the image, and push the image to Amazon ECR.",
    },
  },
  "ecs realtime": {
    placement: { backend: "ecs" },
    call: "http",
    refused: {
      overrides: { resources: { sharedMemory: "64Mi" } },
      message:
        'resources.sharedMemory: "64Mi" given, is not honoured by ecs in mode realtime: the size of /dev/shm of a Fargate task is fixed (overridden by the stack); remove it, or name an EC2 instance type in placement.instanceTypes.',
    },
  },
  "sagemaker serverless": {
    placement: { backend: "sagemaker", mode: "serverless" },
    demands: {
      because: "a serverless endpoint has 1 GiB at least",
      overrides: { resources: { memory: "1Gi" } },
    },
    call: "sageMaker",
    refused: {
      overrides: { placement: { instanceTypes: ["ml.m5.large"] } },
      message:
        "placement.instanceTypes: is not honoured by sagemaker in mode serverless: a serverless endpoint has no instances that could be chosen (overridden by the stack); remove it, or use placement.mode: realtime.",
    },
  },
  "eks realtime": {
    placement: { backend: "eks" },
    call: "http",
    refused: {
      overrides: {
        scaling: { maxReplicas: 2, schedule: [{ cron: "0 7 * * *", minReplicas: 1, maxReplicas: 2 }] },
      },
      message:
        "scaling.schedule: is not honoured by eks in mode realtime: a HorizontalPodAutoscaler has no schedule (overridden by the stack); set the range wide enough for the whole day and let the metric decide.",
    },
  },
  "sagemaker async": {
    placement: { backend: "sagemaker", mode: "async" },
    call: "sageMakerAsync",
    refused: {
      overrides: { interface: { type: "queue", maxAttempts: 3 } },
      message:
        "interface.maxAttempts: 3 given, is not honoured by sagemaker in mode async: an asynchronous endpoint counts no attempts (overridden by the stack); remove it; the client tells a failed request from an answer, so that it can be sent again.",
    },
  },
  "sagemaker batch": {
    placement: { backend: "sagemaker" },
    demands: {
      because: "batch is an interface of its own: there is nothing that could be asked",
      overrides: { interface: { type: "batch" } },
    },
    call: "sageMakerBatch",
    refused: {
      overrides: { resources: { ephemeralStorage: "30Gi" } },
      message:
        'resources.ephemeralStorage: "30Gi" given, is not honoured by sagemaker in mode batch: the volume of a transform job has 30 GB in any case (overridden by the stack); remove it, or use placement.mode: async.',
    },
  },
};
