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

/** How to call a model over plain HTTP: one request, one answer. */
const httpCall = z
  .strictObject({
    kind: z.literal("http"),
    url: httpUrl.describe("Full URL of a prediction. It stays the same when the model's version changes."),
    method: z.literal("POST"),
    contentType: z.literal("application/json").describe("Media type of the request's body."),
    timeoutSeconds: z
      .number()
      .positive()
      .max(3600)
      .describe("How long one attempt may take, in seconds: the model's own budget and the way there."),
  })
  .describe("One HTTP request, one answer.");

/** How to call the model; `kind` says which form. Later versions of the client add kinds. */
export const call = z.discriminatedUnion("kind", [httpCall], { error: "expected kind http" });
export type Call = z.infer<typeof call>;

/** How a caller proves who it is. */
export const authentication = z.discriminatedUnion(
  "type",
  [
    z.strictObject({ type: z.literal("none") }).describe("Whoever reaches the address may call."),
    z
      .strictObject({
        type: z.literal("awsSigV4"),
        service: nonEmpty.describe("AWS service name in the signature, such as sagemaker or execute-api."),
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
      .enum(["cluster", "private", "public"])
      .describe("cluster: pods of the cluster; private: the private network; public: the internet."),
    example: nonEmpty.describe("An example call to paste into a terminal from where the model is reachable."),
  })
  .describe("How an application calls one hosted model.");
export type Endpoint = z.infer<typeof endpoint>;

/** The endpoint description's JSON Schema (draft 2020-12), committed as `schemas/endpoint.schema.json`. */
export function endpointJsonSchema(): object {
  return { title: "Endpoint", ...z.toJSONSchema(endpoint) };
}
