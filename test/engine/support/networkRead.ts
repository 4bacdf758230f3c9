import { z } from "zod";
import { readAws, readOne } from "./boto3.js";
import { expectSuccess, type TestProject } from "./project.js";

const exported = z.object({
  deployment: z.object({
    resources: z.array(
      z.object({ urn: z.string(), type: z.string(), id: z.string().optional(), custom: z.boolean() }),
    ),
  }),
});

/** A resource of a stack, as its state has it. */
export interface StackResource {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** What its provider knows it by. */
  readonly id: string;
}

/** Everything that a stack has made, but for components and providers. */
export async function resourcesOf(project: TestProject): Promise<StackResource[]> {
  const { stdout } = expectSuccess(await project.pulumi("stack", "export"));
  const { resources } = exported.parse(JSON.parse(stdout)).deployment;
  return resources
    .filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
    .map(({ urn, type, id = "" }) => ({ type, name: urn.slice(urn.lastIndexOf("::") + 2), id }));
}

/** Ids of the resources of a type by logical name. */
export function idsOf(resources: readonly StackResource[], type: string): Record<string, string> {
  return Object.fromEntries(
    resources.filter((resource) => resource.type === type).map(({ name, id }) => [name, id]),
  );
}

const permission = z.object({
  IpProtocol: z.string(),
  FromPort: z.int().optional(),
  IpRanges: z.array(z.object({ CidrIp: z.string() })).default([]),
  Ipv6Ranges: z.array(z.object({ CidrIpv6: z.string() })).default([]),
  UserIdGroupPairs: z.array(z.object({ GroupId: z.string() })).default([]),
  PrefixListIds: z.array(z.object({ PrefixListId: z.string() })).default([]),
});
const groups = z.object({
  SecurityGroups: z.array(
    z.object({
      GroupId: z.string(),
      GroupName: z.string(),
      IpPermissions: z.array(permission),
      IpPermissionsEgress: z.array(permission),
    }),
  ),
});

/** A security group by what it lets in and out, each as `protocol port peer`, sorted; groups are peers by their ids. */
export interface ReadGroup {
  readonly id: string;
  readonly name: string;
  readonly ingress: readonly string[];
  readonly egress: readonly string[];
}

/** All security groups of a VPC, without the one that AWS puts into each. */
export async function readGroups(vpc: string): Promise<ReadGroup[]> {
  const Filters = [{ Name: "vpc-id", Values: [vpc] }];
  const { SecurityGroups } = await readOne(groups, "ec2", "describe_security_groups", { Filters });
  return SecurityGroups.filter(({ GroupName }) => GroupName !== "default").map((group) => ({
    id: group.GroupId,
    name: group.GroupName,
    ingress: group.IpPermissions.flatMap(peersOf).sort(),
    egress: group.IpPermissionsEgress.flatMap(peersOf).sort(),
  }));
}

function peersOf(rule: z.output<typeof permission>): string[] {
  const peers = [
    ...rule.IpRanges.map(({ CidrIp }) => CidrIp),
    ...rule.Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6),
    ...rule.UserIdGroupPairs.map(({ GroupId }) => GroupId),
    ...rule.PrefixListIds.map(({ PrefixListId }) => PrefixListId),
  ];
  return peers.map((peer) => `${rule.IpProtocol} ${rule.FromPort ?? "all"} ${peer}`);
}

const balancers = z.object({
  LoadBalancers: z.array(
    z.object({
      LoadBalancerArn: z.string(),
      DNSName: z.string(),
      Scheme: z.string(),
      VpcId: z.string(),
      SecurityGroups: z.array(z.string()),
      AvailabilityZones: z.array(z.object({ ZoneName: z.string(), SubnetId: z.string() })),
    }),
  ),
});
const listeners = z.object({
  Listeners: z.array(
    z.object({
      ListenerArn: z.string(),
      Port: z.int(),
      Protocol: z.string(),
      SslPolicy: z.string().optional(),
      Certificates: z.array(z.object({ CertificateArn: z.string() })).default([]),
      DefaultActions: z.array(z.looseObject({ Type: z.string() })),
    }),
  ),
});
const values = z.object({ Values: z.array(z.string()) });
const rules = z.object({
  Rules: z.array(
    z.object({
      RuleArn: z.string(),
      IsDefault: z.boolean(),
      Conditions: z.array(
        z.object({
          Field: z.string(),
          PathPatternConfig: values.optional(),
          HostHeaderConfig: values.optional(),
          SourceIpConfig: values.optional(),
        }),
      ),
      Actions: z.array(
        z.object({
          Type: z.string(),
          ForwardConfig: z
            .object({
              TargetGroups: z.array(z.object({ TargetGroupArn: z.string(), Weight: z.int() })),
            })
            .optional(),
        }),
      ),
      Transforms: z.array(z.looseObject({ Type: z.string() })).default([]),
    }),
  ),
});

/** A rule of a listener without its priority. */
export interface ReadRule {
  readonly arn: string;
  /** Values by the field that they are of, such as `source-ip`; sorted. */
  readonly conditions: Readonly<Record<string, readonly string[]>>;
  /** Weights by the ARN of the target group. */
  readonly weights: Readonly<Record<string, number>>;
  readonly transforms: readonly unknown[];
}

/** A listener with its rules, but for the one that every listener has. */
export type ReadListener = z.output<typeof listeners>["Listeners"][number] & {
  readonly rules: readonly ReadRule[];
};
export type ReadBalancer = z.output<typeof balancers>["LoadBalancers"][number] & {
  readonly listeners: readonly ReadListener[];
};

/** The load balancers of a VPC, the internal ones first. */
export async function readBalancers(vpc: string): Promise<ReadBalancer[]> {
  const { LoadBalancers } = await readOne(balancers, "elbv2", "describe_load_balancers");
  const own = LoadBalancers.filter(({ VpcId }) => VpcId === vpc);
  own.sort((one, other) => one.Scheme.localeCompare(other.Scheme));
  return Promise.all(
    own.map(async (balancer) => ({ ...balancer, listeners: await readListeners(balancer.LoadBalancerArn) })),
  );
}

async function readListeners(LoadBalancerArn: string): Promise<ReadListener[]> {
  const { Listeners } = await readOne(listeners, "elbv2", "describe_listeners", { LoadBalancerArn });
  const found = await readAws(
    ...Listeners.map(({ ListenerArn }) => ["elbv2", "describe_rules", { ListenerArn }] as const),
  );
  return Listeners.map((listener, index) => ({
    ...listener,
    rules: rules
      .parse(found[index])
      .Rules.filter(({ IsDefault }) => !IsDefault)
      .map(ruleOf),
  }));
}

function ruleOf({ RuleArn, Conditions, Actions, Transforms }: z.output<typeof rules>["Rules"][number]) {
  const conditions = Conditions.map((condition): [string, string[]] => {
    const { PathPatternConfig, HostHeaderConfig, SourceIpConfig } = condition;
    const { Values } = PathPatternConfig ?? HostHeaderConfig ?? SourceIpConfig ?? { Values: [] };
    return [condition.Field, [...Values].sort()];
  });
  const targets = Actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
  return {
    arn: RuleArn,
    conditions: Object.fromEntries(conditions),
    weights: Object.fromEntries(targets.map(({ TargetGroupArn, Weight }) => [TargetGroupArn, Weight])),
    transforms: Transforms,
  };
}
