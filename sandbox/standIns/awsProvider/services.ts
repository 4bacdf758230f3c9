import type { Json, JsonObject } from "../provider/json.js";

/** An AWS service: its SDK, loaded when the first resource of it comes, and how it says that something is missing. */
interface Service {
  load: () => Promise<object>;
  /** The SDK's class of the service's client. */
  client: string;
  /** Codes of errors that mean "there is no such thing". */
  missing: readonly string[];
  /** For a service that has no code of its own for it. */
  missingMessage?: RegExp;
}

/** Named by their keys alone: the inferred types of the SDKs would be too large to write down. */
const named = <Name extends string>(table: Record<Name, Service>): Record<Name, Service> => table;

export const services = named({
  appautoscaling: {
    load: () => import("@aws-sdk/client-application-auto-scaling"),
    client: "ApplicationAutoScalingClient",
    missing: ["ObjectNotFoundException"],
  },
  autoscaling: {
    load: () => import("@aws-sdk/client-auto-scaling"),
    client: "AutoScalingClient",
    missing: [],
    missingMessage: /not found/i,
  },
  budgets: {
    load: () => import("@aws-sdk/client-budgets"),
    client: "BudgetsClient",
    missing: ["NotFoundException"],
  },
  cloudwatch: {
    load: () => import("@aws-sdk/client-cloudwatch"),
    client: "CloudWatchClient",
    missing: ["ResourceNotFound", "ResourceNotFoundException", "DashboardNotFoundError"],
  },
  ec2: {
    load: () => import("@aws-sdk/client-ec2"),
    client: "EC2Client",
    missing: [
      ...["InvalidAllocationID.NotFound", "InvalidAssociationID.NotFound", "InvalidGroup.NotFound"],
      ...[
        "InvalidGroupId.Malformed",
        "InvalidInternetGatewayID.NotFound",
        "InvalidLaunchTemplateId.NotFound",
        "InvalidLaunchTemplateName.NotFoundException",
      ],
      ...["InvalidPermission.NotFound", "InvalidRoute.NotFound", "InvalidRouteTableID.NotFound"],
      ...["InvalidSecurityGroupRuleId.NotFound", "InvalidSubnetID.NotFound", "InvalidVpcEndpointId.NotFound"],
      ...["InvalidVpcID.NotFound", "NatGatewayNotFound"],
    ],
  },
  ecs: {
    load: () => import("@aws-sdk/client-ecs"),
    client: "ECSClient",
    missing: ["ClusterNotFoundException", "ServiceNotFoundException", "ServiceNotActiveException"],
    missingMessage: /^(The specified capacity provider does not exist|Unable to describe task definition)/,
  },
  eks: {
    load: () => import("@aws-sdk/client-eks"),
    client: "EKSClient",
    missing: ["ResourceNotFoundException", "NotFoundException"],
  },
  elbv2: {
    load: () => import("@aws-sdk/client-elastic-load-balancing-v2"),
    client: "ElasticLoadBalancingV2Client",
    missing: [
      ...["ListenerNotFoundException", "LoadBalancerNotFoundException", "RuleNotFoundException"],
      "TargetGroupNotFoundException",
    ],
  },
  iam: {
    load: () => import("@aws-sdk/client-iam"),
    client: "IAMClient",
    missing: ["NoSuchEntity", "NoSuchEntityException"],
  },
  kms: { load: () => import("@aws-sdk/client-kms"), client: "KMSClient", missing: ["NotFoundException"] },
  logs: {
    load: () => import("@aws-sdk/client-cloudwatch-logs"),
    client: "CloudWatchLogsClient",
    missing: ["ResourceNotFoundException"],
  },
  s3: {
    load: () => import("@aws-sdk/client-s3"),
    client: "S3Client",
    missing: [
      "NoSuchBucket",
      "NotFound",
      "NoSuchBucketPolicy",
      "NoSuchLifecycleConfiguration",
      "NoSuchPublicAccessBlockConfiguration",
      "NoSuchTagSet",
      "OwnershipControlsNotFoundError",
      "ServerSideEncryptionConfigurationNotFoundError",
    ],
  },
  sagemaker: {
    load: () => import("@aws-sdk/client-sagemaker"),
    client: "SageMakerClient",
    missing: ["ResourceNotFound"],
    missingMessage: /^Could not find /,
  },
  scheduler: {
    load: () => import("@aws-sdk/client-scheduler"),
    client: "SchedulerClient",
    missing: ["ResourceNotFoundException"],
  },
  sfn: {
    load: () => import("@aws-sdk/client-sfn"),
    client: "SFNClient",
    missing: ["StateMachineDoesNotExist", "StateMachineDeleting"],
  },
  sns: {
    load: () => import("@aws-sdk/client-sns"),
    client: "SNSClient",
    missing: ["NotFound", "NotFoundException"],
  },
  sqs: {
    load: () => import("@aws-sdk/client-sqs"),
    client: "SQSClient",
    missing: ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"],
  },
  ssm: {
    load: () => import("@aws-sdk/client-ssm"),
    client: "SSMClient",
    missing: ["ParameterNotFound"],
  },
  sts: { load: () => import("@aws-sdk/client-sts"), client: "STSClient", missing: [] },
});

/** As the provider's option `endpoints` names it, too. */
export type ServiceName = keyof typeof services;

/** Errors that mean "there is one already", of the services whose creates are not idempotent. */
const existing: readonly string[] = [
  ...["BucketAlreadyOwnedByYou", "ConflictException", "EntityAlreadyExists", "EntityAlreadyExistsException"],
  ...["ResourceAlreadyExistsException", "StateMachineAlreadyExists"],
  ...[
    "InvalidGroup.Duplicate",
    "InvalidPermission.Duplicate",
    "InvalidSubnet.Conflict",
    "RouteAlreadyExists",
  ],
  ...["InvalidLaunchTemplateName.AlreadyExistsException", "Resource.AlreadyAssociated"],
  ...["DuplicateListenerException", "DuplicateLoadBalancerNameException"],
  ...["DuplicateTargetGroupNameException", "PriorityInUseException"],
];
const existingMessage =
  /already exist|was not idempotent|access entry resource is already in use|quota for InstanceSessionsPerInstanceProfile/;

/** What an AWS API said instead of an answer. */
export class AwsError extends Error {
  constructor(
    service: ServiceName,
    action: string,
    /** E.g. "ValidationException". */
    readonly code: string,
    readonly reason: string,
    /** How many times the call was sent. */
    readonly attempts: number,
  ) {
    super(`${service} ${action}: ${code}: ${reason}`);
    const { missing, missingMessage }: Service = services[service];
    this.isMissing = missing.includes(code) || (missingMessage?.test(reason) ?? false);
  }

  /** Whether it says that the thing asked for does not exist. */
  readonly isMissing: boolean;

  /** Whether it says that what was to be created exists. */
  get isExisting(): boolean {
    return existing.includes(this.code) || existingMessage.test(this.reason);
  }
}

/** The answer of an API as JSON: times as text, without what the SDK adds. */
export function asJson(answer: unknown): JsonObject {
  const json: unknown = JSON.parse(JSON.stringify(answer ?? {}));
  return isJsonObject(json) ? { ...json, $metadata: undefined } : {};
}

function isJsonObject(value: unknown): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
