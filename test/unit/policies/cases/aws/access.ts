import { type Resource, unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";

const how =
  "keep it private, or name the approver in the tag `model-hosting/public-exposure-approved`, or ask the owner of the policy configuration to add the name to `approved`";
const approved = { tags: { "model-hosting/public-exposure-approved": "ada" } };

function resource(type: string, props: object): Resource {
  return { type, name: "digits", props: { ...props } };
}

function group(...ingress: readonly unknown[]): Resource {
  return resource("aws:ec2/securityGroup:SecurityGroup", { ingress });
}

const https = { fromPort: 443, toPort: 443, protocol: "tcp" };
const balancer = resource("aws:lb/loadBalancer:LoadBalancer", {});

/** Cases of the rule on what is open to everybody. */
export const accessCases: readonly RuleCases[] = [
  {
    rule: "no-public-access",
    passes: [
      {
        what: "a private range",
        resources: [group({ ...https, cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["fd00::/8"] })],
      },
      {
        what: "the way out",
        resources: [
          resource("aws:ec2/securityGroupRule:SecurityGroupRule", {
            type: "egress",
            cidrBlocks: ["0.0.0.0/0"],
          }),
        ],
      },
      {
        what: "an internal load balancer",
        resources: [resource("aws:alb/loadBalancer:LoadBalancer", { internal: "true" })],
      },
      {
        what: "a gateway load balancer, which the internet does not reach",
        resources: [resource("aws:lb/loadBalancer:LoadBalancer", { loadBalancerType: "gateway" })],
      },
      {
        what: "a load balancer that somebody approved",
        resources: [resource("aws:lb/loadBalancer:LoadBalancer", approved)],
      },
      {
        what: "a load balancer that the settings approve",
        resources: [balancer],
        settings: { approved: ["digits"], acceptTag: false },
      },
      {
        what: "a private cluster",
        resources: [resource("aws:eks/cluster:Cluster", { vpcConfig: { endpointPublicAccess: false } })],
      },
      {
        what: "a cluster for some",
        resources: [
          resource("aws:eks/cluster:Cluster", { vpcConfig: { publicAccessCidrs: ["203.0.113.0/24"] } }),
        ],
      },
      {
        what: "a function with authorization",
        resources: [resource("aws:lambda/functionUrl:FunctionUrl", { authorizationType: "AWS_IAM" })],
      },
      {
        what: "a private notebook",
        resources: [
          resource("aws:sagemaker/notebookInstance:NotebookInstance", { directInternetAccess: "Disabled" }),
        ],
      },
      { what: "a private ACL", resources: [resource("aws:s3/bucket:Bucket", { acl: "private" })] },
    ],
    fails: [
      {
        what: "a security group that lets in everybody",
        resources: [group({ ...https, cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] })],
        reports: [
          `SecurityGroup "digits": lets in 0.0.0.0/0 on port 443; ${how}`,
          `SecurityGroup "digits": lets in ::/0 on port 443; ${how}`,
        ],
      },
      {
        what: "everybody in two halves",
        resources: [group({ cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] })],
        reports: [
          `SecurityGroup "digits": lets in 0.0.0.0/1 on any port; ${how}`,
          `SecurityGroup "digits": lets in 128.0.0.0/1 on any port; ${how}`,
        ],
      },
      {
        what: "a rule of its own",
        resources: [
          resource("aws:ec2:SecurityGroupRule", {
            type: "ingress",
            fromPort: "8080",
            toPort: "8090",
            cidrBlocks: ["0.0.0.0/0"],
          }),
        ],
        reports: [`SecurityGroupRule "digits": lets in 0.0.0.0/0 on ports 8080 to 8090; ${how}`],
      },
      {
        what: "a rule of its own in the newer form",
        resources: [
          resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", {
            cidrIpv6: "::/0",
            ipProtocol: "-1",
          }),
        ],
        reports: [`SecurityGroupIngressRule "digits": lets in ::/0 on any port; ${how}`],
      },
      {
        what: "a load balancer that faces the internet, by another spelling of the type",
        resources: [{ ...balancer, type: "aws:elasticloadbalancingv2/loadBalancer:LoadBalancer" }],
        reports: [`LoadBalancer "digits": faces the internet (internal is not true); ${how}`],
      },
      {
        what: "a tag that approves where only the settings do",
        resources: [resource("aws:lb/loadBalancer:LoadBalancer", approved)],
        settings: { acceptTag: false },
        reports: [
          'LoadBalancer "digits": faces the internet (internal is not true); keep it private, or ask the owner of the policy configuration to add the name to `approved`',
        ],
      },
      {
        what: "a cluster that says nothing",
        resources: [resource("aws:eks/cluster:Cluster", { vpcConfig: { subnetIds: [] } })],
        reports: [
          `Cluster "digits": has an API endpoint that 0.0.0.0/0 reaches (vpcConfig.endpointPublicAccess); ${how}`,
        ],
      },
      {
        what: "a bucket that blocks half",
        resources: [
          resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
            blockPublicAcls: true,
            ignorePublicAcls: "true",
            blockPublicPolicy: true,
            restrictPublicBuckets: false,
          }),
        ],
        reports: [
          `BucketPublicAccessBlock "digits": does not block public access: restrictPublicBuckets is not true; ${how}`,
        ],
      },
      {
        what: "a public ACL",
        resources: [resource("aws:s3/bucketV2:BucketV2", { acl: "public-read" })],
        reports: [`Bucket "digits": has the ACL public-read; ${how}`],
      },
      {
        what: "a notebook that says nothing",
        resources: [resource("aws:sagemaker/notebookInstance:NotebookInstance", {})],
        reports: [
          `NotebookInstance "digits": has directInternetAccess, which is on where it is not written; ${how}`,
        ],
      },
      {
        what: "a domain that says nothing",
        resources: [resource("aws:sagemaker/domain:Domain", {})],
        reports: [
          `Domain "digits": has appNetworkAccessType PublicInternetOnly, which is so where it is not written; ${how}`,
        ],
      },
      {
        what: "a function that anybody may call",
        resources: [resource("aws:lambda/functionUrl:FunctionUrl", { authorizationType: "NONE" })],
        reports: [`FunctionUrl "digits": is a URL that anybody may call (authorizationType NONE); ${how}`],
      },
      {
        what: "a route that anybody may call",
        resources: [resource("aws:apigatewayv2/route:Route", { routeKey: "POST /" })],
        reports: [`Route "digits": is a route that anybody may call (authorizationType NONE); ${how}`],
      },
      {
        what: "a method that anybody may call",
        resources: [resource("aws:apigateway/method:Method", { authorization: "NONE" })],
        reports: [`Method "digits": is a method that anybody may call (authorization NONE); ${how}`],
      },
    ],
    unknown: [
      {
        what: "a range beside one that lets in everybody, and its ports",
        resources: [group({ cidrBlocks: [unknown, "0.0.0.0/0"], fromPort: unknown, toPort: 80 })],
        reports: [
          { level: "mandatory", says: /lets in 0\.0\.0\.0\/0 on any port/ },
          { level: "advisory", says: /cidrBlocks\.0 can't be known/ },
        ],
      },
      {
        what: "who reaches a cluster",
        resources: [resource("aws:eks/cluster:Cluster", { vpcConfig: { publicAccessCidrs: unknown } })],
        reports: [{ level: "advisory", says: /publicAccessCidrs can't be known/ }],
      },
      {
        what: "whether a load balancer is internal",
        resources: [resource("aws:lb/loadBalancer:LoadBalancer", { internal: unknown })],
        reports: [{ level: "advisory", says: /internal can't be known/ }],
      },
    ],
  },
];
