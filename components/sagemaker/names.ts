import { createHash } from "node:crypto";
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

/** Longest name that leaves room for the provider's `-` and seven digits in the 63 characters of SageMaker. */
const longestLogicalName = 55;

/** A name for the provider to complete: as it is, or cut and told apart by a digest where it would get too long. */
export function logicalName(...parts: readonly string[]): string {
  const whole = parts.join("-");
  if (whole.length <= longestLogicalName) {
    return whole;
  }
  const digest = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  return `${whole.slice(0, longestLogicalName - digest.length - 1)}-${digest}`;
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
