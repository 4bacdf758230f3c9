import type { Resource } from "../../unit/policies/analyze.js";
import type { Caught, CaughtAttempt } from "./bypass.js";

const region = "us-east-1";

function resource(type: string, props: object = {}): Resource {
  return { type, props: { region, ...props } };
}

const open = (says: RegExp): Caught => ({ rule: "no-public-access", level: "mandatory", says });
const notAllowed = (says: RegExp): Caught => ({ rule: "instance-types-allowed", level: "mandatory", says });
const wide = (says: RegExp): Caught => ({ rule: "no-wildcard-iam", level: "mandatory", says });
const opaque: Caught = { rule: "no-opaque-resources", level: "mandatory" };
const mended: Caught = { rule: "volumes-gp3", level: "remediate" };

const exposure: readonly CaughtAttempt[] = [
  ...["alb", "elasticloadbalancingv2", "applicationloadbalancing", "lb"].map((module) => ({
    what: `a public load balancer of the module ${module}`,
    resources: [resource(`aws:${module}/loadBalancer:LoadBalancer`)],
    caughtBy: open(/LoadBalancer ".*": faces the internet/),
  })),
  {
    what: "a public load balancer of the older kind by its older module",
    resources: [
      resource("aws:elasticloadbalancing/loadBalancer:LoadBalancer", { internal: "false", listeners: [] }),
    ],
    caughtBy: open(/faces the internet/),
  },
  {
    what: "a public bucket as BucketV2",
    resources: [resource("aws:s3/bucketV2:BucketV2", { acl: "public-read" })],
    caughtBy: open(/has the ACL public-read/),
  },
  {
    what: "the internet in two halves",
    resources: [
      resource("aws:ec2/securityGroup:SecurityGroup", {
        ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }],
      }),
    ],
    caughtBy: open(/lets in 0\.0\.0\.0\/1 on port 443/),
  },
  {
    what: "a rule of its own for IPv6",
    resources: [
      resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
        ipProtocol: "-1",
        cidrIpv6: "::/0",
      }),
    ],
    caughtBy: open(/lets in ::\/0/),
  },
];

const machines: readonly CaughtAttempt[] = [
  {
    what: "a launch template in place of an instance",
    resources: [
      resource("aws:ec2/launchTemplate:LaunchTemplate", { instanceType: "p4d.24xlarge" }),
      resource("aws:autoscaling/group:Group", { maxSize: 1, minSize: 0 }),
    ],
    caughtBy: notAllowed(/LaunchTemplate.*runs on p4d\.24xlarge/),
  },
  {
    what: "another type among those of a mixed group",
    resources: [
      resource("aws:autoscaling/group:Group", {
        maxSize: 1,
        minSize: 0,
        mixedInstancesPolicy: {
          launchTemplate: { overrides: [{ instanceType: "m5.large" }, { instanceType: "p4d.24xlarge" }] },
        },
      }),
    ],
    caughtBy: notAllowed(/override runs on p4d\.24xlarge/),
  },
  {
    what: "a mixed group whose blocks are lists of one",
    resources: [
      resource("aws:autoscaling/group:Group", {
        maxSize: 1,
        minSize: 0,
        mixedInstancesPolicy: [{ launchTemplate: [{ overrides: [{ instanceType: "p4d.24xlarge" }] }] }],
      }),
    ],
    caughtBy: notAllowed(/override runs on p4d\.24xlarge/),
  },
  {
    what: "whatever has eight accelerators",
    resources: [
      resource("aws:ec2/launchTemplate:LaunchTemplate", {
        instanceRequirements: { acceleratorCount: { min: 8 } },
      }),
    ],
    caughtBy: notAllowed(/whatever instance meets its requirements/),
  },
  {
    what: "a request for a fleet of spare capacity",
    resources: [
      resource("aws:ec2/spotFleetRequest:SpotFleetRequest", {
        targetCapacity: 100,
        launchSpecifications: [{ ami: "ami-1", instanceType: "p4d.24xlarge" }],
      }),
    ],
    caughtBy: notAllowed(/specification runs on p4d\.24xlarge/),
  },
  {
    what: "a fleet of EC2 by templates",
    resources: [
      resource("aws:ec2/fleet:Fleet", {
        launchTemplateConfigs: [{ overrides: [{ instanceType: "p4d.24xlarge" }] }],
      }),
    ],
    caughtBy: notAllowed(/override runs on p4d\.24xlarge/),
  },
  {
    what: "a hundred nodes written as text",
    resources: [
      resource("aws:eks/nodeGroup:NodeGroup", {
        instanceTypes: ["m5.large"],
        scalingConfig: [{ minSize: "0", maxSize: "1e2", desiredSize: "1" }],
      }),
    ],
    caughtBy: {
      rule: "node-groups-bounded",
      level: "mandatory",
      says: /maxSize is 100; the most allowed is 3/,
    },
  },
  {
    what: "gp2 in the mappings of a launch template",
    resources: [
      resource("aws:ec2/launchTemplate:LaunchTemplate", {
        blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 100, volumeType: "GP2" } }],
      }),
    ],
    caughtBy: {
      rule: "volumes-gp3",
      level: "mandatory",
      says: /blockDeviceMappings\[0\]\.ebs\.volumeType is gp2/,
    },
  },
  {
    what: "gp2 by saying nothing",
    resources: [resource("aws:ebs/volume:Volume", { size: 100, availabilityZone: "us-east-1a" })],
    caughtBy: mended,
  },
  {
    what: "a schedule that raises the size of a group later",
    resources: [
      resource("aws:autoscaling/schedule:Schedule", {
        autoscalingGroupName: "g",
        maxSize: "100",
        minSize: 0,
      }),
    ],
    caughtBy: { rule: "node-groups-bounded", level: "mandatory", says: /maxSize becomes 100/ },
  },
  {
    what: "a job that a state machine starts",
    resources: [
      resource("aws:sfn/stateMachine:StateMachine", {
        definition: JSON.stringify({
          States: { a: { Parameters: { TransformResources: { InstanceType: "ml.p3.16xlarge" } } } },
        }),
      }),
    ],
    caughtBy: notAllowed(/a job runs on ml\.p3\.16xlarge/),
  },
  {
    what: "a job that a pipeline starts",
    resources: [
      resource("aws:sagemaker/pipeline:Pipeline", {
        pipelineDefinition: JSON.stringify({
          Steps: [{ Arguments: { ResourceConfig: { InstanceType: "ml.p3.16xlarge" } } }],
        }),
      }),
    ],
    caughtBy: notAllowed(/a job runs on ml\.p3\.16xlarge/),
  },
  {
    what: "a job that a schedule starts",
    resources: [
      resource("aws:scheduler/schedule:Schedule", {
        target: [{ input: JSON.stringify({ TransformResources: { InstanceType: "ml.p3.16xlarge" } }) }],
      }),
    ],
    caughtBy: notAllowed(/a job runs on ml\.p3\.16xlarge/),
  },
  {
    what: "a notebook in place of an endpoint",
    resources: [
      resource("aws:sagemaker/notebookInstance:NotebookInstance", {
        instanceType: "ml.p4d.24xlarge",
        roleArn: "arn:aws:iam::123456789012:role/r",
      }),
    ],
    caughtBy: notAllowed(/runs on ml\.p4d\.24xlarge/),
  },
];

const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const policy = (policyText: unknown) => [resource("aws:iam/policy:Policy", { policy: policyText })];

const rights: readonly CaughtAttempt[] = [
  {
    what: "a policy with odd spaces and one statement without a list",
    resources: policy('\n {"Statement" :\t{ "Effect":"Allow",\n"Action"  : "iam:*","Resource":"*" } }'),
    caughtBy: wide(/allows iam:\*/),
  },
  {
    what: "a policy as an object",
    resources: policy({ Statement: { Effect: "Allow", Action: ["iam:*"], Resource: ["*"] } }),
    caughtBy: wide(/allows iam:\*/),
  },
  {
    what: "a policy by what is not allowed",
    resources: policy(document({ Effect: "Allow", NotAction: "s3:DeleteBucket", Resource: "*" })),
    caughtBy: wide(/allows by NotAction/),
  },
  {
    what: "a policy with its star written by its code",
    resources: policy('{"Statement":[{"Effect":"Allow","Action":"iam:\\u002a","Resource":"\\u002a"}]}'),
    caughtBy: wide(/allows iam:\*/),
  },
  {
    what: "a policy with question marks and stars",
    resources: policy(document({ Effect: "Allow", Action: "iam:?*", Resource: "arn:aws:iam::*:role/x" })),
    caughtBy: wide(/allows iam:\?\*/),
  },
  {
    what: "a policy on a resource with half an ARN",
    resources: policy(document({ Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3" })),
    caughtBy: wide(/on everything/),
  },
  {
    what: "a policy that is not known but for one statement",
    code: `declare(key, "aws:iam/policy:Policy", { policy: { Statement: [unknown({}), { Effect: "Allow", Action: "iam:*", Resource: "*" }] } });`,
    caughtBy: wide(/allows iam:\*/),
  },
  {
    what: "a policy of AWS by a list of attachments",
    resources: [
      resource("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", {
        roleName: "r",
        policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
      }),
    ],
    caughtBy: wide(/policyArns gives AdministratorAccess/),
  },
  {
    what: "everybody who signs in elsewhere",
    resources: [
      resource("aws:iam/role:Role", {
        assumeRolePolicy: document({
          Effect: "Allow",
          Action: "sts:AssumeRoleWithWebIdentity",
          Principal: { Federated: "*" },
        }),
      }),
    ],
    caughtBy: wide(/lets in everybody/),
  },
  {
    what: "a bucket for everybody by its access point",
    resources: [
      resource("aws:s3/accessPoint:AccessPoint", {
        bucket: "models",
        policy: document({
          Effect: "Allow",
          Action: "s3:GetObject",
          Principal: { AWS: ["*"] },
          Resource: "*",
        }),
      }),
    ],
    caughtBy: wide(/lets in everybody/),
  },
];

const hidden: readonly CaughtAttempt[] = [
  ["a stack of CloudFormation", "aws:cloudformation/stack:Stack"],
  ["a set of stacks of CloudFormation", "aws:cloudformation/stackSet:StackSet"],
  ["any type by Cloud Control", "aws:cloudcontrol/resource:Resource"],
  ["an endpoint by the provider aws-native", "aws-native:sagemaker:EndpointConfig"],
  ["a database by the provider aws-native", "aws-native:rds:DBInstance"],
  ["an extension by the provider aws-native", "aws-native:index:ExtensionResource"],
  ["a command that runs the AWS command line", "command:local:Command"],
  ["a command on another machine", "command:remote:Command"],
  ["a dynamic resource that makes an endpoint", "pulumi-nodejs:dynamic/endpoint:Endpoint"],
  ["a dynamic resource of Python", "pulumi-python:dynamic:Resource"],
  ["a module of Terraform", "endpoint:tf:aws_sagemaker_endpoint"],
  ["a Helm release", "kubernetes:helm.sh/v3:Release"],
  [
    "a model of SageMaker by a controller of AWS in the cluster",
    "kubernetes:sagemaker.services.k8s.aws/v1alpha1:EndpointConfig",
  ],
  ["an instance of EC2 by Crossplane", "kubernetes:ec2.aws.upbound.io/v1beta1:Instance"],
  ["a chart by a controller in the cluster", "kubernetes:helm.cattle.io/v1:HelmChart"],
  ["an application of Argo CD", "kubernetes:argoproj.io/v1alpha1:Application"],
  ["a release of Flux", "kubernetes:helm.toolkit.fluxcd.io/v2:HelmRelease"],
  ["a stack of the Pulumi operator", "kubernetes:pulumi.com/v1:Stack"],
].map(([what = "", type = ""]) => ({ what, resources: [{ type, props: {} }], caughtBy: opaque }));

export const awsAttempts: readonly CaughtAttempt[] = [...exposure, ...machines, ...rights, ...hidden];
