import type {
  EipArgs,
  InternetGatewayArgs,
  NatGatewayArgs,
  RouteArgs,
  RouteTableArgs,
  RouteTableAssociationArgs,
  SecurityGroupArgs,
  SubnetArgs,
  VpcArgs,
  VpcEndpointArgs,
} from "@pulumi/aws/ec2/index.js";
import type { ListenerArgs, ListenerCertificateArgs, LoadBalancerArgs } from "@pulumi/aws/lb/index.js";
import type { SecurityGroupEgressRuleArgs, SecurityGroupIngressRuleArgs } from "@pulumi/aws/vpc/index.js";
import type { Transform } from "../transform.js";

/**
 * Escape hatch: one hook per kind of child, for what the settings do not say. A hook is called for each child of its
 * kind.
 */
export interface NetworkTransforms extends SecurityGroupTransforms {
  readonly vpc?: Transform<VpcArgs>;
  readonly subnet?: Transform<SubnetArgs>;
  readonly internetGateway?: Transform<InternetGatewayArgs>;
  readonly elasticIp?: Transform<EipArgs>;
  readonly natGateway?: Transform<NatGatewayArgs>;
  readonly routeTable?: Transform<RouteTableArgs>;
  readonly routeTableAssociation?: Transform<RouteTableAssociationArgs>;
  readonly route?: Transform<RouteArgs>;
  readonly endpoint?: Transform<VpcEndpointArgs>;
  readonly loadBalancer?: Transform<LoadBalancerArgs>;
  readonly listener?: Transform<ListenerArgs>;
  readonly listenerCertificate?: Transform<ListenerCertificateArgs>;
}

/** Hooks of a security group and its rules. */
export interface SecurityGroupTransforms {
  readonly securityGroup?: Transform<SecurityGroupArgs>;
  readonly ingressRule?: Transform<SecurityGroupIngressRuleArgs>;
  readonly egressRule?: Transform<SecurityGroupEgressRuleArgs>;
}
