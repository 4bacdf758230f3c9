import { fargatePair, needOf, showNeed } from "../../cost/index.js";
import { bytes, type HostingSpec } from "../../spec/index.js";
import type { Reason } from "../decision.js";
import { regionOf, type Option, type Question } from "../question.js";
import { outsideRegion } from "./residency.js";
import { otherThanWebService, withoutHost } from "./webServices.js";

/** Replicas on Fargate: tasks of ECS or pods of EKS. */
export function fargateOption(question: Question, backend: "ecs" | "eks"): Option {
  const {
    parsed: { spec },
    environment,
  } = question;
  return {
    candidate: { backend, mode: "realtime", capacity: "fargate" },
    mode: "realtime",
    region: regionOf(environment),
    reasons: [
      ...withoutHost(backend, spec),
      ...otherThanWebService(spec),
      ...outsideRegion(spec, environment),
      ...tooLarge(spec),
      ...noInstances(question),
      ...diskTooLarge(spec),
    ],
    notes: spec.resources.capacity?.type === "spot" ? ["priced on demand: no source has spot prices"] : [],
  };
}

/** Largest disk of a task in GiB (Amazon ECS API reference, EphemeralStorage). */
const largestDiskGiB = 200;

function diskTooLarge({ resources: { ephemeralStorage } }: HostingSpec): Reason[] {
  return ephemeralStorage !== undefined && bytes(ephemeralStorage) > largestDiskGiB * 2 ** 30
    ? [
        {
          path: "resources.ephemeralStorage",
          given: ephemeralStorage,
          why: `a Fargate task has ${largestDiskGiB} GiB of disk at most`,
          instead: "ask for less",
        },
      ]
    : [];
}

function tooLarge(spec: HostingSpec): Reason[] {
  const need = needOf(spec);
  if (need.accelerators > 0) {
    const why = "Fargate has no accelerators";
    const instead = "name an instance type in placement.instanceTypes, or use a backend with instances";
    return [{ path: "resources.accelerator", why, instead }];
  }
  const why = `${showNeed(need)} are more than a Fargate task has: 16 vCPU and 120 GiB at most`;
  const instead = "ask for less, or name an instance type in placement.instanceTypes";
  return fargatePair(need) === undefined ? [{ path: "resources", why, instead }] : [];
}

/** Types of EC2 that nothing is known of have no option of their own, which would say so. */
function noInstances({ parsed: { spec }, environment }: Question): Reason[] {
  const path = "placement.instanceTypes";
  const { instanceTypes: given } = spec.placement;
  if (given === undefined) {
    return [];
  }
  const own = given.filter((name) => !name.startsWith("ml."));
  const isKnown = (name: string) => environment.prices.node(regionOf(environment), name).size !== undefined;
  return own.length === 0 || own.some(isKnown)
    ? [{ path, why: "Fargate has no instances that could be chosen", instead: "remove it" }]
    : [
        {
          path,
          given: own,
          why: "Fargate has no instances, and the size of no such EC2 type is known here",
          instead:
            "name a type whose size is known, such as m7i.large or g5.xlarge, or remove it for Fargate",
        },
      ];
}
