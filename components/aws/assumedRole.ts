import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import { ProtocolError, timeLimits } from "./sdk.js";

const answer = z.object({
  Credentials: z.object({
    AccessKeyId: z.string(),
    SecretAccessKey: z.string(),
    SessionToken: z.string(),
    Expiration: z.date(),
  }),
});

/**
 * Credentials of a role, as the AWS SDK takes them. It asks anew before they expire: a rollout may take longer than the
 * hour for which they last.
 */
export async function assumeRole(roleArn: string, region: string, profile: string | undefined) {
  const client = new STSClient({
    region,
    ...(profile === undefined ? {} : { profile }),
    requestHandler: { ...timeLimits },
  });
  try {
    const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "model-hosting" });
    const result = answer.safeParse(await client.send(command));
    if (!result.success) throw new ProtocolError("the answer to AssumeRole holds no credentials");
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = result.data.Credentials;
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  } finally {
    client.destroy();
  }
}
