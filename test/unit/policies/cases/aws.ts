import type { RuleCases } from "../ruleCases.js";

/** Cases of the rules in policies/rules/aws. */
export const awsCases: readonly RuleCases[] = [];
