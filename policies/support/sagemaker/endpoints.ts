import { canonicalType } from "../../../components/cost/index.js";
import type { CloudResource, Declared } from "../aws/cloudResource.js";
import type { DeclaredStack } from "../aws/cloudRule.js";
import { describe, isUnknownAt, type JsonObject, postpone, textAt } from "../read.js";
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

/** Types of Application Auto Scaling. */
export type ScalerType = "Target" | "Policy" | "ScheduledAction";

/** Items by a name that they say, and those whose name is not known yet. */
interface Named<Item> {
  readonly byName: ReadonlyMap<string, readonly Item[]>;
  readonly open: readonly Item[];
}

/** What the functions below look up: made once a stack, so that they do not go through it for every variant. */
interface Index {
  readonly declared: ReadonlyMap<string, Declared>;
  /** By the name of the configuration. */
  readonly endpoints: Named<Endpoint>;
  /** By their name. */
  readonly models: Named<CloudResource>;
  /** By the name of the endpoint, for each type. */
  readonly scalers: Readonly<Record<ScalerType, Named<CloudResource>>>;
}

const indices = new WeakMap<DeclaredStack, Index>();

function indexOf(stack: DeclaredStack): Index {
  const known = indices.get(stack);
  if (known !== undefined) return known;
  const ofType = (type: string) => stack.resources.filter((each) => each.type === type);
  const scalers = (type: ScalerType) =>
    named(ofType(`appautoscaling.${type}`), (scaler) => scaledOf(scaler).endpoint);
  const index: Index = {
    declared: new Map(stack.declared.map((each) => [each.urn, each])),
    endpoints: named(stack.declared.flatMap(endpointAs), ({ declared, keys }) =>
      textAt(declared.props, keys.configuration),
    ),
    models: named(ofType("sagemaker.Model"), ({ props }) => textAt(props, "name")),
    scalers: {
      Target: scalers("Target"),
      Policy: scalers("Policy"),
      ScheduledAction: scalers("ScheduledAction"),
    },
  };
  indices.set(stack, index);
  return index;
}

function named<Item>(items: readonly Item[], name: (item: Item) => string | undefined): Named<Item> {
  const byName = new Map<string, Item[]>();
  const open: Item[] = [];
  for (const item of items) {
    // No name of AWS is empty or has spaces: these stand for one that is not known, and for none.
    const key = describe(() => name(item) ?? " ", "");
    const others = byName.get(key);
    if (key === "") open.push(item);
    else if (others === undefined) byName.set(key, [item]);
    else others.push(item);
  }
  return { byName, open };
}

function endpointAs(declared: Declared): Endpoint[] {
  if (declared.type === hostedEndpoint) {
    return [{ declared, keys: { name: "endpointName", configuration: "configurationName" } }];
  }
  return canonicalType(declared.type) === "sagemaker.Endpoint"
    ? [{ declared, keys: { name: "name", configuration: "endpointConfigName" } }]
    : [];
}

/** The name of an endpoint. Throws when it is not known yet. */
export function nameOf({ declared, keys }: Endpoint): string | undefined {
  return textAt(declared.props, keys.name);
}

/** Words that tell the endpoints of one configuration apart; none where there is one. */
export function ofEndpoint({ declared }: Endpoint, all: readonly Endpoint[]): string {
  return all.length > 1 ? ` of Endpoint "${declared.name}"` : "";
}

/**
 * The endpoints that serve by a configuration. Where a name is not known yet, what the endpoint's value is made of decides:
 * this configuration, or another one.
 */
export function endpointsOf(stack: DeclaredStack, configuration: CloudResource): Found<Endpoint> {
  const { endpoints } = indexOf(stack);
  const made = endpoints.open.filter(({ declared, keys }) =>
    sourcesOf(declared, keys.configuration).some(({ urn }) => urn === configuration.urn),
  );
  const undecided = endpoints.open.filter(
    ({ declared, keys }) =>
      !sourcesOf(declared, keys.configuration).some(
        ({ type }) => canonicalType(type) === "sagemaker.EndpointConfiguration",
      ),
  );
  const rethrow = () => {
    for (const { declared, keys } of undecided) textAt(declared.props, keys.configuration);
  };
  if (!isUnknownAt(configuration.props, "name")) {
    const own = endpoints.byName.get(textAt(configuration.props, "name") ?? "") ?? [];
    return { found: [...own, ...made], undecided: rethrow };
  }
  return {
    found: made,
    undecided: () => {
      rethrow();
      // An endpoint with a name that is written out may mean it.
      if (endpoints.byName.size > 0 && made.length === 0) textAt(configuration.props, "name");
    },
  };
}

function sourcesOf({ propertyDependencies }: Declared, key: string): readonly Declared[] {
  return propertyDependencies?.[key] ?? [];
}

/** The models that a variant may serve: the one of its name, or those that the configuration is made of. */
export function modelsOf(
  stack: DeclaredStack,
  configuration: CloudResource,
  { props, isShadow }: Variant,
): Found<CloudResource> {
  const { models, declared } = indexOf(stack);
  if (!isUnknownAt(props, "modelName")) {
    const found = models.byName.get(textAt(props, "modelName") ?? "") ?? [];
    return {
      found,
      undecided: () => {
        if (found.length > 0) return;
        for (const model of models.open) textAt(model.props, "name");
      },
    };
  }
  const holder = declared.get(configuration.urn);
  const property = isShadow ? "shadowProductionVariants" : "productionVariants";
  const urns = new Set(holder === undefined ? [] : sourcesOf(holder, property).map(({ urn }) => urn));
  const found = [...models.open, ...[...models.byName.values()].flat()].filter(({ urn }) => urns.has(urn));
  return {
    found,
    undecided: () => {
      if (found.length === 0) textAt(props, "modelName");
    },
  };
}

/**
 * What scales a variant of these endpoints.
 *
 * @param isOnly Whether it is the only variant that could be meant where the endpoint alone is known.
 */
export function scalersOf(
  stack: DeclaredStack,
  type: ScalerType,
  endpoints: readonly Endpoint[],
  { props }: Variant,
  isOnly: boolean,
): Found<CloudResource> {
  const index = indexOf(stack);
  const { byName, open } = index.scalers[type];
  const found: CloudResource[] = [];
  const postponed = [
    ...endpoints.map((endpoint) =>
      postpone(() => {
        const variant = textAt(props, "variantName");
        const own = byName.get(nameOf(endpoint) ?? "") ?? [];
        found.push(...own.filter((each) => variant === undefined || scaledOf(each).variant === variant));
      }),
    ),
    ...open.map((scaler) =>
      postpone(() => {
        if (isOfOneOf(endpoints, index.declared.get(scaler.urn), isOnly)) found.push(scaler);
      }),
    ),
  ];
  return {
    found,
    undecided: () => {
      for (const rethrow of postponed) rethrow();
    },
  };
}

/** Endpoint and variant of a `resourceId`; neither where it is of another service. Throws when it is not known yet. */
function scaledOf({ props }: CloudResource): { readonly endpoint?: string; readonly variant?: string } {
  const [, endpoint, variant] =
    /^endpoint\/([^/]+)\/variant\/([^/]+)$/.exec(textAt(props, "resourceId") ?? "") ?? [];
  return endpoint === undefined || variant === undefined ? {} : { endpoint, variant };
}

/** Whether something whose `resourceId` is not known is made of one of the endpoints, or of its name. */
function isOfOneOf(endpoints: readonly Endpoint[], scaler: Declared | undefined, isOnly: boolean): boolean {
  const sources = scaler === undefined ? [] : sourcesOf(scaler, "resourceId");
  const names = new Set(endpoints.map((endpoint) => describe(() => nameOf(endpoint), "")));
  const isMeant = sources.some(
    ({ urn, props }) =>
      endpoints.some(({ declared }) => declared.urn === urn) ||
      names.has(describe(() => textAt(props, "endpointName"), " ")),
  );
  if (isMeant && isOnly) return true;
  if (!isMeant && sources.some((source) => endpointAs(source).length > 0)) return false;
  // Reading it says that it is not known.
  return textAt(scaler?.props, "resourceId") === undefined;
}

/** Properties whose tags tell of an endpoint: its own first, then those of its configuration. */
export function holdersOf(
  configuration: CloudResource,
  endpoints: readonly Endpoint[],
): readonly JsonObject[] {
  return [...endpoints.map(({ declared }) => declared.props), configuration.props];
}
