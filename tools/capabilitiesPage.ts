import { backends, type Cell } from "../components/capabilities/index.js";
import { answers } from "./answers.js";
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
