export { assumptions, type Assumptions } from "./assumptions.js";
export { nameOf, type Candidate } from "./candidate.js";
export type { Question } from "./context.js";
export { demandOf, type Demand } from "./demand.js";
export { estimate, type Cost, type Estimate } from "./estimate.js";
export { isKnown, product, sum, type Figure, type Known, type Unknown } from "./figure.js";
export { hoursPerMonth } from "./month.js";
export { needOf, showNeed, type Capacity } from "./need.js";
export { partNames, type Part, type PartName } from "./part.js";
export { builtInPrices } from "./prices/data/index.js";
export { itemsOf, serviceNames, unitOf, type ItemOf, type ServiceName } from "./prices/catalogue.js";
export { ec2OnlyTypes } from "./prices/ec2Sizes.js";
export { fargateMemory, fargatePair, type FargatePair } from "./backends/fargatePairs.js";
export { priceFile, readPriceFile, type PriceItems, type PriceList } from "./prices/document.js";
export { priceTable, type Price, type PriceTable } from "./prices/table.js";
export {
  canonicalType,
  isUse,
  jobHours,
  modelOf,
  pricing,
  resourceCosts,
  sumOf,
  type CostSum,
  type DeclaredResource,
  type Pricing,
  type ResourceCost,
  type ResourceCostOptions,
} from "./resources/index.js";
export { replicasFor, requestsInService, requestsPerSecondOf, type Service } from "./sizing.js";
export type { UpdateCost } from "./update.js";
export { replicasNeeded, type Needed } from "./usage/needed.js";
export type { Peak } from "./usage/peak.js";
export { scales, type Scale, type Usage } from "./usage/usage.js";
