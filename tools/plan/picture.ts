import { isKnown, nameOf, type PriceTable } from "../../components/cost/index.js";
import type { Decision, Judged } from "../../components/placement/index.js";
import type { ParsedSpec } from "../../components/spec/index.js";
import type { BreakEven } from "./breakEven.js";
import { chartOf, type Caption } from "./chart.js";
import { assumedSecondsPerRequest, curveOf, ownRequests } from "./curve.js";
import { drawingOf, type Drawing, type Drawn } from "./drawing.js";
import { svgOf } from "./svg.js";
import { wrapped } from "./text.js";

/** A chart and what can be read off it. */
export interface Picture {
  readonly svg: string;
  readonly breakEvens: readonly BreakEven[];
}

/** Lines that can be told apart. */
const mostLines = 8;

/** Traffic at which sizes are compared where the spec has none, in requests a month. */
const anyTraffic = 1e6;

/** Characters of a line below the title. */
const captionWidth = 130;

/**
 * The chart of a decision: for each backend and mode that fits its cheapest size, and dashed what would fit if this version
 * had a host. Undefined where no candidate that fits has a cost that is known: there is nothing to draw.
 */
export async function pictureOf(
  parsed: ParsedSpec,
  decision: Decision,
  prices: PriceTable,
): Promise<Picture | undefined> {
  const drawing = drawingOf(drawnOf(parsed, decision, prices), ownRequests(parsed.spec));
  return drawing.lines.length === 0
    ? undefined
    : {
        svg: await svgOf(chartOf(drawing, captionOf(parsed, decision, drawing))),
        breakEvens: drawing.breakEvens,
      };
}

function drawnOf(parsed: ParsedSpec, decision: Decision, prices: PriceTable): Drawn[] {
  const at = ownRequests(parsed.spec) ?? anyTraffic;
  const all = decision.candidates
    .filter((judged) => judged === decision.choice || judged.fits || wouldFit(judged))
    .map((judged) => ({
      group: groupOf(judged),
      usd: Infinity,
      name: nameOf(judged.candidate),
      hosted: judged.hostable,
      chosen: judged === decision.choice,
      curve: curveOf(
        {
          spec: parsed.spec,
          candidate: { ...judged.candidate, bounds: judged.bounds },
          region: judged.estimate.region,
          prices,
          assumptions: judged.estimate.assumptions,
        },
        parsed.written,
      ),
    }))
    .map((drawn) => ({ ...drawn, usd: drawn.curve(at)?.usd ?? Infinity }))
    .sort((one, other) => rank(one) - rank(other) || compare(one.usd, other.usd));
  return all
    .filter(({ group }, index) => all.findIndex((other) => other.group === group) === index)
    .slice(0, mostLines);
}

/** The choice first, then what could be it. */
function rank({ chosen, hosted }: { readonly chosen: boolean; readonly hosted: boolean }): number {
  return chosen ? 0 : hosted ? 1 : 2;
}

function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

/** Whether nothing speaks against it but that this version has no host for its backend. */
function wouldFit({ hostable, reasons }: Judged): boolean {
  return !hostable && reasons.every(({ path }) => path === "placement.backend");
}

function groupOf({ candidate }: Judged): string {
  return [candidate.backend, candidate.mode, "capacity" in candidate ? candidate.capacity : ""].join(" ");
}

function captionOf({ spec }: ParsedSpec, decision: Decision, drawing: Drawing): Caption {
  const own = ownRequests(spec);
  const seconds = spec.traffic?.secondsPerRequest;
  const sentences = [
    `${pricesOf(decision)}; ${seconds ?? assumedSecondsPerRequest} s a request.`,
    ...(seconds === undefined
      ? [
          "The spec does not say traffic.secondsPerRequest: the chart takes a number for its lines to have a shape.",
        ]
      : []),
    [
      ...(drawing.breakEvens.length === 0
        ? []
        : ["Circles: the requests a month at which the cheaper of two candidates changes."]),
      ...(drawing.lines.every(({ hosted }) => hosted)
        ? []
        : ["Dashed: this version has no host for it yet."]),
    ].join(" "),
    ...(drawing.lines.some(({ spots }) => (spots.at(-1)?.requests ?? 0) < drawing.range.to * 0.99)
      ? ["A line ends where the most replicas that the spec allows cannot answer the peak any more."]
      : []),
    ...listed("Not counted, because not known", drawing.notCounted),
    ...listed("No line, because its cost is not known", drawing.notDrawn),
  ];
  return {
    title: `${spec.name}: what it costs against its traffic`,
    lines: sentences
      .filter((sentence) => sentence !== "")
      .flatMap((sentence) => wrapped(sentence, captionWidth, 0)),
    ...(own === undefined ? {} : { own }),
  };
}

function listed(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(", ")}.`];
}

/** Regions and days of the prices that the candidates' costs are made of. */
function pricesOf({ candidates }: Decision): string {
  const prices = candidates
    .flatMap(({ estimate }) => estimate.expected.parts)
    .flatMap(({ amount }) => (isKnown(amount) ? amount.prices : []));
  const regions = [...new Set(prices.map(({ region }) => region))].sort();
  const dates = prices.map(({ date }) => date).sort();
  return `Prices of ${regions.join(", ")} from ${dates[0] ?? "no day"} to ${dates.at(-1) ?? "no day"}`;
}
