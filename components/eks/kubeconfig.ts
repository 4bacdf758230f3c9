/** How a cluster of EKS is reached. */
export interface Reach {
  readonly name: string;
  readonly region: string;
  /** URL of the API server. */
  readonly endpoint: string;
  /** Certificate of its authority: base64 of its PEM, as EKS gives it. */
  readonly certificateAuthority: string;
  /** Profile whose credentials ask for tokens. */
  readonly profile?: string;
  /** Role that is assumed for them. */
  readonly assumeRoleArn?: string;
}

/**
 * The kubeconfig of a cluster, as JSON. It holds no token: whoever uses it asks for one with `aws eks get-token`, which
 * signs it with the credentials of the moment, for a quarter of an hour ("Connect kubectl to an EKS cluster by creating
 * a kubeconfig file", Amazon EKS user guide). So the state has nothing to keep secret, and the AWS CLI must be there.
 */
export function kubeconfigOf({ name, endpoint, certificateAuthority, ...rest }: Reach): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: endpoint, "certificate-authority-data": certificateAuthority } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
    users: [{ name, user: { exec: tokenCommand(name, rest) } }],
  });
}

function tokenCommand(
  name: string,
  { region, profile, assumeRoleArn }: Pick<Reach, "region" | "profile" | "assumeRoleArn">,
) {
  return {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "aws",
    args: [
      ...["eks", "get-token", "--cluster-name", name, "--region", region, "--output", "json"],
      ...(assumeRoleArn === undefined ? [] : ["--role-arn", assumeRoleArn]),
    ],
    ...(profile === undefined ? {} : { env: [{ name: "AWS_PROFILE", value: profile }] }),
  };
}
