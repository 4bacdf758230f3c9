import { SecurityGroup } from "@pulumi/aws/ec2/index.js";
import { SecurityGroupEgressRule, SecurityGroupIngressRule } from "@pulumi/aws/vpc/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { inRegion } from "../aws/account.js";
import { transformed } from "../transform.js";
import type { Peer } from "./parts.js";
import type { SecurityGroupTransforms } from "./transforms.js";

/** What a security group's rules have in common. */
export interface GroupParts {
  /** Name of the group; those of its rules begin with it. */
  readonly name: string;
  readonly region?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly transform: SecurityGroupTransforms;
  readonly parent: pulumi.Resource;
}

/** Ports of a rule, TCP. Undefined: all ports of all protocols. */
export type Port = number | undefined;

/**
 * Makes a security group that lets nothing in or out until it has rules.
 *
 * @param description Letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`, and no apostrophe (Amazon EC2 API reference,
 *   CreateSecurityGroup).
 */
export function createSecurityGroup(
  { name, region, tags, transform, parent }: GroupParts,
  vpcId: pulumi.Input<string>,
  description: string,
): SecurityGroup {
  const args = { ...inRegion(region), vpcId, description, tags: { ...tags, Name: name } };
  return new SecurityGroup(...transformed(transform.securityGroup, name, args, { parent }));
}

/** Lets the peer in. */
export function letIn(
  parts: GroupParts,
  groupId: pulumi.Input<string>,
  peer: Peer,
  port: Port,
): SecurityGroupIngressRule {
  const { name, transform, parent } = parts;
  const args = ruleArgs(parts, groupId, peer, port);
  const options = { parent };
  return new SecurityGroupIngressRule(
    ...transformed(transform.ingressRule, `${name}-from-${peer.what}`, args, options),
  );
}

/** Lets out to the peer. */
export function letOut(
  parts: GroupParts,
  groupId: pulumi.Input<string>,
  peer: Peer,
  port: Port,
): SecurityGroupEgressRule {
  const { name, transform, parent } = parts;
  const args = ruleArgs(parts, groupId, peer, port);
  const options = { parent };
  return new SecurityGroupEgressRule(
    ...transformed(transform.egressRule, `${name}-to-${peer.what}`, args, options),
  );
}

function ruleArgs(
  { region, tags }: GroupParts,
  securityGroupId: pulumi.Input<string>,
  { what, ...peer }: Peer,
  port: Port,
) {
  const ports =
    port === undefined ? { ipProtocol: "-1" } : { ipProtocol: "tcp", fromPort: port, toPort: port };
  return { ...inRegion(region), securityGroupId, description: what, ...peer, ...ports, tags };
}
