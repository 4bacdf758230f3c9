import { blockAt } from "./block.js";
import { type CloudResource, flagAt, visitObjectsAt } from "./cloudResource.js";
import { type JsonObject, judgeAll, numberAt, textAt } from "../read.js";
import { textsAt, visitTextsAt } from "../texts.js";

/** Tells one way in which a resource is open to everybody. */
type Found = (exposure: string) => void;
type Reader = (props: JsonObject, found: Found) => void;

/** Shortest prefix of a private range: 10.0.0.0/8 (RFC 1918) and fc00::/7 (RFC 4193). What is shorter has public addresses. */
const SHORTEST_PRIVATE = { v4: 8, v6: 7 };
const PUBLIC_ACLS = ["public-read", "public-read-write", "website", "authenticated-read"];
const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

const READERS: Readonly<Record<string, Reader>> = {
  "ec2.SecurityGroup": visitIngress,
  "ec2.DefaultSecurityGroup": visitIngress,
  "ec2.SecurityGroupRule": (props, found) => {
    if ((textAt(props, "type") ?? "ingress") === "ingress") visitRanges(props, found);
  },
  "vpc.SecurityGroupIngressRule": (props, found) => {
    visitTextsOf(props, ["cidrIpv4", "cidrIpv6"], portsOf(props), found);
  },
  "lb.LoadBalancer": visitLoadBalancer,
  "elb.LoadBalancer": visitLoadBalancer,
  "eks.Cluster": visitCluster,
  "s3.BucketPublicAccessBlock": visitBlocks,
  "s3.AccountPublicAccessBlock": visitBlocks,
  "s3.Bucket": visitAcl,
  "s3.BucketAcl": visitAcl,
  "sagemaker.NotebookInstance": (props, found) => {
    if ((textAt(props, "directInternetAccess") ?? "Enabled") === "Enabled")
      found("has directInternetAccess, which is on where it is not written");
  },
  "sagemaker.Domain": (props, found) => {
    if ((textAt(props, "appNetworkAccessType") ?? "PublicInternetOnly") === "PublicInternetOnly")
      found("has appNetworkAccessType PublicInternetOnly, which is so where it is not written");
  },
  "lambda.FunctionUrl": (props, found) => {
    if (textAt(props, "authorizationType")?.toUpperCase() === "NONE")
      found("is a URL that anybody may call (authorizationType NONE)");
  },
  "apigatewayv2.Route": (props, found) => {
    if ((textAt(props, "authorizationType") ?? "NONE").toUpperCase() === "NONE")
      found("is a route that anybody may call (authorizationType NONE)");
  },
  "apigateway.Method": (props, found) => {
    const isFree = (textAt(props, "authorization") ?? "").toUpperCase() === "NONE";
    if (isFree && flagAt(props, "apiKeyRequired") !== true)
      found("is a method that anybody may call (authorization NONE)");
  },
};

/** Types that may be open to everybody. */
export const exposableTypes: readonly string[] = Object.keys(READERS);

/** Visits the ways in which a resource is open to everybody; a value that is not known yet hides none of the others. */
export function visitExposures({ type, props }: CloudResource, found: Found): void {
  READERS[type]?.(props, found);
}

function visitIngress(props: JsonObject, found: Found): void {
  visitObjectsAt(props, "ingress", (rule) => {
    visitRanges(rule, found);
  });
}

function visitRanges(rule: JsonObject, found: Found): void {
  visitTextsOf(rule, ["cidrBlocks", "ipv6CidrBlocks"], portsOf(rule), found);
}

function visitTextsOf(rule: JsonObject, keys: readonly string[], ports: string, found: Found): void {
  judgeAll(
    keys.map((key) => () => {
      visitTextsAt(rule, key, (range) => {
        if (isPublic(range)) found(`lets in ${range} ${ports}`);
      });
    }),
  );
}

/** Whether a range of addresses is wider than any private one. */
function isPublic(range: string): boolean {
  const [, address = "", length] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(range.trim()) ?? [];
  if (length === undefined) return false;
  return Number(length) < (address.includes(":") ? SHORTEST_PRIVATE.v6 : SHORTEST_PRIVATE.v4);
}

/** Ports are shown as far as they are known: what is certain is that the range is public. */
function portsOf(rule: JsonObject): string {
  const [from, to] = ["fromPort", "toPort"].map((key) => readOrUndefined(() => numberAt(rule, key)));
  if (from === undefined || to === undefined || (from <= 0 && to <= 0)) return "on any port";
  return from === to ? `on port ${from}` : `on ports ${from} to ${to}`;
}

function readOrUndefined<Value>(read: () => Value | undefined): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function visitLoadBalancer(props: JsonObject, found: Found): void {
  // A gateway load balancer has no address that the internet reaches (Elastic Load Balancing, "Gateway Load Balancers").
  if (readOrUndefined(() => textAt(props, "loadBalancerType"))?.toLowerCase() === "gateway") return;
  if (flagAt(props, "internal") !== true) found("faces the internet (internal is not true)");
}

/** EKS opens the endpoint to 0.0.0.0/0 where nothing else is written (`VpcConfigRequest`, Amazon EKS API reference). */
function visitCluster(props: JsonObject, found: Found): void {
  const vpc = blockAt(props, "vpcConfig");
  if (flagAt(vpc, "endpointPublicAccess") === false) return;
  const { texts: ranges, undecided } = textsAt(vpc, "publicAccessCidrs");
  const open = ranges.find(isPublic);
  if (open === undefined) undecided();
  const reached = ranges.length === 0 ? "0.0.0.0/0" : open;
  if (reached !== undefined)
    found(`has an API endpoint that ${reached} reaches (vpcConfig.endpointPublicAccess)`);
}

function visitBlocks(props: JsonObject, found: Found): void {
  judgeAll(
    BLOCKS.map((block) => () => {
      if (flagAt(props, block) !== true) found(`does not block public access: ${block} is not true`);
    }),
  );
}

function visitAcl(props: JsonObject, found: Found): void {
  const acl = textAt(props, "acl");
  if (acl !== undefined && PUBLIC_ACLS.includes(acl)) found(`has the ACL ${acl}`);
}
