export { shareCluster, type SharedCluster } from "./cluster.js";
export { KubernetesHost, restrictedPods, type KubernetesHostArgs } from "./kubernetesHost.js";
export {
  kubernetesSettings,
  offeredFeatures,
  type KubernetesSettings,
  type KubernetesSettingsInput,
} from "./settings.js";
export type { Transform } from "../transform.js";
export type { KubernetesTransforms } from "./transforms.js";
