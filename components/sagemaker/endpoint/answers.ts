import { z } from "zod";
import { ProtocolError } from "../../aws/sdk.js";
import type { Endpoint, Listed } from "./api.js";

/** A part of a list, and the token of the next one. */
export interface Page<Item> {
  readonly items: Item[];
  readonly next?: string;
}

const endpoint = z.object({
  EndpointArn: z.string(),
  EndpointStatus: z.string(),
  EndpointConfigName: z.string().optional(),
  FailureReason: z.string().optional(),
});

/** What `DescribeEndpoint` answered. */
export function endpointOf(answer: unknown): Endpoint {
  const { EndpointArn, EndpointStatus, EndpointConfigName, FailureReason } = parsed(
    "DescribeEndpoint",
    endpoint,
    answer,
  );
  return {
    arn: EndpointArn,
    status: EndpointStatus,
    ...(EndpointConfigName === undefined ? {} : { configurationName: EndpointConfigName }),
    ...(FailureReason === undefined ? {} : { failureReason: FailureReason }),
  };
}

const nextToken = z.string().min(1).optional();

const configurations = z.object({
  EndpointConfigs: z.array(
    z
      .object({ EndpointConfigName: z.string(), EndpointConfigArn: z.string(), CreationTime: z.date() })
      .transform(({ EndpointConfigName: name, EndpointConfigArn: arn, CreationTime: created }): Listed => ({
        name,
        arn,
        created,
      })),
  ),
  NextToken: nextToken,
});

/** What `ListEndpointConfigs` answered. */
export function configurationsOf(answer: unknown): Page<Listed> {
  const { EndpointConfigs, NextToken } = parsed("ListEndpointConfigs", configurations, answer);
  return { items: EndpointConfigs, next: NextToken };
}

const models = z.object({
  Models: z.array(
    z
      .object({ ModelName: z.string(), ModelArn: z.string(), CreationTime: z.date() })
      .transform(({ ModelName: name, ModelArn: arn, CreationTime: created }): Listed => ({
        name,
        arn,
        created,
      })),
  ),
  NextToken: nextToken,
});

/** What `ListModels` answered. */
export function listedModels(answer: unknown): Page<Listed> {
  const { Models, NextToken } = parsed("ListModels", models, answer);
  return { items: Models, next: NextToken };
}

const variants = z
  .array(z.object({ VariantName: z.string().optional(), ModelName: z.string().optional() }))
  .optional();

const configuration = z.object({
  EndpointConfigName: z.string(),
  ProductionVariants: variants,
  ShadowProductionVariants: variants,
});

/** Names of the models that `DescribeEndpointConfig` answered, each once. */
export function modelsOf(answer: unknown): string[] {
  const { ProductionVariants = [], ShadowProductionVariants = [] } = parsed(
    "DescribeEndpointConfig",
    configuration,
    answer,
  );
  const names = [...ProductionVariants, ...ShadowProductionVariants].flatMap(
    ({ ModelName }) => ModelName ?? [],
  );
  return [...new Set(names)];
}

/** Names of the variants that `DescribeEndpointConfig` answered, without those that get copies alone. */
export function variantsOf(answer: unknown): string[] {
  const { ProductionVariants = [] } = parsed("DescribeEndpointConfig", configuration, answer);
  return ProductionVariants.flatMap(({ VariantName }) => VariantName ?? []);
}

const tags = z.object({
  Tags: z
    .array(
      z.object({ Key: z.string(), Value: z.string() }).transform(({ Key, Value }) => [Key, Value] as const),
    )
    .default([]),
  NextToken: nextToken,
});

/** What `ListTags` answered, as pairs of key and value. */
export function tagsOf(answer: unknown): Page<readonly [string, string]> {
  const { Tags, NextToken } = parsed("ListTags", tags, answer);
  return { items: Tags, next: NextToken };
}

function parsed<Schema extends z.ZodType>(action: string, schema: Schema, answer: unknown): z.output<Schema> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw new ProtocolError(`${intro(action)}: ${z.prettifyError(result.error)}`);
}

const responded = z.object({ $metadata: z.object({ httpStatusCode: z.number() }) });

/** An answer that is no JSON. Whatever its HTTP status, it does not say that something is missing. */
export function notTheApi(action: string, error: SyntaxError): ProtocolError {
  const status = responded.safeParse(error).data?.$metadata.httpStatusCode;
  const [reason] = error.message.split("\n");
  return new ProtocolError(
    `${intro(action)} (${status === undefined ? "no HTTP status" : `HTTP ${status}`}): ${reason ?? ""}. ` +
      "Something between here and AWS answers in its place, or an emulator does not know this call.",
    { cause: error },
  );
}

function intro(action: string): string {
  return `the answer to ${action} is not one of the SageMaker API`;
}
