import { type CloudResource, visitObjectsAt } from "./cloudResource.js";
import { postpone, textAt, valueAt } from "../read.js";

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
const costly: ReadonlySet<string> = new Set(costlyTypes);

/**
 * Whether a resource costs by the hour. An endpoint of a VPC for S3 or DynamoDB (type Gateway, which is the default) never does
 * ("Gateway endpoints", AWS PrivateLink guide). A configuration of an endpoint does unless its variants are serverless. Where
 * that is not known yet the dearer is assumed.
 */
export function costsByTheHour(resource: CloudResource): boolean {
  switch (resource.type) {
    case "ec2.VpcEndpoint":
      return !isGateway(resource);
    case "sagemaker.EndpointConfiguration":
      return !isServerless(resource);
    default:
      return hourly.has(resource.type);
  }
}

/** Whether a resource costs anything, by the hour, by what it keeps or by its use. */
export function costsAnything(resource: CloudResource): boolean {
  return costly.has(resource.type) && !(resource.type === "ec2.VpcEndpoint" && isGateway(resource));
}

function isGateway({ props }: CloudResource): boolean {
  let gateway = false;
  postpone(() => {
    gateway = (textAt(props, "vpcEndpointType") ?? "Gateway").toLowerCase() === "gateway";
  });
  return gateway;
}

function isServerless({ props }: CloudResource): boolean {
  const serverless: boolean[] = [];
  postpone(() => {
    visitObjectsAt(props, "productionVariants", (variant) => {
      serverless.push((valueAt(variant, "serverlessConfig") ?? undefined) !== undefined);
    });
  });
  return serverless.length > 0 && !serverless.includes(false);
}
