import type { PriceList } from "../document.js";

/** Prices in ap-northeast-1, in the form that tools/prices writes. */
export const apNortheast1: readonly PriceList[] = [
  {
    region: "ap-northeast-1",
    source: "AWS price list, usage type AsyncInf",
    date: "2026-09-23",
    // prettier-ignore
    prices: {
      sagemakerAsync: {
        "ml.g6.xlarge": 1.6341,
      },
    },
  },
];
