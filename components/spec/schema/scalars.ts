import { z } from "zod";
import { isCron } from "../cron.js";
import { isCpu, isDuration, isSize, patterns, seconds } from "../units.js";

/** CPU as `500m`, `2` or `0.5`; numbers are taken as cores. */
export const cpu = z
  .union([z.string(), z.number()], { error: "expected CPU cores, such as 2, 0.5 or 500m" })
  .refine((value) => isCpu(String(value)), {
    error: "expected CPU cores of at least 1m, such as 2, 0.5 or 500m",
  })
  .meta({ pattern: patterns.cpu, examples: ["500m", "2"] })
  .transform(String);

/** A size with its unit. A bare number is refused: Kubernetes would read `4` as four bytes. */
export const size = z
  .string({ error: "expected a size with a unit, such as 512Mi or 4Gi" })
  .refine(isSize, {
    error: "expected a size above 0 with a unit (Ki, Mi, Gi, Ti, k, M, G, T), such as 512Mi or 4Gi",
  })
  .meta({ pattern: patterns.size, examples: ["512Mi", "4Gi"] });

/** A duration of hours, minutes and seconds: `90s`, `10m`, `1h30m`. */
export const duration = z
  .string({ error: "expected a duration, such as 90s, 10m or 1h30m" })
  .refine(isDuration, {
    error: "expected a duration of hours, minutes, seconds up to a year, such as 90s, 10m or 1h30m",
  })
  .meta({ pattern: patterns.duration, examples: ["90s", "10m", "1h30m"] });

/** A duration of at least a second. */
export const positiveDuration = duration.refine((text) => !isDuration(text) || seconds(text) > 0, {
  error: "expected a duration above 0, such as 90s, 10m or 1h30m",
});

/** A name that is valid as a DNS label on every backend (RFC 1123, first a letter). */
export function dnsLabel(longest: number) {
  return z.string().regex(new RegExp(`^(?=.{1,${longest}}$)[a-z](?:[-a-z0-9]*[a-z0-9])?$`), {
    error: `expected at most ${longest} lower-case letters, digits and hyphens, beginning with a letter`,
  });
}

/** A Kubernetes object name (RFC 1123 subdomain). */
export const objectName = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/, {
    error:
      "expected a Kubernetes object name: lower-case letters, digits and hyphens, and single dots between them",
  });

/** A name of a Kubernetes Namespace (RFC 1123 label). */
export const namespaceName = z.string().regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, {
  error: "expected the name of a Namespace: at most 63 lower-case letters, digits and hyphens",
});

/** A key of a Kubernetes Secret. */
const secretKey = z.string().regex(/^(?=.{1,253}$)(?!\.{1,2}$|\.\.)[-._A-Za-z0-9]+$/, {
  error: "expected a key of a Secret: letters, digits, hyphens, underscores and dots",
});

/** A DNS host name, without scheme, port or path. */
export const hostName = z
  .string()
  .regex(/^(?=.{1,253}$)(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z][-a-z0-9]*[a-z0-9]$/, {
    error: "expected a host name such as digits.ml.example.com, without scheme, port or path",
  });

/** A name of an environment variable. */
export const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
  error: "expected a variable name: letters, digits and underscores, not beginning with a digit",
});

/** A folder inside the container: an absolute path in its plainest form, and not the root. */
export const containerPath = z.string().regex(/^(?:\/(?!\.{1,2}(?:\/|$))[^\s:/]+)+$/, {
  error: "expected an absolute path below / without . and .., such as /opt/ml/model",
});

/** A path of the model's HTTP API. */
export const urlPath = z.string().regex(/^\/[^\s?#]*$/, {
  error: "expected a path that begins with /, such as /invocations",
});

/** An IPv4 or IPv6 network in CIDR notation. */
export const cidr = z.union([z.cidrv4(), z.cidrv6()], {
  error: "expected a network in CIDR notation, such as 10.0.0.0/8",
});

/** A reference to a container image that names a tag or a digest. */
export const imageReference = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]*(?::\d+)?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::[\w][\w.-]{0,127}|@sha256:[0-9a-f]{64}|:[\w][\w.-]{0,127}@sha256:[0-9a-f]{64})$/,
    {
      error: "expected an image with a tag or a digest, such as registry.example.com/team/model:1.4",
    },
  );

/** A whole number of at least `least`, and at most `most` where that is given. */
export function count(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return z
    .int({ error: `expected a whole number ${range}` })
    .min(least)
    .max(most);
}

const cronHelp =
  'expected a cron expression of five fields (minute, hour, day, month, day of the week), such as "0 7 * * 1-5"';
const zoneHelp = "expected a time zone such as Europe/Berlin";

/** A five-field cron expression; times are in the schedule's time zone. */
export const cron = z
  .string({ error: cronHelp })
  .refine(isCron, { error: cronHelp })
  .meta({ examples: ["0 7 * * 1-5"] });

/** A name of the IANA time zone database. */
export const timeZone = z
  .string({ error: zoneHelp })
  .refine(isTimeZone, { error: zoneHelp })
  .meta({ examples: ["Europe/Berlin"] });

/** Whether the name is known to this machine's time zone database; `+02:00` is an offset and no zone. */
function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }).format() !== "";
  } catch (error) {
    if (error instanceof RangeError) {
      return false;
    }
    throw error;
  }
}

/** A map of which exactly one of `keys` is given; the JSON Schema says so too. */
export function exactlyOne<Shape extends z.ZodRawShape>(
  shape: Shape,
  keys: readonly (keyof Shape & string)[],
) {
  return z
    .strictObject(shape)
    .refine((value) => given(value, keys) === 1, { error: `expected exactly one of ${keys.join(", ")}` })
    .meta({ oneOf: keys.map((key) => ({ required: [key] })) });
}

function given(value: object, keys: readonly string[]): number {
  const present = new Map<string, unknown>(Object.entries(value));
  return keys.filter((key) => present.get(key) !== undefined).length;
}

/** Where a secret value is kept. The value itself never stands in a spec. */
export const secretReference = exactlyOne(
  {
    awsSecretsManager: z
      .strictObject({
        name: z.string().min(1).describe("Name or ARN of the secret."),
        key: z.string().min(1).optional().describe("Key inside a JSON secret; default: the whole secret."),
      })
      .optional()
      .describe("A secret in AWS Secrets Manager."),
    ssmParameter: z
      .strictObject({ name: z.string().min(1).describe("Name or ARN of the SecureString parameter.") })
      .optional()
      .describe("A parameter in AWS Systems Manager."),
    kubernetes: z
      .strictObject({
        name: objectName.describe("Name of the Secret, in the model's namespace."),
        key: secretKey.describe("Key inside the Secret."),
      })
      .optional()
      .describe("A Kubernetes Secret."),
  },
  ["awsSecretsManager", "ssmParameter", "kubernetes"],
).describe("Where a secret is kept: exactly one of awsSecretsManager, ssmParameter, kubernetes.");

export type SecretReference = z.output<typeof secretReference>;
