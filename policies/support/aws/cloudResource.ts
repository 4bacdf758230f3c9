import { canonicalType, type DeclaredResource } from "../../../components/cost/index.js";
import { type Subject, tagsOf } from "../exemption.js";
import { describe, isJsonObject, type JsonObject, textAt, valueAt, visitEach } from "../read.js";

/** A resource of AWS that a program declares, whichever component declared it and however its type is spelt. */
export interface CloudResource {
  /** The type by one name, such as `sagemaker.EndpointConfiguration`. */
  readonly type: string;
  /** The type as the program's SDK spells it. */
  readonly token: string;
  /** The Pulumi name. */
  readonly name: string;
  readonly urn: string;
  readonly props: JsonObject;
  /** Its region: its own, else its provider's; undefined where neither is said or known. */
  readonly region: string | undefined;
  /** How messages call it, such as `EndpointConfiguration "digits"`. */
  readonly label: string;
}

/** What the engine says of a resource, in both kinds of rules. */
export interface Declared {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly props: JsonObject;
  readonly provider?: { readonly props: JsonObject };
  /** Resources that the value of each property is made of; told of a whole stack alone. */
  readonly propertyDependencies?: Readonly<Record<string, readonly Declared[]>>;
}

/** The resource as one of AWS; undefined when it is none. */
export function cloudResourceOf(declared: Declared): CloudResource | undefined {
  const type = canonicalType(declared.type);
  if (type === undefined) return undefined;
  const { name, urn, props } = declared;
  return {
    type,
    token: declared.type,
    name,
    urn,
    props,
    region: regionOf(declared),
    label: labelOf(type, name),
  };
}

/** `sagemaker.EndpointConfiguration` named `digits` is called `EndpointConfiguration "digits"`. */
export function labelOf(type: string, name: string): string {
  return `${type.slice(type.lastIndexOf(".") + 1)} "${name}"`;
}

/** What exemptions need to know of it. */
export function subjectOf({ label, name, token, props }: CloudResource): Subject {
  return { label, names: [name, `${token}::${name}`], marks: () => tagsOf(props) };
}

/** The resource as the estimator takes it. */
export function pricedAs(declared: Declared): DeclaredResource {
  const { type, name, urn, props, provider } = declared;
  const region = regionOf(declared);
  return {
    ...{ type, name, urn, props },
    ...(region === undefined ? {} : { region }),
    ...(provider === undefined ? {} : { provider: provider.props }),
  };
}

function regionOf({ props, provider }: Declared): string | undefined {
  const region = describe(() => textAt(props, "region") ?? textAt(provider?.props, "region"), "");
  return region === "" ? undefined : region;
}

/** Whether a value is `true`, also when it is written as a text; undefined where it is not there. Throws when unknown. */
export function flagAt(parent: unknown, key: string): boolean | undefined {
  const value = valueAt(parent, key);
  if (typeof value === "boolean") return value;
  return typeof value === "string" && /^(?:true|false)$/i.test(value.trim())
    ? value.trim().toLowerCase() === "true"
    : undefined;
}

/** Visits the objects of a list; a single object counts as a list of one. An unknown element does not hide those after it. */
export function visitObjectsAt(
  parent: unknown,
  key: string,
  visit: (object: JsonObject, index: number) => void,
): void {
  const value = valueAt(parent, key);
  visitEach(isJsonObject(value) ? [value] : value, (element, index) => {
    if (isJsonObject(element)) visit(element, index);
  });
}
