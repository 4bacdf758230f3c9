import { z } from "zod";

/** What answered does not speak the API of AWS: an emulator that lacks the call, or a proxy in between. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** Milliseconds after which an attempt of a call ends, so that a hung connection does. */
export const timeLimits = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

/** Whose credentials a dynamic resource's calls are made with. Default: what the AWS SDK finds in the environment. */
export const credentials = z.strictObject({
  /** Profile of the AWS configuration files. */
  profile: z.string().min(1).optional(),
  /** Role that is assumed with these credentials. */
  assumeRoleArn: z.string().startsWith("arn:").optional(),
});

export type Credentials = z.infer<typeof credentials>;

/** Options of a client of the AWS SDK: with retries and time limits, and with these credentials. */
export function clientOptions(region: string, { profile, assumeRoleArn }: Credentials = {}) {
  return {
    region,
    ...(profile === undefined ? {} : { profile }),
    ...(assumeRoleArn === undefined ? {} : { credentials: roleCredentials(assumeRoleArn, region, profile) }),
    retryMode: "standard",
    maxAttempts: 8,
    requestHandler: { ...timeLimits },
  };
}

function roleCredentials(roleArn: string, region: string, profile: string | undefined) {
  return async () => {
    // Loaded where a role is named: it brings the client of another service.
    const { assumeRole } = await import("./assumedRole.js");
    return assumeRole(roleArn, region, profile);
  };
}
