export { callersPerRule, limits } from "./limits.js";
export type { LoadBalancer } from "./loadBalancer.js";
export { Network, type NetworkArgs } from "./network.js";
export type { Peer } from "./parts.js";
export { planNetwork, type BalancerPlan, type ListenerPlan, type NetworkPlan } from "./plan.js";
export { createRoute, type Route, type RouteArgs } from "./route.js";
export {
  networkSettings,
  offersEgress,
  type NetworkSettings,
  type NetworkSettingsInput,
} from "./settings.js";
export {
  createTargetSecurityGroup,
  type Egress,
  type TargetSecurityGroup,
  type TargetSecurityGroupArgs,
} from "./targetSecurityGroup.js";
export type { NetworkTransforms, SecurityGroupTransforms } from "./transforms.js";
export {
  balancerOf,
  callersOf,
  listenerOf,
  type BalancerKind,
  type ListenerKind,
  type NetworkUse,
} from "./use.js";
