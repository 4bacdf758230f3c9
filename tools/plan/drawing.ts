import { breakEvens, gridOf, type BreakEven, type Named, type Range } from "./breakEven.js";

/** A candidate whose cost is drawn. */
export interface Drawn extends Named {
  /** Whether this version can host there; the others are dashed, and have no break-even points. */
  readonly hosted: boolean;
  /** Whether it is the choice. */
  readonly chosen: boolean;
}

/** Cost of a candidate at some traffic. */
export interface Spot {
  readonly requests: number;
  readonly usd: number;
}

/** One line of the chart, from where its candidate has a cost to where it has none. */
export interface Line extends Omit<Drawn, "curve"> {
  readonly spots: readonly Spot[];
}

/** What the chart shows; how it looks is not its business. */
export interface Drawing {
  readonly range: Range;
  /** Lowest and highest cost that is shown, in US dollars a month. */
  readonly costs: Range;
  readonly lines: readonly Line[];
  readonly breakEvens: readonly BreakEven[];
  /** What is in no line because the spec or the prices do not say it, such as `traffic.requestSize`. */
  readonly notCounted: readonly string[];
  /** Candidates whose cost is not known, and so have no line. */
  readonly notDrawn: readonly string[];
}

/** Traffic in which break-even points are looked for. */
export const searched: Range = { from: 100, to: 1e10 };

/** Traffic that every chart shows. */
const shown: Range = { from: 1e4, to: 1e8 };

/** Costs below are not drawn: less than a cent a month is nothing. */
const leastUsd = 0.01;

/** What the chart of these candidates shows. `own` is the traffic of the spec, in requests a month. */
export function drawingOf(candidates: readonly Drawn[], own?: number): Drawing {
  const points = crossings(candidates.filter(({ hosted }) => hosted));
  const range = rangeOf([...points.map(({ requestsPerMonth }) => requestsPerMonth), ...ownIn(own)]);
  const lines = candidates.map((candidate) => lineOf(candidate, range));
  const drawn = asOne(lines.filter(({ spots }) => spots.length > 1));
  return {
    range,
    costs: costsOf(drawn),
    lines: drawn,
    breakEvens: points.filter(({ usdPerMonth }) => usdPerMonth >= leastUsd),
    notCounted: notCounted(candidates, range),
    notDrawn: lines.filter(({ spots }) => spots.length <= 1).map(({ name }) => name),
  };
}

/** Every traffic at which two of these change places. */
export function crossings(candidates: readonly Named[]): BreakEven[] {
  return candidates
    .flatMap((one, index) => candidates.slice(index + 1).flatMap((other) => breakEvens(one, other, searched)))
    .sort((one, other) => one.requestsPerMonth - other.requestsPerMonth);
}

/** Whole powers of ten around what has to be seen. */
function rangeOf(marks: readonly number[]): Range {
  const low = Math.min(shown.from, ...marks.map((mark) => mark / 1.5));
  const high = Math.max(shown.to, ...marks.map((mark) => mark * 1.5));
  return { from: decadeBelow(Math.max(low, searched.from)), to: decadeAbove(Math.min(high, searched.to)) };
}

function ownIn(own: number | undefined): number[] {
  return own === undefined ? [] : [own];
}

function lineOf({ curve, name, hosted, chosen }: Drawn, range: Range): Line {
  const spots = gridOf(range).flatMap((requests): Spot[] => {
    const point = curve(requests);
    return point === undefined ? [] : [{ requests, usd: point.usd }];
  });
  return { name, hosted, chosen, spots };
}

/** Candidates that have no host and cost the same at any traffic share a line: one would hide the other. */
function asOne(lines: readonly Line[]): Line[] {
  const shapeOf = ({ spots }: Line) => spots.map(({ usd }) => usd.toPrecision(9)).join(" ");
  const same = (line: Line) => lines.filter((other) => !other.hosted && shapeOf(other) === shapeOf(line));
  return lines.flatMap((line) => {
    const [first, ...others] = line.hosted ? [line] : same(line);
    return first !== line
      ? []
      : [{ ...line, name: [line.name, ...others.map(({ name }) => name)].join(" = ") }];
  });
}

function costsOf(lines: readonly Line[]): Range {
  const costs = lines.flatMap(({ spots }) => spots.map(({ usd }) => usd));
  return {
    from: Math.max(leastUsd, decadeBelow(Math.min(...costs))),
    to: Math.max(leastUsd * 10, decadeAbove(Math.max(...costs))),
  };
}

function notCounted(candidates: readonly Drawn[], { from, to }: Range): string[] {
  const missing = candidates.flatMap(({ curve }) =>
    [from, Math.sqrt(from * to), to].flatMap((requests) => curve(requests)?.missing ?? []),
  );
  return [...new Set(missing)].sort();
}

function decadeBelow(value: number): number {
  return 10 ** Math.floor(Math.log10(value) + 1e-9);
}

function decadeAbove(value: number): number {
  return 10 ** Math.ceil(Math.log10(value) - 1e-9);
}
