import type { PriceList } from "../document.js";

/** Prices in us-east-2, in the form that tools/prices writes. */
export const usEast2: readonly PriceList[] = [
  {
    region: "us-east-2",
    source: "output of aws pricing get-products, component Hosting",
    date: "2026-01-01",
    note: "published in 2026",
    // prettier-ignore
    prices: {
      sagemakerHosting: {
        "ml.g6.xlarge": 1.1267,
      },
    },
  },
];
