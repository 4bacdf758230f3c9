export {
  buildDigits,
  type DigitsExample,
  type DigitsVersion,
  type ImageArchive,
  type Metrics,
} from "./digits.js";
export { type NamedImage } from "./ociArchive.js";
export { canBuildImages } from "./pythonImage.js";
export { buildStorageInitializerImage } from "./storageInitializer.js";
export { buildPauseImage, buildToolsImage } from "./tools.js";
