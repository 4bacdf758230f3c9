import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeSpec } from "../../../components/spec/index.js";

const text = fc.constantFrom("a", "b", "c");
const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.array(fc.integer(), { maxLength: 3 }));

/** Maps of maps whose inner nodes are maps in all of them and whose leaves are leaves in all of them. */
const sameShape = fc.dictionary(
  text,
  fc.record({ map: fc.dictionary(text, leaf, { maxKeys: 3 }), leaf }, { requiredKeys: [] }),
  { maxKeys: 3 },
);
const anything = fc.jsonValue({ maxDepth: 4 });

describe("overrides of a stack", () => {
  const cases: readonly [string, unknown, unknown, unknown][] = [
    ["add a field", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ["replace a value", { a: 1 }, { a: "x" }, { a: "x" }],
    [
      "reach into maps at any depth",
      { a: { b: { c: 1, d: 2 } } },
      { a: { b: { c: 3 } } },
      { a: { b: { c: 3, d: 2 } } },
    ],
    ["replace a list whole", { a: [1, 2, 3] }, { a: [4] }, { a: [4] }],
    ["replace a list by an empty one", { a: [1] }, { a: [] }, { a: [] }],
    [
      "replace a list of maps, not merge its items",
      { a: [{ x: 1, y: 2 }] },
      { a: [{ x: 3 }] },
      { a: [{ x: 3 }] },
    ],
    ["take a field away with null", { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ["take a field away at any depth", { a: { b: 1, c: 2 } }, { a: { b: null } }, { a: { c: 2 } }],
    ["take a whole map away", { a: { b: 1 }, c: 2 }, { a: null }, { c: 2 }],
    ["take away what is not there", { a: 1 }, { b: null }, { a: 1 }],
    ["leave no null in a map that they add", { a: 1 }, { b: { c: null, d: 1 } }, { a: 1, b: { d: 1 } }],
    ["keep the items of a list that they add", {}, { a: [null] }, { a: [null] }],
    ["turn a value into a map", { a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
    ["turn a map into a value", { a: { b: 2 } }, { a: 1 }, { a: 1 }],
    ["change nothing when they are empty", { a: { b: 1 } }, {}, { a: { b: 1 } }],
    [
      "keep false, zero and empty text",
      { a: true, b: 1, c: "x" },
      { a: false, b: 0, c: "" },
      { a: false, b: 0, c: "" },
    ],
  ];
  for (const [what, base, overrides, merged] of cases) {
    it(what, () => {
      assert.deepEqual(mergeSpec(base, overrides), merged);
    });
  }

  it("leave both documents as they were, and the next merge independent of this one", () => {
    fc.assert(
      fc.property(anything, anything, (base, overrides) => {
        const before = structuredClone([base, overrides]);
        mergeSpec(base, overrides);
        assert.deepEqual([base, overrides], before);
      }),
    );
  });

  it("change nothing when they are applied again", () => {
    fc.assert(
      fc.property(anything, anything, (base, overrides) => {
        const once = mergeSpec(base, overrides);
        assert.deepEqual(mergeSpec(once, overrides), once);
      }),
    );
  });

  it("can be grouped in any way where maps stay maps and nothing is taken away", () => {
    fc.assert(
      fc.property(sameShape, sameShape, sameShape, (a, b, c) => {
        assert.deepEqual(mergeSpec(mergeSpec(a, b), c), mergeSpec(a, mergeSpec(b, c)));
      }),
    );
  });

  it("cannot be grouped in any way where a field is taken away: the null is spent on the first document", () => {
    const [a, b, c] = [{ x: 1 }, {}, { x: null }];
    assert.deepEqual(mergeSpec(mergeSpec(a, b), c), {});
    assert.deepEqual(mergeSpec(a, mergeSpec(b, c)), { x: 1 });
  });

  it("win wherever they give a value that is no map", () => {
    fc.assert(
      fc.property(fc.dictionary(text, leaf), fc.dictionary(text, leaf), (base, overrides) => {
        assert.deepEqual(mergeSpec(base, overrides), { ...base, ...overrides });
      }),
    );
  });

  it("do not reach any object's prototype", () => {
    const overrides: unknown = JSON.parse(
      '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}',
    );
    const merged = mergeSpec(JSON.parse('{"__proto__": {"kept": 1}}'), overrides);
    assert.equal(
      JSON.stringify(merged),
      '{"__proto__":{"kept":1,"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    assert.equal(Reflect.get({}, "polluted"), undefined);
    assert.equal(Object.getPrototypeOf(merged), Object.prototype);
  });
});
