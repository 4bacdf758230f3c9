import type { RuleCases } from "../ruleCases.js";

/** Cases of the rules in policies/rules/sagemaker. */
export const sageMakerCases: readonly RuleCases[] = [];
