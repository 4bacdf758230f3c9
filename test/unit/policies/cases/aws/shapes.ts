import type { Resource } from "../../analyze.js";

const region = "us-east-1";
const tags = {
  "model-hosting/owner": "ml",
  "guardrail-exempt/volumes-gp3": "until=2099-12-31 measured with the vendor",
};
const statement = {
  Effect: "Allow",
  Principal: { AWS: ["*"] },
  Action: ["s3:*"],
  Resource: ["*"],
  Condition: {},
};

/** Resources of AWS with every field that the rules in policies/rules/aws read. */
export const awsShapes: readonly Resource[] = [
  {
    type: "aws:ecs/taskDefinition:TaskDefinition",
    region,
    props: {
      requiresCompatibilities: ["FARGATE"],
      cpu: "512",
      memory: "8192",
      ephemeralStorage: { sizeInGib: 10 },
      runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
    },
  },
  {
    type: "aws:ecs/service:Service",
    region,
    props: {
      launchType: "FARGATE",
      capacityProviderStrategies: [{ capacityProvider: "FARGATE" }],
      networkConfiguration: { assignPublicIp: true },
      propagateTags: "SERVICE",
      tags,
    },
  },
  {
    type: "aws:eks/cluster:Cluster",
    region,
    props: { version: "1.28", vpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ["0.0.0.0/0"] } },
  },
  {
    type: "aws:eks/nodeGroup:NodeGroup",
    region,
    props: {
      instanceTypes: ["g5.xlarge"],
      scalingConfig: { minSize: 1, maxSize: 20 },
      launchTemplate: { id: "lt-1" },
    },
  },
  {
    type: "aws:autoscaling/group:Group",
    props: {
      minSize: 1,
      maxSize: 20,
      tags: [{ key: "model-hosting/owner", value: "ml", propagateAtLaunch: false }],
    },
  },
  { type: "aws:ec2/natGateway:NatGateway", region, props: { subnetId: "subnet-1" } },
  {
    type: "aws:ec2/vpcEndpoint:VpcEndpoint",
    region,
    props: {
      vpcEndpointType: "Interface",
      serviceName: "com.amazonaws.us-east-1.sagemaker.runtime",
      subnetIds: ["subnet-1"],
      subnetConfigurations: [{ subnetId: "subnet-1" }],
    },
  },
  { type: "aws:ebs/volume:Volume", region, props: { type: "gp2", size: 100, encrypted: false, tags } },
  {
    type: "aws:ec2/instance:Instance",
    region,
    props: {
      associatePublicIpAddress: true,
      rootBlockDevice: { volumeType: "gp2", encrypted: false },
      ebsBlockDevices: [{ volumeType: "gp2", encrypted: false }],
    },
  },
  {
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    props: {
      blockDeviceMappings: [{ ebs: { volumeType: "gp2", encrypted: "false" } }],
      networkInterfaces: [{ associatePublicIpAddress: "true" }],
    },
  },
  {
    type: "aws:ec2/securityGroup:SecurityGroup",
    props: {
      ingress: [{ fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }],
      tags,
    },
  },
  {
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    props: { type: "ingress", cidrBlocks: ["0.0.0.0/0"] },
  },
  {
    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    props: { cidrIpv4: "0.0.0.0/0", cidrIpv6: "::/0" },
  },
  { type: "aws:lb/loadBalancer:LoadBalancer", props: { internal: false, tags } },
  {
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    props: { blockPublicAcls: false, blockPublicPolicy: true },
  },
  {
    type: "aws:s3/bucket:Bucket",
    props: { acl: "public-read", policy: { Statement: [statement] }, tagsAll: tags },
  },
  {
    type: "aws:iam/role:Role",
    props: {
      assumeRolePolicy: { Statement: [statement] },
      inlinePolicies: [{ policy: { Statement: [statement] } }],
      managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
    },
  },
  { type: "aws:iam/rolePolicy:RolePolicy", props: { policy: JSON.stringify({ Statement: [statement] }) } },
  {
    type: "aws:budgets/budget:Budget",
    props: {
      limitAmount: "100",
      notifications: [
        {
          notificationType: "FORECASTED",
          threshold: 100,
          thresholdType: "PERCENTAGE",
          subscriberEmailAddresses: ["a"],
        },
      ],
    },
  },
  {
    type: "aws:sagemaker/notebookInstance:NotebookInstance",
    region,
    props: { instanceType: "ml.m5.large", lifecycleConfigName: "stop", directInternetAccess: "Enabled" },
  },
  { type: "aws:cloudformation/stack:Stack", props: { templateBody: "{}", tags } },
];
