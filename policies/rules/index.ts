import type { Rule } from "../support/definition.js";
import { awsRules } from "./aws/index.js";
import { costRules } from "./cost/index.js";
import { exemptionsInForce } from "./cost/exemptionsInForce.js";
import { exemptionsValid } from "./cost/exemptionsValid.js";
import { kubernetesRules } from "./kubernetes/index.js";
import { sageMakerRules } from "./sagemaker/index.js";

export type { Rule } from "../support/definition.js";

const judging: readonly Rule[] = [...kubernetesRules, ...sageMakerRules, ...awsRules, ...costRules];

/** Every rule of the pack. Importing the list has no effect; `new PolicyPack` in ../index.ts has. */
export const rules: readonly Rule[] = [
  ...judging,
  exemptionsValid(judging.map(({ policy: { name } }) => name)),
  // Last, since it lists the exemptions that the others made use of.
  exemptionsInForce,
];
