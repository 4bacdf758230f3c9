import { type Progress } from "../progress.js";
import { buildDigits, type ImageArchive } from "./digits.js";

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

/** The archives of all images that the example hosts. */
export async function buildExampleImages(progress: Progress): Promise<ImageArchive[]> {
  return [await buildDigits(progress)];
}
