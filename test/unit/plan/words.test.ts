import assert from "node:assert/strict";
import { columns, wrapped } from "../../../tools/plan/text.js";
import { dollars, longNumber, shortNumber } from "../../../tools/plan/words.js";

describe("numbers of a plan", () => {
  const short: readonly [value: number, text: string][] = [
    [0.0345, "0.035"],
    [1, "1"],
    [950, "950"],
    [999.6, "1 k"],
    [12_480, "12.5 k"],
    [999_950, "1 M"],
    [3_410_000, "3.41 M"],
    [28_000_000, "28 M"],
    [1_234_000_000, "1,230 M"],
  ];

  for (const [value, text] of short) {
    it(`shortens ${value} to ${text}`, () => {
      assert.equal(shortNumber(value), text);
    });
  }

  it("has commas, and cents where it is money", () => {
    assert.equal(longNumber(1_234_567.8), "1,234,568");
    assert.equal(dollars(1234.5), "1,234.50");
  });
});

describe("text of a plan", () => {
  it("aligns columns, and leaves no blanks at the end", () => {
    const rows = [
      ["a", "size", "1"],
      ["bb", "x", "10"],
    ];
    assert.deepEqual(columns(rows, ["left", "left", "right"]), ["a   size   1", "bb  x     10"]);
    assert.deepEqual(columns([["a", ""]], ["left", "left"]), ["a"]);
  });

  it("breaks lines between words; a longer word has its own", () => {
    assert.deepEqual(wrapped("one two three", 9, 2), ["  one two", "  three"]);
    assert.deepEqual(wrapped("a-very-long-word b", 5, 1), [" a-very-long-word", " b"]);
  });
});
