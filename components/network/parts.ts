import type * as pulumi from "@pulumi/pulumi";
import type { NetworkPlan } from "./plan.js";
import type { NetworkSettings } from "./settings.js";
import type { NetworkTransforms } from "./transforms.js";

/** What every part of a network needs to make its resources. */
export interface Parts {
  /** Name of the network; those of its children begin with it. */
  readonly name: string;
  readonly settings: NetworkSettings;
  readonly plan: NetworkPlan;
  /** Region of every resource. Default: the provider's. */
  readonly region?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly transform: NetworkTransforms;
  /** The component that the resources belong to. */
  readonly parent: pulumi.Resource;
}

/** Where everything is: a VPC and its subnets, made here or found. */
export interface Place {
  readonly vpcId: pulumi.Output<string>;
  /** IPv4 networks of the VPC, its first one first. */
  readonly cidrs: pulumi.Output<string[]>;
  readonly private: Subnets;
  /** None where nothing needs them. */
  readonly public?: Subnets;
  /** What tasks and nodes need before they start: ways to the services that they call. */
  readonly ready: readonly pulumi.Resource[];
  /** What a load balancer that faces the internet needs before it is made. */
  readonly facing: readonly pulumi.Resource[];
  /** How tasks reach AWS. */
  readonly services: readonly Peer[];
}

/** Subnets of one kind. */
export interface Subnets {
  readonly ids: pulumi.Output<string[]>;
  /** One a zone, as a load balancer takes them; their number is known before the ids are where they are made here. */
  readonly onePerZone: pulumi.Input<pulumi.Input<string>[]>;
  /** Their zones, each once. */
  readonly zones: pulumi.Output<string[]>;
}

/** Whom a security group's rule is about, in one of the properties of such a rule. */
export type Peer = { readonly what: string } & (
  | { readonly cidrIpv4: pulumi.Input<string> }
  | { readonly cidrIpv6: pulumi.Input<string> }
  | { readonly prefixListId: pulumi.Input<string> }
  | { readonly referencedSecurityGroupId: pulumi.Input<string> }
);
