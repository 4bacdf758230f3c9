import { instanceType, own, type Way } from "./hostedSpecs.js";
import { digitsImage } from "./sageMaker.js";

const json = { Image: digitsImage("1"), Mode: "SingleModel" };
/** A container that gets the files of a version. */
export const archive = (version: string) => ({
  ...json,
  ModelDataUrl: `s3://${own.bucket}/models/${version}.tar.gz`,
});
const onInstances = {
  VariantName: "primary",
  InstanceType: instanceType,
  InitialInstanceCount: 1,
  InitialVariantWeight: 1,
  ContainerStartupHealthCheckTimeoutInSeconds: 60,
  ModelDataDownloadTimeoutInSeconds: 60,
};

interface Serving {
  readonly variants: readonly object[];
  readonly shadows?: readonly object[];
  /** Containers of the models of the variants and then of the shadows. */
  readonly containers: readonly object[];
}

/** What serves, in SageMaker's words, for each spec with an endpoint. */
export const expectedServing: Record<Exclude<Way, "batch">, Serving> = {
  realtime: { variants: [onInstances], containers: [archive("2")] },
  serverless: {
    variants: [
      {
        VariantName: "primary",
        InitialVariantWeight: 1,
        ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 4, ProvisionedConcurrency: 1 },
      },
    ],
    containers: [archive("2")],
  },
  async: { variants: [onInstances], containers: [archive("2")] },
  multi: {
    variants: [onInstances],
    containers: [
      {
        Image: digitsImage("1"),
        Mode: "MultiModel",
        ModelDataUrl: `s3://${own.bucket}/models/`,
        MultiModelConfig: { ModelCacheSetting: "Enabled" },
      },
    ],
  },
  ab: {
    variants: [
      { ...onInstances, VariantName: "new", InitialVariantWeight: 75 },
      { ...onInstances, VariantName: "old", InitialVariantWeight: 25 },
    ],
    containers: [archive("2"), archive("1")],
  },
  shadow: {
    variants: [onInstances],
    shadows: [{ ...onInstances, VariantName: "candidate" }],
    containers: [archive("2"), archive("1")],
  },
};
