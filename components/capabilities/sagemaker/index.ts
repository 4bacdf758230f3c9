import { hostingSpec, type ModeName } from "../../spec/index.js";
import { honoured, type Cell } from "../cell.js";

const rough: Readonly<Record<string, Cell>> = Object.fromEntries(
  Object.keys(hostingSpec.shape).map((field) => [field, honoured("the SageMaker host")]),
);

/** What the SageMaker host does in each mode with each field; a field without a row has its parent's. */
export const sageMakerModes: Readonly<Record<ModeName, Readonly<Record<string, Cell>>>> = {
  realtime: rough,
  serverless: rough,
  async: rough,
  batch: rough,
};
