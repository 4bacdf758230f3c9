import { backends, unsupportedFields, type Feature, type Target } from "../capabilities/index.js";
import type { BackendName, HostingSpec, ModeName, ParsedSpec, Problem } from "../spec/index.js";

/** What the stack's settings offer on each backend; see the capability table's `needs` cells. */
export type Offer = Readonly<Partial<Record<BackendName, ReadonlySet<Feature>>>>;

/** Where a model is hosted, or why it cannot be. */
export type Placement = { readonly target: Target } | { readonly problems: readonly Problem[] };

const modeOfInterface = { http: "realtime", queue: "async", batch: "batch" } as const;

/** The mode that the spec asks for: the one that it names, else the natural one of its interface. */
export function modeOf(spec: HostingSpec): ModeName {
  return spec.placement.mode ?? modeOfInterface[spec.interface.type];
}

/**
 * Chooses the backend of a model. A named backend is taken, with every field that it cannot honour as a problem;
 * `auto` takes the first hostable backend, in the order of the capability table, that is allowed and honours
 * everything that was written.
 */
export function place({ source, spec, written }: ParsedSpec, offer: Offer): Placement {
  const targets = candidates(spec).map((backend): Target => ({
    backend,
    mode: modeOf(spec),
    features: offer[backend] ?? new Set(),
  }));
  const judged = targets.map((target) => ({ target, problems: unsupportedFields(written, spec, target) }));
  const fit = judged.find(({ problems }) => problems.length === 0);
  if (fit !== undefined) {
    return { target: fit.target };
  }
  return {
    problems: [...judged.flatMap(({ problems }) => problems), ...noCandidate(targets)].map((problem) => ({
      source,
      ...problem,
    })),
  };
}

function candidates(spec: HostingSpec): BackendName[] {
  const { backend, allowedBackends, deniedBackends = [] } = spec.placement;
  if (backend !== "auto") {
    return [backend];
  }
  const names = Object.keys(backends) as BackendName[];
  return names.filter(
    (name) =>
      backends[name].hostable && !deniedBackends.includes(name) && (allowedBackends?.includes(name) ?? true),
  );
}

function noCandidate(targets: readonly Target[]): Omit<Problem, "source">[] {
  if (targets.length > 0) {
    return [];
  }
  const hostable = Object.entries(backends).flatMap(([name, backend]) => (backend.hostable ? [name] : []));
  return [
    {
      path: "placement",
      why: "no backend that this version can host on is allowed",
      instead: `allow one of ${hostable.join(", ")}`,
    },
  ];
}
