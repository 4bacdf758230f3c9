import type { PolicyArgs, ScheduledActionArgs, TargetArgs } from "@pulumi/aws/appautoscaling/index.js";
import type { BudgetArgs } from "@pulumi/aws/budgets/index.js";
import type { DashboardArgs, LogGroupArgs, MetricAlarmArgs } from "@pulumi/aws/cloudwatch/index.js";
import type { RoleArgs, RolePolicyArgs } from "@pulumi/aws/iam/index.js";
import type {
  BucketArgs,
  BucketLifecycleConfigurationArgs,
  BucketPublicAccessBlockArgs,
  BucketServerSideEncryptionConfigurationArgs,
} from "@pulumi/aws/s3/index.js";
import type { EndpointConfigurationArgs, ModelArgs } from "@pulumi/aws/sagemaker/index.js";
import type { TopicArgs, TopicPolicyArgs } from "@pulumi/aws/sns/index.js";
import type { Transform } from "../transform.js";
import type { BatchJobTransforms } from "./batch/index.js";

/**
 * Escape hatch: one hook per kind of child, for what the hosting spec does not say. A hook is called for each child of
 * its kind.
 *
 * @example
 * new ModelHost("digits", { spec, transform: { sagemaker: { logGroup: (args) => { ... } } } });
 */
export interface SageMakerTransforms {
  readonly executionRole?: Transform<RoleArgs>;
  readonly executionPolicy?: Transform<RolePolicyArgs>;
  readonly logGroup?: Transform<LogGroupArgs>;
  readonly bucket?: Transform<BucketArgs>;
  readonly bucketAccess?: Transform<BucketPublicAccessBlockArgs>;
  readonly bucketEncryption?: Transform<BucketServerSideEncryptionConfigurationArgs>;
  readonly bucketLifecycle?: Transform<BucketLifecycleConfigurationArgs>;
  readonly topic?: Transform<TopicArgs>;
  readonly topicPolicy?: Transform<TopicPolicyArgs>;
  readonly model?: Transform<ModelArgs>;
  readonly endpointConfiguration?: Transform<EndpointConfigurationArgs>;
  readonly alarm?: Transform<MetricAlarmArgs>;
  readonly dashboard?: Transform<DashboardArgs>;
  readonly budget?: Transform<BudgetArgs>;
  readonly scalableTarget?: Transform<TargetArgs>;
  readonly scalingPolicy?: Transform<PolicyArgs>;
  readonly scheduledAction?: Transform<ScheduledActionArgs>;
  readonly callerPolicy?: Transform<RolePolicyArgs>;
  readonly batch?: BatchJobTransforms;
}
