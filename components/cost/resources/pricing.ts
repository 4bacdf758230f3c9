import type { Bill } from "./bill.js";
import { canonicalType } from "./canonicalType.js";
import { endpointBill, endpointConfigurationBill, notebookBill } from "./sageMaker.js";
import type { Entry, Stack } from "./stack.js";

/** What a resource costs; undefined where that counts with another. */
type Biller = (stack: Stack, entry: Entry) => Bill | undefined;

/** By {@link canonicalType}, or by the token of what is not of the AWS provider. */
export const billers: ReadonlyMap<string, Biller> = new Map<string, Biller>([
  ["sagemaker.EndpointConfiguration", endpointConfigurationBill],
  ["sagemaker.Endpoint", endpointBill],
  ["dynamic:HostedEndpoint", endpointBill],
  ["sagemaker.NotebookInstance", notebookBill],
]);

/** Whether a resource costs something, as far as its type tells. */
export type Pricing = "priced" | "free" | "unknown";

/**
 * Whether resources of a type cost something that this module can price (`priced`), nothing by being there (`free`), or
 * something that it has no price for (`unknown`). Takes a type's token or its {@link canonicalType}.
 */
export function pricing(type: string): Pricing {
  const name = canonicalType(type) ?? type;
  return billers.has(name) ? "priced" : "free";
}
