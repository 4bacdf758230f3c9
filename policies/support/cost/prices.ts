import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import {
  builtInPrices,
  type PriceList,
  priceTable,
  readPriceFile,
  type PriceTable,
} from "../../../components/cost/index.js";

/** The environment variable that names a file with prices of your own; see docs/cost.md for its form. */
export const pricesVariable = "MODEL_HOSTING_PRICES";

let known: { readonly file: string | undefined; readonly table: PriceTable } | undefined;

/**
 * The prices that rules judge by: the built-in lists and, over them, those of the file that {@link pricesVariable} names.
 * Read once. Throws when the file is missing or wrong, or names a tenth of what AWS asks for: guardrails on other prices than
 * the ones that are paid hold nothing.
 */
export function prices(): PriceTable {
  const file = process.env[pricesVariable];
  if (known === undefined || known.file !== file) {
    const own = file === undefined || file === "" ? [] : readPriceFile(textOf(file), file);
    demandPlausible(own, file ?? "");
    known = { file, table: priceTable([...builtInPrices, ...own]) };
  }
  return known.table;
}

/** The engine runs a pack in the pack's own folder: a path from elsewhere would be looked for there. */
function textOf(file: string): string {
  if (isAbsolute(file)) return readFileSync(file, "utf8");
  throw new Error(
    `${pricesVariable} is ${JSON.stringify(file)}; write the path from the root of the file system`,
  );
}

/** Share of AWS's own price below which no discount goes: savings plans take off 72 per cent at most (AWS, "Savings Plans"). */
const LEAST_SHARE = 0.1;

function demandPlausible(own: readonly PriceList[], file: string): void {
  const listed = new Map(builtInPrices.flatMap(pricesIn));
  for (const [what, usd] of own.flatMap(pricesIn)) {
    const asked = listed.get(what);
    if (asked === undefined || usd >= asked * LEAST_SHARE) continue;
    throw new Error(
      `${file}: ${what} is ${usd} USD, less than a tenth of the ${asked} USD that AWS asks for; write the price that is paid`,
    );
  }
}

function pricesIn({ region, prices = {} }: PriceList): [string, number][] {
  return Object.entries(prices).flatMap(([service, items]) =>
    Object.entries(items).flatMap(([item, usd]): [string, number][] =>
      usd === undefined ? [] : [[`${service} ${item} in ${region}`, usd]],
    ),
  );
}
