export { EksCluster, shareEks, type SharedEks, type SharedEksArgs } from "./cluster.js";
export { EksHost, type EksHostArgs } from "./eksHost.js";
export type { ClusterNetwork } from "./parts.js";
export { planEks, type EksPlan } from "./plan.js";
export {
  eksOffer,
  eksSettings,
  makesCluster,
  servicesOf,
  type EksSettings,
  type EksSettingsInput,
} from "./settings.js";
export type { ClusterTransforms, EksTransforms } from "./transforms.js";
