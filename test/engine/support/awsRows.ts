/**
 * One row for each type that the stand-in for the AWS provider has: a program's arguments, what to change in place, and
 * what to change so that another resource takes its place. `r.<row>` is an earlier row's resource, `image` an image.
 */
export interface AwsRow {
  name: string;
  type: string;
  args: string;
  /** Arguments that change in place; absent where every change replaces. */
  inPlace?: string;
  /** Arguments that replace; absent where the test of another row shows it and the change would reach many rows. */
  replace?: string;
  /** The input that names the resource, where the provider makes a name. */
  named?: string;
  /** The import's id, where it is not the resource's id: an expression over its state's outputs `o`. */
  importId?: string;
}

const trust = (service: string) =>
  `JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "${service}" } }] })`;
const policy = (action: string, resource = `"*"`) =>
  `JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "${action}", Resource: ${resource} }] })`;
const withArn = (arn: string, text: string) => `${arn}.apply((arn) => ${text})`;
const topicPolicy = (action: string) =>
  withArn(
    "r.topic.arn",
    `JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "${action}", Resource: arn }] })`,
  );
const machine = (comment: string) =>
  `JSON.stringify({ Comment: "${comment}", StartAt: "Done", States: { Done: { Type: "Succeed" } } })`;
const target = `resourceId: pulumi.interpolate\`endpoint/\${r.endpoint.name}/variant/primary\`,
  scalableDimension: "sagemaker:variant:DesiredInstanceCount", serviceNamespace: "sagemaker"`;
const ofTarget = `resourceId: r.target.resourceId, scalableDimension: r.target.scalableDimension,
  serviceNamespace: r.target.serviceNamespace`;
const targetImport = "[o.serviceNamespace, o.resourceId, o.scalableDimension].join('/')";
const tracking = (value: number) =>
  `{ ${ofTarget}, policyType: "TargetTrackingScaling", targetTrackingScalingPolicyConfiguration: {
    targetValue: ${value}, scaleInCooldown: 300,
    predefinedMetricSpecification: { predefinedMetricType: "SageMakerVariantInvocationsPerInstance" } } }`;
const model = (environment: string, tags = `{ a: "1" }`) =>
  `{ executionRoleArn: r.role.arn, tags: ${tags}, primaryContainer: { image, environment: ${environment},
    modelDataUrl: "s3://models/digits/model.tar.gz" } }`;
const configuration = (count: number, tags = `{ a: "1" }`) =>
  `{ tags: ${tags}, productionVariants: [{ variantName: "primary", modelName: r.servedModel.name,
    instanceType: "ml.m5.large", initialInstanceCount: ${count} }] }`;
const alarm = (threshold: number, more = "") =>
  `{ comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 3, threshold: ${threshold}, ${more}
    metricName: "ModelLatency", namespace: "AWS/SageMaker", period: 60, extendedStatistic: "p95",
    dimensions: { EndpointName: r.endpoint.name, VariantName: "primary" }, alarmActions: [r.topic.arn] }`;
const schedule = (expression: string) =>
  `{ scheduleExpression: "${expression}", flexibleTimeWindow: { mode: "OFF" }, target: {
    arn: r.stateMachine.arn, roleArn: r.role.arn, input: "{}", retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 } } }`;

const budget = (limit: string, forecast: number, more = "") =>
  `{ budgetType: "COST", limitAmount: "${limit}", limitUnit: "USD", timeUnit: "MONTHLY", tags: { a: "${limit}" }, ${more}
    costFilters: [{ name: "TagKeyValue", values: ["user:model-hosting/model$digits"] }], notifications: [
      { notificationType: "FORECASTED", comparisonOperator: "GREATER_THAN", threshold: ${forecast}, thresholdType: "PERCENTAGE", subscriberSnsTopicArns: [r.topic.arn] },
      { notificationType: "ACTUAL", comparisonOperator: "GREATER_THAN", threshold: 80, thresholdType: "PERCENTAGE", subscriberSnsTopicArns: [r.topic.arn] }] }`;

export const awsRows: AwsRow[] = [
  {
    name: "role",
    type: "iam.Role",
    named: "name",
    args: `{ assumeRolePolicy: ${trust("sagemaker.amazonaws.com")}, tags: { a: "1" } }`,
    inPlace: `{ assumeRolePolicy: ${trust("states.amazonaws.com")}, description: "d", maxSessionDuration: 7200, tags: { b: "2" } }`,
  },
  {
    name: "otherRole",
    type: "iam.Role",
    named: "name",
    args: `{ assumeRolePolicy: ${trust("sagemaker.amazonaws.com")} }`,
    replace: `{ assumeRolePolicy: ${trust("sagemaker.amazonaws.com")}, path: "/models/" }`,
  },
  {
    name: "rolePolicy",
    type: "iam.RolePolicy",
    named: "name",
    args: `{ role: r.role.name, policy: ${policy("s3:GetObject")} }`,
    inPlace: `{ role: r.role.name, policy: ${policy("s3:PutObject")} }`,
    replace: `{ role: r.otherRole.name, policy: ${policy("s3:PutObject")} }`,
  },
  {
    name: "policy",
    type: "iam.Policy",
    named: "name",
    args: `{ policy: ${policy("s3:GetObject")}, tags: { a: "1" } }`,
    inPlace: `{ policy: ${policy("s3:PutObject")}, tags: { a: "2" } }`,
    replace: `{ policy: ${policy("s3:PutObject")}, description: "another" }`,
  },
  {
    name: "attachment",
    type: "iam.RolePolicyAttachment",
    args: `{ role: r.role.name, policyArn: r.policy.arn }`,
    replace: `{ role: r.otherRole.name, policyArn: r.policy.arn }`,
  },
  {
    name: "bucket",
    type: "s3.Bucket",
    named: "bucket",
    args: `{ forceDestroy: true, tags: { a: "1" } }`,
    inPlace: `{ forceDestroy: true, tags: { a: "2", b: "3" } }`,
  },
  {
    name: "block",
    type: "s3.BucketPublicAccessBlock",
    args: `{ bucket: r.bucket.id, blockPublicAcls: true, blockPublicPolicy: true }`,
    inPlace: `{ bucket: r.bucket.id, blockPublicAcls: true, restrictPublicBuckets: true }`,
  },
  {
    name: "encryption",
    type: "s3.BucketServerSideEncryptionConfiguration",
    args: `{ bucket: r.bucket.id, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] }`,
    inPlace: `{ bucket: r.bucket.id, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true }] }`,
  },
  {
    name: "lifecycle",
    type: "s3.BucketLifecycleConfiguration",
    args: `{ bucket: r.bucket.id, rules: [{ id: "expire", status: "Enabled", filter: { prefix: "input/" }, expiration: { days: 7 } }] }`,
    inPlace: `{ bucket: r.bucket.id, rules: [{ id: "expire", status: "Enabled", filter: { prefix: "input/" }, expiration: { days: 9 } },
      { id: "parts", status: "Enabled", filter: {}, abortIncompleteMultipartUpload: { daysAfterInitiation: 2 } }] }`,
  },
  {
    name: "bucketPolicy",
    type: "s3.BucketPolicy",
    args: `{ bucket: r.bucket.id, policy: ${withArn("r.bucket.arn", policy("s3:GetObject", "arn"))} }`,
    inPlace: `{ bucket: r.bucket.id, policy: ${withArn("r.bucket.arn", policy("s3:PutObject", "arn"))} }`,
  },
  {
    name: "ownership",
    type: "s3.BucketOwnershipControls",
    args: `{ bucket: r.bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } }`,
    inPlace: `{ bucket: r.bucket.id, rule: { objectOwnership: "BucketOwnerPreferred" } }`,
  },
  {
    name: "topic",
    type: "sns.Topic",
    named: "name",
    args: `{ displayName: "models", tags: { a: "1" } }`,
    inPlace: `{ displayName: "all models", tags: { a: "2" } }`,
  },
  {
    name: "topicPolicy",
    type: "sns.TopicPolicy",
    args: `{ arn: r.topic.arn, policy: ${topicPolicy("sns:Publish")} }`,
    inPlace: `{ arn: r.topic.arn, policy: ${topicPolicy("sns:Subscribe")} }`,
  },
  {
    name: "queue",
    type: "sqs.Queue",
    named: "name",
    args: `{ visibilityTimeoutSeconds: 60, tags: { a: "1" } }`,
    inPlace: `{ visibilityTimeoutSeconds: 90, messageRetentionSeconds: 600, tags: { a: "2" } }`,
    replace: `{ visibilityTimeoutSeconds: 90, fifoQueue: true }`,
  },
  {
    name: "subscription",
    type: "sns.TopicSubscription",
    args: `{ topic: r.topic.arn, protocol: "sqs", endpoint: r.queue.arn, rawMessageDelivery: true }`,
    inPlace: `{ topic: r.topic.arn, protocol: "sqs", endpoint: r.queue.arn, filterPolicy: JSON.stringify({ a: ["1"] }) }`,
    replace: `{ topic: r.topic.arn, protocol: "email", endpoint: "models@example.com" }`,
  },
  {
    name: "logGroup",
    type: "cloudwatch.LogGroup",
    named: "name",
    args: `{ retentionInDays: 7, tags: { a: "1" } }`,
    inPlace: `{ retentionInDays: 14, tags: { a: "2" } }`,
    replace: `{ name: "/models/other" }`,
  },
  {
    name: "model",
    type: "sagemaker.Model",
    named: "name",
    args: model(`{ MODEL: "digits" }`),
    inPlace: model(`{ MODEL: "digits" }`, `{ a: "2", b: "3" }`),
    replace: model(`{ MODEL: "letters" }`),
  },
  {
    // Not replaced: the endpoint follows it, and moto updates no endpoint.
    name: "servedModel",
    type: "sagemaker.Model",
    named: "name",
    args: `{ executionRoleArn: r.role.arn, containers: [{ image, mode: "SingleModel" }, { image, containerHostname: "second" }],
      vpcConfig: { subnets: ["subnet-b", "subnet-a"], securityGroupIds: ["sg-1"] } }`,
  },
  {
    name: "configuration",
    type: "sagemaker.EndpointConfiguration",
    named: "name",
    args: configuration(1),
    inPlace: configuration(1, `{ a: "2" }`),
  },
  {
    name: "serverless",
    type: "sagemaker.EndpointConfiguration",
    named: "name",
    args: `{ productionVariants: [{ variantName: "primary", modelName: r.model.name, serverlessConfig: { memorySizeInMb: 2048, maxConcurrency: 5 } }] }`,
    replace: `{ productionVariants: [{ variantName: "primary", modelName: r.model.name, serverlessConfig: { memorySizeInMb: 3072, maxConcurrency: 5 } }] }`,
  },
  {
    name: "endpoint",
    type: "sagemaker.Endpoint",
    named: "name",
    args: `{ endpointConfigName: r.configuration.name, tags: { a: "1" } }`,
    inPlace: `{ endpointConfigName: r.configuration.name, tags: { a: "2" } }`,
  },
  {
    name: "target",
    type: "appautoscaling.Target",
    importId: targetImport,
    args: `{ ${target}, minCapacity: 1, maxCapacity: 4 }`,
    inPlace: `{ ${target}, minCapacity: 2, maxCapacity: 6 }`,
  },
  {
    name: "tracking",
    type: "appautoscaling.Policy",
    named: "name",
    importId: `${targetImport} + "/" + o.name`,
    args: tracking(70),
    inPlace: tracking(80),
  },
  {
    name: "steps",
    type: "appautoscaling.Policy",
    named: "name",
    importId: `${targetImport} + "/" + o.name`,
    args: `{ ${ofTarget}, stepScalingPolicyConfiguration: { adjustmentType: "ChangeInCapacity", cooldown: 60,
      metricAggregationType: "Average", stepAdjustments: [{ metricIntervalLowerBound: "0", scalingAdjustment: 1 }] } }`,
    inPlace: `{ ${ofTarget}, stepScalingPolicyConfiguration: { adjustmentType: "ChangeInCapacity", cooldown: 60,
      metricAggregationType: "Average", stepAdjustments: [{ metricIntervalLowerBound: "0", metricIntervalUpperBound: "10", scalingAdjustment: 1 },
      { metricIntervalLowerBound: "10", scalingAdjustment: 2 }] } }`,
  },
  {
    name: "scheduledAction",
    type: "appautoscaling.ScheduledAction",
    named: "name",
    importId: "none",
    args: `{ ${ofTarget}, schedule: "cron(0 6 * * ? *)", scalableTargetAction: { minCapacity: 2, maxCapacity: 4 } }`,
    inPlace: `{ ${ofTarget}, schedule: "cron(0 7 * * ? *)", timezone: "Europe/Berlin", scalableTargetAction: { minCapacity: 3, maxCapacity: 4 } }`,
  },
  {
    name: "alarm",
    type: "cloudwatch.MetricAlarm",
    named: "name",
    args: alarm(500_000, `tags: { a: "1" },`),
    inPlace: alarm(600_000, `treatMissingData: "notBreaching", tags: { a: "2" },`),
    replace: alarm(600_000, `name: "latency",`),
  },
  {
    name: "rate",
    type: "cloudwatch.MetricAlarm",
    named: "name",
    args: `{ comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 1, threshold: 0.01, metricQueries: [
      { id: "rate", expression: "errors / calls", returnData: true, label: "errors" },
      { id: "errors", metric: { metricName: "Invocation5XXErrors", namespace: "AWS/SageMaker", period: 60, stat: "Sum", dimensions: { EndpointName: r.endpoint.name } } },
      { id: "calls", metric: { metricName: "Invocations", namespace: "AWS/SageMaker", period: 60, stat: "Sum", dimensions: { EndpointName: r.endpoint.name } } }] }`,
  },
  {
    name: "dashboard",
    type: "cloudwatch.Dashboard",
    args: `{ dashboardName: "models", dashboardBody: JSON.stringify({ widgets: [{ type: "text", properties: { markdown: "models" } }] }) }`,
    inPlace: `{ dashboardName: "models", dashboardBody: JSON.stringify({ widgets: [{ type: "text", properties: { markdown: "all" } }] }) }`,
    replace: `{ dashboardName: "others", dashboardBody: JSON.stringify({ widgets: [] }) }`,
  },
  {
    name: "stateMachine",
    type: "sfn.StateMachine",
    named: "name",
    args: `{ roleArn: r.role.arn, definition: ${machine("one")}, tags: { a: "1" } }`,
    inPlace: `{ roleArn: r.role.arn, definition: ${machine("two")}, tags: { a: "2" } }`,
  },
  {
    name: "budget",
    type: "budgets.Budget",
    named: "name",
    args: budget("100", 100),
    inPlace: budget("120.5", 90),
    replace: budget("120.5", 90, `name: "models",`),
  },
  {
    name: "otherBudget",
    type: "budgets.Budget",
    named: "name",
    args: `{ budgetType: "COST", limitAmount: "0.5", limitUnit: "USD", timeUnit: "QUARTERLY", timePeriodStart: "2026-01-01_00:00",
      timePeriodEnd: "2030-01-01_00:00", costTypes: { includeTax: false, useBlended: true }, notifications: [{ notificationType: "ACTUAL",
      comparisonOperator: "GREATER_THAN", threshold: 0.25, thresholdType: "ABSOLUTE_VALUE", subscriberEmailAddresses: ["a@example.com", "b@example.com"] }] }`,
    inPlace: `{ budgetType: "COST", limitAmount: "0.5", limitUnit: "USD", timeUnit: "QUARTERLY", timePeriodStart: "2026-01-01_00:00",
      timePeriodEnd: "2031-01-01_00:00", costTypes: { includeTax: false, useBlended: true } }`,
  },
  {
    name: "schedule",
    type: "scheduler.Schedule",
    named: "name",
    args: schedule("cron(0 3 * * ? *)"),
    inPlace: schedule("rate(1 hour)"),
  },
];
