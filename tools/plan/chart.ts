import type { TopLevelSpec } from "vega-lite";
import type { BreakEven, Range } from "./breakEven.js";
import type { Drawing, Line } from "./drawing.js";
import { beside, stacked, widthOf, type Label, type Place } from "./labels.js";
import { longNumber, shortNumber } from "./words.js";

/** Words of a chart. */
export interface Caption {
  readonly title: string;
  /** Lines below the title: what everything in it holds for. */
  readonly lines: readonly string[];
  /** Traffic of the spec, in requests a month; undefined where it does not say. */
  readonly own?: number;
}

const width = 760;
const height = 440;
/** From the end of the plot to the names of its lines, in pixels. */
const gap = 22;

/** Colours that people who see few colours can tell apart: those of Okabe and Ito, a darker yellow, and grey. */
const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8C6D00", "#56B4E9", "#000000", "#7F7F7F"];
const ink = "#333333";
const font = "DejaVu Sans, Verdana, sans-serif";
const log = "log";

/** The chart for Vega-Lite: a line a candidate, named at its end, on two log scales. */
export function chartOf(drawing: Drawing, caption: Caption): TopLevelSpec {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: {
      text: caption.title,
      subtitle: [...caption.lines],
      anchor: "start",
      offset: 26,
      frame: "bounds",
    },
    background: "white",
    autosize: "none",
    padding: paddingOf(drawing, caption),
    width,
    height,
    config: {
      font,
      title: { fontSize: 15, subtitleFontSize: 11, subtitleColor: ink, subtitleLineHeight: 15 },
      axis: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal", gridColor: "#E6E6E6" },
      view: { stroke: "#BBBBBB" },
    },
    layer: [
      ...drawing.lines.map((line, index) => lineLayer(line, drawing, colourOf(index))),
      ...ownLayers(caption, drawing.range),
      ...nameLayers(drawing),
      ...breakEvenLayers(drawing),
    ],
  };
}

/**
 * Room for axes, title and the names of lines, in pixels. Vega would measure texts, which it cannot where nothing draws
 * letters, and leaves too much.
 */
function paddingOf({ lines: drawn, costs }: Drawing, { lines }: Caption) {
  const names = drawn.map((line) => widthOf(nameIn(line)));
  const longestCost = longNumber(costs.to).length;
  return {
    left: 36 + 9 * longestCost,
    right: gap + Math.max(...names) + 8,
    top: 66 + 15 * lines.length,
    bottom: 48,
  };
}

type Layer = Extract<TopLevelSpec, { layer: unknown }>["layer"][number];

function colourOf(index: number): string {
  return colours[index % colours.length] ?? ink;
}

function lineLayer({ spots, hosted, chosen }: Line, { range, costs }: Drawing, color: string): Layer {
  const look = hosted ? { strokeWidth: chosen ? 4 : 2 } : { strokeWidth: 1.5, strokeDash: [5, 4] };
  return {
    data: { values: spots.map(({ requests, usd }) => ({ requests, usd })) },
    mark: { type: "line", clip: true, color, ...look },
    encoding: {
      x: {
        field: "requests",
        type: "quantitative",
        scale: { type: log, domain: [range.from, range.to], nice: false },
        axis: {
          title: "requests a month",
          values: decades(range),
          labelExpr: "datum.value < 1e6 ? format(datum.value, ',') : format(datum.value / 1e6, ',') + ' M'",
        },
      },
      y: {
        field: "usd",
        type: "quantitative",
        scale: { type: log, domain: [costs.from, costs.to], nice: false },
        axis: {
          title: "US dollars a month",
          values: decades(costs),
          labelExpr: "datum.value < 1 ? format(datum.value, '.2f') : format(datum.value, ',')",
        },
      },
    },
  };
}

function decades({ from, to }: Range): number[] {
  const first = Math.round(Math.log10(from));
  const count = Math.round(Math.log10(to)) - first + 1;
  return Array.from({ length: count }, (_, step) => Number(`1e${first + step}`));
}

/** The traffic of the spec: a line from top to bottom, with its number above the plot; outside of the plot the number alone. */
function ownLayers({ own }: Caption, range: Range): Layer[] {
  if (own === undefined) {
    const text = "the spec does not say its own traffic";
    return [abovePlot(text)];
  }
  if (own < range.from || own > range.to) {
    return [abovePlot(`the spec: ${longNumber(own)} requests a month, outside of this chart`)];
  }
  const x = across(own, range);
  return [
    {
      data: { values: [{ x, y: 0, end: height }] },
      mark: { type: "rule", color: ink, strokeWidth: 1.2 },
      encoding: { ...pixels, y2: { field: "end" } },
    },
    abovePlot(`the spec: ${longNumber(own)}`, x),
  ];
}

function abovePlot(text: string, x = width / 2): Layer {
  return textLayer([{ text, place: { x, y: -9 }, color: ink }], "center");
}

/** The name of every line at the right, with a thin line to it from where the line ends. */
function nameLayers({ lines, range, costs }: Drawing): Layer[] {
  const ends = lines.map(({ spots }): Place => {
    const inside = spots.filter(({ usd }) => usd >= costs.from && usd <= costs.to);
    const { requests, usd } = inside.at(-1) ?? { requests: range.to, usd: costs.from };
    return { x: across(requests, range), y: down(usd, costs) };
  });
  const heights = stacked(
    ends.map(({ y }) => y),
    6,
    height - 6,
  );
  return [
    ...ends.map(({ x, y }, index): Layer => {
      const corner = width + gap - 16;
      const path = [
        { x, y, step: 0 },
        { x: Math.max(x, width), y: x < width ? (heights[index] ?? y) : y, step: 1 },
        { x: corner + 12, y: heights[index] ?? y, step: 2 },
      ];
      return {
        data: { values: path },
        mark: { type: "line", color: colourOf(index), strokeWidth: 0.8, opacity: 0.7 },
        encoding: { ...pixels, order: { field: "step", type: "quantitative" } },
      };
    }),
    textLayer(
      lines.map((line, index) => ({
        text: nameIn(line),
        place: { x: width + gap, y: heights[index] ?? 0 },
        color: colourOf(index),
      })),
      "left",
    ),
  ];
}

function nameIn({ name, hosted, chosen }: Line): string {
  const remark = chosen ? " (chosen)" : hosted ? "" : " (no host yet)";
  return `${name}${remark}`;
}

/** Break-even points. Where two candidates change places several times, the first and the last have their number. */
function breakEvenLayers({ breakEvens, range, costs }: Drawing): Layer[] {
  const dots = breakEvens.map((point) => placeOf(point, range, costs));
  const labels = breakEvens.filter(isFirstOrLast).map((point): Label => ({
    text: shortNumber(point.requestsPerMonth),
    point: placeOf(point, range, costs),
  }));
  const places = beside(labels, dots, { width, height });
  return [
    {
      data: { values: dots.map(({ x, y }) => ({ x, y })) },
      mark: {
        type: "point",
        filled: true,
        fill: "white",
        stroke: "black",
        strokeWidth: 1.4,
        size: 46,
        opacity: 1,
      },
      encoding: pixels,
    },
    textLayer(
      labels.map(({ text }, index) => ({ text, place: places[index] ?? { x: 0, y: 0 }, color: "black" })),
      "left",
    ),
  ];
}

function isFirstOrLast(point: BreakEven, _: number, all: readonly BreakEven[]): boolean {
  const same = all.filter((other) => pairOf(other) === pairOf(point));
  return point === same[0] || point === same.at(-1);
}

function pairOf({ below, above }: BreakEven): string {
  return [below, above].sort().join(" and ");
}

function placeOf({ requestsPerMonth, usdPerMonth }: BreakEven, range: Range, costs: Range): Place {
  return { x: across(requestsPerMonth, range), y: down(usdPerMonth, costs) };
}

/** Positions that are pixels of the plot, and no values of the axes. */
const pixels = {
  x: { field: "x", type: "quantitative", scale: null, axis: null },
  y: { field: "y", type: "quantitative", scale: null, axis: null },
} as const;

interface Text {
  readonly text: string;
  readonly place: Place;
  readonly color: string;
}

/** Texts with a white edge, so that they can be read where a line runs behind them. */
function textLayer(texts: readonly Text[], align: "left" | "center"): Layer {
  const look = { type: "text", align, baseline: "middle", fontSize: 11 } as const;
  return {
    data: { values: texts.map(({ text, place, color }) => ({ text, color, ...place })) },
    layer: [
      { mark: { ...look, stroke: "white", strokeWidth: 3.5, strokeJoin: "round" } },
      { mark: look, encoding: { color: { field: "color", type: "nominal", scale: null, legend: null } } },
    ],
    encoding: { ...pixels, text: { field: "text", type: "nominal" } },
  };
}

function across(requests: number, { from, to }: Range): number {
  return round((width * Math.log(requests / from)) / Math.log(to / from));
}

function down(usd: number, { from, to }: Range): number {
  return round(height * (1 - Math.log(usd / from) / Math.log(to / from)));
}

/** Tenths of a pixel are enough, and keep the file the same where a machine rounds otherwise. */
function round(pixel: number): number {
  return Math.round(pixel * 10) / 10;
}
