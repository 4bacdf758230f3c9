import type { Hourly, Part } from "../part.js";
import type { Strategy } from "../../spec/index.js";
import type { Scale, Usage } from "../usage/usage.js";

/** How a backend uses and prices a model. */
export interface Offer {
  readonly usage: (scale: Scale) => Usage;
  readonly parts: (usage: Usage) => readonly Part[];
  /** What its replicas cost an hour, and how they are replaced; absent where an update adds none. */
  readonly update?: { readonly hourly: Hourly; readonly strategy: Strategy };
  /** What it costs besides and no part counts. */
  readonly notIncluded: readonly string[];
}
