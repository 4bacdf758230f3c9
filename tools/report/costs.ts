import { resourceCosts, type DeclaredResource, type ResourceCost } from "../../components/cost/index.js";
import type { PriceTable } from "../../components/cost/index.js";
import { isKnown } from "../../components/cost/figure.js";
import type { PreviewEvents, Step } from "./events.js";
import type { StateResource } from "./stackState.js";
import { amountOf, nothing, type Amount, type ModelCost, type Part, type ReportData } from "./data.js";
import type { ModelNames } from "./models.js";
import { byText } from "./changes.js";
import { nameIn } from "./urn.js";

/** By which prices a stack's resources are judged. */
export interface Rates {
  readonly prices: PriceTable;
  readonly region?: string;
  readonly cluster?: { readonly region?: string; readonly node?: string };
}

/** A stack's resources with what each costs. */
export type Bill = readonly ResourceCost[];

/** What the resources of a state cost. */
export function billOfState(resources: readonly StateResource[], rates: Rates): Bill {
  const inputs = new Map(resources.map((resource) => [resource.urn, resource.inputs]));
  return bill(
    resources.map((resource) => declared(resource, resource.outputs, inputs)),
    rates,
  );
}

/** What the resources cost that there will be after the update. */
export function billOfPreview({ steps, planned }: PreviewEvents, rates: Rates): Bill {
  const outputs = new Map(planned.map(({ urn, new: after }) => [urn, after?.outputs ?? {}]));
  const kept = steps.filter(isKept).map(({ urn, type, new: state }) => {
    return { urn, type, inputs: state?.inputs ?? {}, provider: state?.provider ?? "" };
  });
  const inputs = new Map(kept.map((resource) => [resource.urn, resource.inputs]));
  const after = new Map(
    kept.map((resource) => [resource.urn, declared(resource, outputs.get(resource.urn) ?? {}, inputs)]),
  );
  return bill([...after.values()], rates);
}

/** Whether the resource is there after the step. A resource that is only read belongs to somebody else. */
function isKept({ op, new: after }: Step): boolean {
  return after !== null && after !== undefined && !["read", "read-replacement", "discard"].includes(op);
}

type Properties = Readonly<Record<string, unknown>>;

/** The outputs hold what the provider chose, such as a name; what the program says goes before them. */
function declared(
  { urn, type, inputs, provider }: Pick<StateResource, "urn" | "type" | "inputs" | "provider">,
  outputs: Properties,
  inputsOf: ReadonlyMap<string, Properties>,
): DeclaredResource {
  const ofProvider = inputsOf.get(provider.slice(0, provider.lastIndexOf("::")));
  return {
    ...{ urn, type, name: nameIn(urn), props: { ...outputs, ...inputs } },
    ...(ofProvider === undefined ? {} : { provider: ofProvider }),
  };
}

function bill(resources: readonly DeclaredResource[], { prices, region, cluster }: Rates): Bill {
  return resourceCosts(resources, { prices, region, cluster });
}

/** Everything that a bill says at the declared counts, or at the upper bounds of the autoscaling. */
export function amountOfBill(costs: Bill, scale: "expected" | "maximum" = "expected"): Amount {
  return amountOf(costs.map((cost) => cost[scale]));
}

/** Costs before and after, model by model; what belongs to no model comes last. */
export function costsByModel(before: Bill, after: Bill, names: ModelNames): ModelCost[] {
  const modelOf = ({ resource, model }: ResourceCost) => model ?? names.of(resource.urn);
  const models = [...new Set([...before, ...after].map(modelOf))].sort(byText((name) => name ?? "~"));
  return models.map((name) => {
    const own = (costs: Bill) => costs.filter((cost) => modelOf(cost) === name);
    return {
      name,
      before: amountOfBill(own(before)),
      after: amountOfBill(own(after)),
      maximum: amountOfBill(own(after), "maximum"),
    };
  });
}

/** What each resource costs, for those who want to know where a sum comes from. */
export function partsOf(before: Bill, after: Bill, names: ModelNames): Part[] {
  const earlier = new Map(before.map((cost) => [cost.resource.urn, cost]));
  const later = new Map(after.map((cost) => [cost.resource.urn, cost]));
  return [...new Set([...earlier.keys(), ...later.keys()])]
    .map((urn) => ({ urn, was: earlier.get(urn), is: later.get(urn) }))
    .flatMap(({ urn, was, is }): Part[] => {
      const cost = is ?? was;
      if (cost === undefined) return [];
      return [
        {
          model: cost.model ?? names.of(urn),
          type: cost.resource.type,
          name: cost.resource.name,
          before: was === undefined ? nothing : amountOf([was.expected]),
          after: is === undefined ? nothing : amountOf([is.expected]),
          how: cost.how,
          notIncluded: [...cost.notIncluded],
        },
      ];
    })
    .sort(byText(({ model = "~", type, name }) => `${model} ${type} ${name}`));
}

/** The days of the prices that went into a bill. */
export function pricesUsed(costs: Bill): ReportData["prices"] {
  const days = costs
    .flatMap(({ expected, maximum }) => [expected, maximum])
    .flatMap((figure) => (isKnown(figure) ? figure.prices.map(({ date }) => date) : []))
    .sort();
  const [oldest, newest] = [days[0], days.at(-1)];
  return oldest === undefined || newest === undefined ? undefined : { oldest, newest };
}
