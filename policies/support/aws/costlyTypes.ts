import { type CloudResource, visitObjectsAt } from "./cloudResource.js";
import { postpone, valueAt } from "../read.js";

/** Types that cost by the hour whether anything uses them or not, and take tags. */
export const hourlyTypes = [
  "sagemaker.EndpointConfiguration",
  "sagemaker.NotebookInstance",
  "ec2.Instance",
  "ec2.SpotInstanceRequest",
  "ec2.NatGateway",
  "ec2.VpcEndpoint",
  "ec2.Eip",
  "autoscaling.Group",
  "ecs.Service",
  "eks.Cluster",
  "eks.NodeGroup",
  "lb.LoadBalancer",
  "elb.LoadBalancer",
] as const;

/** Types that take tags and cost something, by the hour or by what they keep. */
export const costlyTypes = [
  ...hourlyTypes,
  "sagemaker.Endpoint",
  "ebs.Volume",
  "efs.FileSystem",
  "s3.Bucket",
  "cloudwatch.LogGroup",
  "cloudwatch.MetricAlarm",
  "kms.Key",
  "secretsmanager.Secret",
] as const;

const hourly: ReadonlySet<string> = new Set(hourlyTypes);

/**
 * Whether a resource costs by the hour. A configuration of an endpoint does unless its variants are serverless; where they are
 * not known yet the dearer is assumed.
 */
export function costsByTheHour({ type, props }: CloudResource): boolean {
  if (type !== "sagemaker.EndpointConfiguration") return hourly.has(type);
  const serverless: boolean[] = [];
  postpone(() => {
    visitObjectsAt(props, "productionVariants", (variant) => {
      serverless.push((valueAt(variant, "serverlessConfig") ?? undefined) !== undefined);
    });
  });
  return serverless.length === 0 || serverless.includes(false);
}
