import type { Price } from "./prices/table.js";

/**
 * A quantity or an amount that is known, or what is missing to know it. Arithmetic goes through the functions below, so
 * that nothing unknown can become a number on the way.
 */
export type Figure = Known | Unknown;

/** A number, and the prices that went into it. */
export interface Known {
  readonly value: number;
  readonly prices: readonly Price[];
}

/** What would have to be said for a figure to be known, such as `traffic.secondsPerRequest`. */
export interface Unknown {
  readonly missing: readonly string[];
}

/** A known figure. */
export function known(value: number, prices: readonly Price[] = []): Known {
  return { value, prices };
}

/** An unknown figure, for want of these. */
export function unknown(...missing: readonly string[]): Unknown {
  return { missing: [...new Set(missing)] };
}

/** The number as a figure; unknown for want of `name` where there is none. */
export function given(value: number | undefined, name: string): Figure {
  return value === undefined ? unknown(name) : known(value);
}

export function isKnown(figure: Figure): figure is Known {
  return "value" in figure;
}

/** What `work` makes of the numbers; unknown when any is. One pass: placement works out thousands. */
export function combine(figures: readonly Figure[], work: (values: readonly number[]) => number): Figure {
  const values: number[] = [];
  const missing: string[] = [];
  const sources: (readonly Price[])[] = [];
  for (const figure of figures) {
    if (!isKnown(figure)) {
      missing.push(...figure.missing);
      continue;
    }
    values.push(figure.value);
    if (figure.prices.length > 0) {
      sources.push(figure.prices);
    }
  }
  return missing.length > 0 ? unknown(...missing) : known(work(values), together(sources));
}

/** Prices of several figures, each once. */
function together(sources: readonly (readonly Price[])[]): readonly Price[] {
  const [first = []] = sources;
  return sources.length > 1 ? [...new Set(sources.flat())] : first;
}

/** The sum; unknown when any part is. */
export function sum(figures: readonly Figure[]): Figure {
  return combine(figures, (values) => values.reduce((total, value) => total + value, 0));
}

/** The product. Of what is not used at all the price does not matter: nothing times anything is nothing. */
export function product(...factors: readonly (Figure | number)[]): Figure {
  const figures = factors.map((factor) => (typeof factor === "number" ? known(factor) : factor));
  return figures.some((figure) => isKnown(figure) && figure.value === 0)
    ? known(0)
    : combine(figures, (values) => values.reduce((total, value) => total * value, 1));
}

/** The known among the figures added up: what it costs at least. */
export function atLeast(figures: readonly Figure[]): number {
  return figures.filter(isKnown).reduce((total, { value }) => total + value, 0);
}

/** The figure for a person, with three digits behind the point at most. */
export function show(figure: Figure): string {
  return isKnown(figure) ? String(Math.round(figure.value * 1000) / 1000) : "?";
}
