import assert from "node:assert/strict";
import { backends, cellOf, type Cell } from "../../../components/capabilities/index.js";
import { backendName, modeName } from "../../../components/spec/index.js";
import { specFields, type SpecField } from "../../../tools/specFields.js";

type Fields = Readonly<Record<string, Cell>>;

/** Every backend and mode that hosts models. */
const hosted = Object.entries(backends).flatMap(([backend, entry]) =>
  entry.hostable
    ? Object.entries(entry.modes).map(([mode, fields]): [string, Fields] => [`${backend} ${mode}`, fields])
    : [],
);

/** A field's path as it stands in a document: the first of a list, and a name that a team might choose. */
function segmentsOf(path: string): (string | number)[] {
  return path
    .replaceAll("[]", ".0")
    .replaceAll("*", "TOKEN")
    .split(".")
    .map((segment) => (segment === "0" ? 0 : segment));
}

/** All cells in a cell, itself among them. */
function cellsIn(cell: Cell): Cell[] {
  switch (cell.kind) {
    case "honoured":
    case "informs":
    case "refused":
    case "needs":
      return [cell];
    case "byExposure":
      return [cell, ...Object.values(cell.cells).flatMap(cellsIn)];
    case "byValue":
      return [cell, ...[...Object.values(cell.values), cell.otherwise].flatMap(cellsIn)];
    case "unless":
      return [cell, ...cellsIn(cell.otherwise)];
  }
}

describe("the capability table", () => {
  const fields = specFields();

  it("has an entry for every backend of the vocabulary, and hosts on one at least", () => {
    assert.deepEqual(Object.keys(backends).sort(), [...backendName.options].sort());
    assert.ok(hosted.length > 0);
  });

  for (const [backend, entry] of Object.entries(backends)) {
    it(`says of every mode of ${backend} what it honours or why it is not hosted`, () => {
      if (!entry.hostable) {
        assert.match(entry.why, /\w/);
        assert.match(entry.instead, /^use /);
        return;
      }
      const modes = [...Object.keys(entry.modes), ...Object.keys(entry.otherModes)];
      assert.deepEqual(modes.sort(), [...modeName.options].sort());
      for (const { why, instead } of Object.values(entry.otherModes)) {
        assert.ok(why !== "" && instead.startsWith("use "));
      }
    });
  }

  for (const [place, table] of hosted) {
    describe(place, () => {
      it("has a cell for every field of the hosting spec that holds a value", () => {
        const holes = fields.filter(({ path, holdsOthers }) => !holdsOthers && !covers(table, path));
        assert.deepEqual(
          holes.map(({ path }) => path),
          [],
        );
      });

      it("has a cell for every list of values", () => {
        const items = fields.filter(({ type, holdsOthers }) => holdsOthers && /^list of (?!map)/.test(type));
        assert.deepEqual(
          items.filter(({ path }) => !covers(table, path)).map(({ path }) => path),
          [],
        );
      });

      it("has no row for a field that is not in the hosting spec", () => {
        const known = new Set(
          fields.flatMap(({ path, type }) => [path, ...(/^list/.test(type) ? [`${path}[]`] : [])]),
        );
        assert.deepEqual(
          Object.keys(table).filter((row) => !known.has(row)),
          [],
        );
      });

      it("decides by value for every value that the field may have, and for no other", () => {
        for (const [row, cell] of Object.entries(table)) {
          if (cell.kind === "byValue") {
            const { values } = fieldAt(fields, row);
            const decided = Object.keys(cell.values).sort();
            assert.ok(
              values.length === 0 || same(decided, [...values].sort()),
              `${row}: ${decided.join(", ")}`,
            );
          }
        }
      });

      it("says of every cell how, or why not and what to use instead", () => {
        for (const [row, cell] of Object.entries(table)) {
          for (const text of cellsIn(cell).flatMap(texts)) {
            assert.match(text, /^[A-Za-z].{3,}[^.]$/, row);
          }
        }
      });
    });
  }

  it("throws for a field that it does not cover: that is a hole", () => {
    assert.throws(() => cellOf({}, ["model", "artifacts", 0, "uri"]), {
      message: "the capability table has no row for model.artifacts[0].uri",
    });
  });
});

function covers(table: Fields, path: string): boolean {
  try {
    cellOf(table, segmentsOf(path));
    return true;
  } catch {
    return false;
  }
}

function fieldAt(fields: readonly SpecField[], path: string): SpecField {
  return fields.find((field) => field.path === path) ?? assert.fail(`no field ${path}`);
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.join() === other.join();
}

function texts(cell: Cell): string[] {
  switch (cell.kind) {
    case "honoured":
    case "informs":
      return [cell.how];
    case "refused":
      return [cell.why, cell.instead];
    case "needs":
      return [cell.how, cell.instead];
    case "unless":
      return cell.cases.flatMap(({ why, instead }) => [why, instead]);
    case "byValue":
    case "byExposure":
      return [];
  }
}
