import type { Bill } from "./bill.js";
import { serviceBill } from "./containers.js";
import { isFree } from "./freeTypes.js";
import { groupBill, instanceBill, nodeGroupBill } from "./instances.js";
import { kubernetesKind, workloadKinds } from "./kubernetes.js";
import { elasticIpBill, loadBalancerBill, natGatewayBill, vpcEndpointBill } from "./network.js";
import { endpointBill, endpointConfigurationBill, notebookBill } from "./sageMaker.js";
import {
  alarmBill,
  certificateBill,
  eksClusterBill,
  keyBill,
  parameterBill,
  secretBill,
  stateMachineBill,
  usedBill,
  usedTypes,
  volumeBill,
} from "./services.js";
import { typeOf, type Entry, type Stack } from "./stack.js";

/** What a resource costs; undefined where that is nothing, or counts with another. */
export type Biller = (stack: Stack, entry: Entry) => Bill | undefined;

/** By {@link typeOf}. */
export const billers: ReadonlyMap<string, Biller> = new Map<string, Biller>([
  ["sagemaker.EndpointConfiguration", endpointConfigurationBill],
  ["sagemaker.Endpoint", endpointBill],
  ["dynamic:HostedEndpoint", endpointBill],
  ["sagemaker.NotebookInstance", notebookBill],
  ["ecs.Service", serviceBill],
  ["eks.Cluster", eksClusterBill],
  ["eks.NodeGroup", nodeGroupBill],
  ["autoscaling.Group", groupBill],
  ["ec2.Instance", instanceBill],
  ["ec2.SpotInstanceRequest", instanceBill],
  ["ebs.Volume", volumeBill],
  ["ec2.NatGateway", natGatewayBill],
  ["ec2.VpcEndpoint", vpcEndpointBill],
  ["lb.LoadBalancer", loadBalancerBill],
  ["ec2.Eip", elasticIpBill],
  ["cloudwatch.MetricAlarm", alarmBill],
  ["kms.Key", keyBill],
  ["kms.ReplicaKey", keyBill],
  ["secretsmanager.Secret", secretBill],
  ["acm.Certificate", certificateBill],
  ["ssm.Parameter", parameterBill],
  ["sfn.StateMachine", stateMachineBill],
  ...[...usedTypes.keys()].map((type): [string, Biller] => [type, usedBill]),
]);

/** Whether a resource costs something, as far as its type tells. */
export type Pricing = "priced" | "free" | "unknown";

/**
 * Whether resources of a type cost something that this module can price (`priced`; that may be nothing until they are
 * used), nothing by being there (`free`), or something that it has no price for (`unknown`): types of AWS that it does not
 * know, and those of other clouds. Takes a type's token or its canonical name.
 */
export function pricing(type: string): Pricing {
  const canonical = typeOf(type);
  const { kind = "" } = kubernetesKind(type) ?? {};
  if (billers.has(canonical) || workloadKinds.has(kind.replace(/List$/, ""))) {
    return "priced";
  }
  return isFree(canonical, type) ? "free" : "unknown";
}
