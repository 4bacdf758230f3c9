import { z } from "zod";
import { isKnown, modelOf, type ResourceCost, sumOf } from "../../../components/cost/index.js";
import { type Declared, pricedAs } from "../../support/aws/cloudResource.js";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { tagsOf } from "../../support/exemption.js";
import { annotationsOf, visitObjects } from "../../support/kubernetes/kubernetesObject.js";
import { describe, type JsonObject, nameOr, numberAt, postpone, valueAt } from "../../support/read.js";
import { isUndecided } from "../../support/judge.js";
import { costsOf, daysOf, demandDecided, monthly, placeSettings } from "../../support/cost/stackCost.js";

/** Tag or annotation by which a resource says what its model may cost, in USD a month. */
const BUDGET = "model-hosting/monthly-budget-usd";

/**
 * A model costs no more than the budget that its own resources name.
 *
 * Why: whoever wrote the model's hosting spec said what it may cost; a change that breaks that should be a decision.
 *
 * Judged are models by the tag or label `model-hosting/model` (`app.kubernetes.io/name` on Kubernetes), whoever made their
 * resources: the sum of what these cost in a month of 730 hours at the declared counts, against the tag or annotation
 * `model-hosting/monthly-budget-usd` of any of them, whether it costs something or not, the smallest where they differ; one that is no number is reported. What has no price is left to `unpriced-resources` and `unpriced-workloads`:
 * the known parts are judged. Where a part hangs on a value that is not known yet and the known parts are within the budget,
 * the rule cannot decide and says so.
 *
 * Settings: `region` and `cluster`, where things are priced that do not say it.
 */
export const modelBudget = defineStackRule({
  name: "model-budget",
  description: "A model's resources cost no more than the monthly budget that they name.",
  level: "mandatory",
  severity: "high",
  remediationSteps:
    "Choose a cheaper placement (npm run -s plan shows them), or raise cost.monthlyBudgetUsd.",
  settings: z.strictObject(placeSettings),
  check({ declared }, place, report) {
    const costs = costsOf(declared, place);
    const resourcesOf = groupedBy(declared, (each) => modelOf(pricedAs(each), { isUndecided }));
    for (const [model, own] of groupedBy(costs, (cost) => cost.model)) {
      const resources = resourcesOf.get(model) ?? [];
      for (const holder of resources.filter(hasUnreadableBudget)) {
        report(
          `its ${BUDGET} is no amount, so nothing holds it; write USD a month as a number`,
          subjectOf(holder),
        );
      }
      const budget = strictestOf(resources, new Set(own.map(({ resource }) => resource.urn)));
      const { atLeast, expected } = sumOf(own);
      if (budget === undefined || atLeast <= budget.usd) continue;
      report(
        `model "${nameOr(() => model, "?")}" costs ${monthly(atLeast, isKnown(expected))} (${partsOf(own)}; ` +
          `${daysOf(own.map((cost) => cost.expected))}); its budget is ${budget.usd} USD; ` +
          "choose a cheaper placement (npm run -s plan shows them), or raise cost.monthlyBudgetUsd",
        subjectOf(budget.holder),
      );
    }
    demandDecided(costs, declared, place);
  },
});

function groupedBy<Thing>(
  things: readonly Thing[],
  modelNameOf: (thing: Thing) => string | undefined,
): ReadonlyMap<string, readonly Thing[]> {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const model = modelNameOf(thing);
    if (model === undefined) continue;
    const group = groups.get(model) ?? [];
    group.push(thing);
    groups.set(model, group);
  }
  return groups;
}

/** The dearest parts first, each with its amount. */
function partsOf(costs: readonly ResourceCost[]): string {
  const amounts = costs.flatMap(({ resource, expected, how }) =>
    isKnown(expected) && expected.value > 0
      ? [{ value: expected.value, text: `${resource.name}: ${how}` }]
      : [],
  );
  return amounts
    .sort((one, other) => other.value - one.value || (one.text < other.text ? -1 : 1))
    .slice(0, 3)
    .map(({ text, value }) => `${text} = ${value.toFixed(2)}`)
    .join(", ");
}

/** A budget in USD a month, and the resource that names it. */
interface Budget {
  readonly holder: Declared;
  readonly usd: number;
}

/** The smallest budget that one of the resources names: another one on any of them would lift it else. */
function strictestOf(resources: readonly Declared[], billed: ReadonlySet<string>): Budget | undefined {
  const isBilled = ({ holder }: Budget) => (billed.has(holder.urn) ? 0 : 1);
  return (
    resources
      .flatMap((holder): Budget[] => {
        const usd = budgetOf(holder);
        return usd === undefined ? [] : [{ holder, usd }];
      })
      // Resources come in the order in which they were ready: of equal budgets the same one is named each time, and rather one
      // that costs something.
      .sort(
        (one, other) =>
          one.usd - other.usd ||
          isBilled(one) - isBilled(other) ||
          (one.holder.urn < other.holder.urn ? -1 : 1),
      )[0]
  );
}

/** The budget on a resource; a value that is not known yet is none, and the cost of the resource says so itself. */
function budgetOf(declared: Declared): number | undefined {
  let budget: number | undefined;
  postpone(() => {
    visitMarked(declared, (marks) => {
      budget ??= numberAt(marks, BUDGET);
    });
  });
  return budget;
}

/** A budget that says no finite number would count as none. */
function hasUnreadableBudget(declared: Declared): boolean {
  let unreadable = false;
  postpone(() => {
    visitMarked(declared, (marks) => {
      const written = valueAt(marks, BUDGET) ?? undefined;
      unreadable ||= written !== undefined && !Number.isFinite(numberAt(marks, BUDGET));
    });
  });
  return unreadable;
}

function visitMarked({ type, name, props }: Declared, visit: (marks: JsonObject) => void): void {
  if (!type.startsWith("kubernetes:")) {
    visit(tagsOf(props));
    return;
  }
  visitObjects(type, name, props, ({ content }) => {
    visit(annotationsOf(content));
  });
}

function subjectOf(declared: Declared) {
  const { name, type, urn } = declared;
  const marks = () => {
    let found: JsonObject = {};
    visitMarked(declared, (each) => {
      found = each;
    });
    return found;
  };
  return {
    urn,
    label: describe(() => `${type.slice(type.lastIndexOf(":") + 1)} "${name}"`, name),
    names: [name, `${type}::${name}`],
    marks,
  };
}
