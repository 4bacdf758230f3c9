import { z } from "zod";

import { services } from "./services.js";

/** The engine sends nested options as JSON in a text. */
const nested = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (typeof value === "string" ? parseJson(value) : value), schema);
const flag = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : value),
  z.boolean(),
);

const Endpoints = z
  .array(z.record(z.string(), z.string()))
  .transform((blocks) => Object.fromEntries(blocks.flatMap((block) => Object.entries(block))));

/** Provider options that the stand-in honours, as the real provider names them. */
const Supported = z.object({
  region: z.string().min(1),
  profile: z.string().optional(),
  accessKey: z.string().optional(),
  secretKey: z.string().optional(),
  token: z.string().optional(),
  /** URL by service, e.g. `[{ sagemaker: "http://127.0.0.1:5000" }]`. */
  endpoints: nested(Endpoints).default({}),
  s3UsePathStyle: flag.optional(),
  defaultTags: nested(z.object({ tags: z.record(z.string(), z.string()).default({}) })).default({ tags: {} }),
  skipCredentialsValidation: flag.optional(),
  skipMetadataApiCheck: flag.optional(),
  skipRegionValidation: flag.optional(),
  skipRequestingAccountId: flag.optional(),
});

/** The provider's configuration, checked. */
export type ProviderConfiguration = Omit<z.infer<typeof Supported>, "s3UsePathStyle"> & {
  s3UsePathStyle: boolean;
};

/** Keys that the engine adds for itself. */
const engineKeys = new Set(["version", "pluginDownloadURL", "__internal"]);

/**
 * Reads the configuration; the region's default is `AWS_REGION`, else `AWS_DEFAULT_REGION`. Credentials and endpoints
 * that it does not name come from the environment, which the SDK reads. Buckets are addressed by path, unless the
 * option says otherwise, where the endpoint is not AWS's own: an emulator has no name for each bucket.
 *
 * @throws one error with every option that is unknown, not covered or malformed.
 */
export function readConfiguration(
  variables: Record<string, unknown>,
  environment: NodeJS.ProcessEnv = process.env,
): ProviderConfiguration {
  const given = Object.fromEntries(Object.entries(variables).filter(([key]) => !engineKeys.has(key)));
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = environment;
  const parsed = Supported.safeParse({ region: AWS_REGION ?? AWS_DEFAULT_REGION, ...given });
  const problems = [
    ...Object.keys(given)
      .filter((key) => !(key in Supported.shape))
      .map(notCovered),
    ...(parsed.error?.issues ?? []).map((issue) => `aws:${issue.path.join(".")}: ${issue.message}`),
    ...Object.keys(parsed.data?.endpoints ?? {})
      .filter((key) => !(key in services))
      .map(unknownService),
  ];
  if (parsed.data === undefined || problems.length > 0) {
    throw new Error(`The AWS provider's configuration has problems:\n  ${problems.join("\n  ")}`);
  }
  const ownEndpoint = [AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3, parsed.data.endpoints.s3].some(Boolean);
  return { ...parsed.data, s3UsePathStyle: parsed.data.s3UsePathStyle ?? ownEndpoint };
}

function notCovered(key: string): string {
  return `aws:${key} is not covered by the sandbox's stand-in (has: ${Object.keys(Supported.shape).join(", ")})`;
}

function unknownService(key: string): string {
  return `aws:endpoints names ${key}, which is not covered by the sandbox's stand-in (has: ${Object.keys(services).join(", ")})`;
}

/** What is no JSON is left for the schema to refuse. */
function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
