export { canonicalType } from "./canonicalType.js";
export type { DeclaredResource, ResourceCost, ResourceCostOptions } from "./declared.js";
export { pricing, type Pricing } from "./pricing.js";
export { resourceCosts, sumOf, type CostSum } from "./resourceCosts.js";
export { modelOf } from "./stack.js";
export { isUse, jobHours } from "./use.js";
