import type { ModeName } from "../../spec/index.js";
import type { Cell } from "../cell.js";
import { sageMakerAsync } from "./async.js";
import { sageMakerBatch } from "./batch.js";
import { sageMakerRealtime } from "./realtime.js";
import { sageMakerServerless } from "./serverless.js";

/** What the SageMaker host does in each mode with each field; a field without a row has its parent's. */
export const sageMakerModes: Readonly<Record<ModeName, Readonly<Record<string, Cell>>>> = {
  realtime: sageMakerRealtime,
  serverless: sageMakerServerless,
  async: sageMakerAsync,
  batch: sageMakerBatch,
};

export {
  instanceTypeFits,
  instanceTypeFor,
  instanceTypeNamed,
  instanceTypes,
  type InstanceKind,
  type InstanceNeed,
  type InstanceSize,
  type InstanceType,
} from "./instanceTypes.js";
export {
  largestPayload,
  largestServerlessMemory,
  largestVolume,
  longestRequest,
  mostServerlessConcurrency,
} from "./limits.js";
export { commonFolder } from "./model.js";
