import {
  type Figure,
  isKnown,
  type ItemOf,
  type Price,
  type ServiceName,
  sum,
} from "../../../components/cost/index.js";
import { prices } from "./prices.js";

/** The price of something in a region; unknown, with what is missing, where no list has it or no region is known. */
export function priceOf<Name extends ServiceName>(
  region: string | undefined,
  service: Name,
  item: ItemOf<Name>,
): Figure {
  return region === undefined
    ? { missing: [`the region of ${service} ${item}`] }
    : prices().find(region, service, item);
}

/**
 * An amount as messages tell it, such as `0.135 USD an hour (us-east-1, price of 2026-10-01)`. An unknown one is said to be
 * unknown, with the reason.
 *
 * @param per What it is paid for, such as `an hour`.
 */
export function amountOf(figure: Figure, per: string): string {
  return isKnown(figure)
    ? `${usd(figure.value)} USD ${per}${originOf(figure.prices)}`
    : `an unknown amount ${per} (not known: ${figure.missing.join(", ")})`;
}

/** Two amounts beside each other, such as `gp2 0.1 and gp3 0.08 USD a GB month (us-east-1, price of 2026-03-11)`. */
export function amountsOf(first: NamedFigure, second: NamedFigure, per: string): string {
  const [[name, figure], [otherName, other]] = [first, second];
  if (!isKnown(figure) || !isKnown(other)) return amountOf(sum([figure, other]), per);
  const origin = originOf([...figure.prices, ...other.prices]);
  return `${name} ${usd(figure.value)} and ${otherName} ${usd(other.value)} USD ${per}${origin}`;
}

type NamedFigure = readonly [name: string, figure: Figure];

/** Whether prices are missing for want of a region, as {@link priceOf} and the estimator say it. */
export function lacksRegion(missing: readonly string[]): boolean {
  return missing.some((each) => /^the region of |in a region that nobody names$/.test(each));
}

/** What to do about that. */
export const nameRegion = "name the region (aws:region, or the setting region)";

/** A number of dollars with six digits at most. */
export function usd(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Where prices hold and of which days they are, in brackets; nothing where there are none. */
function originOf(used: readonly Price[]): string {
  const regions = [...new Set(used.map(({ region }) => region))].join(", ");
  const [first = "", ...later] = [...new Set(used.map(({ date }) => date))].sort();
  const last = later.at(-1);
  if (first === "") return "";
  return last === undefined
    ? ` (${regions}, price of ${first})`
    : ` (${regions}, prices of ${first} to ${last})`;
}
