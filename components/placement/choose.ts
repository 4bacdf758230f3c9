import { backends } from "../capabilities/index.js";
import { isKnown } from "../cost/index.js";
import { modeOf, type BackendName, type HostingSpec } from "../spec/index.js";
import { ownInstanceType } from "./backends/sageMaker.js";
import type { How, Judged, Reason } from "./decision.js";
import { isPinned, pinOf, type Pin } from "./pin.js";
import { isAuto } from "./question.js";

/** A choice, and how it came about. */
export interface Chosen {
  readonly how: How;
  readonly choice?: Judged;
}

/** Chooses among what was judged: what the spec names, what was chosen earlier as long as it fits, else the cheapest. */
export function choose(spec: HostingSpec, judged: readonly Judged[], pinned: Pin | undefined): Chosen {
  if (!isAuto(spec)) {
    return chosen("named", namedChoice(spec, judged));
  }
  const fitting = judged.filter(({ fits }) => fits);
  if (pinned === undefined) {
    return chosen("cheapest", cheapestOf(fitting, spec));
  }
  const kept = fitting.filter(({ candidate }) => isPinned(candidate, pinned));
  if (kept.length > 0) {
    return chosen("kept", cheapestOf(kept, spec));
  }
  // Another size is less of a move than another backend, whose clients and rollout are others.
  const near = fitting.filter(({ candidate }) =>
    isPinned(candidate, { backend: pinned.backend, mode: pinned.mode }),
  );
  return chosen("moved", cheapestOf(near.length > 0 ? near : fitting, spec));
}

function chosen(how: How, choice: Judged | undefined): Chosen {
  return choice === undefined ? { how: "nothing fits" } : { how, choice };
}

/** Whether nothing speaks against it but judgements, which whoever names a backend may overrule. */
export function isPossible({ reasons }: Pick<Judged, "reasons">): boolean {
  return reasons.every(isJudgement);
}

export function isJudgement({ judgement }: Reason): boolean {
  return judgement === true;
}

/** What the spec names, on its host's own instance type where it names none. */
export function isNamed(spec: HostingSpec, { candidate, target }: Judged): boolean {
  const mode = modeOf(spec);
  const hostsType =
    spec.placement.instanceTypes === undefined && candidate.backend === "sagemaker" && mode !== "serverless";
  return (
    target.backend === spec.placement.backend &&
    target.mode === mode &&
    (!hostsType || pinOf(candidate).instanceType === ownInstanceType(spec, mode))
  );
}

/** Of several instance types that the spec lists, the first that will do: no price may move what is not pinned. */
function namedChoice(spec: HostingSpec, judged: readonly Judged[]): Judged | undefined {
  const possible = judged.filter((one) => isNamed(spec, one) && isPossible(one));
  const fitting = possible.filter(({ fits }) => fits);
  const best = fitting.length > 0 ? fitting : possible;
  const listed = (spec.placement.instanceTypes ?? []).flatMap(
    (name) => best.find(({ candidate }) => pinOf(candidate).instanceType === name) ?? [],
  );
  return listed[0] ?? cheapestOf(best, spec);
}

/** Costs that differ by less than this share count as equal. */
const equalShare = 0.01;

/**
 * The cheapest by expected cost; a known cost counts before an unknown one. Of equal ones that which is the least work to
 * operate. Undefined of none.
 */
export function cheapestOf(judged: readonly Judged[], spec: HostingSpec): Judged | undefined {
  const sorted = [...judged].sort((one, other) => byCost(spec, one, other));
  const [first] = sorted;
  const least = first === undefined ? undefined : costOf(first);
  if (least === undefined) {
    return first === undefined ? undefined : cheapestAlike(first, sorted);
  }
  const equal = sorted.filter((one) => (costOf(one) ?? Infinity) <= least * (1 + equalShare));
  const fewest = Math.min(...equal.map(operationsOf));
  return equal.find((one) => operationsOf(one) === fewest);
}

/** Of one backend, places that lack the same for their cost are compared by the rest of it. */
function cheapestAlike(first: Judged, sorted: readonly Judged[]): Judged | undefined {
  const alike = sorted.filter((one) => orderOf(one) === orderOf(first) && gapOf(one) === gapOf(first));
  return alike.sort(
    (one, other) =>
      one.estimate.expected.atLeast - other.estimate.expected.atLeast ||
      operationsOf(one) - operationsOf(other),
  )[0];
}

/** What keeps the cost from being known. */
function gapOf({ estimate: { expected } }: Judged): string {
  return isKnown(expected.total) ? "" : [...expected.total.missing].sort().join();
}

/** US dollars a month at the spec's traffic; undefined where they are not known. */
export function costOf({ estimate }: Judged): number | undefined {
  const { total } = estimate.expected;
  return isKnown(total) ? total.value : undefined;
}

/** How much there is to operate: nothing that runs, what runs now and then, what always runs, a cluster. */
function operationsOf({ candidate: { backend, mode }, bounds }: Judged): number {
  if (backend !== "sagemaker") {
    return 4;
  }
  // With a queue and never asleep it is a web service that answers by way of S3.
  const alwaysRuns = bounds.least > 0 ? 3 : 2;
  return { serverless: 1, async: alwaysRuns, batch: 2, realtime: 3 }[mode];
}

/** Orders by expected cost. Unknown costs come last, in the order of the capability table: the cluster is there already. */
export function byCost(spec: HostingSpec, one: Judged, other: Judged): number {
  const [cost, otherCost] = [costOf(one), costOf(other)];
  if (cost !== undefined && otherCost !== undefined) {
    return cost - otherCost || operationsOf(one) - operationsOf(other);
  }
  return cost === otherCost ? byOrder(spec, one, other) : cost === undefined ? 1 : -1;
}

/** By backend, the mode that the interface suggests first, then by what is known of the cost. */
function byOrder(spec: HostingSpec, one: Judged, other: Judged): number {
  const differences = [
    orderOf(one) - orderOf(other),
    Number(other.target.mode === modeOf(spec)) - Number(one.target.mode === modeOf(spec)),
    one.estimate.expected.atLeast - other.estimate.expected.atLeast,
  ];
  return differences.find((difference) => difference !== 0) ?? 0;
}

const order = Object.keys(backends) as BackendName[];

function orderOf({ target }: Judged): number {
  return order.indexOf(target.backend);
}

/** Those that fit first, the cheapest first; then the others that have a host, then the others, each the cheapest first. */
export function sortCandidates(judged: readonly Judged[], spec: HostingSpec): Judged[] {
  return [...judged].sort((one, other) => groupOf(one) - groupOf(other) || byCost(spec, one, other));
}

function groupOf({ fits, hostable }: Judged): number {
  return fits ? 0 : hostable ? 1 : 2;
}
