import { readFileSync } from "node:fs";
import { builtInPrices, priceTable, readPriceFile, type PriceTable } from "../../components/cost/index.js";

/** The environment variable that names a file with prices of your own; see docs/cost.md for its form. */
export const pricesVariable = "MODEL_HOSTING_PRICES";

let known: { readonly file: string | undefined; readonly table: PriceTable } | undefined;

/**
 * The prices that rules judge by: the built-in lists and, over them, those of the file that {@link pricesVariable} names.
 * Read once. Throws when the file is missing or wrong: guardrails on other prices than the ones asked for hold nothing.
 */
export function prices(): PriceTable {
  const file = process.env[pricesVariable];
  if (known === undefined || known.file !== file) {
    const own = file === undefined || file === "" ? [] : readPriceFile(readFileSync(file, "utf8"), file);
    known = { file, table: priceTable([...builtInPrices, ...own]) };
  }
  return known.table;
}
