import type { AwsRow } from "./awsRows.js";

const subnet = (zone: string, range: string, more = "") =>
  `{ vpcId: r.vpc.id, cidrBlock: "10.80.${range}.0/24", availabilityZone: "us-east-1${zone}", ${more} }`;
const rule = (source: string, more = "") => `{ securityGroupId: r.group.id, ${source}, ${more} }`;
const endpoint = (service: string, more: string) =>
  `{ vpcId: r.vpc.id, serviceName: "com.amazonaws.us-east-1.${service}", ${more} }`;
const template = (type: string, more = "") =>
  `{ imageId: "ami-12c6146b", instanceType: "${type}", userData: "IyEvYmluL3NoCg==", ebsOptimized: "true", ${more}
    blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 50, volumeType: "gp3", encrypted: "true", deleteOnTermination: "true" } }],
    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 }, vpcSecurityGroupIds: [r.group.id],
    tagSpecifications: [{ resourceType: "instance", tags: { model: "digits" } }] }`;
const targets = (port: number, more: string) =>
  `{ port: ${port}, protocol: "HTTP", targetType: "ip", vpcId: r.vpc.id, ${more} }`;
const weighted = (first: number) =>
  `{ type: "forward", forward: { targetGroups: [{ arn: r.targets.arn, weight: ${first} }, { arn: r.spare.arn, weight: ${100 - first} }] } }`;
const answer = (status: string) =>
  `{ type: "fixed-response", fixedResponse: { contentType: "text/plain", messageBody: "no such model", statusCode: "${status}" } }`;

/** Networks, and load balancers in them: `certificate` is one that AWS issued. */
export const networkRows: AwsRow[] = [
  {
    name: "vpc",
    type: "ec2.Vpc",
    args: `{ cidrBlock: "10.80.0.0/16", enableDnsHostnames: true, tags: { a: "1" } }`,
    inPlace: `{ cidrBlock: "10.80.0.0/16", enableDnsHostnames: true, enableDnsSupport: true, tags: { a: "2", b: "3" } }`,
  },
  {
    name: "otherVpc",
    type: "ec2.Vpc",
    args: `{ cidrBlock: "10.81.0.0/16" }`,
    inPlace: `{ cidrBlock: "10.81.0.0/16", enableDnsHostnames: true }`,
    replace: `{ cidrBlock: "10.82.0.0/16", enableDnsHostnames: true }`,
  },
  {
    name: "subnet",
    type: "ec2.Subnet",
    args: subnet("a", "0", `tags: { a: "1" }`),
    inPlace: subnet("a", "0", `mapPublicIpOnLaunch: true, tags: { a: "2" }`),
  },
  { name: "secondSubnet", type: "ec2.Subnet", args: subnet("b", "1", "mapPublicIpOnLaunch: true") },
  {
    name: "thirdSubnet",
    type: "ec2.Subnet",
    args: subnet("c", "2"),
    replace: subnet("c", "3"),
  },
  {
    name: "gateway",
    type: "ec2.InternetGateway",
    args: `{ vpcId: r.vpc.id, tags: { a: "1" } }`,
    inPlace: `{ vpcId: r.vpc.id, tags: { a: "2" } }`,
  },
  {
    name: "otherGateway",
    type: "ec2.InternetGateway",
    args: `{}`,
    inPlace: `{ vpcId: r.otherVpc.id }`,
  },
  {
    name: "address",
    type: "ec2.Eip",
    args: `{ tags: { a: "1" } }`,
    inPlace: `{ tags: { a: "2" } }`,
  },
  {
    name: "nat",
    type: "ec2.NatGateway",
    args: `{ subnetId: r.subnet.id, allocationId: r.address.id, tags: { a: "1" } }`,
    inPlace: `{ subnetId: r.subnet.id, allocationId: r.address.id, tags: { a: "2" } }`,
    replace: `{ subnetId: r.secondSubnet.id, connectivityType: "private" }`,
  },
  {
    name: "table",
    type: "ec2.RouteTable",
    args: `{ vpcId: r.vpc.id, tags: { a: "1" } }`,
    inPlace: `{ vpcId: r.vpc.id, tags: { a: "2" } }`,
  },
  {
    name: "otherTable",
    type: "ec2.RouteTable",
    args: `{ vpcId: r.vpc.id }`,
  },
  {
    name: "route",
    type: "ec2.Route",
    importId: `[o.routeTableId, o.destinationCidrBlock].join("_")`,
    args: `{ routeTableId: r.table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: r.gateway.id }`,
    inPlace: `{ routeTableId: r.table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: r.nat.id }`,
    replace: `{ routeTableId: r.table.id, destinationCidrBlock: "192.168.0.0/16", natGatewayId: r.nat.id }`,
  },
  {
    name: "association",
    type: "ec2.RouteTableAssociation",
    importId: `[o.subnetId, o.routeTableId].join("/")`,
    args: `{ subnetId: r.subnet.id, routeTableId: r.table.id }`,
    inPlace: `{ subnetId: r.subnet.id, routeTableId: r.otherTable.id }`,
    replace: `{ subnetId: r.secondSubnet.id, routeTableId: r.otherTable.id }`,
  },
  {
    name: "group",
    type: "ec2.SecurityGroup",
    named: "name",
    args: `{ vpcId: r.vpc.id, tags: { a: "1" } }`,
    inPlace: `{ vpcId: r.vpc.id, tags: { a: "2" } }`,
  },
  {
    name: "otherGroup",
    type: "ec2.SecurityGroup",
    named: "name",
    args: `{ vpcId: r.vpc.id, description: "callers" }`,
    replace: `{ vpcId: r.vpc.id, description: "other callers" }`,
  },
  {
    name: "ingress",
    type: "vpc.SecurityGroupIngressRule",
    args: rule(`cidrIpv4: "10.0.0.0/8"`, `ipProtocol: "tcp", fromPort: 80, toPort: 80, tags: { a: "1" }`),
    inPlace: rule(
      `cidrIpv4: "10.0.0.0/9"`,
      `ipProtocol: "tcp", fromPort: 443, toPort: 443, description: "callers", tags: { a: "2" }`,
    ),
    replace: rule(
      `referencedSecurityGroupId: r.otherGroup.id`,
      `ipProtocol: "tcp", fromPort: 443, toPort: 443`,
    ),
  },
  {
    name: "egress",
    type: "vpc.SecurityGroupEgressRule",
    args: rule(`referencedSecurityGroupId: r.otherGroup.id`, `ipProtocol: "-1"`),
    inPlace: rule(
      `referencedSecurityGroupId: r.otherGroup.id`,
      `ipProtocol: "tcp", fromPort: 8080, toPort: 8080, description: "tasks"`,
    ),
  },
  {
    name: "everywhere",
    type: "vpc.SecurityGroupEgressRule",
    args: rule(`cidrIpv4: "0.0.0.0/0"`, `ipProtocol: "-1"`),
    inPlace: rule(`cidrIpv4: "0.0.0.0/0"`, `ipProtocol: "-1", description: "the internet"`),
  },
  {
    name: "buckets",
    type: "ec2.VpcEndpoint",
    args: endpoint("s3", `routeTableIds: [r.table.id]`),
    inPlace: endpoint("s3", `routeTableIds: [r.otherTable.id, r.table.id]`),
  },
  {
    name: "logs",
    type: "ec2.VpcEndpoint",
    args: endpoint(
      "logs",
      `vpcEndpointType: "Interface", privateDnsEnabled: true, subnetIds: [r.subnet.id], securityGroupIds: [r.group.id], tags: { a: "1" }`,
    ),
    inPlace: endpoint(
      "logs",
      `vpcEndpointType: "Interface", privateDnsEnabled: true, subnetIds: [r.secondSubnet.id, r.subnet.id], securityGroupIds: [r.group.id], tags: { a: "2" }`,
    ),
    replace: endpoint(
      "ssm",
      `vpcEndpointType: "Interface", privateDnsEnabled: true, subnetIds: [r.secondSubnet.id], securityGroupIds: [r.group.id]`,
    ),
  },
  {
    name: "template",
    type: "ec2.LaunchTemplate",
    named: "name",
    args: template("g5.xlarge", `tags: { a: "1" },`),
    inPlace: template("g5.2xlarge", `description: "larger", updateDefaultVersion: true, tags: { a: "2" },`),
    replace: template("g5.2xlarge", `description: "larger", updateDefaultVersion: true, name: "instances",`),
  },
  {
    name: "balancer",
    type: "lb.LoadBalancer",
    named: "name",
    args: `{ internal: true, subnets: [r.subnet.id, r.secondSubnet.id], securityGroups: [r.group.id], idleTimeout: 120, dropInvalidHeaderFields: true, tags: { a: "1" } }`,
    inPlace: `{ internal: true, subnets: [r.secondSubnet.id, r.subnet.id], securityGroups: [r.otherGroup.id], idleTimeout: 300, preserveHostHeader: true, tags: { a: "2" } }`,
  },
  {
    name: "otherBalancer",
    type: "lb.LoadBalancer",
    named: "name",
    args: `{ subnets: [r.subnet.id, r.secondSubnet.id], securityGroups: [r.group.id] }`,
    replace: `{ name: "models", subnets: [r.subnet.id, r.secondSubnet.id], securityGroups: [r.group.id] }`,
  },
  {
    name: "targets",
    type: "lb.TargetGroup",
    named: "name",
    args: targets(
      8080,
      `deregistrationDelay: 30, healthCheck: { path: "/ping", matcher: "200-299", interval: 10 }, tags: { a: "1" }`,
    ),
    inPlace: targets(
      8080,
      `deregistrationDelay: 60, slowStart: 30, healthCheck: { path: "/health", matcher: "200", interval: 15 },
      stickiness: { type: "lb_cookie", cookieDuration: 600 }, tags: { a: "2" }`,
    ),
  },
  { name: "spare", type: "lb.TargetGroup", named: "name", args: targets(8080, "") },
  {
    name: "otherTargets",
    type: "lb.TargetGroup",
    named: "name",
    args: targets(8080, ""),
    replace: targets(9090, ""),
  },
  {
    name: "listener",
    type: "lb.Listener",
    args: `{ loadBalancerArn: r.balancer.arn, port: 80, defaultActions: [${answer("404")}], tags: { a: "1" } }`,
    inPlace: `{ loadBalancerArn: r.balancer.arn, port: 80, defaultActions: [${answer("403")}], tags: { a: "2" } }`,
  },
  {
    name: "secure",
    type: "lb.Listener",
    args: `{ loadBalancerArn: r.balancer.arn, port: 443, protocol: "HTTPS", certificateArn: certificate,
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06", defaultActions: [{ type: "forward", targetGroupArn: r.targets.arn }] }`,
    inPlace: `{ loadBalancerArn: r.balancer.arn, port: 443, protocol: "HTTPS", certificateArn: certificate,
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06", defaultActions: [${weighted(90)}] }`,
    replace: `{ loadBalancerArn: r.otherBalancer.arn, port: 443, protocol: "HTTPS", certificateArn: certificate,
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06", defaultActions: [${answer("404")}] }`,
  },
  {
    name: "secondCertificate",
    type: "lb.ListenerCertificate",
    args: `{ listenerArn: r.secure.arn, certificateArn: otherCertificate }`,
  },
  {
    name: "byPath",
    type: "lb.ListenerRule",
    args: `{ listenerArn: r.listener.arn, actions: [{ type: "forward", targetGroupArn: r.targets.arn }], tags: { a: "1" },
      conditions: [{ sourceIp: { values: ["10.1.0.0/16", "10.0.0.0/16"] } }, { pathPattern: { values: ["/digits/*"] } }],
      transforms: [{ type: "url-rewrite", urlRewriteConfig: { rewrite: { regex: "^/digits/(.*)$", replace: "/$1" } } }] }`,
    inPlace: `{ listenerArn: r.listener.arn, actions: [${weighted(95)}], tags: { a: "2" },
      conditions: [{ pathPattern: { values: ["/digits/*", "/figures/*"] } }, { sourceIp: { values: ["10.0.0.0/16", "10.1.0.0/16"] } }],
      transforms: [{ type: "url-rewrite", urlRewriteConfig: { rewrite: { regex: "^/[a-z]+/(.*)$", replace: "/$1" } } }] }`,
  },
  {
    name: "byHost",
    type: "lb.ListenerRule",
    args: `{ listenerArn: r.listener.arn, priority: 40, actions: [${answer("403")}], conditions: [{ hostHeader: { values: ["digits.example.com"] } },
      { httpHeader: { httpHeaderName: "x-model", values: ["digits"] } }],
      transforms: [{ type: "host-header-rewrite", hostHeaderRewriteConfig: { rewrite: { regex: "^digits", replace: "models" } } }] }`,
    inPlace: `{ listenerArn: r.listener.arn, priority: 50, actions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
      conditions: [{ hostHeader: { values: ["digits.example.com"] } }, { queryStrings: [{ key: "model", value: "digits" }] }] }`,
  },
];
