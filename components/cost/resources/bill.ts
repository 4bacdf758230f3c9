import { combine, known, product, sum, unknown, type Figure } from "../figure.js";
import { hoursPerMonth } from "../month.js";
import type { ResourceCost } from "./declared.js";
import { otherwise } from "./field.js";

/** What a resource costs, whichever it is. */
export type Bill = Omit<ResourceCost, "resource" | "model">;

/** How many of something there are: as declared, and at the most. */
export interface Counts {
  readonly declared: Figure;
  readonly most: Figure;
}

/** Something of which there are as many all the time. */
export function fixed(count: number): Counts {
  return { declared: known(count), most: known(count) };
}

/** So many of what costs this much an hour. */
export function byTheHour(
  counts: Counts,
  hour: Figure,
  how: string,
  notIncluded: readonly string[] = [],
): Bill {
  return {
    hourly: product(counts.declared, hour),
    expected: product(counts.declared, hour, hoursPerMonth),
    maximum: product(counts.most, hour, hoursPerMonth),
    how,
    notIncluded,
  };
}

/** Something that is paid by the month. */
export function byTheMonth(amount: Figure, how: string, notIncluded: readonly string[] = []): Bill {
  return {
    hourly: product(amount, 1 / hoursPerMonth),
    expected: amount,
    maximum: amount,
    how,
    notIncluded,
  };
}

/** Something that costs nothing by being there, and something by use that nobody tells. */
export function byUse(how: string, ...notIncluded: readonly string[]): Bill {
  return { hourly: known(0), expected: known(0), maximum: known(0), how, notIncluded };
}

/** Of which nothing is known, for want of this. */
export function unpriced(missing: string): Bill {
  const figure = unknown(missing);
  return { hourly: figure, expected: figure, maximum: figure, how: "?", notIncluded: [] };
}

/** Several bills as one. */
export function together(bills: readonly Bill[]): Bill {
  return {
    hourly: sum(bills.map(({ hourly }) => hourly)),
    expected: sum(bills.map(({ expected }) => expected)),
    maximum: sum(bills.map(({ maximum }) => maximum)),
    how: bills.map(({ how }) => how).join(" + "),
    notIncluded: [...new Set(bills.flatMap(({ notIncluded }) => notIncluded))],
  };
}

/** The bill so many times. */
export function times(count: Figure, bill: Bill): Bill {
  return {
    ...bill,
    hourly: product(count, bill.hourly),
    expected: product(count, bill.expected),
    maximum: product(count, bill.maximum),
  };
}

/** The bill that `work` makes; unknown where it met a value that nobody can say. */
export function settledBill(work: () => Bill): Bill {
  return otherwise(work, ({ message }) => unpriced(message));
}

/** The larger of two figures. */
export function atLeastAsMuch(figure: Figure, floor: Figure): Figure {
  return combine([figure, floor], (values) => Math.max(...values));
}
