/** The rows of ECS, each in a file of its own: a service alone is as long as all of another AWS service. */
export { capacityProvider } from "./ecs/capacityProvider.js";
export { cluster, clusterCapacityProviders } from "./ecs/cluster.js";
export { service } from "./ecs/service.js";
export { taskDefinition } from "./ecs/taskDefinition.js";
