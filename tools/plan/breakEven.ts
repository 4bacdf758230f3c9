import type { Curve } from "./curve.js";

/** A traffic at which one candidate stops being the cheaper of two. */
export interface BreakEven {
  /** The cheaper one with fewer requests. */
  readonly below: string;
  /** The cheaper one with more requests. */
  readonly above: string;
  readonly requestsPerMonth: number;
  /** US dollars a month that the two cost there; of two that jump past each other, the cheaper one's. */
  readonly usdPerMonth: number;
}

/** A curve with the name of its candidate. */
export interface Named {
  readonly name: string;
  readonly curve: Curve;
}

/** Traffic from and to which something is looked for, in requests a month. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Steps of a search in each power of ten; two crossings within one step, of 3 %, pass unseen. */
const stepsPerDecade = 80;

/** Numbers of requests from one end of the range to the other, evenly on a log scale. */
export function gridOf({ from, to }: Range, perDecade = stepsPerDecade): number[] {
  const steps = Math.max(1, Math.ceil(Math.log10(to / from) * perDecade));
  return Array.from({ length: steps + 1 }, (_, step) => from * (to / from) ** (step / steps));
}

/**
 * Every traffic at which the cheaper of two candidates changes, in order. Costs of replicas go up in steps, so two
 * candidates may change places several times.
 */
export function breakEvens(one: Named, other: Named, range: Range): BreakEven[] {
  const ahead = differenceOf(one.curve, other.curve);
  const found: BreakEven[] = [];
  let last: { requests: number; sign: number } | undefined;
  for (const requests of gridOf(range)) {
    const sign = ahead(requests);
    if (sign === undefined) {
      last = undefined;
    } else if (sign !== 0) {
      if (last !== undefined && last.sign !== sign) {
        const at = bisect(ahead, last.requests, requests, last.sign);
        const [below, above] = sign > 0 ? [one, other] : [other, one];
        found.push(pointAt(at, below, above));
      }
      last = { requests, sign };
    }
  }
  return found;
}

/** Whether the one costs more (1), less (-1) or the same (0); undefined where not both have a cost. */
function differenceOf(one: Curve, other: Curve): (requests: number) => number | undefined {
  return (requests) => {
    const [first, second] = [one(requests)?.usd, other(requests)?.usd];
    return first === undefined || second === undefined ? undefined : Math.sign(first - second);
  };
}

/** Halves the stretch in which the sign changes until it is a millionth of the requests wide; its upper end. */
function bisect(
  signAt: (requests: number) => number | undefined,
  low: number,
  high: number,
  lowSign: number,
): number {
  let [from, to] = [low, high];
  while (to / from > 1 + 1e-6) {
    const middle = Math.sqrt(from * to);
    if (signAt(middle) === lowSign) {
      from = middle;
    } else {
      to = middle;
    }
  }
  return to;
}

function pointAt(requests: number, below: Named, above: Named): BreakEven {
  const costs = [below, above].flatMap(({ curve }) => curve(requests)?.usd ?? []);
  return {
    below: below.name,
    above: above.name,
    requestsPerMonth: requests,
    usdPerMonth: Math.min(...costs),
  };
}
