import type { Rule } from "../../support/definition.js";
import { acceleratorsNeedApproval } from "./acceleratorsNeedApproval.js";
import { autoscalingPresent } from "./autoscalingPresent.js";
import { autoscalingUseful } from "./autoscalingUseful.js";
import { containerResourcesSet } from "./containerResourcesSet.js";
import { imagePinned } from "./imagePinned.js";
import { noPlainSecrets } from "./noPlainSecrets.js";
import { noPublicExposure } from "./noPublicExposure.js";
import { replicasBounded } from "./replicasBounded.js";
import { requiredLabels } from "./requiredLabels.js";

/** Rules on the objects of Kubernetes. */
export const kubernetesRules: readonly Rule[] = [
  containerResourcesSet,
  acceleratorsNeedApproval,
  replicasBounded,
  autoscalingPresent,
  autoscalingUseful,
  imagePinned,
  noPublicExposure,
  requiredLabels,
  noPlainSecrets,
];
