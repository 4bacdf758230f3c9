import { z } from "zod";

/** The version of the endpoint description that this client writes and reads. */
export const endpointSchemaVersion = 1;

const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'expected an http or https URL, such as "http://digits.models.svc/invocations"',
});
const nonEmpty = z.string().min(1, { error: "expected text that is not empty" });

/**
 * Where a secret is kept. An endpoint description names secrets and never holds one: it is printed, stored in
 * the stack's state and passed around.
 */
export const secretReference = z
  .union(
    [
      z.strictObject({
        awsSecretsManager: z.strictObject({
          name: nonEmpty.describe("Name or ARN of the secret."),
          key: nonEmpty.optional().describe("Key inside a JSON secret; default: the whole secret."),
        }),
      }),
      z.strictObject({
        ssmParameter: z.strictObject({
          name: nonEmpty.describe("Name or ARN of the SecureString parameter."),
        }),
      }),
      z.strictObject({
        kubernetes: z.strictObject({
          namespace: nonEmpty.describe("Namespace of the Secret."),
          name: nonEmpty.describe("Name of the Secret."),
          key: nonEmpty.describe("Key inside the Secret."),
        }),
      }),
    ],
    { error: "expected exactly one of awsSecretsManager, ssmParameter or kubernetes" },
  )
  .describe("Where a secret is kept; never its value.");
export type SecretReference = z.infer<typeof secretReference>;

const contentType = z.literal("application/json").describe("Media type of the request's body.");
const awsRegion = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'expected an AWS region, such as "eu-central-1"' })
  .describe("AWS region of the endpoint.");
const endpointName = nonEmpty
  .max(63)
  .describe("SageMaker's name of the endpoint. It stays the same when the model's version changes.");
const s3Prefix = z.string().regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/(.+\/)?$/, {
  error: 'expected a bucket or a folder in it that ends in "/", such as "s3://bucket/digits/"',
});

/** How to call a model over plain HTTP: one request, one answer. */
const httpCall = z
  .strictObject({
    kind: z.literal("http"),
    url: httpUrl.describe("Full URL of a prediction. It stays the same when the model's version changes."),
    method: z.literal("POST"),
    contentType,
    timeoutSeconds: z
      .number()
      .positive()
      .max(3600)
      .describe("How long one attempt may take, in seconds: the model's own budget and the way there."),
  })
  .describe("One HTTP request, one answer.");
export type HttpCall = z.infer<typeof httpCall>;

/** How to call a SageMaker real-time or serverless endpoint: InvokeEndpoint. */
const sageMakerCall = z
  .strictObject({
    kind: z.literal("sageMaker"),
    region: awsRegion,
    endpointName,
    contentType,
    timeoutSeconds: z
      .number()
      .positive()
      .max(3600)
      .describe("How long one attempt may take, in seconds. SageMaker itself waits 60 s for a container."),
    targetModels: z
      .record(nonEmpty, nonEmpty)
      .optional()
      .describe("Models of a multi-model endpoint by name, each with its file; a call names one of them."),
    variants: z
      .array(nonEmpty)
      .min(1)
      .optional()
      .describe("Variants that a call may ask for; without, the weights of the traffic decide."),
  })
  .describe("One signed request to the SageMaker runtime, one answer.");
export type SageMakerCall = z.infer<typeof sageMakerCall>;

/** How to call a SageMaker asynchronous endpoint: InvokeEndpointAsync between two S3 objects. */
const sageMakerAsyncCall = z
  .strictObject({
    kind: z.literal("sageMakerAsync"),
    region: awsRegion,
    endpointName,
    contentType,
    input: s3Prefix.describe("S3 folder where the caller writes payloads."),
    timeoutSeconds: z
      .number()
      .positive()
      .max(3600)
      .describe("How long the model may take for one request, in seconds, after its time in the queue."),
  })
  .describe("The payload is an S3 object; so is the answer, which the caller waits for.");
export type SageMakerAsyncCall = z.infer<typeof sageMakerAsyncCall>;

/** How to run a SageMaker transform job: one execution of the model's state machine. */
const sageMakerBatchCall = z
  .strictObject({
    kind: z.literal("sageMakerBatch"),
    region: awsRegion,
    stateMachineArn: z
      .string()
      .regex(/^arn:[a-z-]+:states:[a-z0-9-]+:\d{12}:stateMachine:.+$/, {
        error: "expected the ARN of a state machine",
      })
      .describe("State machine that runs one transform job an execution."),
    input: s3Prefix.describe("S3 folder that a job reads unless its start names another."),
    output: s3Prefix.describe("S3 folder that a job writes to unless its start names another."),
    contentType,
    split: z.enum(["line", "file"]).describe("What one request is: a line of a file, or a whole file."),
  })
  .describe("Files in S3 in, files in S3 out, by a job that the caller or a schedule starts.");
export type SageMakerBatchCall = z.infer<typeof sageMakerBatchCall>;

/** How to call the model; `kind` says which form. Later versions of the client add kinds. */
export const call = z.discriminatedUnion(
  "kind",
  [httpCall, sageMakerCall, sageMakerAsyncCall, sageMakerBatchCall],
  { error: "expected kind http, sageMaker, sageMakerAsync or sageMakerBatch" },
);
export type Call = z.infer<typeof call>;

/** The kinds of call that this client knows. */
export const callKinds: readonly string[] = call.options.map((option) => option.shape.kind.value);

/** How a caller proves who it is. */
export const authentication = z.discriminatedUnion(
  "type",
  [
    z.strictObject({ type: z.literal("none") }).describe("Whoever reaches the address may call."),
    z
      .strictObject({
        type: z.literal("awsSigV4"),
        service: nonEmpty.describe(
          "AWS service that the caller needs a permission for: sagemaker, states or execute-api.",
        ),
        region: nonEmpty.describe("AWS region in the signature."),
      })
      .describe("Requests signed with the caller's AWS credentials."),
    z
      .strictObject({
        type: z.literal("apiKey"),
        header: z.string().regex(/^[-A-Za-z0-9]+$/, { error: "expected a header name" }),
        secret: secretReference,
      })
      .describe("A key in a request header."),
    z
      .strictObject({ type: z.literal("bearer"), secret: secretReference })
      .describe("A token in the Authorization header."),
  ],
  { error: "expected type none, awsSigV4, apiKey or bearer" },
);
export type Authentication = z.infer<typeof authentication>;

/** What an application gets for each hosted model from the stack output `models`. */
export const endpoint = z
  .strictObject({
    schemaVersion: z.literal(endpointSchemaVersion).describe("Version of this description's form."),
    name: nonEmpty.describe("The model's name in its hosting spec."),
    backend: z
      .enum(["sagemaker", "ecs", "eks", "kubernetes", "ec2", "onPremises"])
      .describe("Where the model runs now. For people and dashboards: calls do not depend on it."),
    mode: z.enum(["realtime", "serverless", "async", "batch"]).describe("How the model is served now."),
    protocol: z
      .enum(["sagemaker", "openInference", "openai", "http"])
      .describe("The API that payloads and answers follow."),
    version: nonEmpty.describe("The model's version that the stack deployed last."),
    call,
    health: z
      .strictObject({ url: httpUrl.describe("GET answers 2xx while the model can serve.") })
      .optional()
      .describe("Absent where the backend watches health itself."),
    authentication,
    reachableFrom: z
      .enum(["cluster", "private", "public", "aws"])
      .describe(
        "cluster: pods of the cluster; private: the private network; public: the internet; aws: whoever reaches " +
          "the AWS API and holds credentials that may call the model.",
      ),
    example: nonEmpty.describe("An example call to paste into a terminal from where the model is reachable."),
  })
  .describe("How an application calls one hosted model.");
export type Endpoint = z.infer<typeof endpoint>;

/** The endpoint description's JSON Schema (draft 2020-12), committed as `schemas/endpoint.schema.json`. */
export function endpointJsonSchema(): object {
  return { title: "Endpoint", ...z.toJSONSchema(endpoint) };
}
