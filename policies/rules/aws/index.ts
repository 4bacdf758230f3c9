import type { Rule } from "../../support/definition.js";

/** Rules on containers, machines, network and accounts of AWS. */
export const awsRules: readonly Rule[] = [];
