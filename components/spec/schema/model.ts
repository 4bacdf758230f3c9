import { z } from "zod";
import { accelerator } from "./resources.js";
import {
  containerPath,
  count,
  cpu,
  dnsLabel,
  exactlyOne,
  imageReference,
  objectName,
  positiveDuration,
  secretReference,
  size,
  urlPath,
  variableName,
} from "./scalars.js";

/** The API that the model's container speaks. */
export const protocol = z.enum(["sagemaker", "openInference", "openai", "http"]);
export type Protocol = z.output<typeof protocol>;

/** Serving frameworks whose public image, port and paths this project knows; see `frameworks.ts`. */
export const frameworkName = z.enum([
  "vllm",
  "mlserver",
  "triton",
  "tensorflowServing",
  "textEmbeddingsInference",
]);
export type FrameworkName = z.output<typeof frameworkName>;

const artifactSchemes = {
  s3: /^s3:\/\/[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]\/\S+$/,
  gs: /^gs:\/\/[a-z0-9][-._a-z0-9]{1,220}[a-z0-9]\/\S+$/,
  hf: /^hf:\/\/[\w.-]+\/[\w.-]+(?::[\w.-]+)?$/,
  https: /^https:\/\/(?:[-.A-Za-z0-9]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?\/[^\s?#]*[^\s?#/]$/,
  oci: /^oci:\/\/[^\s/]+\/\S+(?::[\w.-]+|@sha256:[0-9a-f]{64})$/,
  pvc: /^pvc:\/\/([^\s/]+)(?:\/(?!\.{1,2}(?:\/|$))[^\s/]*)*$/,
};
/** Where an artifact comes from: the scheme of its URI. */
export type ArtifactScheme = keyof typeof artifactSchemes;

/** Scheme of an artifact's URI; undefined when it is none that this project knows. */
export function artifactScheme(uri: string): ArtifactScheme | undefined {
  const scheme = uri.slice(0, Math.max(0, uri.indexOf("://")));
  return scheme in artifactSchemes ? (scheme as ArtifactScheme) : undefined;
}

function isArtifactUri(uri: string): boolean {
  const scheme = artifactScheme(uri);
  if (scheme === undefined || !artifactSchemes[scheme].test(uri)) {
    return false;
  }
  // A port above 65535 or an address of too many parts has the right characters all the same.
  return scheme === "https" ? URL.canParse(uri) : scheme !== "pvc" || isClaimName(uri);
}

function isClaimName(uri: string): boolean {
  const [, claim] = artifactSchemes.pvc.exec(uri) ?? [];
  return objectName.safeParse(claim).success;
}

const artifact = z
  .strictObject({
    uri: z
      .string()
      .refine(isArtifactUri, {
        error:
          "expected s3://bucket/key, gs://bucket/key, hf://organisation/model[:revision], https://host/path " +
          "(credentials by reference, not in the address), oci://registry/repository:tag or pvc://claim/path (without . and ..)",
      })
      .describe("Where the artifact is: s3, gs, hf (Hugging Face hub), https, oci or pvc."),
    mountPath: containerPath.default("/opt/ml/model").describe("Folder in the container that holds it."),
    credentials: secretReference.optional().describe("Token or key file for a private source."),
  })
  .describe("Something that the model reads at start-up. A model baked into its image needs none.");
export type Artifact = z.output<typeof artifact>;

const environment = z.record(
  variableName,
  z
    .string({ error: "expected text; put numbers and booleans in quotes" })
    .describe("A variable and its value, as text."),
);
const secrets = z.record(variableName, secretReference);

/** How a backend learns that a replica can answer. */
export const healthCheck = exactlyOne(
  {
    path: urlPath.optional().describe("GET this path; any 2xx answer is healthy."),
    post: z
      .strictObject({
        path: urlPath.describe("POST to this path."),
        body: z.string().min(1).describe("The request's body."),
        contentType: z.string().min(1).default("application/json").describe("Its media type."),
      })
      .optional()
      .describe("POST a body; any 2xx answer is healthy."),
    tcp: z.literal(true).optional().describe("A connection to the port is enough."),
  },
  ["path", "post", "tcp"],
);
export type HealthCheck = z.output<typeof healthCheck>;

const companion = z
  .strictObject({
    name: dnsLabel(40).describe("Name of the container."),
    role: z
      .enum(["transformer", "sidecar"])
      .describe(
        "A transformer answers the requests and calls the model on localhost; a sidecar runs beside it.",
      ),
    image: imageReference.describe("Image with tag or digest."),
    command: z.array(z.string()).optional().describe("Replaces the image's entry point."),
    args: z.array(z.string()).optional().describe("Replaces the image's arguments."),
    environment: environment.optional().describe("Plain variables."),
    secrets: secrets.optional().describe("Variables whose values are kept elsewhere."),
    port: count(1, 65535).optional().describe("Port on which a transformer listens."),
    healthPath: urlPath.optional().describe("Path that a transformer answers when it is ready."),
    cpu: cpu.describe("CPU."),
    memory: size.describe("Memory: request and limit."),
  })
  .describe("Another container in every replica.");
export type Companion = z.output<typeof companion>;

/** A version of the model, which backends keep as a label or tag. */
const version = z
  .string({ error: 'expected the version as text, such as "2" (quoted) or v1.4' })
  .regex(/^[A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/, {
    error: "expected at most 63 letters, digits, hyphens, underscores and dots",
  });

const variant = z
  .strictObject({
    name: dnsLabel(40).describe("Name of the variant."),
    weight: z
      .number()
      .min(0)
      .max(100)
      .describe("Share of the requests, in per cent; all weights add up to 100."),
    version: version.describe("Version of the model that it serves."),
    image: imageReference.optional().describe("Default: the model's image."),
    artifacts: z.array(artifact).optional().describe("Default: the model's artifacts."),
    accelerator: accelerator.optional().describe("Default: the model's accelerator."),
  })
  .describe("One of several versions that share the traffic.");

const hostedModel = z.strictObject({
  name: dnsLabel(40).describe("Name by which a request selects the model."),
  artifact: artifact.describe("The model's files."),
});

/** What is hosted: the container or framework, its files and how it is spoken to. */
export const model = z.strictObject({
  image: imageReference.optional().describe("Container image with a tag or digest. Give this or framework."),
  imageCredentials: exactlyOne(
    {
      kubernetesSecret: objectName.optional().describe("A Secret of type kubernetes.io/dockerconfigjson."),
      awsSecretsManager: z
        .string()
        .min(1)
        .optional()
        .describe("A secret with the registry's user name and password."),
    },
    ["kubernetesSecret", "awsSecretsManager"],
  )
    .optional()
    .describe("Credentials of a private registry, by reference."),
  framework: z
    .strictObject({
      name: frameworkName.describe("A serving framework."),
      version: z
        .string()
        .regex(/^\w[\w.-]{0,127}$/, { error: "expected a tag of the framework's image, such as 0.9.2" })
        .describe("Its version; the tag of its public image."),
    })
    .optional()
    .describe("A known serving framework in place of an image."),
  artifacts: z
    .array(artifact)
    .max(8)
    .optional()
    .describe("The model's files. Omit when they are in the image."),
  version: version.describe("Version of the model, reported to applications."),
  command: z.array(z.string()).optional().describe("Replaces the image's entry point."),
  args: z.array(z.string()).optional().describe("Replaces the image's arguments."),
  environment: environment.optional().describe("Plain variables. Secrets do not belong here."),
  secrets: secrets.optional().describe("Variables whose values are kept elsewhere, by reference."),
  user: count(1)
    .optional()
    .describe(
      "Numeric user that the container runs as, never 0. Default: the image's own, which must not be root.",
    ),
  port: count(1, 65535).optional().describe("Port of the container. Default: 8080, or the framework's."),
  protocol: protocol.optional().describe("API of the container. Default: sagemaker, or the framework's."),
  predictPath: urlPath
    .optional()
    .describe("Path of a prediction. Default: the protocol's, /invocations for sagemaker."),
  healthCheck: healthCheck.optional().describe("Default: the protocol's, GET /ping for sagemaker."),
  startupBudget: positiveDuration
    .optional()
    .describe("How long a replica may take until it answers; large models load for an hour. Default: 10m."),
  concurrency: count(1, 1000)
    .optional()
    .describe("Requests that one replica answers at the same time. Default: the backend's own."),
  models: z.array(hostedModel).min(1).optional().describe("Several models behind one endpoint."),
  cacheModels: z
    .boolean()
    .optional()
    .describe("Whether loaded models stay in memory, where there are several. Default: true."),
  variants: z.array(variant).min(1).optional().describe("Versions that share the traffic by weight."),
  shadow: variant
    .omit({ weight: true })
    .optional()
    .describe("A version that gets a copy of the traffic; its answers are dropped."),
  companions: z.array(companion).max(8).optional().describe("Other containers in every replica."),
  adapters: z.array(z.string()).optional().describe("Adapters that are swapped while the model serves."),
  disaggregation: z
    .strictObject({
      prefill: count(1).describe("Replicas for the prompt."),
      decode: count(1).describe("Replicas for the tokens."),
    })
    .optional()
    .describe("Separate roles for prompt and tokens of a language model."),
});
