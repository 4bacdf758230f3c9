import type { RuleCases } from "../ruleCases.js";

/** Cases of the rules in policies/rules/cost. */
export const costCases: readonly RuleCases[] = [];
