import type { input } from "@pulumi/aws/types/index.js";
import { commonFolder } from "../capabilities/sagemaker/index.js";
import type { Artifact, HostingSpec, SecretReference } from "../spec/index.js";
import { isIsolated, type Variant, type Workload } from "./workload.js";

type Container = input.sagemaker.ModelPrimaryContainer;

/** What a SageMaker model says of one variant, apart from its role and tags. */
export function modelArgs(
  workload: Workload,
  variant: Variant,
): {
  primaryContainer: Container;
  vpcConfig?: input.sagemaker.ModelVpcConfig;
  enableNetworkIsolation: boolean;
} {
  const { subnets, securityGroups } = workload.spec.access.network ?? {};
  return {
    primaryContainer: containerOf(workload, variant),
    ...(subnets === undefined || securityGroups === undefined
      ? {}
      : { vpcConfig: { subnets: [...subnets], securityGroupIds: [...securityGroups] } }),
    enableNetworkIsolation: isIsolated(workload),
  };
}

function containerOf({ spec }: Workload, variant: Variant): Container {
  const { models } = spec.model;
  const environment = environmentOf(spec.model);
  return {
    image: variant.image,
    ...(Object.keys(environment).length === 0 ? {} : { environment }),
    ...(models === undefined ? dataOf(variant.artifact) : multiModel(spec.model, models)),
  };
}

/**
 * SageMaker unpacks an archive and copies a folder as it is, both to `/opt/ml/model` ("Deploying uncompressed models").
 */
function dataOf(artifact: Artifact | undefined): Partial<Container> {
  if (artifact === undefined) {
    return {};
  }
  const { uri } = artifact;
  if (uri.endsWith(".tar.gz")) {
    return { modelDataUrl: uri };
  }
  const s3DataType = uri.endsWith("/") ? "S3Prefix" : "S3Object";
  return { modelDataSource: { s3DataSources: [{ s3Uri: uri, s3DataType, compressionType: "None" }] } };
}

type HostedModels = NonNullable<HostingSpec["model"]["models"]>;

/** One container that loads the model that a request names ("Multi-model endpoints"). */
function multiModel({ cacheModels = true }: HostingSpec["model"], models: HostedModels): Partial<Container> {
  return {
    mode: "MultiModel",
    modelDataUrl: modelFolder(urisOf(models)),
    multiModelConfig: { modelCacheSetting: cacheModels ? "Enabled" : "Disabled" },
  };
}

function urisOf(models: HostedModels): string[] {
  return models.map(({ artifact }) => artifact.uri);
}

/** The folder in S3 that holds every one of these archives of a multi-model endpoint. */
export function modelFolder(uris: readonly string[]): string {
  const folder = commonFolder(uris);
  if (folder === undefined) {
    // The capability table refuses this before anything is registered.
    throw new TypeError("the models lie in no common folder");
  }
  return folder;
}

/** What a request of a multi-model endpoint calls each model: its archive's place below the common folder. */
export function targetModels(models: HostedModels): Record<string, string> {
  const folder = modelFolder(urisOf(models));
  return Object.fromEntries(models.map(({ name, artifact }) => [name, artifact.uri.slice(folder.length)]));
}

/**
 * Variables of the container. SageMaker puts no secret into a variable: instead of `TOKEN` the container gets
 * `TOKEN_SECRET_ID` (and `TOKEN_SECRET_KEY`, where one key of a JSON secret is meant) or `TOKEN_SSM_PARAMETER`, reads
 * the value itself, and its role may read exactly that.
 */
function environmentOf({ environment = {}, secrets = {} }: HostingSpec["model"]): Record<string, string> {
  const references = Object.entries(secrets).flatMap(([name, reference]) => variablesOf(name, reference));
  return Object.fromEntries(
    [...Object.entries(environment), ...references].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function variablesOf(name: string, { awsSecretsManager, ssmParameter }: SecretReference): [string, string][] {
  return [
    ...named(`${name}_SECRET_ID`, awsSecretsManager?.name),
    ...named(`${name}_SECRET_KEY`, awsSecretsManager?.key),
    ...named(`${name}_SSM_PARAMETER`, ssmParameter?.name),
  ];
}

function named(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]];
}
