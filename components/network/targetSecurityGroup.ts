import type * as pulumi from "@pulumi/pulumi";
import type { Network } from "./network.js";
import type { Peer } from "./parts.js";
import type { NetworkUse } from "./use.js";
import { createSecurityGroup, letIn, letOut, type GroupParts, type Port } from "./securityGroup.js";
import type { SecurityGroupTransforms } from "./transforms.js";

/** Whom tasks may call. */
export interface Egress {
  readonly peer: Peer;
  /** TCP port. Undefined: all ports of all protocols. */
  readonly port: Port;
}

/** Whose tasks they are, and whom they talk to. */
export interface TargetSecurityGroupArgs {
  /** A network whose plan was made with the model. */
  readonly network: Network;
  readonly use: NetworkUse;
  /** Port at which the tasks answer. */
  readonly port: number;
  /**
   * Whom the tasks may call besides the services of AWS that they start with. Names of peers differ, for the names of the
   * rules are made of them. Default: nobody.
   */
  readonly egress?: readonly Egress[];
  readonly tags: Readonly<Record<string, string>>;
  readonly transform?: SecurityGroupTransforms;
}

/** The group of a model's tasks. */
export interface TargetSecurityGroup {
  readonly id: pulumi.Output<string>;
  /** Its rules, and the load balancer's to it: what tasks need before they start. */
  readonly rules: readonly pulumi.Resource[];
}

const https = 443;

/**
 * Makes the security group of a model's tasks: the load balancer alone reaches them, at their port alone, and they reach
 * the services of AWS that they start with. Names are always resolved: no group filters the VPC's own resolver ("Control
 * traffic to your AWS resources using security groups").
 */
export function createTargetSecurityGroup(
  name: string,
  args: TargetSecurityGroupArgs,
  parent: pulumi.Resource,
): TargetSecurityGroup {
  const { network, use, port, egress = [], tags, transform = {} } = args;
  const { securityGroupId } = network.loadBalancerOf(use);
  const parts: GroupParts = { name, region: network.region, tags, transform, parent };
  const { id } = createSecurityGroup(parts, network.vpcId, `Tasks of model ${use.model}`);
  // By port: at another one the old rules stay, as the old tasks do, until new tasks have taken their place.
  const caller = { what: `load-balancer-at-${port}`, referencedSecurityGroupId: securityGroupId };
  const tasks = { what: `tasks-at-${port}`, referencedSecurityGroupId: id };
  const rules = [
    letIn(parts, id, caller, port),
    letOut(parts, securityGroupId, tasks, port),
    ...startingEgress(network, egress).map(({ peer, port: at }) => letOut(parts, id, peer, at)),
  ];
  return { id, rules };
}

/** The services of AWS and then the rest, without what another rule says too: AWS refuses the same rule twice. */
function startingEgress({ services }: Network, more: readonly Egress[]): readonly Egress[] {
  const all = [...services.map((peer) => ({ peer, port: https })), ...more];
  return all.filter(
    (rule, index) =>
      !all.some(
        (other, at) =>
          samePeer(other.peer, rule.peer) &&
          (other.port === rule.port ? at < index : other.port === undefined),
      ),
  );
}

/** Whether they are the same, whatever they are called; what only AWS knows is the same where it is one output. */
function samePeer({ what: _one, ...peer }: Peer, { what: _other, ...rest }: Peer): boolean {
  const [[kind, value] = []] = Object.entries(peer);
  return kind !== undefined && new Map(Object.entries(rest)).get(kind) === value;
}
