import type { ModeName } from "../../spec/index.js";
import { honoured, type Cell } from "../cell.js";
import { accessRows } from "./access.js";
import { modelRows } from "./model.js";
import { operationRows, placementRows, purposeRows } from "./operation.js";
import { resourceRows } from "./resources.js";
import { rolloutRows } from "./rollout.js";
import { scalingRows } from "./scaling.js";

/** What the ECS host does in mode realtime with each field; a field without a row has its parent's. */
export const ecsRealtime: Readonly<Record<string, Cell>> = {
  name: honoured("name of the service, the family of task definitions and the path or host in front of them"),
  ...modelRows,
  ...resourceRows,
  ...purposeRows,
  ...placementRows,
  ...scalingRows,
  ...rolloutRows,
  ...accessRows,
  ...operationRows,
};

/** What the ECS host does in each mode that it has. */
export const ecsModes: Readonly<Partial<Record<ModeName, Readonly<Record<string, Cell>>>>> = {
  realtime: ecsRealtime,
};

/** Why the ECS host has no other mode. */
export const ecsOtherModes = {
  serverless: {
    why: "no request wakes a service without tasks",
    instead: "use placement.mode: realtime with scaling.minReplicas: 1, or backend sagemaker",
  },
  async: {
    why: "it has no queue workers yet",
    instead: "use interface.type: http and placement.mode: realtime, or backend sagemaker",
  },
  batch: {
    why: "it has no batch jobs yet",
    instead: "use interface.type: http and placement.mode: realtime, or backend sagemaker",
  },
} as const;

export {
  architectureOfType,
  gpuCount,
  instanceTypeOf,
  launchOf,
  replicasPerInstance,
  type Launch,
} from "./capacity.js";
export { weightsOfPercent } from "./limits.js";
export { ecrImage } from "./model.js";
export { ecsStrategy, shiftsTraffic } from "./strategy.js";
