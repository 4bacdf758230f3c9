import { z } from "zod";
import type { Cell } from "../../../components/capabilities/cell.js";
import { cellOf } from "../../../components/capabilities/check.js";
import { everywhere } from "../../../components/capabilities/everywhere.js";
import type { Fields } from "../../../components/capabilities/table.js";
import { hostingSpecJsonSchema } from "../../../components/spec/index.js";

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), node).optional(),
    items: node.optional(),
    additionalProperties: z.union([node, z.boolean()]).optional(),
    oneOf: z.array(node).optional(),
    anyOf: z.array(node).optional(),
  }),
);

interface Node {
  properties?: Record<string, Node> | undefined;
  items?: Node | undefined;
  additionalProperties?: Node | boolean | undefined;
  oneOf?: Node[] | undefined;
  anyOf?: Node[] | undefined;
}

/**
 * Every field of the hosting spec that a mode of a backend says it honours, down to the last one, as `path` or, where
 * the table goes by value or exposure, as `path=value` or `path, exposure`. List items are `[]`, free names `*`.
 */
export function honouredRows(mode: Fields): string[] {
  const table = { ...everywhere, ...mode };
  const root = node.parse(hostingSpecJsonSchema());
  const rows = [...new Set(leaves(root, ""))].flatMap((path) =>
    honouredValues(path, cellOf(table, segments(path))),
  );
  return rows.sort();
}

function leaves(of: Node, path: string): string[] {
  const { properties = {}, items, additionalProperties: free } = of;
  const below = [
    ...Object.entries(properties).flatMap(([name, child]) =>
      leaves(child, path === "" ? name : `${path}.${name}`),
    ),
    ...(items === undefined ? [] : leaves(items, `${path}[]`)),
    ...(typeof free === "object" ? leaves(free, `${path}.*`) : []),
    ...[...(of.oneOf ?? []), ...(of.anyOf ?? [])]
      .filter(holdsOthers)
      .flatMap((branch) => leaves(branch, path)),
  ];
  return below.length === 0 ? [path] : below;
}

function holdsOthers({ properties, items }: Node): boolean {
  return properties !== undefined || items !== undefined;
}

function segments(path: string): PropertyKey[] {
  return [...path.matchAll(/\[\]|[^.[\]]+/g)].map(([part]) => (part === "[]" ? 0 : part));
}

function honouredValues(path: string, cell: Cell): string[] {
  switch (cell.kind) {
    case "honoured":
    case "needs":
      return [path];
    case "informs":
    case "refused":
      return [];
    case "unless":
      return honouredValues(path, cell.otherwise);
    case "byExposure":
      return Object.entries(cell.cells).flatMap(([exposure, chosen]) =>
        honouredValues(`${path}, ${exposure}`, chosen),
      );
    case "byValue":
      return Object.entries(cell.values).flatMap(([value, chosen]) =>
        honouredValues(`${path}=${value}`, chosen),
      );
  }
}
