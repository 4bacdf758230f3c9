export { allFeatures, type Cell, type Feature } from "./cell.js";
export { cellOf, unsupportedFields, type Target } from "./check.js";
export { backends } from "./table.js";
