import { isKnown, nameOf, type Figure } from "../cost/index.js";
import type { HostingSpec } from "../spec/index.js";
import { cheapestOf, costOf } from "./choose.js";
import { formatReason, type How, type Judged } from "./decision.js";
import { dollars, overBudget } from "./money.js";
import { isPinned, type Pin } from "./pin.js";
import { modesOf } from "./question.js";

/** What advice is made of. */
export interface Outcome {
  readonly spec: HostingSpec;
  readonly how: How;
  readonly choice?: Judged;
  readonly recommendation?: Judged;
  readonly candidates: readonly Judged[];
  readonly pinned?: Pin;
}

/** The cheapest that fits, where it is cheaper than the choice by more than the margin. Both costs must be known. */
export function recommend(
  spec: HostingSpec,
  candidates: readonly Judged[],
  choice: Judged | undefined,
  margin: number,
): Judged | undefined {
  const best = cheapestOf(
    candidates.filter(({ fits }) => fits),
    spec,
  );
  const [cost, least] = [choice, best].map((one) => (one === undefined ? undefined : costOf(one)));
  return cost !== undefined && least !== undefined && least < cost * (1 - margin) ? best : undefined;
}

/** Sentences for people about a choice, the most important first; none where there is nothing to say. */
export function adviceOf(outcome: Outcome): string[] {
  const { choice } = outcome;
  return choice === undefined
    ? []
    : [
        ...moved(outcome, choice),
        ...choice.reasons.map(
          (reason) => `${nameOf(choice.candidate)}, which is named: ${formatReason(reason)}`,
        ),
        ...cheaper(outcome, choice),
        ...notCompared(outcome, choice),
        ...notesFor(outcome, choice).map((note) => `${nameOf(choice.candidate)}: ${note}.`),
      ];
}

/** Whoever names a place compares nothing, and is told of the budget alone. */
function notesFor({ spec, how }: Outcome, { notes, estimate }: Judged): readonly string[] {
  return how === "named" ? overBudget(spec, estimate.expected.total) : notes;
}

/** Why what was chosen earlier was left. */
function moved({ spec, how, candidates, pinned }: Outcome, choice: Judged): string[] {
  if (how !== "moved" || pinned === undefined) {
    return [];
  }
  const { backend, mode, instanceType } = pinned;
  const earlier = [backend, mode, ...(instanceType === undefined ? [] : [instanceType])].join(" ");
  const left = candidates.find(({ candidate }) => isPinned(candidate, pinned));
  const why = left?.reasons.map(formatReason).join(" ") ?? goneFrom(spec, pinned);
  return [`Moves from ${earlier}, which no longer fits, to ${nameOf(choice.candidate)}. ${why}`];
}

/** Why what was chosen earlier is no candidate any more. */
function goneFrom(spec: HostingSpec, { mode }: Pin): string {
  if (!modesOf(spec).includes(mode)) {
    return "The spec no longer asks for that mode.";
  }
  return spec.placement.instanceTypes === undefined
    ? "The variants' own accelerators now decide the instance types."
    : "placement.instanceTypes does not name it.";
}

const releases: Readonly<Record<How, string>> = {
  named: "name it in placement, or leave placement.backend to auto",
  kept: "add the model to the stack's setting placement.release, or name the place in its spec",
  moved: "add the model to the stack's setting placement.release, or name the place in its spec",
  cheapest: "name it in placement",
  "nothing fits": "",
};

function cheaper({ how, recommendation }: Outcome, choice: Judged): string[] {
  if (recommendation === undefined) {
    return [];
  }
  const [cost, least] = [choice, recommendation].map(({ estimate }) => estimate.expected.total);
  const name = nameOf(recommendation.candidate);
  return [
    `${name} would cost ${show(least)} a month, and ${nameOf(choice.candidate)} costs ${show(cost)}` +
      `${datesOf([cost, least])}; to move there, ${releases[how]}${outageOf(choice, recommendation)}.`,
  ];
}

/** Another size of the same place replaces nothing that answers. */
function outageOf({ target: from }: Judged, { target: to }: Judged): string {
  const stays = from.backend === to.backend && from.mode === to.mode;
  return stays ? "" : ": requests fail while it moves or until callers have its new address";
}

function show(figure: Figure | undefined): string {
  return figure !== undefined && isKnown(figure) ? dollars(figure.value) : "an amount that is not known";
}

/** How old the prices are that a comparison rests on. */
function datesOf(figures: readonly (Figure | undefined)[]): string {
  const dates = figures
    .flatMap((figure) => (figure !== undefined && isKnown(figure) ? figure.prices : []))
    .map(({ date }) => date)
    .sort();
  const [oldest, newest] = [dates[0], dates.at(-1)];
  if (oldest === undefined || newest === undefined) {
    return "";
  }
  return oldest === newest ? ` (prices of ${oldest})` : ` (prices of ${oldest} to ${newest})`;
}

/** Ways to host it that fit and have no cost to compare, and what would have to be said for one. */
function notCompared({ how, candidates }: Outcome, choice: Judged): string[] {
  if (how === "named" || how === "kept" || costOf(choice) === undefined) {
    return [];
  }
  const places = candidates.filter((one) => one.fits && costOf(one) === undefined && one !== choice);
  const names = new Set(places.map(({ target }) => `${target.backend} ${target.mode}`));
  return [...names].map((name) => {
    const place = places.find(({ target }) => `${target.backend} ${target.mode}` === name);
    const { total, atLeast = 0 } = place?.estimate.expected ?? {};
    const missing = total === undefined || isKnown(total) ? [] : total.missing;
    return (
      `${name} fits as well, costs at least ${dollars(atLeast)} a month and could not be compared for want of ` +
      `${missing.join(", ")}.`
    );
  });
}
