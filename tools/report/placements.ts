import { z } from "zod";
import { isKnown, nameOf } from "../../components/cost/index.js";
import { dollars, formatReason, type Decision, type How } from "../../components/placement/index.js";
import { placementOutput, type PlacementOutput } from "../../components/placementOutput.js";
import type { Placement } from "./data.js";
import type { PreviewEvents } from "./events.js";
import { count } from "./text.js";

const outputs = z.object({ placements: z.record(z.string(), placementOutput) });

/**
 * Where each model is and why: the place from the outputs that the preview plans, the reasons from the program's own
 * decision, made again. None of a program without such outputs.
 */
export function placementsOf(
  { planned }: PreviewEvents,
  decisions: readonly Decision[],
): ReadonlyMap<string, Placement> {
  const stack = planned.findLast(({ type, new: after }) => type === "pulumi:pulumi:Stack" && after?.outputs);
  const { data } = outputs.safeParse(stack?.new?.outputs);
  return new Map(
    Object.entries(data?.placements ?? {}).map(([model, placed]) => {
      const decision = decisions.find((one) => one.model === model);
      const why = decision === undefined ? [] : [cause(decision), ...decision.advice];
      return [model, { where: where(placed), why }];
    }),
  );
}

function where({ backend, mode, instanceType, replicas, region }: PlacementOutput): string {
  const { least, most } = replicas;
  const bounds = least === most ? count(least, "replica") : `${least} to ${most} replicas`;
  return [
    [backend, mode, ...(instanceType === undefined ? [] : [instanceType])].join(" "),
    bounds,
    ...(region === undefined ? [] : [region]),
  ].join(", ");
}

const causes: Readonly<Record<How, string>> = {
  named: "named in the spec",
  cheapest: "the cheapest of what fits",
  kept: "chosen by an earlier update, and it still fits",
  moved: "what an earlier update chose no longer fits",
  "nothing fits": "nothing fits",
};

/** How the choice came about, and what was passed over although it would have been cheaper. */
function cause(decision: Decision): string {
  const { how, choice } = decision;
  const cost = choice === undefined ? undefined : costOf(choice);
  const price = cost === undefined ? "" : `, ${dollars(cost)} a month expected from its traffic`;
  return `${causes[how]}${price}${how === "cheapest" ? passedOver(decision, cost) : ""}.`;
}

/** Of what is cheaper and does not fit, the cheapest, and the first reason against it. */
function passedOver({ candidates }: Decision, cost: number | undefined): string {
  const [cheapest] = candidates
    .flatMap((judged) => {
      const own = costOf(judged);
      return judged.fits || own === undefined || cost === undefined || own >= cost ? [] : [{ judged, own }];
    })
    .sort((one, other) => one.own - other.own);
  const reason = cheapest?.judged.reasons[0];
  return cheapest === undefined || reason === undefined
    ? ""
    : `; cheaper and not possible: ${nameOf(cheapest.judged.candidate)}, ${formatReason(reason).replace(/\.$/, "")}`;
}

function costOf({ estimate }: Decision["candidates"][number]): number | undefined {
  const { total } = estimate.expected;
  return isKnown(total) ? total.value : undefined;
}
