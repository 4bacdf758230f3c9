import { assumptions } from "../assumptions.js";
import { atLeast, sum, type Figure } from "../figure.js";
import { unpriced, type Bill } from "./bill.js";
import type { DeclaredResource, ResourceCost, ResourceCostOptions } from "./declared.js";
import { otherwise } from "./field.js";
import { kubernetesBill } from "./kubernetes.js";
import { billers, pricing, type Biller } from "./pricing.js";
import { Stack, type Entry } from "./stack.js";

/**
 * What each of the resources costs, in their order. What costs nothing has no entry, nor has what counts with another
 * resource: an endpoint with its configuration, a task definition with its service. Pure: the same resources have the
 * same answer.
 */
export function resourceCosts(
  resources: readonly DeclaredResource[],
  options: ResourceCostOptions,
): ResourceCost[] {
  const stack = new Stack(resources, options, assumptions.parse({}));
  return stack.entries.flatMap((entry) => {
    const bill = billOf(stack, entry);
    const { resource, model } = entry;
    return bill === undefined ? [] : [{ resource, ...(model === undefined ? {} : { model }), ...bill }];
  });
}

function billOf(stack: Stack, entry: Entry): Bill | undefined {
  const biller = billers.get(entry.type) ?? otherBiller(entry.resource.type);
  return otherwise<Bill | undefined>(
    () => biller(stack, entry),
    ({ message }) => unpriced(message),
  );
}

function otherBiller(token: string): Biller {
  if (token.startsWith("kubernetes:")) {
    return kubernetesBill;
  }
  return pricing(token) === "unknown" ? () => unpriced(`price of ${token}`) : () => undefined;
}

/** Costs added up. */
export interface CostSum {
  /** A month as expected; unknown where any part is. */
  readonly expected: Figure;
  readonly maximum: Figure;
  /** US dollars of a month of the resources whose expected cost is known. */
  readonly atLeast: number;
}

/** Adds up the costs of resources. */
export function sumOf(costs: readonly ResourceCost[]): CostSum {
  const expected = costs.map((cost) => cost.expected);
  return {
    expected: sum(expected),
    maximum: sum(costs.map(({ maximum }) => maximum)),
    atLeast: atLeast(expected),
  };
}
