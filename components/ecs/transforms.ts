import type { PolicyArgs, ScheduledActionArgs, TargetArgs } from "@pulumi/aws/appautoscaling/index.js";
import type { GroupArgs } from "@pulumi/aws/autoscaling/index.js";
import type { LogGroupArgs, MetricAlarmArgs } from "@pulumi/aws/cloudwatch/index.js";
import type { LaunchTemplateArgs } from "@pulumi/aws/ec2/index.js";
import type {
  CapacityProviderArgs,
  ClusterArgs,
  ClusterCapacityProvidersArgs,
  ServiceArgs,
  TaskDefinitionArgs,
} from "@pulumi/aws/ecs/index.js";
import type { InstanceProfileArgs, RoleArgs, RolePolicyArgs } from "@pulumi/aws/iam/index.js";
import type { ListenerRuleArgs, TargetGroupArgs } from "@pulumi/aws/lb/index.js";
import type { BudgetTransforms } from "../aws/budget.js";
import type { SecurityGroupTransforms } from "../network/transforms.js";
import type { Transform } from "../transform.js";

/**
 * Escape hatch: one hook per kind of child, for what the hosting spec does not say. A hook is called for each child of
 * its kind.
 *
 * @example
 * new ModelHost("digits", { spec, transform: { ecs: { service: (args) => { ... } } } });
 */
export interface EcsTransforms extends BudgetTransforms, SecurityGroupTransforms {
  readonly role?: Transform<RoleArgs>;
  readonly rolePolicy?: Transform<RolePolicyArgs>;
  readonly logGroup?: Transform<LogGroupArgs>;
  readonly targetGroup?: Transform<TargetGroupArgs>;
  readonly listenerRule?: Transform<ListenerRuleArgs>;
  readonly taskDefinition?: Transform<TaskDefinitionArgs>;
  readonly service?: Transform<ServiceArgs>;
  readonly alarm?: Transform<MetricAlarmArgs>;
  readonly scalableTarget?: Transform<TargetArgs>;
  readonly scalingPolicy?: Transform<PolicyArgs>;
  readonly scheduledAction?: Transform<ScheduledActionArgs>;
}

/** Hooks of what all models of a stack share on its cluster. */
export interface ClusterTransforms extends SecurityGroupTransforms {
  readonly cluster?: Transform<ClusterArgs>;
  readonly clusterCapacityProviders?: Transform<ClusterCapacityProvidersArgs>;
  readonly capacityProvider?: Transform<CapacityProviderArgs>;
  readonly autoScalingGroup?: Transform<GroupArgs>;
  readonly launchTemplate?: Transform<LaunchTemplateArgs>;
  readonly instanceProfile?: Transform<InstanceProfileArgs>;
  readonly role?: Transform<RoleArgs>;
  readonly rolePolicy?: Transform<RolePolicyArgs>;
}
