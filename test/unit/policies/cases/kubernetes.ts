import type { RuleCases } from "../ruleCases.js";

/** Cases of the rules in policies/rules/kubernetes. */
export const kubernetesCases: readonly RuleCases[] = [];
