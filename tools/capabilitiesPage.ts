import { backends, type Cell } from "../components/capabilities/index.js";
import { code, table } from "./markdown.js";
import { specFields } from "./specFields.js";

/** `docs/capabilities.md`: what each backend and mode does with each field, from the capability table. */
export function capabilitiesPage(): string {
  return [
    "# What each backend honours",
    "Generated from the capability table (`components/capabilities`) by `npm run schemas`. A field that is refused " +
      "is never ignored: the message says why and what to use instead. A field without a row has the answer of the " +
      "field that it stands in.",
    ...Object.entries(backends).flatMap(([name, backend]) =>
      backend.hostable ? hostedModes(name, backend.modes) : [],
    ),
    "## Not hosted yet",
    table(["Backend or mode", "Why", "Instead"], notHosted()),
    "",
  ].join("\n\n");
}

type Fields = Readonly<Record<string, Cell>>;

const columns = ["Field", "Value", "Honoured", "How, or why not and what to use instead"];

/** A table a mode; what all modes of a backend answer alike stands once, before them. */
function hostedModes(backend: string, modes: Readonly<Record<string, Fields>>): string[] {
  const tables = Object.entries(modes);
  const [[, first] = ["", {}], ...others] = tables;
  const alike = Object.keys(first).filter(
    (field) => others.length > 0 && others.every(([, fields]) => sameAnswers(fields[field], first[field])),
  );
  const shared = Object.fromEntries(Object.entries(first).filter(([field]) => alike.includes(field)));
  return [
    ...(alike.length === 0 ? [] : [`## ${code(backend)}, every mode`, table(columns, rowsOf(shared))]),
    ...tables.flatMap(([mode, fields]) => {
      const own = Object.fromEntries(Object.entries(fields).filter(([field]) => !alike.includes(field)));
      return [`## ${code(backend)}, mode ${code(mode)}`, table(columns, rowsOf(own))];
    }),
  ];
}

function sameAnswers(one: Cell | undefined, other: Cell | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    JSON.stringify(answers(one)) === JSON.stringify(answers(other))
  );
}

function notHosted(): string[][] {
  return Object.entries(backends).flatMap(([name, backend]) =>
    backend.hostable
      ? Object.entries(backend.otherModes).map(([mode, { why, instead }]) => [
          `${code(name)}, mode ${code(mode)}`,
          why,
          instead,
        ])
      : [[code(name), backend.why, backend.instead]],
  );
}

/** The table's rows in the order of the hosting spec. */
function rowsOf(fields: Fields): string[][] {
  const order = specFields().flatMap(({ path }) => [path, `${path}[]`]);
  return Object.entries(fields)
    .sort(([one], [other]) => order.indexOf(one) - order.indexOf(other))
    .flatMap(([field, cell]) => answers(cell).map((answer) => [code(field), ...answer]));
}

/** Value, whether it is honoured, and the explanation: a row for each answer that the cell may give. */
function answers(cell: Cell, value = ""): string[][] {
  switch (cell.kind) {
    case "honoured":
      return [[value, "yes", cell.how]];
    case "informs":
      return [[value, "informs", cell.how]];
    case "refused":
      return [[value, "no", `${cell.why}; ${cell.instead}`]];
    case "needs":
      return [[value, "by the stack's settings", `${cell.how}; otherwise ${cell.instead}`]];
    case "byValue": {
      const listed = Object.entries(cell.values).flatMap(([key, inner]) => answers(inner, code(key)));
      return [...listed, ...(valuesAreOpen(cell) ? answers(cell.otherwise, "others") : [])];
    }
    case "byExposure":
      return Object.entries(cell.cells).flatMap(([exposure, inner]) =>
        answers(inner, `${code("access.exposure")} ${code(exposure)}`),
      );
    case "unless":
      return [
        ...answers(cell.otherwise, value),
        ...cell.cases.map(({ why, instead }) => [value, "not always", `${why}: ${instead}`]),
      ];
  }
}

/** Where the schema lists the values, the table lists them too, and `otherwise` never applies. */
function valuesAreOpen({ values }: { readonly values: Readonly<Record<string, Cell>> }): boolean {
  return Object.keys(values).length === 1;
}
