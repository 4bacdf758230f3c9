import type { Resource } from "../../analyze.js";

type Props = Readonly<Record<string, unknown>>;

/** A variant on one ml.m5.large, which us-east-1 sells at 0.115 USD an hour. */
export function variant(props: Props = {}): Props {
  return {
    variantName: "primary",
    modelName: "digits",
    instanceType: "ml.m5.large",
    initialInstanceCount: 1,
    ...props,
  };
}

/** A serverless variant of 2 GB and ten requests at a time. */
export function serverlessVariant(settings: Props = {}, props: Props = {}): Props {
  return {
    variantName: "primary",
    modelName: "digits",
    serverlessConfig: { memorySizeInMb: 2048, maxConcurrency: 10, ...settings },
    ...props,
  };
}

/** An endpoint configuration of these variants in us-east-1, as a program writes one without this project's components. */
export function configuration(variants: readonly unknown[] = [variant()], props: Props = {}): Resource {
  return {
    type: "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
    name: "digits",
    region: "us-east-1",
    props: { name: "digits-1", productionVariants: variants, ...props },
  };
}

/** The endpoint that serves by that configuration. */
export function endpoint(props: Props = {}): Resource {
  return {
    type: "aws:sagemaker/endpoint:Endpoint",
    name: "digits-endpoint",
    region: "us-east-1",
    props: { name: "digits", endpointConfigName: "digits-1", ...props },
  };
}

/** The same endpoint as this project's own resource declares it. */
export function hostedEndpoint(props: Props = {}): Resource {
  return {
    type: "pulumi-nodejs:dynamic/model-hosting:HostedEndpoint",
    name: "digits-endpoint",
    props: { endpointName: "digits", configurationName: "digits-1", ...props },
  };
}

/** A model of one container. */
export function model(props: Props = {}): Resource {
  return {
    type: "aws:sagemaker/model:Model",
    name: "digits-model",
    props: { name: "digits", primaryContainer: { image: "digits:1" }, ...props },
  };
}

const scaled = {
  serviceNamespace: "sagemaker",
  scalableDimension: "sagemaker:variant:DesiredInstanceCount",
  resourceId: "endpoint/digits/variant/primary",
};

/** The scalable target of the endpoint's only variant. */
export function target(props: Props = {}): Resource {
  return {
    type: "aws:appautoscaling/target:Target",
    name: "digits-target",
    region: "us-east-1",
    props: { ...scaled, minCapacity: 1, maxCapacity: 4, ...props },
  };
}

/** A policy that moves that target. */
export function scalingPolicy(props: Props = {}): Resource {
  return {
    type: "aws:appautoscaling/policy:Policy",
    name: "digits-policy",
    props: {
      ...scaled,
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: { targetValue: 70 },
      ...props,
    },
  };
}

/** Bounds of that target for a time of the day. */
export function scheduledAction(bounds: Props): Resource {
  return {
    type: "aws:appautoscaling/scheduledAction:ScheduledAction",
    name: "digits-night",
    props: { ...scaled, schedule: "cron(0 22 * * ? *)", scalableTargetAction: bounds },
  };
}

/** What wakes an endpoint with a queue. */
export function wakeAlarm(props: Props = {}): Resource {
  return {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    name: "digits-wake",
    props: {
      namespace: "AWS/SageMaker",
      metricName: "HasBacklogWithoutCapacity",
      dimensions: { EndpointName: "digits" },
      alarmActions: ["arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:1"],
      ...props,
    },
  };
}

/** What makes an endpoint one with a queue. */
export const queue = { outputConfig: { s3OutputPath: "s3://digits/answers/" } };

/** A managed group of EKS nodes. */
export function nodeGroup(props: Props = {}): Resource {
  return {
    type: "aws:eks/nodeGroup:NodeGroup",
    name: "nodes",
    region: "us-east-1",
    props: {
      clusterName: "models",
      instanceTypes: ["m5.large"],
      scalingConfig: { desiredSize: 2, minSize: 1, maxSize: 4 },
      ...props,
    },
  };
}

/** An EC2 instance. */
export function instance(props: Props = {}): Resource {
  return {
    type: "aws:ec2/instance:Instance",
    name: "server",
    region: "us-east-1",
    props: { instanceType: "m5.large", ...props },
  };
}

/** An Auto Scaling group whose types stand in its mixed instances policy. */
export function scalingGroup(overrides: readonly unknown[], props: Props = {}): Resource {
  return {
    type: "aws:autoscaling/group:Group",
    name: "group",
    region: "us-east-1",
    props: {
      minSize: 1,
      maxSize: 4,
      mixedInstancesPolicy: { launchTemplate: { overrides } },
      ...props,
    },
  };
}
