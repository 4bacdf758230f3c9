import { backends, unsupportedFields, type Feature, type Target } from "../capabilities/index.js";
import { modeOf, type BackendName, type HostingSpec, type ParsedSpec, type Problem } from "../spec/index.js";
import type { Offer } from "./environment.js";

/** Where a model is hosted, or why it cannot be. */
export type Placement = { readonly target: Target } | { readonly problems: readonly Problem[] };

/**
 * Chooses the backend of a model. A named backend is taken, with every field that it cannot honour as a problem;
 * `auto` takes the first hostable backend, in the order of the capability table, that is allowed and honours
 * everything that was written. Where none does, the problems are those of the backend with the fewest: mending them
 * is enough, and those of all backends together would contradict each other.
 */
export function place({ source, spec, written }: ParsedSpec, offer: Offer): Placement {
  const targets = candidates(spec).map((backend): Target => ({
    backend,
    mode: modeOf(spec),
    ...(offer[backend] ?? { features: new Set<Feature>() }),
  }));
  const judged = targets.map((target) => ({ target, problems: unsupportedFields(written, spec, target) }));
  const fit = judged.find(({ problems }) => problems.length === 0);
  if (fit !== undefined) {
    return { target: fit.target };
  }
  const [nearest] = judged.sort((one, other) => one.problems.length - other.problems.length);
  return { problems: (nearest?.problems ?? [noCandidate()]).map((problem) => ({ source, ...problem })) };
}

function candidates(spec: HostingSpec): BackendName[] {
  const { backend, allowedBackends, deniedBackends = [] } = spec.placement;
  if (backend !== "auto") {
    return [backend];
  }
  const names = Object.keys(backends) as BackendName[];
  const allowed = names.filter(
    (name) =>
      backends[name].hostable && !deniedBackends.includes(name) && (allowedBackends?.includes(name) ?? true),
  );
  // Whoever asks for a mode has no use for what a backend without it would say of the other fields.
  const inMode = allowed.filter((name) => hostsMode(name, spec));
  return inMode.length > 0 ? inMode : allowed;
}

function hostsMode(name: BackendName, spec: HostingSpec): boolean {
  const backend = backends[name];
  return backend.hostable && backend.modes[modeOf(spec)] !== undefined;
}

function noCandidate(): Omit<Problem, "source"> {
  const hostable = Object.entries(backends).flatMap(([name, backend]) => (backend.hostable ? [name] : []));
  return {
    path: "placement",
    why: "no backend that this version can host on is allowed",
    instead: `allow one of ${hostable.join(", ")}`,
  };
}
