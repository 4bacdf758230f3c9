import type { Planner } from "../question.js";
import { ec2Options } from "./ec2.js";
import { ecsOptions } from "./ecs.js";
import { eksOptions } from "./eks.js";
import { kubernetesOptions } from "./kubernetes.js";
import { onPremisesOptions } from "./onPremises.js";
import { sageMakerOptions } from "./sageMaker.js";
import type { BackendName } from "../../spec/index.js";

/** How each backend may host a model. Adding a backend adds its file and its line here. */
export const planners: Readonly<Record<BackendName, Planner>> = {
  kubernetes: kubernetesOptions,
  sagemaker: sageMakerOptions,
  ecs: ecsOptions,
  eks: eksOptions,
  ec2: ec2Options,
  onPremises: onPremisesOptions,
};
