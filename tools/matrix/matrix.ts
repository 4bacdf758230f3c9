import { backends, findCell, type Cell } from "../../components/capabilities/index.js";
import { answers, type Answer, type Honoured } from "../answers.js";
import { specFields } from "../specFields.js";

/** One way to host a model. */
export interface Place {
  readonly backend: string;
  readonly mode: string;
}

/** What every place does with one field. */
export interface MatrixRow {
  readonly field: string;
  /** In the order of the matrix's places. */
  readonly cells: readonly (readonly Answer[])[];
}

/** What every backend does with every field in every mode that it hosts. */
export interface Matrix {
  readonly places: readonly Place[];
  readonly rows: readonly MatrixRow[];
}

/** Which part of the matrix is asked for. Default of each: all. */
export interface Asked {
  readonly backend?: string;
  readonly mode?: string;
  /** A field, with the fields that it holds. */
  readonly field?: string;
}

type Fields = Readonly<Record<string, Cell>>;

/** The part of the matrix that is asked for; without rows or places where nothing is called so. */
export function matrixOf(asked: Asked = {}): Matrix {
  const columns = Object.entries(backends)
    .flatMap(([backend, found]) =>
      found.hostable
        ? Object.entries(found.modes).map(([mode, fields]) => ({ place: { backend, mode }, fields }))
        : [],
    )
    .filter(({ place }) => matches(place.backend, asked.backend) && matches(place.mode, asked.mode));
  const rows = fieldsOf(columns.map(({ fields }) => fields))
    .filter((field) => isIn(field, asked.field))
    .map((field) => ({ field, cells: columns.map(({ fields }) => answersOf(fields, field)) }));
  return { places: columns.map(({ place }) => place), rows };
}

function matches(name: string, asked: string | undefined): boolean {
  return asked === undefined || name === asked;
}

function isIn(field: string, asked: string | undefined): boolean {
  return (
    asked === undefined ||
    field === asked ||
    (/^[.[]/.test(field.slice(asked.length)) && field.startsWith(asked))
  );
}

/** Every field that some place has a row for, in the order of the hosting spec. */
function fieldsOf(columns: readonly Fields[]): string[] {
  const named = new Set(columns.flatMap((fields) => Object.keys(fields)));
  const order = specFields().flatMap(({ path }) => [path, `${path}[]`]);
  return [...named].sort((one, other) => order.indexOf(one) - order.indexOf(other));
}

/** What a place says of a field: in its own row, else in that of the field that it stands in. */
function answersOf(fields: Fields, field: string): Answer[] {
  const segments = field
    .split(".")
    .flatMap((part): PropertyKey[] => (part.endsWith("[]") ? [part.slice(0, -2), 0] : [part]));
  return answers(findCell(fields, segments) ?? onlyGroups);
}

const onlyGroups: Cell = { kind: "informs", how: "the fields that it holds" };

/** A cell in one word. */
export function wordOf(found: readonly Answer[]): "yes" | "informs" | "no" | "partly" | "settings" {
  const kinds = new Set<Honoured>(found.map(([, honoured]) => honoured));
  const [only] = kinds;
  if (kinds.size !== 1 || only === "not always") {
    return "partly";
  }
  return only === "by the stack's settings" ? "settings" : (only ?? "no");
}
