import type { AwsRow } from "./awsRows.js";

/** A role that all these services may assume. */
const role = (description: string) =>
  `{ description: "${description}", assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow",
    Action: ["sts:AssumeRole", "sts:TagSession"], Principal: { Service: ["ec2", "ecs-tasks", "eks", "eks-fargate-pods", "pods.eks"].map((name) => \`\${name}.amazonaws.com\`) } }] }) }`;

/** Two subnets of the account's own VPC, one a zone. */
const subnets = `aws.ec2.getSubnetsOutput({ filters: [{ name: "availability-zone", values: ["us-east-1a", "us-east-1b"] }] }).ids`;

const containers = (more = "") =>
  `JSON.stringify([{ name: "model", image, memory: 512, portMappings: [{ containerPort: 8080 }], ${more}
    environment: [{ name: "B", value: "2" }, { name: "A", value: "1" }], dependsOn: [{ containerName: "fetch", condition: "SUCCESS" }],
    healthCheck: { command: ["CMD", "/bin/true"] }, mountPoints: [{ sourceVolume: "files", containerPath: "/opt/ml/model", readOnly: true }] },
    { name: "fetch", image, memory: 128, essential: false, command: ["fetch"] }])`;
const task = (more: string) =>
  `{ family: "digits", networkMode: "awsvpc", requiresCompatibilities: ["FARGATE"], cpu: "1024", memory: "2048", tags: { a: "1" }, ${more}
    executionRoleArn: r.runtimeRole.arn, taskRoleArn: r.runtimeRole.arn, ephemeralStorage: { sizeInGib: 40 }, volumes: [{ name: "files" }],
    runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" } }`;

const scalingGroup = (size: number, tag: string, more = "") =>
  `{ minSize: 0, maxSize: ${size}, protectFromScaleIn: true, healthCheckGracePeriod: 60, vpcZoneIdentifiers: ${subnets}, ${more}
    launchTemplate: { id: r.instanceTemplate.id, version: "$Latest" }, tags: [{ key: "a", value: "${tag}", propagateAtLaunch: true },
    { key: "AmazonECSManaged", value: "", propagateAtLaunch: true }] }`;
const groupProvider = (target: number, more = "") =>
  `{ ${more} tags: { a: "${target}" }, autoScalingGroupProvider: { autoScalingGroupArn: r.scalingGroup.arn, managedDraining: "ENABLED",
    managedTerminationProtection: "ENABLED", managedScaling: { status: "ENABLED", targetCapacity: ${target} } } }`;
const strategies = (base: number) =>
  `{ clusterName: r.taskCluster.name, capacityProviders: ["FARGATE", "FARGATE_SPOT", r.instances.name],
    defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }, { capacityProvider: "FARGATE", base: ${base}, weight: 1 }] }`;

const service = (percent: number, more = "") =>
  `{ cluster: r.taskCluster.arn, taskDefinition: r.task.arn, desiredCount: 0, launchType: "FARGATE", tags: { a: "${percent}" }, ${more}
    deploymentMaximumPercent: ${percent}, deploymentMinimumHealthyPercent: 100, deploymentCircuitBreaker: { enable: true, rollback: true },
    enableEcsManagedTags: true, propagateTags: "SERVICE", availabilityZoneRebalancing: "ENABLED",
    networkConfiguration: { subnets: ${subnets}, securityGroups: [r.taskGroup.id], assignPublicIp: true } }`;
const spotService = (weight: number) =>
  `{ cluster: pulumi.all([r.taskCluster.arn, r.providers.id]).apply(([arn]) => arn), taskDefinition: r.task.arn, desiredCount: 0, forceNewDeployment: true,
    capacityProviderStrategies: [{ capacityProvider: "FARGATE", base: 1, weight: 1 }, { capacityProvider: "FARGATE_SPOT", weight: ${weight} }],
    networkConfiguration: { subnets: ${subnets}, securityGroups: [r.taskGroup.id] } }`;
const tasksTarget = (most: number) =>
  `{ resourceId: pulumi.interpolate\`service/\${r.taskCluster.name}/\${r.service.name}\`, scalableDimension: "ecs:service:DesiredCount",
    serviceNamespace: "ecs", minCapacity: 0, maxCapacity: ${most} }`;

const key = (description: string, more = "") =>
  `{ description: "${description}", enableKeyRotation: true, tags: { a: "${description}" }, ${more} }`;

/**
 * With what EKS does not answer left at its default, so that the row can be imported: a cluster that was made otherwise is
 * replaced by the import's next update, by the real provider too.
 */
const cluster = (mode: string, logs: string, access: string) =>
  `{ roleArn: r.runtimeRole.arn, version: "1.34", tags: { a: "1" }, enabledClusterLogTypes: ${logs}, accessConfig: { authenticationMode: "${mode}" },
    upgradePolicy: { supportType: "STANDARD" }, encryptionConfig: { provider: { keyArn: r.key.arn }, resources: ["secrets"] },
    vpcConfig: { subnetIds: ${subnets}, endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs: ["${access}"] } }`;
const nodes = (most: number, more = "") =>
  `{ clusterName: r.cluster.name, nodeRoleArn: r.runtimeRole.arn, subnetIds: ${subnets}, instanceTypes: ["m7i.large"], amiType: "AL2023_x86_64_STANDARD",
    capacityType: "ON_DEMAND", diskSize: 50, labels: { group: "models${most}" }, taints: [{ key: "gpu", value: "${most}", effect: "NO_SCHEDULE" }],
    scalingConfig: { desiredSize: 1, minSize: 0, maxSize: ${most} }, updateConfig: { maxUnavailable: 1 }, tags: { a: "1" }, ${more} }`;
const profile = (namespace: string) =>
  `{ clusterName: r.cluster.name, podExecutionRoleArn: r.runtimeRole.arn, subnetIds: ${subnets}, tags: { a: "1" },
    selectors: [{ namespace: "${namespace}", labels: { app: "model" } }] }`;
const addon = (values: string) =>
  `{ clusterName: r.cluster.name, addonName: "coredns", resolveConflictsOnUpdate: "PRESERVE", tags: { a: "1" },
    configurationValues: JSON.stringify({ replicaCount: ${values} }) }`;
const policy = (name: string) =>
  `{ clusterName: r.cluster.name, principalArn: r.accessEntry.principalArn, accessScope: { type: "namespace", namespaces: ["models"] },
    policyArn: "arn:aws:eks::aws:cluster-access-policy/${name}" }`;
const identity = (role: string, more = "") =>
  `{ clusterName: r.cluster.name, namespace: "models", serviceAccount: "digits", roleArn: r.${role}.arn, tags: { a: "1" }, ${more} }`;

/** Rows of what runs containers: ECS, EKS, the instances below them, and the keys of their secrets. */
export const runtimeRows: AwsRow[] = [
  { name: "runtimeRole", type: "iam.Role", named: "name", args: role("what runs containers") },
  { name: "otherRuntimeRole", type: "iam.Role", named: "name", args: role("what runs others") },
  {
    name: "instanceProfile",
    type: "iam.InstanceProfile",
    named: "name",
    args: `{ role: r.runtimeRole.name, tags: { a: "1" } }`,
    inPlace: `{ role: r.otherRuntimeRole.name, tags: { b: "2" } }`,
    replace: `{ role: r.otherRuntimeRole.name, path: "/models/", tags: { b: "2" } }`,
  },
  { name: "key", type: "kms.Key", args: key("one"), inPlace: key("two") },
  {
    name: "otherKey",
    type: "kms.Key",
    args: key("other"),
    replace: key("other", `keyUsage: "SIGN_VERIFY", customerMasterKeySpec: "RSA_2048",`).replace(
      "enableKeyRotation: true",
      "enableKeyRotation: false",
    ),
  },
  {
    name: "alias",
    type: "kms.Alias",
    args: `{ name: "alias/models", targetKeyId: r.key.keyId }`,
    inPlace: `{ name: "alias/models", targetKeyId: r.otherKey.keyId }`,
  },
  {
    name: "instanceTemplate",
    type: "ec2.LaunchTemplate",
    named: "name",
    args: `{ imageId: "ami-12c6146b", instanceType: "m5.large" }`,
  },
  { name: "taskGroup", type: "ec2.SecurityGroup", named: "name", args: "{}" },
  {
    name: "scalingGroup",
    type: "autoscaling.Group",
    named: "name",
    args: scalingGroup(2, "1"),
    inPlace: scalingGroup(4, "2"),
  },
  {
    name: "taskCluster",
    type: "ecs.Cluster",
    named: "name",
    args: `{ settings: [{ name: "containerInsights", value: "disabled" }], tags: { a: "1" } }`,
    inPlace: `{ settings: [{ name: "containerInsights", value: "enabled" }], tags: { b: "2" } }`,
  },
  {
    name: "otherTaskCluster",
    type: "ecs.Cluster",
    named: "name",
    args: "{}",
    replace: `{ name: "models" }`,
  },
  {
    name: "instances",
    type: "ecs.CapacityProvider",
    named: "name",
    args: groupProvider(100),
    inPlace: groupProvider(90),
  },
  {
    name: "providers",
    type: "ecs.ClusterCapacityProviders",
    args: strategies(0),
    inPlace: strategies(1),
  },
  {
    name: "task",
    type: "ecs.TaskDefinition",
    importId: "o.arn",
    args: task(`containerDefinitions: ${containers()},`),
    // Tags alone change in place; of the containers only what means the same.
    inPlace: task(`containerDefinitions: ${containers("cpu: 0, essential: true, secrets: [],")},`).replace(
      `a: "1"`,
      `a: "2"`,
    ),
    replace: task(`containerDefinitions: ${containers(`user: "1000",`)},`).replace(`"digits"`, `"letters"`),
  },
  {
    name: "service",
    type: "ecs.Service",
    named: "name",
    importId: "[o.cluster.split('/').at(-1), o.name].join('/')",
    args: service(200),
    inPlace: service(150, "healthCheckGracePeriodSeconds: undefined,"),
    replace: service(150, `name: "digits",`),
  },
  {
    name: "spotService",
    type: "ecs.Service",
    named: "name",
    importId: "[o.cluster.split('/').at(-1), o.name].join('/')",
    args: spotService(1),
    inPlace: spotService(3),
  },
  {
    name: "tasksTarget",
    type: "appautoscaling.Target",
    importId: "[o.serviceNamespace, o.resourceId, o.scalableDimension].join('/')",
    args: tasksTarget(2),
    inPlace: tasksTarget(4),
  },
  {
    name: "cluster",
    type: "eks.Cluster",
    named: "name",
    args: cluster("API_AND_CONFIG_MAP", `["audit", "api"]`, "192.0.2.0/24"),
    inPlace: cluster("API", `["audit"]`, "198.51.100.0/24"),
  },
  {
    name: "nodes",
    type: "eks.NodeGroup",
    named: "nodeGroupName",
    args: nodes(2),
    inPlace: nodes(4),
    replace: nodes(4).replace("diskSize: 50", "diskSize: 60"),
  },
  {
    name: "profile",
    type: "eks.FargateProfile",
    named: "fargateProfileName",
    args: profile("models"),
    replace: profile("kube-system"),
  },
  {
    name: "coredns",
    type: "eks.Addon",
    args: addon("2"),
    inPlace: addon("3"),
  },
  {
    name: "accessEntry",
    type: "eks.AccessEntry",
    args: `{ clusterName: r.cluster.name, principalArn: r.otherRuntimeRole.arn, kubernetesGroups: ["models"], tags: { a: "1" } }`,
    inPlace: `{ clusterName: r.cluster.name, principalArn: r.otherRuntimeRole.arn, kubernetesGroups: ["others"], tags: { a: "2" } }`,
  },
  {
    name: "accessPolicy",
    type: "eks.AccessPolicyAssociation",
    args: policy("AmazonEKSViewPolicy"),
    replace: policy("AmazonEKSEditPolicy"),
  },
  {
    name: "identity",
    type: "eks.PodIdentityAssociation",
    importId: "[o.clusterName, o.associationId].join(',')",
    args: identity("runtimeRole"),
    inPlace: identity("otherRuntimeRole"),
  },
];
