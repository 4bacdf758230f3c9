import { z } from "zod";
import { isKnown, resourceCosts, type ResourceCost, sum } from "../../../components/cost/index.js";
import { type CloudResource, pricedAs } from "../../support/aws/cloudResource.js";
import { about, defineStackRule, type DeclaredStack } from "../../support/aws/cloudRule.js";
import { overCap, unpricedSetting } from "../../support/sagemaker/hosting.js";
import { isUndecided } from "../../support/judge.js";
import { amountOf, usd } from "../../support/cost/priceText.js";
import { prices } from "../../support/cost/prices.js";
import { placeSettings } from "../../support/cost/stackCost.js";
import { postpone } from "../../support/read.js";
import { isServerless, type Variant, visitVariants } from "../../support/sagemaker/variants.js";

const types = ["sagemaker.EndpointConfiguration", "eks.NodeGroup", "autoscaling.Group", "ecs.Service"];

/**
 * What autoscaling may make of an endpoint, a group of nodes or a service costs less than a cap, and so do all of them.
 *
 * Why: the upper bound of autoscaling is what a night of wrong traffic may cost. Splitting an endpoint in two evades the cap
 * of each, not the cap of all. What is exempt from its own cap counts for all. Of
 * a target whose endpoint the stack does not declare, `endpoint-autoscaling-bounded` judges the number alone.
 *
 * Counted is a month of 730 hours at the upper bounds: of scalable targets and managed scaling for endpoints, of the largest
 * size for node groups and Auto Scaling groups, whose launch template is looked up, of the tasks for ECS services. Without a
 * bound the declared number counts. Serverless endpoints are judged by `serverless-worst-case`. A price that no list has is
 * reported, since the cap cannot be held without it; values that are not known yet are said to be undecided.
 * A target of which a preview does not know what it scales counts for everything of its service that it might scale and
 * no other target does.
 *
 * Settings: `monthlyUsd` (default 5000) for each, `stackMonthlyUsd` (default 20000) for all, USD a month; `unpriced`
 * (default `violation`); `region`, of what says none and whose provider says none.
 */
export const maximumCostBounded = defineStackRule({
  name: "maximum-cost-bounded",
  description: "What autoscaling may grow to costs less than a cap.",
  level: "mandatory",
  severity: "high",
  remediationSteps:
    "Lower the maximum or use a smaller instance type, or ask the owner of the policy configuration to raise the cap.",
  settings: z.strictObject({
    monthlyUsd: z
      .number()
      .positive()
      .default(5000)
      .describe("Most USD a month of one endpoint, group or service."),
    stackMonthlyUsd: z.number().positive().default(20_000).describe("Most USD a month of all of them."),
    unpriced: unpricedSetting,
    region: placeSettings.region,
  }),
  check(stack, { monthlyUsd, stackMonthlyUsd, unpriced, region }, report) {
    const { costs, undecided } = costsOf(stack, region);
    for (const { resource, maximum, how } of costs) {
      const found = overCap([maximum], monthlyUsd, "a month", unpriced);
      if (found === undefined) continue;
      const advice = found.isOver ? "lower the maximum, or raise `monthlyUsd`" : found.howToPrice;
      report(`declares ${how} and may grow to ${found.text}; ${advice}`, about(resource));
    }
    const all = sum(costs.map(({ maximum }) => maximum).filter(isKnown));
    if (isKnown(all) && all.value > stackMonthlyUsd) {
      report(
        `its endpoints, groups and services together may grow to ${amountOf(all, "a month")}; the cap for all is ` +
          `${usd(stackMonthlyUsd)}: lower their maxima, or raise \`stackMonthlyUsd\``,
      );
    }
    undecided();
  },
});

interface Costs {
  readonly costs: readonly (Omit<ResourceCost, "resource"> & { readonly resource: CloudResource })[];
  readonly undecided: () => void;
}

/** Costs of what grows; those that a value leaves open which is not known yet are left out, and `undecided` throws. */
function costsOf(stack: DeclaredStack, region: string | undefined): Costs {
  let met: Error | undefined;
  const costs = resourceCosts(stack.declared.map(pricedAs), {
    prices: prices(),
    ...(region === undefined ? {} : { region }),
    isUndecided: (error) => {
      if (!isUndecided(error)) return false;
      met ??= error;
      return true;
    },
  });
  const growing = new Map(stack.resources.filter(grows).map((resource) => [resource.urn, resource]));
  const judged = costs.flatMap((cost) => {
    const resource = growing.get(cost.resource.urn);
    return resource === undefined ? [] : [{ ...cost, resource }];
  });
  const isOpen = ({ maximum }: { maximum: ResourceCost["maximum"] }) =>
    !isKnown(maximum) && maximum.missing.some((missing) => missing.includes("known only after the update"));
  return {
    costs: judged.filter((cost) => !isOpen(cost)),
    undecided: () => {
      if (met !== undefined && judged.some(isOpen)) throw met;
    },
  };
}

function grows(resource: CloudResource): boolean {
  if (!types.includes(resource.type)) return false;
  if (resource.type !== "sagemaker.EndpointConfiguration") return true;
  const variants: Variant[] = [];
  const rethrow = postpone(() => {
    visitVariants(resource, (variant) => variants.push(variant));
  });
  // What is not known yet may be on instances.
  return variants.length === 0 || !variants.every(isServerless) || throws(rethrow);
}

function throws(work: () => void): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}
