import {
  type Figure,
  isKnown,
  type ItemOf,
  type Price,
  type ServiceName,
} from "../../components/cost/index.js";
import { prices } from "./prices.js";

/** The price of something in a region; unknown, with what is missing, where no list has it or no region is known. */
export function priceOf<Name extends ServiceName>(
  region: string | undefined,
  service: Name,
  item: ItemOf<Name>,
): Figure {
  return region === undefined
    ? { missing: [`region in which ${service} ${item} is bought`] }
    : prices().find(region, service, item);
}

/**
 * An amount as messages tell it, such as `0.135 USD an hour (us-east-1, price of 2026-10-01)`. An unknown one is said to be
 * unknown, with the reason.
 *
 * @param per What it is paid for, such as `an hour`.
 */
export function amountOf(figure: Figure, per: string): string {
  if (!isKnown(figure)) return `an unknown amount ${per} (not known: ${figure.missing.join(", ")})`;
  const origin = originOf(figure.prices);
  return `${usd(figure.value)} USD ${per}${origin === "" ? "" : ` (${origin})`}`;
}

/** Two amounts of which the one could be the other: both numbers, and the origin once. */
export function comparedTo(now: Figure, instead: Figure, per: string): string {
  return isKnown(now) && isKnown(instead)
    ? `${usd(now.value)} USD ${per} instead of ${amountOf({ ...instead, prices: [] }, per)}`
    : amountOf(now, per);
}

/** A number of dollars with six digits at most. */
export function usd(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Where prices hold, and of which days they are. */
function originOf(used: readonly Price[]): string {
  const regions = [...new Set(used.map(({ region }) => region))];
  const days = [...new Set(used.map(({ date }) => date))].sort();
  const [first = "", last = first] = [days[0], days.at(-1)];
  if (first === "") return "";
  const when = first === last ? `price of ${first}` : `prices of ${first} to ${last}`;
  return `${regions.join(", ")}, ${when}`;
}
