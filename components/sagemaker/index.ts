export { SageMakerHost, type SageMakerHostArgs } from "./sageMakerHost.js";
export {
  sageMakerOffer,
  sageMakerSettings,
  type SageMakerSettings,
  type SageMakerSettingsInput,
} from "./settings.js";
export type { SageMakerTransforms } from "./transforms.js";
