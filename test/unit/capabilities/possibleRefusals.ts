import type { Cell } from "../../../components/capabilities/index.js";

/** Every reason for which the cell can refuse a value that the schema allows. */
export function possibleRefusals(cell: Cell): string[] {
  switch (cell.kind) {
    case "honoured":
    case "informs":
      return [];
    case "refused":
      return [cell.why + cell.instead];
    case "needs":
      return [`the stack's settings do not offer what it needs${cell.instead}`];
    case "byExposure":
      return Object.values(cell.cells).flatMap(possibleRefusals);
    case "byValue":
      // `otherwise` is for a value that the schema does not know, and only where the values are no closed list.
      return Object.values(cell.values).flatMap(possibleRefusals);
    case "unless":
      return [...cell.cases.map(({ why, instead }) => why + instead), ...possibleRefusals(cell.otherwise)];
  }
}
