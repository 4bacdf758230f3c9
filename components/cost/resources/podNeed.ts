import type { Capacity } from "../need.js";
import type { Field } from "./field.js";

/**
 * What the scheduler sets aside for a pod: the sum of its containers and of those that start before them and stay
 * (`restartPolicy: Always`), or the largest of those that end before, whichever is more (Kubernetes' documentation, "Init
 * Containers"). Throws an UndecidedValue where a container requests no CPU or memory: then nobody says what it takes.
 */
export function podNeed(pod: Field): Capacity {
  const first = pod.at("initContainers").elements();
  const staying = first.filter((container) => container.at("restartPolicy").text() === "Always");
  const ending = first.filter((container) => container.at("restartPolicy").text() !== "Always");
  const containers = pod.at("containers").elements();
  if (containers.length === 0) {
    return pod.at("containers").fail("has none");
  }
  const running = [...containers, ...staying].map(containerNeed).reduce(added, nothing);
  return ending.map(containerNeed).reduce(larger, running);
}

const nothing: Capacity = { cpu: 0, memoryGiB: 0, accelerators: 0 };

function added(one: Capacity, other: Capacity): Capacity {
  return {
    cpu: one.cpu + other.cpu,
    memoryGiB: one.memoryGiB + other.memoryGiB,
    accelerators: one.accelerators + other.accelerators,
  };
}

function larger(one: Capacity, other: Capacity): Capacity {
  return {
    cpu: Math.max(one.cpu, other.cpu),
    memoryGiB: Math.max(one.memoryGiB, other.memoryGiB),
    accelerators: Math.max(one.accelerators, other.accelerators),
  };
}

function containerNeed(container: Field): Capacity {
  const resources = container.at("resources");
  return {
    cpu: requested(resources, "cpu"),
    memoryGiB: requested(resources, "memory") / 2 ** 30,
    accelerators: acceleratorsOf(resources),
  };
}

/** What is requested; Kubernetes takes the limit where only that is given. */
function requested(resources: Field, name: string): number {
  const request = resources.at("requests", name);
  return quantity(request) ?? quantity(resources.at("limits", name)) ?? request.fail("is not given");
}

/** Devices, whose request and limit are the same: resources of a vendor, such as `nvidia.com/gpu`. */
function acceleratorsOf(resources: Field): number {
  const names = [...resources.at("limits").keys(), ...resources.at("requests").keys()];
  const devices = [...new Set(names)].filter((name) =>
    /^[^/]+\/(?:.*gpu|gaudi|neuron(?:core|device)?|tpu)$/.test(name),
  );
  return devices.reduce((total, name) => total + requested(resources, name), 0);
}

const suffixes: Readonly<Record<string, number>> = {
  "": 1,
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** A quantity as Kubernetes reads it, such as `500m`, `2`, `1e3` or `4Gi`. */
function quantity(field: Field): number | undefined {
  const text = field.text();
  if (text === undefined) {
    return undefined;
  }
  const [, amount, suffix = ""] =
    /^((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/.exec(text) ?? [];
  const factor = suffixes[suffix];
  return amount === undefined || factor === undefined
    ? field.fail("is no quantity of Kubernetes")
    : Number(amount) * factor;
}
