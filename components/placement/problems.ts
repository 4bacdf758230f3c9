import { backends } from "../capabilities/index.js";
import { modeOf, type BackendName, type ParsedSpec, type Problem } from "../spec/index.js";
import { withoutHost } from "./backends/webServices.js";
import { isJudgement, isNamed } from "./choose.js";
import type { Judged, Reason } from "./decision.js";
import type { Environment } from "./environment.js";
import { isAllowed } from "./judge.js";

/**
 * Why nothing fits: what speaks against the candidate that lacks least. Mending that is enough, and the reasons of all
 * candidates together would contradict each other.
 */
export function problemsOf(
  { source, spec }: ParsedSpec,
  judged: readonly Judged[],
  environment: Environment,
): Problem[] {
  const { backend } = spec.placement;
  const reasons =
    backend === "auto"
      ? (nearest(spec, judged, environment)?.reasons ?? [nothingAllowed()])
      : refusalsOfNamed(spec, backend, judged);
  return reasons.map((reason) => ({ source, ...withoutJudgement(reason) }));
}

type Spec = ParsedSpec["spec"];

function refusalsOfNamed(spec: Spec, backend: BackendName, judged: readonly Judged[]): readonly Reason[] {
  if (!backends[backend].hostable) {
    return withoutHost(backend, spec);
  }
  const named = judged.filter((one) => isNamed(spec, one));
  return (leastOf(named)?.reasons ?? []).filter((reason) => !isJudgement(reason));
}

/** The candidate with the fewest reasons, among those that come closest to what was asked. */
function nearest(spec: Spec, judged: readonly Judged[], { offer }: Environment): Judged | undefined {
  const allowed = judged.filter(({ hostable, target }) => hostable && isAllowed(spec, target.backend));
  const close = [
    // Whoever asks for a mode has no use for what a backend without it would say of the other fields.
    ({ target }: Judged) => hostsMode(target),
    ({ target }: Judged) => target.mode === modeOf(spec),
    ({ target }: Judged) => offer[target.backend] !== undefined,
  ];
  return leastOf(close.reduce<readonly Judged[]>(narrowed, allowed));
}

/** Those of which it is true, or all where it is of none. */
function narrowed(judged: readonly Judged[], test: (one: Judged) => boolean): readonly Judged[] {
  const some = judged.filter(test);
  return some.length > 0 ? some : judged;
}

function hostsMode({ backend, mode }: Judged["target"]): boolean {
  const entry = backends[backend];
  return entry.hostable && entry.modes[mode] !== undefined;
}

const order = Object.keys(backends) as BackendName[];

function leastOf(judged: readonly Judged[]): Judged | undefined {
  return [...judged].sort(
    (one, other) =>
      one.reasons.length - other.reasons.length ||
      order.indexOf(one.target.backend) - order.indexOf(other.target.backend),
  )[0];
}

function nothingAllowed(): Reason {
  const hostable = order.filter((name) => backends[name].hostable);
  return {
    path: "placement",
    why: "no backend that this version can host on is allowed",
    instead: `allow one of ${hostable.join(", ")}`,
  };
}

function withoutJudgement({ judgement: _judgement, ...problem }: Reason): Omit<Problem, "source"> {
  return problem;
}
