import { canonicalType } from "../../components/cost/resources/canonicalType.js";

/** Kinds of Kubernetes objects that answer requests, or without which none arrives. */
const kubernetesKinds: ReadonlySet<string> = new Set([
  ...["Deployment", "StatefulSet", "DaemonSet", "Pod", "ReplicaSet"],
  ...["Service", "Ingress", "Gateway", "HTTPRoute", "GRPCRoute", "Namespace"],
]);

/** The same of the AWS provider, whatever the spelling of their tokens. */
const awsTypes: ReadonlySet<string> = new Set([
  "sagemaker.Endpoint",
  ...["ecs.Service", "ecs.Cluster", "eks.Cluster", "eks.NodeGroup", "autoscaling.Group", "ec2.Instance"],
  ...["lb.LoadBalancer", "lb.Listener", "lb.ListenerRule", "lb.TargetGroup", "elb.LoadBalancer"],
  ...["apigateway.RestApi", "apigatewayv2.Api", "apigatewayv2.Stage", "route53.Record"],
]);

/** Whether requests are answered by a resource of this type or go through it: replacing it can fail requests. */
export function isServing(type: string): boolean {
  if (type.startsWith("kubernetes:")) return kubernetesKinds.has(type.split(":").at(-1) ?? "");
  if (/^pulumi-nodejs:dynamic\/model-hosting:HostedEndpoint$/.test(type)) return true;
  return awsTypes.has(canonicalType(type) ?? "");
}
