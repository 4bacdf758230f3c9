import {
  isRecord,
  joinPath,
  showable,
  type BackendName,
  type HostingSpec,
  type ModeName,
  type Problem,
} from "../spec/index.js";
import type { Cell, Feature, Judged, RefusedCase, Surroundings } from "./cell.js";
import { backends, type Fields } from "./table.js";

/** Where a model would be hosted, and what the stack's settings offer there. */
export interface Target extends Surroundings {
  readonly backend: BackendName;
  readonly mode: ModeName;
  readonly features: ReadonlySet<Feature>;
}

interface Refusal {
  readonly why: string;
  readonly instead: string;
}

/**
 * Everything in the spec that the target cannot honour. `written` is the spec without defaults: a default asks for
 * nothing, and a field that was written is either honoured or refused here.
 */
export function unsupportedFields(
  written: unknown,
  spec: HostingSpec,
  target: Target,
): Omit<Problem, "source">[] {
  const backend = backends[target.backend];
  if (!backend.hostable) {
    return [{ path: "placement.backend", given: target.backend, why: backend.why, instead: backend.instead }];
  }
  const fields = backend.modes[target.mode];
  if (fields === undefined) {
    const { why, instead } = backend.otherModes[target.mode] ?? { why: "it has no such mode", instead: "" };
    return [{ ...modeGiven(spec), why: `is not hosted by ${target.backend}: ${why}`, instead }];
  }
  return refusedFields(written, [], (segments, value) =>
    judge(cellFor(fields, segments, value), { ...target, value, spec }, target.features),
  ).map(({ segments, value, refusal }) => {
    const path = joinPath(segments);
    const where = `is not honoured by ${target.backend} in mode ${target.mode}`;
    return { path, given: showable(path, value), why: `${where}: ${refusal.why}`, instead: refusal.instead };
  });
}

/** The field that asks for the mode: its own, or the interface that it follows from. */
function modeGiven({ placement, interface: { type } }: HostingSpec): Pick<Problem, "path" | "given"> {
  return placement.mode === undefined
    ? { path: "interface.type", given: type }
    : { path: "placement.mode", given: placement.mode };
}

interface RefusedField {
  readonly segments: readonly PropertyKey[];
  readonly value: unknown;
  readonly refusal: Refusal;
}

/** Walks what was written from the outside in; where a map or list is refused, what it holds is not judged again. */
function refusedFields(
  value: unknown,
  segments: readonly PropertyKey[],
  judgeField: (segments: readonly PropertyKey[], value: unknown) => Refusal | undefined,
): RefusedField[] {
  // A program may name a field and leave it open; that asks for nothing.
  const refusal = segments.length === 0 || value === undefined ? undefined : judgeField(segments, value);
  if (refusal !== undefined) {
    return [{ segments, value, refusal }];
  }
  return children(value).flatMap(([key, child]) => refusedFields(child, [...segments, key], judgeField));
}

/** The cell of a field: its own row's, else its nearest ancestor's. Throws when no row covers it: a hole in the table. */
export function cellOf(fields: Fields, segments: readonly PropertyKey[]): Cell {
  const cell = findCell(fields, segments);
  if (cell === undefined) {
    throw new Error(`the capability table has no row for ${joinPath(segments)}`);
  }
  return cell;
}

/** As {@link cellOf}; undefined where no row covers the field, as of one that only groups others. */
export function findCell(fields: Fields, segments: readonly PropertyKey[]): Cell | undefined {
  for (let length = segments.length; length > 0; length--) {
    const cell = ownCell(fields, segments.slice(0, length));
    if (cell !== undefined) {
      return cell;
    }
  }
  return undefined;
}

function ownCell(fields: Fields, segments: readonly PropertyKey[]): Cell | undefined {
  const row = rowNames(segments).find((name) => Object.hasOwn(fields, name));
  return row === undefined ? undefined : fields[row];
}

/** How a row may name a field: list items as `[]`, and a variable's name under `secrets` as it is or as `*`. */
function rowNames(segments: readonly PropertyKey[]): string[] {
  const exact = segments.map((segment) => (typeof segment === "number" ? "[]" : `.${String(segment)}`));
  const free = exact.map((part, index) => (exact[index - 1] === ".secrets" ? ".*" : part));
  return [exact, free].map((parts) => parts.join("").slice(1));
}

const nothingToJudge: Cell = { kind: "informs", how: "the fields that it holds" };

/**
 * A field is judged by a row of its own only, whose predicates know what they look at. What a map or list without one
 * holds is judged; what stands in a map or list with one was judged with it.
 */
function cellFor(fields: Fields, segments: readonly PropertyKey[], value: unknown): Cell {
  const own = ownCell(fields, segments);
  const holdsOthers = isRecord(value) || Array.isArray(value);
  if (own !== undefined || holdsOthers) {
    return own ?? nothingToJudge;
  }
  // Throws where no row covers it.
  cellOf(fields, segments);
  return nothingToJudge;
}

function judge(cell: Cell, judged: Judged, features: ReadonlySet<Feature>): Refusal | undefined {
  switch (cell.kind) {
    case "honoured":
    case "informs":
      return undefined;
    case "refused":
      return cell;
    case "byValue":
      return judge(ownEntry(cell.values, String(judged.value)) ?? cell.otherwise, judged, features);
    case "byExposure": {
      const chosen = ownEntry(cell.cells, judged.spec.access.exposure);
      return chosen === undefined ? undefined : judge(chosen, judged, features);
    }
    case "needs":
      return features.has(cell.feature)
        ? undefined
        : { why: "the stack's settings do not offer what it needs", instead: cell.instead };
    case "unless": {
      const found = cell.cases.find(({ when }) => when(judged));
      return found === undefined ? judge(cell.otherwise, judged, features) : refusalOf(found, judged);
    }
  }
}

function refusalOf({ why, instead, figure }: RefusedCase, judged: Judged): Refusal {
  return { why, instead: figure === undefined ? instead : `${instead}: ${figure(judged)}` };
}

/** Own entries only: a value may be named like a method that every object has. */
function ownEntry(cells: Readonly<Record<string, Cell>>, key: string): Cell | undefined {
  return Object.hasOwn(cells, key) ? cells[key] : undefined;
}

function children(value: unknown): (readonly [PropertyKey, unknown])[] {
  if (Array.isArray(value)) {
    return value.map((child: unknown, index) => [index, child] as const);
  }
  return isRecord(value) ? Object.entries(value) : [];
}
