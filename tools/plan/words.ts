/** Numbers as people read them. */

/** In three digits, with thousands and millions in a letter: `950`, `12.5 k`, `3.41 M`, `1,200 M`. */
export function shortNumber(value: number): string {
  const rounded = Number(value.toPrecision(3));
  if (rounded >= 1e6) {
    return `${withCommas(rounded / 1e6)} M`;
  }
  return rounded >= 1e3 ? `${withCommas(rounded / 1e3)} k` : withCommas(rounded);
}

function withCommas(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 3 });
}

/** With commas: `500,000`. */
export function longNumber(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** US dollars with cents: `1,234.50`. */
export function dollars(value: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
