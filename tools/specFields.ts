import { hostingSpecJsonSchema, isRecord } from "../components/spec/index.js";

/** A field of the hosting spec, as its JSON Schema has it. */
export interface SpecField {
  /** Where it stands: list items as `[]`, names that a team chooses as `*`, such as `model.secrets.*.kubernetes.key`. */
  readonly path: string;
  /** Its type in a person's words: `text`, `whole number`, `one of a, b`. */
  readonly type: string;
  /** Whether the map that it stands in must have it. */
  readonly required: boolean;
  /** Value that the schema fills in, where it does. */
  readonly default?: unknown;
  readonly description: string;
  /** Whether it holds fields, items or names of its own. */
  readonly holdsOthers: boolean;
  /** Values that it is limited to; none where it is not. */
  readonly values: readonly string[];
}

type Node = Readonly<Record<string, unknown>>;

/** Every field of the hosting spec, the outer before the inner, in the order of the schema. */
export function specFields(): SpecField[] {
  return fieldsOf(asNode(hostingSpecJsonSchema()), "");
}

function fieldsOf(node: Node, path: string): SpecField[] {
  const found = alternatives(node).flatMap((branch) => [
    ...Object.entries(asNode(branch["properties"])).flatMap(([name, child]) =>
      fieldAndInner(asNode(child), path === "" ? name : `${path}.${name}`, isRequired(branch, name)),
    ),
    ...(isRecord(branch["items"]) ? fieldsOf(branch["items"], `${path}[]`) : []),
    ...(isRecord(branch["additionalProperties"])
      ? fieldAndInner(branch["additionalProperties"], `${path}.*`, false)
      : []),
  ]);
  return mergedByPath(found);
}

function fieldAndInner(node: Node, path: string, required: boolean): SpecField[] {
  return [fieldOf(node, path, required), ...fieldsOf(node, path)];
}

function fieldOf(node: Node, path: string, required: boolean): SpecField {
  const { default: filledIn, description } = node;
  return {
    path,
    type: typeOf(node),
    required,
    ...(filledIn === undefined ? {} : { default: filledIn }),
    description: typeof description === "string" ? description : "",
    holdsOthers: fieldsOf(node, path).length > 0 || node["type"] === "array",
    values: valuesOf(node),
  };
}

/** Alternatives of one map may share a field, such as the `type` that tells them apart: one row, with every value. */
function mergedByPath(fields: readonly SpecField[]): SpecField[] {
  const paths = [...new Set(fields.map(({ path }) => path))];
  return paths.flatMap((path) => {
    const same = fields.filter((field) => field.path === path);
    const [first] = same;
    const values = [...new Set(same.flatMap((field) => field.values))];
    const type = same.length > 1 && values.length > 0 ? oneOf(values) : first?.type;
    const required = same.every((field) => field.required);
    return first === undefined || type === undefined ? [] : [{ ...first, type, required, values }];
  });
}

function typeOf(node: Node): string {
  const values = valuesOf(node);
  if (values.length > 0) {
    return oneOf(values);
  }
  const branches = node["anyOf"];
  if (Array.isArray(branches)) {
    return [...new Set(branches.map((branch) => typeOf(asNode(branch))))].join(" or ");
  }
  if (node["type"] === "array") {
    const item = typeOf(asNode(node["items"]));
    return `list of ${item === "map" ? "maps" : item}`;
  }
  const types = [node["type"]].flat().map((type) => typeNames[String(type)] ?? "map");
  return types.join(" or ");
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "true or false",
};

function oneOf(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(", ");
}

function valuesOf(node: Node): string[] {
  const { enum: options, const: only } = node;
  const values: unknown[] = Array.isArray(options) ? options : only === undefined ? [] : [only];
  return values.map(String);
}

/** The node's alternatives, or itself where it has none with fields of their own. */
function alternatives(node: Node): Node[] {
  const branches = node["oneOf"] ?? node["anyOf"];
  return Array.isArray(branches) && !isRecord(node["properties"]) ? branches.map(asNode) : [node];
}

function isRequired(node: Node, name: string): boolean {
  return Array.isArray(node["required"]) && node["required"].includes(name);
}

function asNode(value: unknown): Node {
  return isRecord(value) ? value : {};
}
