import type { Amount } from "./data.js";

/** Text as text: no emphasis, link, or tag of Markdown's comes of it, and nobody is called by an `@`. */
export function escape(text: string): string {
  return text
    .replace(/[\\*[\]<`~]/g, (sign) => (sign === "<" ? "&lt;" : `\\${sign}`))
    .replace(/(^|[^\w`])@(?=\w)/g, "$1&#64;");
}

/** Names and tokens as code. A backtick cannot be in one: it would end the code. */
export function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("\n", " ")}\``;
}

const money = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** US dollars with cents; what costs less than a cent costs something all the same. */
export function dollars(usd: number): string {
  return usd > 0 && usd < 0.005 ? "< 0.01" : money.format(usd === 0 ? 0 : usd);
}

/** An amount for a person: what is not known is never a number alone. */
export function show(amount: Amount): string {
  if ("usd" in amount) return dollars(amount.usd);
  const least = amount.atLeastUsd > 0 ? `, at least ${dollars(amount.atLeastUsd)}` : "";
  return `unknown${least}: ${escape(shortened(amount.missing).join("; "))}`;
}

/** A total says that it is not known; the rows above it say why. */
export function showTotal(amount: Amount): string {
  if ("usd" in amount) return dollars(amount.usd);
  return amount.atLeastUsd > 0 ? `unknown, at least ${dollars(amount.atLeastUsd)}` : "unknown";
}

/** By how much the second differs from the first, with its sign and its share. */
export function difference(before: Amount, after: Amount): string {
  if (!("usd" in before) || !("usd" in after)) return "unknown";
  const usd = after.usd - before.usd;
  if (Math.abs(usd) < 0.005) return usd === 0 ? "0.00" : "< 0.01";
  const share = before.usd > 0 ? ` (${signed((100 * usd) / before.usd, (value) => value.toFixed(0))} %)` : "";
  return `${signed(usd, dollars)}${share}`;
}

function signed(value: number, text: (value: number) => string): string {
  return `${value < 0 ? "−" : "+"}${text(Math.abs(value))}`;
}

/** What is missing takes one line of a table, however much it is. */
const shown = 3;

function shortened(missing: readonly string[]): readonly string[] {
  const rest = missing.length - shown;
  return rest > 0 ? [...missing.slice(0, shown), `and ${rest} more`] : missing;
}

/** `1 resource`, `2 resources`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
