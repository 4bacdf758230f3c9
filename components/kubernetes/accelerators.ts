import type { types } from "@pulumi/kubernetes";
import { extendedResource, isNvidiaProduct } from "../capabilities/index.js";
import { bytes, type Accelerator } from "../spec/index.js";

type NodeSelectorRequirement = types.input.core.v1.NodeSelectorRequirement;
type PreferredSchedulingTerm = types.input.core.v1.PreferredSchedulingTerm;

/** Labels that NVIDIA's GPU feature discovery puts on nodes. */
const productLabel = "nvidia.com/gpu.product";
const memoryLabel = "nvidia.com/gpu.memory";

/** What a pod says to get its accelerators. */
export interface AcceleratorRequest {
  /** Extended resource, such as nvidia.com/gpu. */
  readonly resource: string;
  /** How many. */
  readonly count: number;
  readonly required: readonly NodeSelectorRequirement[];
  readonly preferred: readonly PreferredSchedulingTerm[];
}

/** The pod's side of an accelerator of the spec. Alternatives agree on resource and count: the capability table sees to it. */
export function acceleratorRequest(accelerator: Accelerator): AcceleratorRequest {
  if (accelerator.anyOf !== undefined) {
    return anyOf(accelerator.anyOf);
  }
  const count = accelerator.count ?? 1;
  if (accelerator.memory !== undefined) {
    return {
      resource: "nvidia.com/gpu",
      count,
      required: [memoryAtLeast(accelerator.memory)],
      preferred: [],
    };
  }
  return anyOf([{ type: accelerator.type ?? "", count }]);
}

function anyOf(choices: readonly { readonly type: string; readonly count: number }[]): AcceleratorRequest {
  const [first] = choices;
  const products = choices.map(({ type }) => type).filter(isNvidiaProduct);
  const named = products.length === choices.length;
  return {
    resource: extendedResource(first?.type ?? ""),
    count: first?.count ?? 1,
    required: named ? [{ key: productLabel, operator: "In", values: products }] : [],
    preferred: products.length < 2 && named ? [] : products.map((product, rank) => preference(product, rank)),
  };
}

/** The scheduler adds up weights from 1 to 100: the first product gets the highest. */
function preference(product: string, rank: number): PreferredSchedulingTerm {
  const matchExpressions = [{ key: productLabel, operator: "In", values: [product] }];
  return { weight: Math.max(1, 100 - 10 * rank), preference: { matchExpressions } };
}

/** The label counts MiB, and the operator is strictly greater. */
function memoryAtLeast(memory: string): NodeSelectorRequirement {
  const mebibytes = Math.ceil(bytes(memory) / 2 ** 20);
  return { key: memoryLabel, operator: "Gt", values: [String(mebibytes - 1)] };
}
