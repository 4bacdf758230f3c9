import {
  backends,
  instanceTypeNamed,
  unsupportedFields,
  type Feature,
  type Target,
} from "../capabilities/index.js";
import { estimate, isKnown, type Estimate } from "../cost/index.js";
import type { BackendName, HostingSpec, ModeName, ParsedSpec } from "../spec/index.js";
import { planners } from "./backends/index.js";
import type { Judged, Reason } from "./decision.js";
import type { Environment } from "./environment.js";
import { latenessOf } from "./latency.js";
import { overBudget } from "./money.js";
import { placedAs } from "./placed.js";
import { isAuto, type Option, type Question } from "./question.js";
import { sizingOf, type Sizing } from "./sizing.js";

/** Every way to host the model, judged; in the order of the capability table. */
export function judgeAll(question: Question): Judged[] {
  const { parsed, environment } = question;
  const byMode = once(
    (mode: ModeName) => mode,
    (mode) => sizingOf(parsed.spec, mode, environment.assumptions),
  );
  const refusals = once(
    (option: Option) => kindOf(option, question),
    (option) => refusalsOf(parsed, environment, option, byMode(option.mode)),
  );
  return (Object.keys(backends) as BackendName[])
    .flatMap((name) => planners[name](question))
    .map((option) => judge(question, option, byMode(option.mode), refusals(option)));
}

function judge(
  { parsed: { spec }, environment }: Question,
  option: Option,
  sizing: Sizing,
  refusals: readonly Reason[],
): Judged {
  const { prices, assumptions, quotas } = environment;
  const candidate = { ...option.candidate, bounds: sizing.bounds };
  const answer = estimate({ spec, candidate, region: option.region, prices, assumptions });
  const lateness = latenessOf(spec, option.mode, sizing.bounds, assumptions);
  const reasons = [
    ...permission(spec, environment, option.candidate.backend),
    ...refusals,
    ...option.reasons,
    ...lateness.reasons,
    ...sizing.reasons,
    ...overQuota(option, answer, quotas),
  ];
  return {
    candidate: option.candidate,
    target: targetFor(environment, option),
    hostable: backends[option.candidate.backend].hostable,
    fits: reasons.length === 0,
    reasons,
    notes: [
      ...sizing.notes,
      ...lateness.notes,
      ...option.notes,
      ...scarceInUpdates(option, answer, quotas),
      ...costNotes(spec, answer),
    ],
    bounds: sizing.bounds,
    headroom: sizing.headroom,
    estimate: answer,
  };
}

function targetFor({ offer }: Environment, { candidate, mode }: Option): Target {
  return {
    backend: candidate.backend,
    mode,
    ...(offer[candidate.backend] ?? { features: new Set<Feature>() }),
  };
}

/** Whether a spec that leaves the backend to placement may be hosted there. */
export function isAllowed({ placement }: HostingSpec, backend: BackendName): boolean {
  const { allowedBackends, deniedBackends = [] } = placement;
  return !deniedBackends.includes(backend) && (allowedBackends?.includes(backend) ?? true);
}

function permission(spec: HostingSpec, { offer }: Environment, backend: BackendName): Reason[] {
  if (!isAuto(spec) || !backends[backend].hostable) {
    return [];
  }
  if (!isAllowed(spec, backend)) {
    const denied = spec.placement.deniedBackends?.includes(backend) === true;
    const path = denied ? "placement.deniedBackends" : "placement.allowedBackends";
    const why = denied ? `names ${backend}` : `does not name ${backend}`;
    return [{ path, why, instead: denied ? "take it off the list" : "add it to the list" }];
  }
  return offer[backend] === undefined
    ? [
        {
          path: "placement.backend",
          why: `the stack's settings do not offer ${backend}`,
          instead: `give the stack's setting ${backend}, or name the backend`,
        },
      ]
    : [];
}

/** What the capability table refuses. A backend without the mode is judged by what was written, which asks for the mode. */
function refusalsOf(parsed: ParsedSpec, environment: Environment, option: Option, sizing: Sizing): Reason[] {
  const backend = backends[option.candidate.backend];
  if (!backend.hostable) {
    return [];
  }
  const { written, spec } =
    backend.modes[option.mode] === undefined
      ? parsed
      : placedAs(parsed, option, sizing.sized ? sizing.bounds : undefined);
  return unsupportedFields(written, spec, targetFor(environment, option));
}

/**
 * Options of one kind have the same refusals. Instance types that were found to have what a replica needs differ for the
 * capability table in their family and their accelerators alone; of types that somebody named it says more.
 */
function kindOf({ candidate, mode }: Option, { parsed: { spec }, pinned }: Question): string {
  const name = "instanceType" in candidate ? candidate.instanceType : "";
  const family = name.slice(0, name.lastIndexOf("."));
  const isFound = spec.placement.instanceTypes === undefined && name !== pinned?.instanceType;
  const kind = isFound ? `${family} ${instanceTypeNamed(name)?.size?.accelerators ?? 0}` : name;
  return `${candidate.backend} ${mode} ${kind}`;
}

function overQuota({ candidate }: Option, { peak }: Estimate, quotas: Environment["quotas"]): Reason[] {
  const type = "instanceType" in candidate ? candidate.instanceType : undefined;
  const quota = type === undefined || !Object.hasOwn(quotas, type) ? undefined : quotas[type];
  return type === undefined || quota === undefined || quota >= peak.allowed
    ? []
    : [
        {
          path: "scaling.maxReplicas",
          why: `the account may run ${quota} of ${type}, and ${peak.allowed} may be needed`,
          instead: "have the quota raised and change the stack's setting placement.quotas",
        },
      ];
}

/** An update has old and new instances at once: a quota that is enough for the model need not be enough for that. */
function scarceInUpdates(
  { candidate, mode }: Option,
  { peak }: Estimate,
  quotas: Environment["quotas"],
): string[] {
  const type = "instanceType" in candidate ? candidate.instanceType : undefined;
  const quota = type === undefined || !Object.hasOwn(quotas, type) ? undefined : quotas[type];
  const both = 2 * peak.allowed;
  return type === undefined ||
    quota === undefined ||
    mode === "batch" ||
    quota < peak.allowed ||
    quota >= both
    ? []
    : [
        `an update may run up to ${both} of ${type}, old and new ones side by side, and the account may run ${quota}`,
      ];
}

function costNotes(spec: HostingSpec, { expected: { total } }: Estimate): string[] {
  return isKnown(total)
    ? overBudget(spec, total)
    : [`the cost is not known for want of ${total.missing.join(", ")}`];
}

/** A pure function that works once for all arguments with the same key. */
function once<Argument, Value>(
  keyOf: (argument: Argument) => string,
  work: (argument: Argument) => Value,
): (argument: Argument) => Value {
  const values = new Map<string, Value>();
  return (argument) => {
    const key = keyOf(argument);
    const value = values.get(key) ?? work(argument);
    values.set(key, value);
    return value;
  };
}
