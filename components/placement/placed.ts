import type { Target } from "../capabilities/index.js";
import type { Candidate } from "../cost/index.js";
import type { HostingSpec, HostingSpecInput, ModeName, ParsedSpec, ReplicaBounds } from "../spec/index.js";
import { noType } from "./backends/instances.js";
import { hasTypesOfVariants } from "./backends/sageMaker.js";
import type { Decision } from "./decision.js";
import { isAuto } from "./question.js";
import { sizingOf } from "./sizing.js";

/** What a decision adds to a spec. */
interface Additions {
  readonly placement: {
    readonly backend: Candidate["backend"];
    readonly mode: ModeName;
    readonly instanceTypes?: string[];
  };
  readonly scaling?: { readonly minReplicas?: number; readonly maxReplicas?: number };
}

/** A spec as a candidate would host it: what was written, and the same with defaults. */
export interface Placed {
  readonly written: HostingSpecInput;
  readonly spec: HostingSpec;
}

/** The spec with a candidate filled in. `bounds` are those that placement sized; undefined where the spec's own count. */
export function placedAs(
  { written, spec }: ParsedSpec,
  { candidate, mode }: { readonly candidate: Candidate; readonly mode: ModeName },
  bounds: ReplicaBounds | undefined,
): Placed {
  const { placement, scaling = {} } = additionsOf(spec, candidate, mode, bounds);
  const isScaled = written.scaling !== undefined || Object.keys(scaling).length > 0;
  return {
    written: {
      ...written,
      placement: { ...written.placement, ...placement },
      ...(isScaled ? { scaling: { ...written.scaling, ...scaling } } : {}),
    },
    spec: {
      ...spec,
      placement: { ...spec.placement, ...placement },
      scaling: { ...spec.scaling, ...scaling },
    },
  };
}

function additionsOf(
  spec: HostingSpec,
  candidate: Candidate,
  mode: ModeName,
  bounds: ReplicaBounds | undefined,
): Additions {
  const instanceType = typeToName(spec, candidate);
  const scaling = mode === "batch" ? { minReplicas: bounds?.least } : { maxReplicas: bounds?.most };
  return {
    placement: {
      backend: candidate.backend,
      mode,
      ...(instanceType === undefined ? {} : { instanceTypes: [instanceType] }),
    },
    ...(bounds === undefined ? {} : { scaling: withoutUndefined(scaling) }),
  };
}

function withoutUndefined({ minReplicas, maxReplicas }: { minReplicas?: number; maxReplicas?: number }) {
  return {
    ...(minReplicas === undefined ? {} : { minReplicas }),
    ...(maxReplicas === undefined ? {} : { maxReplicas }),
  };
}

/**
 * The instance type that the host is to be told. A host that finds a type for each variant, or for a spec that names the
 * backend and no type, is not told; nor is that of EKS, whose pods run on whichever nodes the cluster has.
 */
function typeToName(spec: HostingSpec, candidate: Candidate): string | undefined {
  if (candidate.backend === "ecs") {
    return candidate.capacity === "fargate" ? undefined : candidate.instanceType;
  }
  if (candidate.backend !== "sagemaker" || candidate.mode === "serverless") {
    return undefined;
  }
  const { instanceType } = candidate;
  const named = spec.placement.instanceTypes !== undefined;
  const hosts = !named && (!isAuto(spec) || hasTypesOfVariants(spec));
  return hosts || instanceType === noType ? undefined : instanceType;
}

/**
 * The spec with the decision filled in, so that a host needs no decision: backend, mode, the instance type of SageMaker
 * where placement chose it, and the number of replicas where placement sized it. As it was written where nothing fits.
 */
export function placedSpec(parsed: ParsedSpec, { choice }: Decision): HostingSpecInput {
  if (choice === undefined) {
    return parsed.written;
  }
  const { mode } = choice.target;
  const { sized } = sizingOf(parsed.spec, mode, choice.estimate.assumptions);
  return placedAs(parsed, { candidate: choice.candidate, mode }, sized ? choice.bounds : undefined).written;
}

/** Where the model is hosted. Throws a RangeError where nothing fits; the decision's problems say why. */
export function targetOf({ model, choice }: Decision): Target {
  if (choice === undefined) {
    throw new RangeError(`there is no place for model ${model}`);
  }
  return choice.target;
}
