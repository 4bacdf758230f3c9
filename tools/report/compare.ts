import { byText } from "./changes.js";
import { nothing, type ModelCost, type Part, type ReportData } from "./data.js";

/** The report with the base branch's costs as those before: what this branch alone changes. */
export function comparedWith(base: ReportData, data: ReportData): ReportData {
  return {
    ...data,
    comparedWith: "base",
    models: merged(base.models, data.models, ({ name = "~" }: ModelCost) => name),
    parts: merged(base.parts, data.parts, ({ model = "~", type, name }: Part) => `${model} ${type} ${name}`),
  };
}

type Cost = ModelCost | Part;

/** What is in the base alone costs nothing afterwards; what is new cost nothing before. */
function merged<T extends Cost>(base: readonly T[], now: readonly T[], keyOf: (cost: T) => string): T[] {
  const before = new Map(base.map((cost) => [keyOf(cost), cost.after]));
  const kept = new Set(now.map(keyOf));
  return [
    ...now.map((cost) => ({ ...cost, before: before.get(keyOf(cost)) ?? nothing })),
    ...base.filter((cost) => !kept.has(keyOf(cost))).map(gone),
  ].sort(byText(keyOf));
}

function gone<T extends Cost>(cost: T): T {
  return {
    ...cost,
    before: cost.after,
    after: nothing,
    ...("maximum" in cost ? { maximum: nothing, placement: undefined } : {}),
  };
}
