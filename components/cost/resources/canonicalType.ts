/**
 * Modules of the AWS provider that are others by an older name. Source: `aliases` in the SDK of `@pulumi/aws` 7, and
 * `alb`, which has the resources of `lb` under another name.
 */
const modules: Readonly<Record<string, string>> = {
  alb: "lb",
  applicationloadbalancing: "lb",
  elasticloadbalancingv2: "lb",
  elasticloadbalancing: "elb",
};

/** An optional `V2` that the provider's types of S3 bear or bear no more. */
const version2 = /^(s3\.Bucket\w*?)V2$/i;

/**
 * Name of an AWS resource's type whatever its token's spelling, such as `sagemaker.EndpointConfiguration` of
 * `aws:sagemaker/endpointConfiguration:EndpointConfiguration`; undefined when it is not of the AWS provider.
 */
export function canonicalType(token: string): string | undefined {
  const [, module = "", type] = /^aws:(?:([a-z0-9]+)(?:\/\w+)?:)?(\w+)$/i.exec(token) ?? [];
  if (type === undefined || module === "index") {
    return undefined;
  }
  const name = module.toLowerCase();
  const canonical = `${modules[name] ?? name}.${type}`;
  return canonical.replace(version2, "$1");
}
