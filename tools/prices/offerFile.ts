import type { ServiceName } from "../../components/cost/index.js";
import { csvCells } from "./csv.js";
import { readings, type Row } from "./offers.js";

/** One price of an offer file. */
export interface OfferPrice {
  readonly service: ServiceName;
  readonly item: string;
  readonly usd: number;
}

/** What an offer file says, as far as the catalogue wants to know. */
export interface OfferFile {
  /** Day of its publication. */
  readonly date: string;
  readonly prices: readonly OfferPrice[];
}

/**
 * Reads an offer file of AWS in CSV: five rows about the file, one with the columns' names, then a row a price. Of a price
 * in tiers the first that costs something counts. Throws when the file is no offer file, or has two prices for one item.
 */
export async function readOfferFile(offer: string, lines: AsyncIterable<string>): Promise<OfferFile> {
  let date: string | undefined;
  let columns: readonly string[] | undefined;
  const found = new Map<string, OfferPrice & { start: number }>();
  for await (const line of lines) {
    const cells = csvCells(line);
    if (columns !== undefined) {
      keep(found, pricesOf(offer, rowOf(columns, cells)));
    } else if (cells[0] === "Publication Date") {
      date = cells[1]?.slice(0, 10);
    } else if (cells[0] === "SKU") {
      columns = cells;
    }
  }
  if (date === undefined || columns === undefined) {
    throw new Error(`${offer}: no offer file, for it has no publication date or no columns`);
  }
  return { date, prices: [...found.values()].map(({ service, item, usd }) => ({ service, item, usd })) };
}

function rowOf(columns: readonly string[], cells: readonly string[]): Row {
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]));
}

function pricesOf(offer: string, row: Row): (OfferPrice & { start: number })[] {
  const usd = Number(row["PricePerUnit"]);
  if (row["TermType"] !== "OnDemand" || row["Currency"] !== "USD" || !(usd > 0)) {
    return [];
  }
  const usageType = withoutRegion(row["usageType"] ?? "");
  return readings.flatMap(({ usageType: pattern, where = {}, units = 1, ...reading }) => {
    const match = pattern.exec(usageType);
    const fits = Object.entries(where).every(([column, value]) => row[column] === value);
    const item = reading.item ?? match?.[1];
    return reading.offer !== offer || match === null || !fits || item === undefined
      ? []
      : [
          {
            service: reading.service,
            item,
            usd: rounded(usd / units),
            start: Number(row["StartingRange"]) || 0,
          },
        ];
  });
}

/** Usage types begin with the region in short, such as `EUC1-`, save those of us-east-1 that are older than regions. */
function withoutRegion(usageType: string): string {
  return usageType.replace(/^[A-Z]{2,4}\d?-(?=[A-Z])/, "");
}

/** Twelve digits are more than any price has; the rest is what binary fractions leave. */
function rounded(usd: number): number {
  return Number(usd.toPrecision(12));
}

function keep(
  found: Map<string, OfferPrice & { start: number }>,
  prices: readonly (OfferPrice & { start: number })[],
): void {
  for (const price of prices) {
    const key = `${price.service} ${price.item}`;
    const known = found.get(key);
    if (known !== undefined && known.start === price.start && known.usd !== price.usd) {
      throw new Error(`two prices for ${key}: ${known.usd} and ${price.usd}`);
    }
    if (known === undefined || price.start < known.start) {
      found.set(key, price);
    }
  }
}
