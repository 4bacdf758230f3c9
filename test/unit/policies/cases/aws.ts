import type { RuleCases } from "../ruleCases.js";
import { accessCases } from "./aws/access.js";
import { clusterCases } from "./aws/clusters.js";
import { fargateCases } from "./aws/fargate.js";
import { networkCases } from "./aws/network.js";
import { rightsCases } from "./aws/rights.js";
import { stackCases } from "./aws/stacks.js";
import { storageCases } from "./aws/storage.js";
import { tagCases } from "./aws/tags.js";

/** Cases of the rules in policies/rules/aws. */
export const awsCases: readonly RuleCases[] = [
  ...fargateCases,
  ...clusterCases,
  ...networkCases,
  ...storageCases,
  ...accessCases,
  ...tagCases,
  ...rightsCases,
  ...stackCases,
];
