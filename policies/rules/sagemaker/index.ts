import type { Rule } from "../../support/definition.js";

/** Rules on SageMaker's endpoints and what scales them. */
export const sageMakerRules: readonly Rule[] = [];
