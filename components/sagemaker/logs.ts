import { LogGroup } from "@pulumi/aws/cloudwatch/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { regional, type Parts } from "./children.js";
import { endpointLogGroup } from "./names.js";
import { transformed } from "../transform.js";

/** Days for which logs are kept where the spec does not say. */
export const defaultLogRetentionDays = 30;

/** Makes the endpoint's log group, so that SageMaker does not make one that is kept for ever. */
export function createLogGroup({ workload, transform, parent, tags }: Parts): pulumi.Resource {
  const { logRetentionDays = defaultLogRetentionDays } = workload.spec.observability ?? {};
  const { endpointName } = workload;
  const args = {
    ...regional(workload),
    name: endpointLogGroup(endpointName),
    retentionInDays: logRetentionDays,
    tags,
  };
  return new LogGroup(...transformed(transform.logGroup, endpointName, args, { parent }));
}
