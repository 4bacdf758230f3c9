import type { HostingSpec } from "../../spec/index.js";

/**
 * Characters of a role's policies for the secrets and archives of one version. All inline policies of a role have 10,240
 * together (IAM user guide, "IAM and AWS STS quotas"): those of the old and the new version, which are there at the same
 * time, and the rights that every version has.
 */
export const policyRoom = 2500;

/** What stands before and behind the name of a secret or parameter in a policy, in characters, where it is longest. */
const aroundName = "'arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:-??????',".length;

/** Characters that the right to read all secrets of the spec takes. A secret with several keys counts once. */
export function secretsLength({ model }: HostingSpec): number {
  const named = Object.values(model.secrets ?? {}).flatMap(
    ({ awsSecretsManager, ssmParameter }) => (awsSecretsManager ?? ssmParameter)?.name ?? [],
  );
  return [...new Set(named)].reduce((sum, name) => sum + name.length + aroundName, 0);
}
