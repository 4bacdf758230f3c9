import type { Rule } from "../../support/definition.js";
import { modelBudget } from "./modelBudget.js";
import { priceTableAge } from "./priceTableAge.js";
import { stackBudget } from "./stackBudget.js";
import { stackBudgetCrossing } from "./stackBudgetCrossing.js";
import { stackIncreasePercent } from "./stackIncreasePercent.js";
import { stackIncreaseUsd } from "./stackIncreaseUsd.js";
import { unpricedResources } from "./unpricedResources.js";
import { unpricedWorkloads } from "./unpricedWorkloads.js";

/** Rules on what all resources of a stack cost together. */
export const costRules: readonly Rule[] = [
  modelBudget,
  stackBudget,
  stackBudgetCrossing,
  stackIncreaseUsd,
  stackIncreasePercent,
  unpricedResources,
  unpricedWorkloads,
  priceTableAge,
];
