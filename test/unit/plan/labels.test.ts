import assert from "node:assert/strict";
import fc from "fast-check";
import { beside, lineHeight, stacked, type Place } from "../../../tools/plan/labels.js";

const bottom = 440;

describe("labels below each other", () => {
  it("stand where they want to when there is room", () => {
    assert.deepEqual(stacked([300, 100, 200], 0, bottom), [300, 100, 200]);
  });

  it("give way to each other, and keep their order", () => {
    assert.deepEqual(stacked([100, 101, 99], 0, bottom), [99 + lineHeight, 99 + 2 * lineHeight, 99]);
  });

  it("never overlap and never leave the drawing", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bottom }), { minLength: 1, maxLength: 8 }), (wanted) => {
        const heights = stacked(wanted, 0, bottom);
        const sorted = [...heights].sort((one, other) => one - other);
        assert.ok(sorted.every((height) => height >= 0 && height <= bottom));
        assert.ok(sorted.every((height, index) => index === 0 || height - sorted[index - 1]! >= lineHeight));
      }),
    );
  });
});

describe("labels beside points", () => {
  const size = { width: 760, height: bottom };
  const wide = (text: string) => text.length * 6.6;

  it("stand above and left of a point that is alone", () => {
    const [place] = beside([{ text: "7 M", point: { x: 300, y: 200 } }], [{ x: 300, y: 200 }], size);
    assert.ok(place !== undefined && place.x + wide("7 M") < 300 && place.y < 200);
  });

  it("stand inside the drawing at its edges", () => {
    const corners: readonly Place[] = [0, 760].flatMap((x) => [0, bottom].map((y) => ({ x, y })));
    for (const point of corners) {
      const [place] = beside([{ text: "12.4 M", point }], [point], size);
      assert.ok(place !== undefined && place.x >= 0 && place.x + wide("12.4 M") <= 760);
      assert.ok(place.y > 0 && place.y < bottom);
    }
  });

  it("do not cover each other where points are close", () => {
    const points = [0, 4, 9].map((step) => ({ x: 300 + step, y: 200 - step }));
    const places = beside(
      points.map((point) => ({ text: "9.2 M", point })),
      points,
      size,
    );
    const clash = (one: Place, other: Place) =>
      Math.abs(one.x - other.x) < wide("9.2 M") && Math.abs(one.y - other.y) < lineHeight;
    const clashes = places.flatMap((one, index) =>
      places.slice(index + 1).filter((other) => clash(one, other)),
    );
    assert.deepEqual(clashes, []);
  });
});
