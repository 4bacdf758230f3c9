import { fargatePair, needOf, showNeed } from "../../cost/index.js";
import { bytes, type HostingSpec } from "../../spec/index.js";
import type { Reason } from "../decision.js";
import { regionOf, type Option, type Question } from "../question.js";
import { outsideRegion } from "./residency.js";
import { otherThanWebService, withoutHost } from "./webServices.js";

/** Replicas on Fargate: tasks of ECS or pods of EKS. */
export function fargateOption({ parsed: { spec }, environment }: Question, backend: "ecs" | "eks"): Option {
  return {
    candidate: { backend, mode: "realtime", capacity: "fargate" },
    mode: "realtime",
    region: regionOf(environment),
    reasons: [
      ...withoutHost(backend, spec),
      ...otherThanWebService(spec),
      ...outsideRegion(spec, environment),
      ...tooLarge(spec),
      ...noInstances(spec),
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

function noInstances({ placement }: HostingSpec): Reason[] {
  const why = "Fargate has no instances that could be chosen";
  return placement.instanceTypes === undefined
    ? []
    : [{ path: "placement.instanceTypes", why, instead: "remove it" }];
}
