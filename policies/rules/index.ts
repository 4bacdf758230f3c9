import type { Rule } from "../support/rule.js";
import { acceleratorsNeedApproval } from "./acceleratorsNeedApproval.js";
import { autoscalingPresent } from "./autoscalingPresent.js";
import { autoscalingUseful } from "./autoscalingUseful.js";
import { containerResourcesSet } from "./containerResourcesSet.js";
import { imagePinned } from "./imagePinned.js";
import { noPlainSecrets } from "./noPlainSecrets.js";
import { noPublicExposure } from "./noPublicExposure.js";
import { replicasBounded } from "./replicasBounded.js";
import { requiredLabels } from "./requiredLabels.js";

export type { Rule } from "../support/rule.js";

/** Every rule of the pack. Importing the list has no effect; `new PolicyPack` in ../index.ts has. */
export const rules: readonly Rule[] = [
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
