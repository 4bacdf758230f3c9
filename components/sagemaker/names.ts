import type { HostingSpec } from "../spec/index.js";
import type { SageMakerSettings } from "./settings.js";

/**
 * Name of a variant that has none of its own. It never changes: an update must keep the names of variants (SageMaker
 * developer guide, "Deployment guardrails: Exclusions"), and scalable targets and metrics go by them.
 */
export const primaryVariant = "primary";

/**
 * Name of the endpoint: the model's, and what tells stacks of one account apart. Nothing in it is random, so that log
 * group, alarms and permissions can name the endpoint before it exists.
 */
export function endpointName(
  { name }: HostingSpec,
  { nameSuffix }: SageMakerSettings,
  stack: string,
): string {
  return `${name}-${nameSuffix ?? stack}`;
}

/**
 * Name of an alarm; the deployment's rollback and the role's permission go by it. What stands before the variant is no
 * character of a name, so that no two alarms have one name.
 */
export function alarmName(endpoint: string, alarm: string, variant?: string): string {
  return `${endpoint}-${alarm}${variant === undefined ? "" : `_${variant}`}`;
}

/** Log group that SageMaker writes the containers' output to ("Log groups and streams that SageMaker AI sends to CloudWatch"). */
export function endpointLogGroup(endpoint: string): string {
  return `/aws/sagemaker/Endpoints/${endpoint}`;
}

/** Log group of all transform jobs of an account; SageMaker makes it, and no job can have one of its own. */
export const transformLogGroup = "/aws/sagemaker/TransformJobs";
