import { table } from "../markdown.js";
import { total, type ModelCost, type ReportData } from "./data.js";
import { code, difference, escape, show, showTotal } from "./text.js";

/** What each model costs before and after, and where it is. */
export function costSection(data: ReportData): string {
  const { models, finished } = data;
  if (models.length === 0) {
    return finished ? "### Cost\n\nNothing in this stack costs something by being there." : "";
  }
  return [
    "### Cost in USD a month",
    table(
      ["Model", "Placement", "Before", "After", "Difference", "At most"],
      [...models.map(row), totalRow(models)],
    ),
    explanation(data),
  ].join("\n\n");
}

function row({ name, placement, before, after, maximum }: ModelCost): string[] {
  return [
    name === undefined ? "_no model_" : code(name),
    placement === undefined ? "–" : escape(placement.where),
    show(before),
    show(after),
    difference(before, after),
    // What is missing stands beside it already.
    "usd" in after ? show(maximum) : showTotal(maximum),
  ];
}

function totalRow(models: readonly ModelCost[]): string[] {
  const before = total(models.map((model) => model.before));
  const after = total(models.map((model) => model.after));
  const maximum = total(models.map((model) => model.maximum));
  return [
    "**Total**",
    "",
    ...[showTotal(before), showTotal(after), difference(before, after), showTotal(maximum)].map(bold),
  ];
}

function bold(text: string): string {
  return `**${text}**`;
}

function explanation({ comparedWith, prices }: ReportData): string {
  const before = comparedWith === "state" ? "what is deployed" : "the report of the base branch";
  const dates =
    prices === undefined
      ? []
      : [
          `Prices as of ${prices.oldest === prices.newest ? prices.newest : `${prices.oldest} to ${prices.newest}`}.`,
        ];
  return [
    `Before: ${before}. After: at the declared counts, 730 hours. At most: at the upper bounds of the autoscaling.`,
    ...dates,
  ].join(" ");
}
