import { bytes, cores, type HostingSpec } from "../../spec/index.js";
import { byValue, honoured, refused, unless, type Cell, type Judged } from "../cell.js";
import { largerThan, listOf, refuse } from "../sagemaker/circumstances.js";
import { instanceTypeFits } from "../sagemaker/instanceTypes.js";
import {
  areGpus,
  architectureOfType,
  instanceTypeOf,
  knownType,
  launchOf,
  replicasPerInstance,
} from "./capacity.js";
import { largestTask, leastMemory, taskDisk, weightsOfPercent } from "./limits.js";

function onFargate({ spec }: Judged): boolean {
  return launchOf(spec) === "fargate";
}

function onInstances({ spec }: Judged): boolean {
  return launchOf(spec) === "instances";
}

function containersOf({ resources, model }: HostingSpec) {
  return [resources, ...(model.companions ?? [])];
}

const tooLarge = refuse(
  (judged) => {
    const containers = containersOf(judged.spec);
    const cpu = containers.reduce((sum, container) => sum + cores(container.cpu), 0);
    const memory = containers.reduce((sum, container) => sum + bytes(container.memory), 0);
    return onFargate(judged) && (cpu > largestTask.cpu || memory > largestTask.memory);
  },
  "a Fargate task has 16 vCPU and 120 GiB at most, companions counted in",
  "ask for less, or name an EC2 instance type in placement.instanceTypes",
);

/** Memory of a container. */
export const memory = unless(
  [
    refuse(
      ({ value }) => bytes(String(value)) < leastMemory,
      "a container of ECS has 6 MiB at least",
      "use at least 6Mi",
    ),
  ],
  honoured("memory of the container, and of the task"),
);

const fargateHasNone = refuse(
  onFargate,
  "Fargate has no accelerators",
  "name an EC2 instance type that has them in placement.instanceTypes, such as g5.xlarge",
);

const accelerator = unless(
  [
    fargateHasNone,
    refuse(
      ({ spec: { resources } }) => resources.accelerator !== undefined && !areGpus(resources.accelerator),
      "ECS hands out GPUs of NVIDIA alone",
      "use nvidia or a product such as NVIDIA-L4, or backend sagemaker or kubernetes",
    ),
    refuse(
      ({ spec }) => architectureOfType(instanceTypeOf(spec) ?? "") === "arm64",
      "ECS has no image with drivers of NVIDIA for instances with Graviton",
      "name a type of amd64 in placement.instanceTypes, such as g5.xlarge",
    ),
  ],
  honoured("GPUs of the container, and instances with the GPU image of ECS"),
);

const smallerThanCaches = refuse(
  (judged) => {
    const { caches = [], ephemeralStorage } = judged.spec.resources;
    const cached = caches.reduce((sum, { size }) => sum + (size === undefined ? 0 : bytes(size)), 0);
    const disk = Math.max(taskDisk.included, ephemeralStorage === undefined ? 0 : bytes(ephemeralStorage));
    return onFargate(judged) && cached > disk;
  },
  "the folders together may hold more than the task has disk, which is 20 GiB where nothing is said",
  "give resources.ephemeralStorage of at least their sum",
);

const disk = unless(
  [
    refuse(
      (judged) => onFargate(judged) && largerThan(taskDisk.most)(judged),
      "a Fargate task has 200 GiB of disk at most",
      "use at most 200Gi, or name an EC2 instance type in placement.instanceTypes",
    ),
    refuse(
      ({ spec }) => {
        const type = instanceTypeOf(spec);
        return type !== undefined && replicasPerInstance(spec, type) === undefined;
      },
      "the disk of an instance is for all replicas on it, and how many the named type holds is not known",
      "name a type whose size is known, such as m7i.large, or remove it",
    ),
  ],
  honoured("disk of the task, or of the instances for each replica that one holds"),
);

const onlyMixed = refuse(
  ({ spec }) => spec.resources.capacity?.type !== "mixed",
  "it is a share of mixed capacity",
  "use capacity.type: mixed, or remove it",
);
const ownInstances = refuse(
  onInstances,
  "instances are bought on demand, so that no model loses its replicas at once",
  "remove it, or remove placement.instanceTypes for Fargate",
);

const capacityRows: Readonly<Record<string, Cell>> = {
  "resources.capacity.type": byValue(
    {
      onDemand: honoured("capacity provider FARGATE, or the instances'"),
      spot: unless([ownInstances], honoured("capacity provider FARGATE_SPOT")),
      mixed: unless(
        [
          ownInstances,
          refuse(
            ({ spec }) =>
              spec.resources.capacity?.onDemandBase === undefined &&
              spec.resources.capacity?.spotPercentage === undefined,
            "ECS splits replicas by numbers, and takes no on-demand capacity in place of spot capacity that is not there",
            "give capacity.onDemandBase or capacity.spotPercentage",
          ),
        ],
        honoured("base and weights of capacity providers FARGATE and FARGATE_SPOT"),
      ),
    },
    refused("unknown capacity", "use onDemand"),
  ),
  "resources.capacity.onDemandBase": unless([onlyMixed], honoured("base of capacity provider FARGATE")),
  "resources.capacity.spotPercentage": unless(
    [
      onlyMixed,
      refuse(
        ({ value }) => !Number.isInteger((Math.round(Number(value) * 1e6) / 1e6) * weightsOfPercent),
        "ECS has weights of whole numbers up to 1000, which count tenths of a per cent",
        "use a share with one decimal at most",
      ),
    ],
    honoured("weights of capacity providers FARGATE and FARGATE_SPOT"),
  ),
};

function otherArchitecture({ spec, value }: Judged): boolean {
  const type = instanceTypeOf(spec);
  return type !== undefined && architectureOfType(type) !== value;
}

const hasOther = refuse(
  otherArchitecture,
  "the named instance type has other processors",
  "name a type with such processors in placement.instanceTypes",
);

function isTooSmall({ spec }: Judged): boolean {
  const type = knownType(instanceTypeOf(spec) ?? "");
  // What is asked of disk and processors has rows of its own.
  const asked = { ...spec.resources, ephemeralStorage: undefined, architecture: undefined };
  return type !== undefined && !instanceTypeFits(type, asked, { kind: "hosting" });
}

/** Rows of `resources`, and of the instance types that give them. */
export const resourceRows: Readonly<Record<string, Cell>> = {
  resources: unless([tooLarge], honoured("the smallest Fargate task that has all of it, or instances")),
  "resources.cpu": honoured("CPU of the container, and of the task"),
  "resources.cpuLimit": refused(
    "containers of ECS share the processors that the task or the instance has, and no field limits them to others",
    "give what it needs at its busiest in resources.cpu",
  ),
  "resources.memory": memory,
  "model.companions[].memory": memory,
  "resources.accelerator": accelerator,
  "resources.sharedMemory": unless(
    [
      refuse(
        onFargate,
        "the size of /dev/shm of a Fargate task is fixed",
        "remove it, or name an EC2 instance type in placement.instanceTypes",
      ),
    ],
    honoured("sharedMemorySize of the container"),
  ),
  "resources.ephemeralStorage": disk,
  "resources.caches": unless([smallerThanCaches], honoured("volumes of the task")),
  "resources.caches[].mountPath": honoured("volume of the task"),
  "resources.caches[].size": honoured("part of the disk; nothing here holds the folder to it"),
  "resources.caches[].claim": refused(
    "ECS has no PersistentVolumeClaims",
    "give a size, or keep the files in S3 as an artifact",
  ),
  "resources.architecture": byValue(
    {
      amd64: unless([hasOther], honoured("processors of the task or the instance type")),
      arm64: unless([hasOther], honoured("processors of the task or the instance type")),
    },
    refused("unknown architecture", "use amd64 or arm64"),
  ),
  ...capacityRows,
  "placement.instanceTypes": unless(
    [
      refuse(
        ({ value }) => listOf(value).length > 1,
        "the replicas of a model run on one type of instance",
        "name one",
      ),
      refuse(
        ({ value }) =>
          !listOf(value).every((name) => /^(?!ml\.)[a-z][-a-z0-9]*\.[-a-z0-9]+$/.test(String(name))),
        "it is no instance type of EC2",
        "name one such as m7i.large or g5.xlarge",
      ),
      refuse(isTooSmall, "it has less than resources ask for", "name a larger type, or ask for less"),
      refuse(
        ({ value, capacityOf }) =>
          capacityOf !== undefined && listOf(value).some((name) => !capacityOf.includes(String(name))),
        "the given cluster has no capacity provider of that type",
        "name the provider in the stack's setting ecs.cluster.capacityProviders",
      ),
    ],
    honoured("instances of a capacity provider"),
  ),
};
