import type { PriceList } from "../document.js";

/** Prices in eu-west-3, in the form that tools/prices writes. */
export const euWest3: readonly PriceList[] = [
  {
    region: "eu-west-3",
    source: "AWS price list, usage types Host, AsyncInf and Tsform",
    date: "2026-10-04",
    note: "ml.g4dn.xlarge is not sold for asynchronous inference here",
    // prettier-ignore
    prices: {
      sagemakerHosting: {
        "ml.g4dn.xlarge": 0.861,
        "ml.g6.xlarge": 1.4302,
      },
      sagemakerAsync: {
        "ml.g6.xlarge": 1.4302,
        "ml.g4dn.2xlarge": 1.099,
      },
      sagemakerTransform: {
        "ml.g4dn.xlarge": 0.861,
      },
    },
  },
];
