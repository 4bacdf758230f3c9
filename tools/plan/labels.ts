/** Places of labels in a drawing, in pixels from its top left corner. */

/** Where a text stands: its left edge, and the middle of its line. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Width of a letter of the labels' font, in pixels: a bit more than the average, so that a guess is never too small. */
const letter = 6.6;

/** Width of a label in pixels, or a bit more. */
export function widthOf(text: string): number {
  return Math.ceil(text.length * letter);
}

/** Height of a line of labels, in pixels. */
export const lineHeight = 15;

/**
 * Heights of labels that stand below each other, each as near to the height it wants as the others let it. In the order
 * given; the labels keep the order of the heights they want.
 */
export function stacked(wanted: readonly number[], top: number, bottom: number): number[] {
  const order = wanted.map((_, index) => index).sort((one, other) => at(wanted, one) - at(wanted, other));
  const heights = [...wanted];
  let free = top;
  for (const index of order) {
    heights[index] = Math.max(at(wanted, index), free);
    free = at(heights, index) + lineHeight;
  }
  let limit = bottom;
  for (const index of order.reverse()) {
    heights[index] = Math.min(at(heights, index), limit);
    limit = at(heights, index) - lineHeight;
  }
  return heights;
}

/** A text that belongs to a point. */
export interface Label {
  readonly text: string;
  readonly point: Place;
}

/**
 * Distances from a point to its text, the nicest first, and then the same farther away. Lines rise to the right, so there
 * is room above and left of a point, and below and right.
 */
const distances = [1, 2, 3, 4].flatMap((far) =>
  [
    { hand: -1, side: -1 },
    { hand: 1, side: 1 },
    { hand: 1, side: -1 },
    { hand: -1, side: 1 },
  ].map(({ hand, side }) => ({ hand, y: side * lineHeight * (far - 0.3) })),
);

/** Size of what covers a point and belongs to no label, in pixels. */
const dot = 8;

/**
 * Places for labels beside their points, inside the drawing, such that none covers another label or one of the dots. Where
 * there is no such place a label covers something.
 */
export function beside(
  labels: readonly Label[],
  dots: readonly Place[],
  { width, height }: { readonly width: number; readonly height: number },
): Place[] {
  const taken: Box[] = dots.map(({ x, y }) => boxAt({ x: x - dot / 2, y }, dot, dot));
  return labels.map(({ text, point }) => {
    const wide = widthOf(text);
    const places = distances.map(({ hand, y }) => ({
      x: hand > 0 ? point.x + 6 : point.x - 6 - wide,
      y: point.y + y,
    }));
    const inside = places.filter(
      ({ x, y }) => x >= 0 && x + wide <= width && y >= lineHeight && y <= height - lineHeight / 2,
    );
    const place =
      inside.find((one) => taken.every((box) => !overlap(box, boxAt(one, wide, lineHeight)))) ??
      inside[0] ??
      point;
    taken.push(boxAt(place, wide, lineHeight));
    return place;
  });
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxAt({ x, y }: Place, width: number, height: number): Box {
  return { left: x, right: x + width, top: y - height / 2, bottom: y + height / 2 };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
