export { hostStack, type HostedStack, type StackArgs } from "./hostStack.js";
export { ModelHost, type ModelHostArgs } from "./modelHost.js";
export { earlierChoices } from "./pins.js";
export type { Decision, Environment, Pin } from "./placement/index.js";
export { choicesIn, placementOutput, type PlacementOutput } from "./placementOutput.js";
export { placesOf, type Home, type Places } from "./places.js";
export { resolveModels, type Pins, type ResolvedModel } from "./resolve.js";
export {
  hostingSettings,
  offerOf,
  parseSettings,
  type HostingSettings,
  type HostingSettingsInput,
} from "./settings.js";
export { readSpecFile, readStackModels, type StackDocument, type UnreadDocument } from "./stack.js";
export {
  formatProblems,
  HostingProblems,
  type HostingSpec,
  type HostingSpecInput,
  type Problem,
  type SpecDocument,
} from "./spec/index.js";
export type { KubernetesTransforms, Transform } from "./kubernetes/index.js";
export type { SageMakerTransforms } from "./sagemaker/index.js";
export { share, type Shared, type SharedArgs } from "./shared.js";
export type { EcsTransforms } from "./ecs/index.js";
export type { EksTransforms } from "./eks/index.js";
