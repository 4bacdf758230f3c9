import type { DeploymentConfiguration } from "./inputs.js";

/** What `DescribeEndpoint` says. `status` in the words of the API, such as `InService`. */
export interface Endpoint {
  readonly arn: string;
  readonly status: string;
  /** Absent while SageMaker does not say which one serves. */
  readonly configurationName?: string;
  readonly failureReason?: string;
}

/** An endpoint configuration or a model in a list. */
export interface Listed {
  readonly name: string;
  readonly arn: string;
  readonly created: Date;
}

export interface EndpointChange {
  readonly endpointName: string;
  readonly configurationName: string;
  readonly deploymentConfiguration?: DeploymentConfiguration;
}

export type Tags = Readonly<Record<string, string>>;

/**
 * What an endpoint's life asks of SageMaker. What does not exist is `undefined` where it is read, and no error where it
 * is deleted.
 *
 * @throws RefusedError when SageMaker refuses the request as it is; any other error when the call failed.
 */
export interface SageMakerApi {
  describeEndpoint(endpointName: string): Promise<Endpoint | undefined>;
  createEndpoint(change: EndpointChange & { readonly tags: Tags }): Promise<void>;
  updateEndpoint(change: EndpointChange & { readonly retainInstanceCounts: boolean }): Promise<void>;
  deleteEndpoint(endpointName: string): Promise<void>;
  /** Those whose names contain the text, newest first. */
  listConfigurations(nameContains: string): Promise<Listed[]>;
  /** Names of the models of an endpoint configuration, those of shadow variants too. */
  modelsOf(configurationName: string): Promise<string[] | undefined>;
  /** Names of the variants of an endpoint configuration that answer. */
  variantsOf(configurationName: string): Promise<string[] | undefined>;
  deleteConfiguration(configurationName: string): Promise<void>;
  /** As `listConfigurations`. */
  listModels(nameContains: string): Promise<Listed[]>;
  deleteModel(modelName: string): Promise<void>;
  tagsOf(arn: string): Promise<Tags>;
  addTags(arn: string, tags: Tags): Promise<void>;
  deleteTags(arn: string, keys: readonly string[]): Promise<void>;
}

/** SageMaker does not take a request as it is (`ValidationException`), whether for now or for good. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}
