import type { RuleCases } from "../ruleCases.js";
import { costCases } from "./sageMaker/costs.js";
import { scalingCases } from "./sageMaker/scaling.js";
import { securityCases } from "./sageMaker/security.js";
import { serverlessCases } from "./sageMaker/serverless.js";
import { typeCases } from "./sageMaker/types.js";

/** Cases of the rules in policies/rules/sagemaker. */
export const sageMakerCases: readonly RuleCases[] = [
  ...typeCases,
  ...serverlessCases,
  ...costCases,
  ...scalingCases,
  ...securityCases,
];
