import { unknownValue } from "@pulumi/pulumi/runtime/rpc.js";

/** A resource as a program registers it. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** What every resource of a model bears, wherever it is hosted. */
const owned = {
  "model-hosting/owner": "vision",
  "model-hosting/cost-centre": "cc-100",
  "model-hosting/expires": "2099-12-31",
};

/**
 * A stack of so many resources: models on SageMaker, on Kubernetes, on ECS and on instances of EC2, with the roles, logs
 * and disks that belong to them, in the proportions in which they are declared together. A cluster of twenty resources
 * is repeated under other names; the first ten of it are one of each kind. Some values are not known before the update, as in
 * the first preview of a stack. Most resources follow the rules.
 */
export function resourcesOf(count: number): Resource[] {
  return Array.from({ length: Math.ceil(count / 20) }, (_, index) => modelsNumbered(index))
    .flat()
    .slice(0, count);
}

function modelsNumbered(index: number): Resource[] {
  const name = `model-${index}`;
  const tags = { ...owned, "model-hosting/model": name };
  const labels = { ...tags, "app.kubernetes.io/name": name };
  return [...hosted(name, tags, labels), ...besides(name, tags, labels)];
}

type Tags = Readonly<Record<string, string>>;

/** Ten resources: what serves, and what scales it and lets it in. */
function hosted(name: string, tags: Tags, labels: Tags): Resource[] {
  return [
    {
      type: "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
      name: `${name}-configuration`,
      props: {
        region: "us-east-1",
        name: `${name}-1`,
        kmsKeyArn: unknownValue,
        tags: {
          ...tags,
          "model-hosting/requests-per-month": "50000000",
          "model-hosting/seconds-per-request": "0.1",
        },
        productionVariants: [
          {
            variantName: "primary",
            modelName: `${name}-1`,
            instanceType: "ml.m5.large",
            initialInstanceCount: 2,
            initialVariantWeight: 1,
            containerStartupHealthCheckTimeoutInSeconds: 600,
          },
        ],
      },
    },
    {
      type: "aws:sagemaker/endpoint:Endpoint",
      name: `${name}-endpoint`,
      props: {
        region: "us-east-1",
        name,
        endpointConfigName: `${name}-1`,
        tags,
        deploymentConfig: {
          blueGreenUpdatePolicy: {
            trafficRoutingConfiguration: {
              type: "CANARY",
              waitIntervalInSeconds: 300,
              canarySize: { type: "CAPACITY_PERCENT", value: 10 },
            },
            terminationWaitInSeconds: 300,
          },
        },
      },
    },
    {
      type: "aws:appautoscaling/target:Target",
      name: `${name}-target`,
      props: {
        region: "us-east-1",
        serviceNamespace: "sagemaker",
        scalableDimension: "sagemaker:variant:DesiredInstanceCount",
        resourceId: `endpoint/${name}/variant/primary`,
        minCapacity: 2,
        maxCapacity: 4,
        tags,
      },
    },
    {
      type: "aws:iam/role:Role",
      name: `${name}-role`,
      props: { assumeRolePolicy: trust("sagemaker.amazonaws.com"), maxSessionDuration: 3600, tags },
    },
    {
      type: "aws:cloudwatch/logGroup:LogGroup",
      name: `${name}-logs`,
      props: { region: "us-east-1", name: `/aws/sagemaker/Endpoints/${name}`, retentionInDays: 30, tags },
    },
    deployment(name, labels),
    {
      type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
      name: `${name}-autoscaler`,
      props: {
        metadata: { name, namespace: "models", labels },
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
          minReplicas: 2,
          maxReplicas: 6,
          metrics: [
            {
              type: "Resource",
              resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
            },
          ],
        },
      },
    },
    taskDefinition(name, tags),
    {
      type: "aws:ecs/service:Service",
      name: `${name}-service`,
      props: {
        region: "us-east-1",
        cluster: unknownValue,
        taskDefinition: `${name}-task`,
        launchType: "FARGATE",
        desiredCount: 2,
        propagateTags: "SERVICE",
        networkConfiguration: {
          subnets: [unknownValue],
          securityGroups: [unknownValue],
          assignPublicIp: false,
        },
        tags,
      },
    },
    {
      type: "aws:ec2/instance:Instance",
      name: `${name}-instance`,
      props: {
        region: "us-east-1",
        ami: "ami-0123456789abcdef0",
        instanceType: "m5.large",
        subnetId: unknownValue,
        associatePublicIpAddress: false,
        rootBlockDevice: { volumeType: "gp3", volumeSize: 50, encrypted: true },
        metadataOptions: { httpTokens: "required" },
        tags,
      },
    },
  ];
}

/** Ten resources more: disks, rights, networks and alarms. */
function besides(name: string, tags: Tags, labels: Tags): Resource[] {
  return [
    {
      type: "aws:sagemaker/model:Model",
      name: `${name}-model`,
      props: {
        region: "us-east-1",
        name: `${name}-1`,
        executionRoleArn: unknownValue,
        primaryContainer: {
          image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:1",
          modelDataUrl: "s3://models/digits.tar.gz",
          environment: { LOG_LEVEL: "info", WORKERS: "2" },
        },
        tags,
      },
    },
    {
      type: "aws:appautoscaling/policy:Policy",
      name: `${name}-scaling`,
      props: {
        region: "us-east-1",
        policyType: "TargetTrackingScaling",
        serviceNamespace: "sagemaker",
        scalableDimension: "sagemaker:variant:DesiredInstanceCount",
        resourceId: `endpoint/${name}/variant/primary`,
        targetTrackingScalingPolicyConfiguration: {
          targetValue: 100,
          predefinedMetricSpecification: { predefinedMetricType: "SageMakerVariantInvocationsPerInstance" },
        },
      },
    },
    {
      type: "aws:iam/rolePolicy:RolePolicy",
      name: `${name}-rights`,
      props: { role: unknownValue, policy: rights(name) },
    },
    {
      type: "aws:ebs/volume:Volume",
      name: `${name}-volume`,
      props: {
        region: "us-east-1",
        availabilityZone: "us-east-1a",
        type: "gp3",
        size: 100,
        encrypted: true,
        tags,
      },
    },
    {
      type: "aws:ec2/securityGroup:SecurityGroup",
      name: `${name}-group`,
      props: {
        region: "us-east-1",
        vpcId: unknownValue,
        ingress: [{ protocol: "tcp", fromPort: 8080, toPort: 8080, cidrBlocks: ["10.0.0.0/16"] }],
        tags,
      },
    },
    {
      type: "aws:lb/loadBalancer:LoadBalancer",
      name: `${name}-balancer`,
      props: {
        region: "us-east-1",
        internal: true,
        loadBalancerType: "application",
        subnets: [unknownValue, unknownValue],
        tags,
      },
    },
    {
      type: "aws:cloudwatch/metricAlarm:MetricAlarm",
      name: `${name}-alarm`,
      props: {
        region: "us-east-1",
        namespace: "AWS/SageMaker",
        metricName: "Invocation5XXErrors",
        dimensions: { EndpointName: name, VariantName: "primary" },
        statistic: "Sum",
        period: 60,
        evaluationPeriods: 2,
        threshold: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        tags,
      },
    },
    {
      type: "aws:s3/bucket:Bucket",
      name: `${name}-bucket`,
      props: { region: "us-east-1", bucket: `${name}-artefacts`, tags },
    },
    {
      type: "kubernetes:core/v1:Service",
      name: `${name}-service`,
      props: {
        metadata: { name, namespace: "models", labels },
        spec: { type: "ClusterIP", selector: labels, ports: [{ port: 80, targetPort: "http" }] },
      },
    },
    {
      type: "kubernetes:core/v1:ConfigMap",
      name: `${name}-settings`,
      props: { metadata: { name, namespace: "models", labels }, data: { "settings.json": '{"batch":8}' } },
    },
  ];
}

function deployment(name: string, labels: Tags): Resource {
  return {
    type: "kubernetes:apps/v1:Deployment",
    name: `${name}-deployment`,
    props: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace: "models", labels },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name: "model",
                image: `registry.example:5000/digits@sha256:${"0123456789abcdef".repeat(4)}`,
                ports: [{ name: "http", containerPort: 8080 }],
                resources: { requests: { cpu: "500m", memory: "512Mi" }, limits: { memory: "1Gi" } },
                env: [{ name: "LOG_LEVEL", value: "info" }],
                readinessProbe: { httpGet: { path: "/ping", port: "http" }, periodSeconds: 5 },
              },
            ],
          },
        },
      },
    },
  };
}

function taskDefinition(name: string, tags: Tags): Resource {
  const container = {
    name: "model",
    image: "team/digits:1",
    essential: true,
    portMappings: [{ containerPort: 8080 }],
  };
  return {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    name: `${name}-task`,
    props: {
      region: "us-east-1",
      family: `${name}-task`,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "1024",
      memory: "2048",
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      containerDefinitions: JSON.stringify([container]),
      executionRoleArn: unknownValue,
      tags,
    },
  };
}

function trust(service: string): string {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

function rights(name: string): string {
  const statement = {
    Effect: "Allow",
    Action: ["s3:GetObject"],
    Resource: [`arn:aws:s3:::${name}-artefacts/*`],
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
