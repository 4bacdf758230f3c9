import type { CandidatePlan, ModelPlan, PlanFigure } from "./document.js";
import { columns, wrapped, type Align } from "./text.js";
import { dollars, longNumber, shortNumber } from "./words.js";

/** Width of the text in characters. */
const width = 110;

/** Sizes of one backend and mode that are shown of those that fit, and of the others; the cheapest. */
const shown = { fitting: 3, others: 1 };

/** A plan as people read it. `all` shows every candidate, and not the cheapest few of each backend and mode. */
export function tableOf(plan: ModelPlan, { all }: { readonly all: boolean }): string {
  const candidates = all ? plan.candidates : plan.candidates.filter(isAmongTheCheapest);
  // Of what does not fit, its own reasons are enough.
  const inQuestion =
    plan.how === "nothing fits" ? candidates : candidates.filter(({ fits, chosen }) => fits || chosen);
  const facts = factsAbout(inQuestion, ({ notes }) => notes.map(ended));
  return [
    `${plan.model} (${plan.source})`,
    ...wrapped(headline(plan), width, 2),
    ...wrapped(trafficLine(plan), width, 2),
    "",
    ...rowsOf(candidates),
    ...leftOut(plan, candidates),
    ...section(
      "Against",
      factsAbout(candidates, ({ reasons }) => reasons),
    ),
    ...section("To know", facts),
    ...section(
      "Advice",
      plan.advice.filter((line) => !facts.some((fact) => sayTheSame(fact, line))),
    ),
    ...section("Expected cost", plan.parts.map(partLine)),
    ...section("Not included", plan.notIncluded.length === 0 ? [] : [`${plan.notIncluded.join("; ")}.`]),
    ...section("Break-even points", (plan.breakEvens ?? []).map(breakEvenLine)),
    ...section("Nothing fits", plan.problems),
  ].join("\n");
}

const reached: Readonly<Record<ModelPlan["how"], string>> = {
  named: "as the spec names it",
  cheapest: "the cheapest that fits",
  kept: "chosen earlier and kept",
  moved: "moved there, because what was chosen earlier does not fit any more",
  "nothing fits": "",
};

function headline({ candidates, how, prices }: ModelPlan): string {
  const choice = candidates.find(({ chosen }) => chosen);
  if (choice === undefined) {
    return "Nothing fits.";
  }
  const dates = prices.map(({ date }) => date).sort();
  const [oldest, newest] = [dates[0], dates.at(-1)];
  const span = oldest === newest ? `${oldest}` : `${oldest} to ${newest}`;
  const priced = oldest === undefined ? "" : ` Prices of ${choice.region}, ${span}.`;
  return `${choice.name}: ${reached[how]}.${priced}`;
}

function trafficLine({ traffic, monthlyBudgetUsd }: ModelPlan): string {
  const { requestsPerMonth, peakRps, secondsPerRequest } = traffic;
  return [
    requestsPerMonth === undefined
      ? "Requests a month are not known"
      : `${longNumber(requestsPerMonth)} requests a month`,
    ...(peakRps === undefined ? [] : [`${peakRps} a second at the peak`]),
    ...(secondsPerRequest === undefined ? [] : [`${secondsPerRequest} s each`]),
    ...(monthlyBudgetUsd === undefined ? [] : [`budget ${dollars(monthlyBudgetUsd)} USD a month`]),
  ]
    .join(", ")
    .concat(".");
}

const head = ["", "backend and mode", "size", "replicas", "minimum", "expected", "maximum", "headroom"];
const align: readonly Align[] = ["left", "left", "left", "right", "right", "right", "right", "right"];

/** A row a candidate, below heads; the costs share a head above theirs. */
function rowsOf(candidates: readonly CandidatePlan[]): string[] {
  const [first = "", ...rows] = columns([head, ...candidates.map(cellsOf)], align);
  const costs = "USD a month";
  return [costs.padStart(first.indexOf("maximum") + "maximum".length), first, ...rows].map(
    (line) => `  ${line}`,
  );
}

function cellsOf(candidate: CandidatePlan): string[] {
  const { backend, mode, size, replicas, usdPerMonth, headroom } = candidate;
  return [
    markOf(candidate),
    `${backend} ${mode}`,
    size,
    `${replicas.least}–${replicas.most}`,
    ...[usdPerMonth.minimum, usdPerMonth.expected, usdPerMonth.maximum].map((cost) => cell(cost, dollars)),
    cell(headroom, (value) => `${shortNumber(value)} ×`),
  ];
}

function markOf({ chosen, recommended, fits }: CandidatePlan): string {
  if (chosen) {
    return "→";
  }
  return recommended ? "!" : fits ? "" : "✗";
}

function cell(figure: PlanFigure, show: (value: number) => string): string {
  return typeof figure === "number" ? show(figure) : "?";
}

/** What is said about candidates, each sentence once, with those that it is said about. */
function factsAbout(
  candidates: readonly CandidatePlan[],
  sentencesOf: (candidate: CandidatePlan) => readonly string[],
): string[] {
  const sentences = [...new Set(candidates.flatMap(sentencesOf))];
  return sentences.map((sentence) => {
    const about = candidates.filter((candidate) => sentencesOf(candidate).includes(sentence)).map(shortName);
    return `${[...new Set(about)].join(", ")}: ${sentence}`;
  });
}

/** Without the size, which no reason depends on where several are shown; Fargate is a place of its own. */
function shortName({ backend, mode, size }: CandidatePlan): string {
  return `${backend} ${mode}${size === "Fargate" ? " Fargate" : ""}`;
}

/** Advice repeats what is to be known of the choice. */
function sayTheSame(fact: string, advice: string): boolean {
  return fact.slice(fact.indexOf(": ")) === ended(advice.slice(advice.indexOf(": ")));
}

function ended(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

function groupOf({ backend, mode, size, fits }: CandidatePlan): string {
  return [backend, mode, size === "Fargate", fits].join(" ");
}

function isAmongTheCheapest(candidate: CandidatePlan, _: number, all: readonly CandidatePlan[]): boolean {
  const group = all.filter((other) => groupOf(other) === groupOf(candidate));
  const most = candidate.fits ? shown.fitting : shown.others;
  return candidate.chosen || candidate.recommended || group.indexOf(candidate) < most;
}

function leftOut({ candidates }: ModelPlan, listed: readonly CandidatePlan[]): string[] {
  const count = candidates.length - listed.length;
  return count === 0 ? [] : ["", `  ${count} more sizes are not shown; --all shows them.`];
}

function partLine({ name, usdPerMonth, how }: ModelPlan["parts"][number]): string {
  const amount =
    typeof usdPerMonth === "number" ? dollars(usdPerMonth) : `not known (${usdPerMonth.missing.join("; ")})`;
  return `${name} ${amount}: ${how}.`;
}

function breakEvenLine({ below, above, requestsPerMonth, usdPerMonth }: BreakEvenPlan): string {
  const at = `${shortNumber(requestsPerMonth)} requests a month (${dollars(usdPerMonth)} USD)`;
  return `${at}: below it ${below} is cheaper, above it ${above}.`;
}

type BreakEvenPlan = NonNullable<ModelPlan["breakEvens"]>[number];

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : ["", `  ${title}`, ...lines.flatMap((line) => wrapped(ended(line), width, 4))];
}
