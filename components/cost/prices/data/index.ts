import type { PriceList } from "../document.js";
import { apNortheast1 } from "./apNortheast1.js";
import { apSoutheast2 } from "./apSoutheast2.js";
import { euWest1 } from "./euWest1.js";
import { euWest3 } from "./euWest3.js";
import { usEast1 } from "./usEast1.js";
import { usEast2 } from "./usEast2.js";
import { usWest2 } from "./usWest2.js";

/**
 * Prices that come with this project; of two lists with one price the later counts. Where a source says a month or a year
 * alone, its first day is its date here, so that no price looks younger than it is.
 */
export const builtInPrices: readonly PriceList[] = [
  ...apNortheast1,
  ...apSoutheast2,
  ...euWest1,
  ...euWest3,
  ...usEast1,
  ...usEast2,
  ...usWest2,
];
