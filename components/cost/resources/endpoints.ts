import { known, unknown, type Figure } from "../figure.js";
import { afterUpdate, ifDecided, labelOf } from "./field.js";
import { groupedBy, type Grouped } from "./grouped.js";
import type { Entry, Stack } from "./stack.js";

/** An endpoint, and as far as they are known its name and that of the configuration that it serves. */
interface Endpoint {
  readonly name?: string;
  readonly configuration?: string;
}

/** Endpoints of a stack by what they serve. */
interface Endpoints extends Grouped<Endpoint> {
  /** Configurations that none is known to serve; each open endpoint may serve any of them. */
  readonly unserved: number;
  /** Names of the configurations that the program declares; undefined among them where one is not known yet. */
  readonly declared: ReadonlySet<string | undefined>;
}

/** The provider's endpoints, and this project's own, with the names of the properties that tell the two. */
const kinds = [
  { type: "sagemaker.Endpoint", name: "name", configuration: "endpointConfigName" },
  { type: "dynamic:HostedEndpoint", name: "endpointName", configuration: "configurationName" },
] as const;

function endpointsIn(stack: Stack): Endpoints {
  const all = kinds.flatMap(({ type, name, configuration }) =>
    stack.of(type).map(({ fields }) => ({
      name: ifDecided(() => fields.at(name).text()),
      configuration: ifDecided(() => fields.at(configuration).text()),
    })),
  );
  const grouped = groupedBy(all, ({ configuration }) => configuration);
  const names = stack.of("sagemaker.EndpointConfiguration").map(nameOf);
  const unserved = names.filter((name) => name === undefined || !grouped.named.has(name)).length;
  return { ...grouped, unserved, declared: new Set(names) };
}

/** Name of a configuration: the one that it is given, which AWS's provider fills in where the program gives none. */
function nameOf({ fields }: Entry): string | undefined {
  return ifDecided(() => fields.at("name").text());
}

/**
 * How many endpoints serve a configuration, one at least, and their names as far as they are known. Unknown where more
 * endpoints than configurations are open: then one of them is served twice.
 */
export function endpointsOf(
  stack: Stack,
  configuration: Entry,
): { readonly count: Figure; readonly names: readonly string[] } {
  const { named, open, unserved } = stack.index(endpointsIn);
  const own = named.get(nameOf(configuration) ?? "") ?? [];
  const names = [...own, ...open].flatMap(({ name }) => (name === undefined ? [] : [name]));
  const count =
    open.length > unserved
      ? unknown(`${labelOf(configuration.resource)}: how many endpoints serve it ${afterUpdate}`)
      : known(Math.max(1, own.length));
  return { count, names };
}

/** Whether an endpoint serves a configuration of the stack, or may when that is known. */
export function servesDeclared(stack: Stack, { type, fields }: Entry): boolean {
  const { configuration: property = "" } = kinds.find((kind) => kind.type === type) ?? {};
  const configuration = ifDecided(() => fields.at(property).text());
  const { declared } = stack.index(endpointsIn);
  return configuration === undefined || declared.has(configuration) || declared.has(undefined);
}
