import type { Rule } from "../../support/definition.js";

/** Rules on what all resources of a stack cost together, and on exemptions. */
export const costRules: readonly Rule[] = [];
