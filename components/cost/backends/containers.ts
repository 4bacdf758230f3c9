import type { Context } from "../context.js";
import type { Part } from "../part.js";
import type { Usage } from "../usage/usage.js";
import { alarmsPart, alarmsPerPolicy, internetPart, loadBalancerPart, logsPart, natPart } from "./shared.js";

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

/** What no part counts. */
export const notIncludedWithContainers: readonly string[] = [
  "data through NAT gateways and between availability zones",
  "public IPv4 addresses",
  "image in ECR and artifacts in S3",
  "taxes, support and savings plans",
];
