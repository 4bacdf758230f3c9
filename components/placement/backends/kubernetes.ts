import { modeOf, type HostingSpec } from "../../spec/index.js";
import type { Reason } from "../decision.js";
import { siteOf, type Option, type Question } from "../question.js";
import { elsewhere } from "./residency.js";

/** The cluster of the stack, on nodes of its one type or on whatever it has. */
export function kubernetesOptions({ parsed: { spec }, environment }: Question): Option[] {
  const { node, region } = environment.cluster;
  return [
    {
      candidate: { backend: "kubernetes", mode: "realtime", ...(node === undefined ? {} : { node }) },
      mode: modeOf(spec),
      region: siteOf(environment),
      reasons: [...(region === undefined ? [] : elsewhere(spec, region, "the cluster")), ...nodeTypes(spec)],
      notes: [],
    },
  ];
}

/** Replicas follow the label of a node's type, and no node has one of SageMaker's. */
function nodeTypes({ placement: { instanceTypes = [] } }: HostingSpec): Reason[] {
  const own = instanceTypes.filter((name) => !name.startsWith("ml."));
  return instanceTypes.length > 0 && own.length === 0
    ? [
        {
          path: "placement.instanceTypes",
          why: "names instance types of SageMaker alone, of which no cluster has nodes",
          instead: "add a type of the cluster's nodes, or remove it",
          judgement: true,
        },
      ]
    : [];
}
