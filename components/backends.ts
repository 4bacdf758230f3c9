import { createRequire } from "node:module";
import type * as kubernetes from "./kubernetes/index.js";
import type * as sagemaker from "./sagemaker/index.js";

const load = createRequire(__filename);

/** A backend's module is loaded when the first model needs it: the others' providers cost seconds to import. */
export function loadKubernetes(): typeof kubernetes {
  return load("./kubernetes/index.js") as typeof kubernetes;
}

/** As {@link loadKubernetes}, for SageMaker. */
export function loadSageMaker(): typeof sagemaker {
  return load("./sagemaker/index.js") as typeof sagemaker;
}
