export { EcsCluster, shareEcs, type SharedEcs, type SharedEcsArgs } from "./cluster.js";
export { EcsHost, type EcsHostArgs } from "./ecsHost.js";
export { networkUse } from "./networkUse.js";
export { planCluster, type ClusterPlan, type InstancesPlan } from "./plan.js";
export { ecsOffer, ecsSettings, type EcsSettings, type EcsSettingsInput } from "./settings.js";
export type { ClusterTransforms, EcsTransforms } from "./transforms.js";
