export {
  allFeatures,
  kubernetesFeatures,
  sageMakerFeatures,
  type Cell,
  type Exposed,
  type Feature,
  type Judged,
  type Surroundings,
} from "./cell.js";
export { cellOf, unsupportedFields, type Target } from "./check.js";
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
