import { createRequire } from "node:module";
import type * as ecs from "./ecs/index.js";
import type * as eks from "./eks/index.js";
import type * as kubernetes from "./kubernetes/index.js";
import type * as network from "./network/index.js";
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

/** As {@link loadKubernetes}, for the network of AWS backends. */
export function loadNetwork(): typeof network {
  return load("./network/index.js") as typeof network;
}

/** As {@link loadKubernetes}, for ECS. */
export function loadEcs(): typeof ecs {
  return load("./ecs/index.js") as typeof ecs;
}

/** As {@link loadKubernetes}, for EKS. */
export function loadEks(): typeof eks {
  return load("./eks/index.js") as typeof eks;
}
