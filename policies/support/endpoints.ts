import type { CloudResource, Declared } from "./cloudResource.js";
import { canonicalType } from "../../components/cost/index.js";
import type { DeclaredStack } from "./cloudRule.js";
import { describe, isUnknownAt, type JsonObject, postpone, textAt } from "./read.js";
import type { Variant } from "./variants.js";

/** Token of this project's endpoint, whose provider is a part of the program. */
const hostedEndpoint = "pulumi-nodejs:dynamic/model-hosting:HostedEndpoint";

/** An endpoint, whichever resource makes it. */
export interface Endpoint {
  readonly declared: Declared;
  /** Properties that hold its name, and the name of the endpoint configuration that it serves by. */
  readonly keys: { readonly name: string; readonly configuration: string };
}

/** What was found, and the check that says if there might be more that a preview does not know. */
export interface Found<Item> {
  readonly found: readonly Item[];
  readonly undecided: () => void;
}

/** The endpoints that serve by a configuration. */
export function endpointsOf(stack: DeclaredStack, configuration: CloudResource): Found<Endpoint> {
  return filterDecided(stack.declared.flatMap(endpointAs), ({ declared, keys }) =>
    refersTo(declared, keys.configuration, configuration),
  );
}

function endpointAs(declared: Declared): Endpoint[] {
  if (declared.type === hostedEndpoint) {
    return [{ declared, keys: { name: "endpointName", configuration: "configurationName" } }];
  }
  return canonicalType(declared.type) === "sagemaker.Endpoint"
    ? [{ declared, keys: { name: "name", configuration: "endpointConfigName" } }]
    : [];
}

/** The models that a variant may serve: the one of its name, or those that the configuration is made of. */
export function modelsOf(
  stack: DeclaredStack,
  configuration: CloudResource,
  { props, isShadow }: Variant,
): Found<CloudResource> {
  const models = stack.resources.filter(({ type }) => type === "sagemaker.Model");
  if (!isUnknownAt(props, "modelName")) {
    return filterDecided(models, (model) => textAt(props, "modelName") === textAt(model.props, "name"));
  }
  const urns = madeOf(stack, configuration, isShadow ? "shadowProductionVariants" : "productionVariants");
  const found = models.filter(({ urn }) => urns.has(urn));
  const undecided = postpone(() => {
    if (found.length === 0) textAt(props, "modelName");
  });
  return { found, undecided };
}

function madeOf(stack: DeclaredStack, { urn }: CloudResource, property: string): ReadonlySet<string> {
  const declared = stack.declared.find((each) => each.urn === urn);
  return new Set(declared?.propertyDependencies?.[property]?.map((each) => each.urn));
}

/**
 * Resources of a type that scale a variant of these endpoints: targets, policies and scheduled actions.
 *
 * @param isOnly Whether it is the only variant that could be meant where the endpoint alone is known.
 */
export function scalersOf(
  stack: DeclaredStack,
  type: "Target" | "Policy" | "ScheduledAction",
  endpoints: readonly Endpoint[],
  { props }: Variant,
  isOnly: boolean,
): Found<CloudResource> {
  const scalers = stack.resources.filter((each) => each.type === `appautoscaling.${type}`);
  return filterDecided(scalers, (scaler) => {
    if (isUnknownAt(scaler.props, "resourceId")) {
      const declared = stack.declared.find(({ urn }) => urn === scaler.urn);
      return isOfOneOf(endpoints, declared, isOnly);
    }
    const [, endpoint, variant] =
      /^endpoint\/([^/]+)\/variant\/([^/]+)$/.exec(textAt(scaler.props, "resourceId") ?? "") ?? [];
    if (endpoint === undefined) return false;
    const named = textAt(props, "variantName");
    return (named === undefined || named === variant) && endpoints.some((each) => nameOf(each) === endpoint);
  });
}

/** Whether something whose `resourceId` is not known is made of one of the endpoints, or of its name. */
function isOfOneOf(endpoints: readonly Endpoint[], scaler: Declared | undefined, isOnly: boolean): boolean {
  const sources = scaler?.propertyDependencies?.["resourceId"] ?? [];
  const names = new Set(endpoints.map((endpoint) => describe(() => nameOf(endpoint), "")));
  const isMeant = sources.some(
    ({ urn, props }) =>
      endpoints.some(({ declared }) => declared.urn === urn) ||
      names.has(describe(() => textAt(props, "endpointName"), "none")),
  );
  if (isMeant && isOnly) return true;
  const elsewhere = sources.some((source) => endpointAs(source).length > 0);
  // Reading it says that it is not known.
  return !isMeant && elsewhere ? false : textAt(scaler?.props, "resourceId") === undefined;
}

/** The name of an endpoint; throws when it is not known yet. */
export function nameOf({ declared, keys }: Endpoint): string | undefined {
  return textAt(declared.props, keys.name);
}

/**
 * Whether a property names another resource. Where the name is not known yet, what the value is made of decides: the other
 * resource, or another one of its type. Throws where that decides nothing either.
 */
function refersTo(from: Declared, key: string, to: CloudResource): boolean {
  if (isUnknownAt(from.props, key)) {
    const sources = from.propertyDependencies?.[key] ?? [];
    if (sources.some(({ urn }) => urn === to.urn)) return true;
    if (sources.some(({ type }) => canonicalType(type) === to.type)) return false;
  }
  const named = textAt(from.props, key);
  if (named === undefined) return false;
  return named === textAt(to.props, "name");
}

/** The items that fit; where an item cannot be decided, it is left out and `undecided` throws. */
function filterDecided<Item>(items: readonly Item[], fits: (item: Item) => boolean): Found<Item> {
  const found: Item[] = [];
  const postponed = items.map((item) =>
    postpone(() => {
      if (fits(item)) found.push(item);
    }),
  );
  return {
    found,
    undecided: () => {
      for (const rethrow of postponed) rethrow();
    },
  };
}

/** Tags of a configuration and of what serves by it; the endpoint's count where both have one. */
export function holdersOf(
  configuration: CloudResource,
  endpoints: readonly Endpoint[],
): readonly JsonObject[] {
  return [...endpoints.map(({ declared }) => declared.props), configuration.props];
}
