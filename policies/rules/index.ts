import type { Rule } from "../support/definition.js";
import { awsRules } from "./aws/index.js";
import { costRules } from "./cost/index.js";
import { kubernetesRules } from "./kubernetes/index.js";
import { sageMakerRules } from "./sagemaker/index.js";

export type { Rule } from "../support/definition.js";

/** Every rule of the pack. Importing the list has no effect; `new PolicyPack` in ../index.ts has. */
export const rules: readonly Rule[] = [
  ...kubernetesRules,
  ...sageMakerRules,
  ...awsRules,
  // Last, since one of them lists the exemptions that the others made use of.
  ...costRules,
];
