export { allFeatures, type Cell, type Exposed, type Feature } from "./cell.js";
export { cellOf, unsupportedFields, type Target } from "./check.js";
export { extendedResource, isNvidiaProduct } from "./extendedResource.js";
export { backends } from "./table.js";
