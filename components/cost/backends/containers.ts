import type { FargatePlace, InstancesPlace } from "../candidate.js";
import type { Context } from "../context.js";
import { product } from "../figure.js";
import { hoursPerMonth } from "../month.js";
import type { Part } from "../part.js";
import type { Usage } from "../usage/usage.js";
import {
  alarmsPart,
  alarmsPerPolicy,
  internetPart,
  loadBalancerPart,
  logsPart,
  natPart,
  shareOf,
} from "./shared.js";

/** What containers on AWS cost besides what they run on. */
export function containerParts(context: Context, usage: Usage): Part[] {
  return [
    loadBalancerPart(context, usage),
    natPart(context),
    logsPart(context, usage),
    ...alarmsPart(context, alarms(context)),
    ...internetPart(context, usage),
  ];
}

function alarms({ spec, bounds }: Context): number {
  const scaling = bounds.most > bounds.least ? alarmsPerPolicy : 0;
  return (spec.observability?.alarms?.length ?? 0) + scaling;
}

/** The control plane of EKS; that of ECS costs nothing. */
export function clusterParts(
  { region, prices, assumptions }: Context,
  backend: (FargatePlace | InstancesPlace)["backend"],
): Part[] {
  const { cluster: models } = assumptions.shared;
  const amount = product(hoursPerMonth / models, prices.find(region, "eks", "clusterHour"));
  const how = `${shareOf(models)} of ${hoursPerMonth} h`;
  return backend === "eks" ? [{ name: "cluster", amount, how }] : [];
}

/** What no part counts. */
export const notIncludedWithContainers: readonly string[] = [
  "data through NAT gateways and between availability zones",
  "public IPv4 addresses",
  "image in ECR and artifacts in S3",
  "taxes, support and savings plans",
];
