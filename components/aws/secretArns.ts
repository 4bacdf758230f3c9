import type { Account } from "./account.js";

/**
 * ARN of a secret, for a policy. Secrets Manager puts a hyphen and six characters of its own behind a name; their number
 * is all that is known of them.
 */
export function secretArn({ partition, region, accountId }: Account, name: string): string {
  return name.startsWith("arn:")
    ? name
    : `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${name}-??????`;
}

/** ARN of a parameter of Systems Manager. */
export function parameterArn({ partition, region, accountId }: Account, name: string): string {
  return name.startsWith("arn:")
    ? name
    : `arn:${partition}:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, "")}`;
}
