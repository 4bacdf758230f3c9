import type { Cell } from "../components/capabilities/index.js";
import { code } from "./markdown.js";

/** What a cell may say of a field: for which value, whether that is honoured, and how, or why not. */
export type Answer = readonly [value: string, honoured: Honoured, explanation: string];

/** Whether a field is honoured. */
export type Honoured = "yes" | "informs" | "no" | "by the stack's settings" | "not always";

/** Value, whether it is honoured, and the explanation: a row for each answer that the cell may give. */
export function answers(cell: Cell, value = ""): Answer[] {
  switch (cell.kind) {
    case "honoured":
      return [[value, "yes", cell.how]];
    case "informs":
      return [[value, "informs", cell.how]];
    case "refused":
      return [[value, "no", `${cell.why}; ${cell.instead}`]];
    case "needs":
      return [[value, "by the stack's settings", `${cell.how}; otherwise ${cell.instead}`]];
    case "byValue": {
      const listed = Object.entries(cell.values).flatMap(([key, inner]) => answers(inner, code(key)));
      return [...listed, ...(valuesAreOpen(cell) ? answers(cell.otherwise, "others") : [])];
    }
    case "byExposure":
      return Object.entries(cell.cells).flatMap(([exposure, inner]) =>
        answers(inner, `${code("access.exposure")} ${code(exposure)}`),
      );
    case "unless":
      return [
        ...answers(cell.otherwise, value),
        ...cell.cases.map(({ why, instead }): Answer => [value, "not always", `${why}: ${instead}`]),
      ];
  }
}

/** Where the schema lists the values, the table lists them too, and `otherwise` never applies. */
function valuesAreOpen({ values }: { readonly values: Readonly<Record<string, Cell>> }): boolean {
  return Object.keys(values).length === 1;
}
