import { acceleratorSchema, type Accelerator, type HostingSpec } from "../../spec/index.js";
import { byValue, honoured, refused, unless, type Cell, type Judged, type RefusedCase } from "../cell.js";
import { largerThan, listOf, refuse } from "./circumstances.js";
import {
  acceleratorExists,
  instanceTypeFits,
  instanceTypeFor,
  instanceTypeNamed,
  type InstanceKind,
} from "./instanceTypes.js";
import { largestVolume } from "./limits.js";

/** Rows of `resources` that are the same in every mode. */
export const sharedResourceRows: Readonly<Record<string, Cell>> = {
  "resources.cpuLimit": refused("a replica has the whole instance to itself", "remove it"),
  "resources.sharedMemory": refused(
    "SageMaker decides over /dev/shm",
    "keep what the container shares in a file below /tmp, or use backend kubernetes",
  ),
  "resources.caches": refused(
    "SageMaker mounts no folders into a container",
    "use /tmp, which ends with the replica, or put the files into the artifact",
  ),
  "resources.capacity.type": byValue(
    {
      onDemand: honoured("what SageMaker hosts on"),
      spot: refused("SageMaker hosts on on-demand capacity alone", "use onDemand, or backend kubernetes"),
      mixed: refused("SageMaker hosts on on-demand capacity alone", "use onDemand, or backend kubernetes"),
    },
    refused("unknown capacity", "use onDemand"),
  ),
  "resources.capacity.onDemandBase": refused("all capacity of SageMaker is on-demand", "remove it"),
  "resources.capacity.spotPercentage": refused("SageMaker has no spot capacity for inference", "remove it"),
};

/** Accelerators of every instance that the spec needs: the model's, and those that variants have of their own. */
function acceleratorsOf({ model, resources }: HostingSpec): (Accelerator | undefined)[] {
  const own = [...(model.variants ?? []), ...(model.shadow === undefined ? [] : [model.shadow])];
  return [resources.accelerator, ...own.flatMap(({ accelerator }) => accelerator ?? [])];
}

function exists(accelerator: Accelerator | undefined, kind: InstanceKind): boolean {
  return accelerator === undefined || acceleratorExists(accelerator, kind);
}

function namesType({ placement }: HostingSpec): boolean {
  return placement.instanceTypes !== undefined;
}

/** Whether no instance type has all of it, though each accelerator exists. `placement.instanceTypes` has its own row. */
function noneFits({ resources, ...spec }: HostingSpec, kind: InstanceKind): boolean {
  // Fields with a row of their own, which says more of what is wrong.
  const { architecture, ...others } = { ...resources, ephemeralStorage: undefined };
  const judged = kind === "transform" ? others : { ...others, architecture };
  const needed = acceleratorsOf({ ...spec, resources });
  return (
    !namesType({ ...spec, resources }) &&
    needed.every((accelerator) => exists(accelerator, kind)) &&
    needed.some((accelerator) => instanceTypeFor(judged, { kind, accelerator }) === undefined)
  );
}

/** Whether a volume of a chosen size is asked for where only instances with disks of their own have the rest. */
function onlyLocalDisks({ placement, ...rest }: HostingSpec, kind: InstanceKind): boolean {
  const spec = { placement, ...rest };
  const [named] = placement.instanceTypes ?? [];
  if (named !== undefined) {
    return instanceTypeNamed(named)?.localDisk === true;
  }
  return acceleratorsOf(spec).some(
    (accelerator) =>
      exists(accelerator, kind) && instanceTypeFor(spec.resources, { kind, accelerator }) === undefined,
  );
}

/** Whether an accelerator as it was written is there: without the defaults of the schema. */
function isThere(written: unknown, kind: InstanceKind): boolean {
  const { data } = acceleratorSchema.safeParse(written);
  return data !== undefined && acceleratorExists(data, kind);
}

/** An accelerator of a replica. */
export const accelerator = (kind: InstanceKind): Cell =>
  unless(
    [
      refuse(
        ({ value }) => !isThere(value, kind),
        "no instance type of SageMaker has such accelerators in this number",
        "use nvidia, inferentia, a product such as NVIDIA-L4, or fewer of them",
      ),
    ],
    honoured("instance type"),
  );

const onInf1Cases: readonly RefusedCase[] = [
  refuse(
    ({ spec }) => onInf1(spec) && hasGuardrails(spec),
    "on Inf1 instances SageMaker moves all traffic at once and without alarms",
    "name a type of family inf2, or remove rollout.strategy, bakeTime and rollbackAlarms",
  ),
  refuse(
    ({ spec }) => onInf1(spec) && spec.model.shadow !== undefined,
    "SageMaker has no shadow variants on Inf1 instances",
    "name a type of family inf2",
  ),
];

/** Rows of `resources` in the modes that run on instances. */
export function instanceRows(kind: InstanceKind): Record<string, Cell> {
  return {
    resources: unless(
      [
        refuse(
          ({ spec }) => noneFits(spec, kind),
          "no instance type has all of it together",
          "ask for less, or name an instance type in placement.instanceTypes",
        ),
      ],
      honoured("instance type, the smallest that has all of it"),
    ),
    "resources.cpu": honoured("instance type"),
    "resources.memory": honoured("instance type"),
    "resources.accelerator": accelerator(kind),
    "placement.instanceTypes": unless(
      [
        refuse(
          ({ value }) => listOf(value).length > 1,
          "an endpoint or job of SageMaker runs on one instance type",
          "name one",
        ),
        refuse(
          ({ spec }) => namedTypes(spec).some((type) => type?.kinds.includes(kind) !== true),
          kind === "hosting"
            ? "SageMaker hosts no endpoints on it"
            : "SageMaker runs no transform jobs on it",
          "name a type of SageMaker with its prefix, such as ml.m5.xlarge",
        ),
        refuse(
          ({ spec }) => !namedTypesFit(spec, kind),
          "it has less than resources ask for",
          "name a larger type, or ask for less",
        ),
        ...(kind === "hosting" ? onInf1Cases : []),
      ],
      honoured("instance type"),
    ),
  };
}

function namedTypes({ placement }: HostingSpec) {
  return (placement.instanceTypes ?? []).map(instanceTypeNamed);
}

function namedTypesFit(spec: HostingSpec, kind: InstanceKind): boolean {
  // A disk that cannot be chosen has a row of its own: resources.ephemeralStorage.
  const resources = { ...spec.resources, ephemeralStorage: undefined };
  return namedTypes(spec).every((type) =>
    acceleratorsOf(spec).every(
      (own) => type === undefined || instanceTypeFits(type, resources, { kind, accelerator: own }),
    ),
  );
}

/** "Deployment guardrails: Exclusions" and "Shadow tests: Exclusions" leave Inf1 out. */
function onInf1({ placement }: HostingSpec): boolean {
  return (placement.instanceTypes ?? []).some((name) => name.startsWith("ml.inf1."));
}

function hasGuardrails({ rollout }: HostingSpec): boolean {
  const { strategy = "allAtOnce", batchSize, bakeTime, rollbackAlarms } = rollout;
  return (
    strategy !== "allAtOnce" || [batchSize, bakeTime, rollbackAlarms].some((field) => field !== undefined)
  );
}

/** The volume of an endpoint's instance. */
export const volume = unless(
  [
    refuse(
      ({ spec }: Judged) => onlyLocalDisks(spec, "hosting"),
      "the instance types that have the rest have a disk of their own, whose size is fixed",
      "remove it, or name a type without a local disk in placement.instanceTypes",
    ),
    refuse(largerThan(largestVolume), "a volume of SageMaker has 512 GiB at most", "use at most 512Gi"),
  ],
  honoured("VolumeSizeInGB, rounded up to whole GiB"),
);

/** Processors of an endpoint's instance. */
export const architecture = byValue(
  { amd64: honoured("instance type"), arm64: honoured("instance type with Graviton") },
  refused("unknown architecture", "use amd64 or arm64"),
);

/** Processors where there are no others than amd64. */
export const amd64Only = (why: string): Cell =>
  byValue(
    { amd64: honoured("what it runs on"), arm64: refused(why, "build the image for amd64") },
    refused("unknown architecture", "use amd64"),
  );
