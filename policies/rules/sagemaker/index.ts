import type { Rule } from "../../support/definition.js";
import { acceleratorInstancesNeedApproval } from "./acceleratorInstancesNeedApproval.js";
import { asyncScalesToZero } from "./asyncScalesToZero.js";
import { dataCaptureSampled } from "./dataCaptureSampled.js";
import { endpointAutoscalingBounded } from "./endpointAutoscalingBounded.js";
import { endpointAutoscalingPresent } from "./endpointAutoscalingPresent.js";
import { endpointEncrypted } from "./endpointEncrypted.js";
import { hostingTypeCurrent } from "./hostingTypeCurrent.js";
import { hostingTypeValid } from "./hostingTypeValid.js";
import { hourlyCostCapped } from "./hourlyCostCapped.js";
import { instanceTypesAllowed } from "./instanceTypesAllowed.js";
import { lowTraffic } from "./lowTraffic.js";
import { maximumCostBounded } from "./maximumCostBounded.js";
import { noProvisionedConcurrency } from "./noProvisionedConcurrency.js";
import { scaleInEnabled } from "./scaleInEnabled.js";
import { serverlessExcludes } from "./serverlessExcludes.js";
import { serverlessSettingsValid } from "./serverlessSettingsValid.js";
import { serverlessWorstCase } from "./serverlessWorstCase.js";
import { shadowVariantsExpire } from "./shadowVariantsExpire.js";
import { singleInstance } from "./singleInstance.js";
import { ssmAccessOff } from "./ssmAccessOff.js";
import { twoInstances } from "./twoInstances.js";
import { variantVolumeBounded } from "./variantVolumeBounded.js";
import { zeroInstancesValid } from "./zeroInstancesValid.js";

/** Rules on SageMaker's endpoints, on what scales them, and on the instances of every service: facts first. */
export const sageMakerRules: readonly Rule[] = [
  hostingTypeValid,
  serverlessSettingsValid,
  serverlessExcludes,
  zeroInstancesValid,
  hostingTypeCurrent,
  instanceTypesAllowed,
  acceleratorInstancesNeedApproval,
  hourlyCostCapped,
  maximumCostBounded,
  serverlessWorstCase,
  lowTraffic,
  asyncScalesToZero,
  noProvisionedConcurrency,
  singleInstance,
  twoInstances,
  shadowVariantsExpire,
  endpointAutoscalingPresent,
  endpointAutoscalingBounded,
  scaleInEnabled,
  variantVolumeBounded,
  dataCaptureSampled,
  endpointEncrypted,
  ssmAccessOff,
];
