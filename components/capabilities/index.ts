export {
  allFeatures,
  ecsFeatures,
  eksFeatures,
  kubernetesFeatures,
  sageMakerFeatures,
  type Cell,
  type ClusterSurroundings,
  type Exposed,
  type Feature,
  type Judged,
  type Surroundings,
} from "./cell.js";
export { cellOf, findCell, unsupportedFields, type Target } from "./check.js";
export { gpusOf, gpusSuffice, type NodeGpus } from "./eks.js";
export {
  eksSupport,
  eksVersions,
  newestSupportedEksVersion,
  type EksSupport,
  type EksVersion,
} from "./eksVersions.js";
export { extendedResource, isNvidiaProduct } from "./extendedResource.js";
export {
  commonFolder,
  instanceTypeFits,
  instanceTypeFor,
  instanceTypeNamed,
  instanceTypes,
  largestPayload,
  largestServerlessMemory,
  largestVolume,
  longestRequest,
  mostServerlessConcurrency,
  type InstanceKind,
  type InstanceNeed,
  type InstanceSize,
  type InstanceType,
} from "./sagemaker/index.js";
export { backends } from "./table.js";
