import * as pulumi from "@pulumi/pulumi";
import { findVpc } from "./givenVpc.js";
import { createLoadBalancer, type LoadBalancer } from "./loadBalancer.js";
import { createVpc } from "./madeVpc.js";
import type { Parts, Peer, Place } from "./parts.js";
import type { NetworkPlan } from "./plan.js";
import { offersEgress, type NetworkSettings } from "./settings.js";
import type { NetworkTransforms } from "./transforms.js";
import { balancerOf, type BalancerKind, type NetworkUse } from "./use.js";

/** What the models of a stack need to share a network. */
export interface NetworkArgs {
  readonly settings: NetworkSettings;
  /** What the models need; see `planNetwork`. */
  readonly plan: NetworkPlan;
  /** Region of every resource. Default: the provider's. */
  readonly region?: string | undefined;
  /** Tags of every resource. */
  readonly tags: Readonly<Record<string, string>>;
  readonly transform?: NetworkTransforms;
}

/**
 * The network that all models of a stack share on AWS: a VPC that is there or is made here, and the load balancers that
 * models are called through. What one model alone needs is made by `createRoute` and `createTargetSecurityGroup`.
 *
 * A made VPC itself costs nothing; NAT gateways, interface endpoints and load balancers are paid by the hour.
 */
export class Network extends pulumi.ComponentResource {
  readonly settings: NetworkSettings;
  readonly region: string | undefined;
  readonly vpcId: pulumi.Output<string>;
  /** IPv4 networks of the VPC, its first one first. */
  readonly cidrs: pulumi.Output<string[]>;
  /** Where tasks and nodes are. In two zones where it is made here. */
  readonly privateSubnetIds: pulumi.Output<string[]>;
  /** Empty where there are none. */
  readonly publicSubnetIds: pulumi.Output<string[]>;
  /** Zones of the private subnets, each once. */
  readonly zones: pulumi.Output<string[]>;
  /** What tasks and nodes need before they start: routes and endpoints. */
  readonly ready: readonly pulumi.Resource[];
  /** Those that the plan needs. */
  readonly loadBalancers: Readonly<Partial<Record<BalancerKind, LoadBalancer>>>;
  /** Whether models reach what has no endpoint in the VPC. */
  readonly hasEgress: boolean;
  /** Whom tasks call at port 443 to reach S3 and the plan's services of AWS. */
  readonly services: readonly Peer[];

  constructor(name: string, args: NetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super("model-hosting:network:Network", name, {}, options);
    const { settings, plan, region, tags, transform = {} } = args;
    const parts: Parts = { name, settings, plan, region, tags, transform, parent: this };
    const { cidr } = settings.vpc;
    const place = cidr === undefined ? findVpc(parts) : createVpc(parts, cidr);

    this.settings = settings;
    this.region = region;
    this.vpcId = place.vpcId;
    this.cidrs = place.cidrs;
    this.privateSubnetIds = place.private.ids;
    this.publicSubnetIds = place.public?.ids ?? pulumi.output([]);
    this.zones = place.private.zones;
    this.ready = place.ready;
    this.hasEgress = offersEgress(settings);
    this.services = place.services;
    this.loadBalancers = createLoadBalancers(parts, place);
    this.registerOutputs({ vpcId: this.vpcId, zones: this.zones });
  }

  /** The load balancer that a model is called through. Throws a TypeError where the plan was made without the model. */
  loadBalancerOf(use: Pick<NetworkUse, "model" | "exposure">): LoadBalancer {
    const kind = balancerOf(use);
    const found = this.loadBalancers[kind];
    if (found === undefined) {
      throw new TypeError(`the network was planned without a load balancer for model ${use.model}`);
    }
    return found;
  }
}

function createLoadBalancers(parts: Parts, place: Place): Network["loadBalancers"] {
  const { internal, public: outside } = parts.plan;
  return {
    ...(internal && { internal: createLoadBalancer(parts, place, "internal", internal) }),
    ...(outside && { public: createLoadBalancer(parts, place, "public", outside) }),
  };
}
