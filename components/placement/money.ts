import { isKnown, type Figure } from "../cost/index.js";
import type { HostingSpec } from "../spec/index.js";

/** An amount for a person. */
export function dollars(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}

/** What is to be said of a month's cost that the spec's budget does not cover; nothing where it is not known. */
export function overBudget({ cost }: HostingSpec, total: Figure): string[] {
  const budget = cost?.monthlyBudgetUsd;
  return budget !== undefined && isKnown(total) && total.value > budget
    ? [`${dollars(total.value)} is over cost.monthlyBudgetUsd, which is ${dollars(budget)}`]
    : [];
}
