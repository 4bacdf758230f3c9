import {
  AddTagsCommand,
  CreateEndpointCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DeleteTagsCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  ListEndpointConfigsCommand,
  ListModelsCommand,
  ListTagsCommand,
  SageMakerClient,
  UpdateEndpointCommand,
  type Tag,
} from "@aws-sdk/client-sagemaker";
import { clientOptions, type Credentials } from "../../aws/sdk.js";
import * as answers from "./answers.js";
import { RefusedError, type EndpointChange, type SageMakerApi, type Tags } from "./api.js";

/** Most results in one page of a list; the API's limit. */
const pageSize = 100;

/** Client with retries and time limits. */
export function awsClient(region: string, credentials?: Credentials): SageMakerClient {
  return new SageMakerClient(clientOptions(region, credentials));
}

/** The API of SageMaker, by the AWS SDK. */
export class AwsApi implements SageMakerApi {
  constructor(private readonly client: SageMakerClient) {}

  async describeEndpoint(endpointName: string) {
    const command = new DescribeEndpointCommand({ EndpointName: endpointName });
    const answer = await missing(call("DescribeEndpoint", this.client.send(command)));
    return answer && answers.endpointOf(answer);
  }

  async createEndpoint({ tags, ...change }: EndpointChange & { tags: Tags }) {
    const command = new CreateEndpointCommand({ ...changeOf(change), Tags: tagList(tags) });
    await call("CreateEndpoint", this.client.send(command));
  }

  async updateEndpoint({
    retainInstanceCounts,
    ...change
  }: EndpointChange & { retainInstanceCounts: boolean }) {
    const retained = retainInstanceCounts
      ? { RetainAllVariantProperties: true, ExcludeRetainedVariantProperties: [...notRetained] }
      : {};
    await call(
      "UpdateEndpoint",
      this.client.send(new UpdateEndpointCommand({ ...changeOf(change), ...retained })),
    );
  }

  async deleteEndpoint(endpointName: string) {
    const command = new DeleteEndpointCommand({ EndpointName: endpointName });
    await missing(call("DeleteEndpoint", this.client.send(command)));
  }

  listConfigurations(nameContains: string) {
    return everyPage(async (NextToken) => {
      const command = new ListEndpointConfigsCommand({ ...newestFirst(nameContains), NextToken });
      return answers.configurationsOf(await call("ListEndpointConfigs", this.client.send(command)));
    });
  }

  async modelsOf(configurationName: string) {
    const answer = await this.describeConfiguration(configurationName);
    return answer && answers.modelsOf(answer);
  }

  async variantsOf(configurationName: string) {
    const answer = await this.describeConfiguration(configurationName);
    return answer && answers.variantsOf(answer);
  }

  async deleteConfiguration(configurationName: string) {
    const command = new DeleteEndpointConfigCommand({ EndpointConfigName: configurationName });
    await missing(call("DeleteEndpointConfig", this.client.send(command)));
  }

  listModels(nameContains: string) {
    return everyPage(async (NextToken) => {
      const command = new ListModelsCommand({ ...newestFirst(nameContains), NextToken });
      return answers.listedModels(await call("ListModels", this.client.send(command)));
    });
  }

  async deleteModel(modelName: string) {
    await missing(call("DeleteModel", this.client.send(new DeleteModelCommand({ ModelName: modelName }))));
  }

  async tagsOf(arn: string) {
    const tags = await everyPage(async (NextToken) => {
      const command = new ListTagsCommand({ ResourceArn: arn, NextToken });
      const answer = await missing(call("ListTags", this.client.send(command)));
      return answer === undefined ? { items: [] } : answers.tagsOf(answer);
    });
    return Object.fromEntries(tags);
  }

  async addTags(arn: string, tags: Tags) {
    await call("AddTags", this.client.send(new AddTagsCommand({ ResourceArn: arn, Tags: tagList(tags) })));
  }

  async deleteTags(arn: string, keys: readonly string[]) {
    await call(
      "DeleteTags",
      this.client.send(new DeleteTagsCommand({ ResourceArn: arn, TagKeys: [...keys] })),
    );
  }

  private describeConfiguration(configurationName: string) {
    const command = new DescribeEndpointConfigCommand({ EndpointConfigName: configurationName });
    return missing(call("DescribeEndpointConfig", this.client.send(command)));
  }
}

// Weights and data capture are what the new configuration says: nothing but the spec changes them.
const notRetained = [
  { VariantPropertyType: "DesiredWeight" },
  { VariantPropertyType: "DataCaptureConfig" },
] as const;

function changeOf({ endpointName, configurationName, deploymentConfiguration }: EndpointChange) {
  return {
    EndpointName: endpointName,
    EndpointConfigName: configurationName,
    ...(deploymentConfiguration === undefined ? {} : { DeploymentConfig: deploymentConfiguration }),
  };
}

function tagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function newestFirst(nameContains: string) {
  const order = { SortBy: "CreationTime", SortOrder: "Descending" } as const;
  return { NameContains: nameContains, MaxResults: pageSize, ...order };
}

async function everyPage<Item>(page: (token?: string) => Promise<answers.Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const { items: more, next }: answers.Page<Item> = await page(token);
    items.push(...more);
    token = next;
  } while (token !== undefined);
  return items;
}

class MissingError extends RefusedError {}

/** The answer, or nothing where SageMaker says that it does not know what was asked for. */
async function missing<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof MissingError) return undefined;
    throw error;
  }
}

/** The answer to a call; its errors in this project's words. */
async function call<Answer>(action: string, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw failure(action, error);
  }
}

function failure(action: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = `${action}: ${error.message}`;
  if (error.name === "ResourceNotFound") return new MissingError(message, { cause: error });
  if (error.name === "ValidationException") {
    // Most of SageMaker's calls have no error of their own for what does not exist.
    return /could not find|does not exist/i.test(error.message)
      ? new MissingError(message, { cause: error })
      : new RefusedError(message, { cause: error });
  }
  if (error instanceof SyntaxError) return answers.notTheApi(action, error);
  return new Error(message, { cause: error });
}
