import { podHour } from "../backends/fargate.js";
import { show } from "../figure.js";
import { showNeed, type Capacity } from "../need.js";
import { byTheHour, byUse, type Bill, type Counts } from "./bill.js";
import { afterUpdate, Field, ifDecided, otherwise } from "./field.js";
import type { Entry, Stack } from "./stack.js";

/** What pods run on, on a cluster of EKS that the same program makes. */
export type MadeCapacity =
  | { readonly kind: "nodes" }
  /** By itself for each pod; where the profile says which region's prices count. */
  | { readonly kind: "fargate"; readonly profile: Entry };

/**
 * What a pod of the resource runs on; undefined of a cluster that the program does not make, or whose nodes it does not: then
 * the price list of the cluster counts.
 *
 * @param namespace Where the pod is; undefined where that is not known yet.
 */
export function madeCapacity(
  stack: Stack,
  entry: Entry,
  namespace: string | undefined,
): MadeCapacity | undefined {
  if (!isOnMadeCluster(stack, entry)) {
    return undefined;
  }
  const nodes = stack.of("eks.NodeGroup").length > 0;
  const profile = stack
    .of("eks.FargateProfile")
    .find((each) => (namespace === undefined ? !nodes : selects(each.fields, namespace)));
  if (profile !== undefined) {
    return { kind: "fargate", profile };
  }
  return nodes ? { kind: "nodes" } : undefined;
}

/**
 * Whether the provider of an object leads to a cluster that the program makes: its kubeconfig asks EKS for tokens of it by its
 * name, or is not known yet, for it has the address of a cluster that is still to be made.
 */
function isOnMadeCluster(stack: Stack, { resource }: Entry): boolean {
  const clusters = stack.of("eks.Cluster");
  if (clusters.length === 0 || resource.provider === undefined) {
    return false;
  }
  const provider = Field.of({ ...resource, props: resource.provider }, stack.options.isUndecided);
  const kubeconfig = otherwise(
    () => provider.at("kubeconfig").text() ?? "",
    ({ message }) => (message.endsWith(afterUpdate) ? undefined : ""),
  );
  return (
    kubeconfig === undefined ||
    clusters.some(({ fields }) => {
      const name = ifDecided(() => fields.at("name").text());
      return name !== undefined && asksForTokensOf(kubeconfig, name);
    })
  );
}

/** Whether a kubeconfig, as JSON or YAML, calls `aws eks get-token` for this cluster. */
function asksForTokensOf(kubeconfig: string, cluster: string): boolean {
  const words = kubeconfig.split(/[\s"',=[\]]+/).filter((word) => word !== "-");
  return words.some((word, index) => word === "--cluster-name" && words[index + 1] === cluster);
}

/** Whether a Fargate profile takes the pods of a namespace, whose name it may give with `*` and `?`. */
function selects(profile: Field, namespace: string): boolean {
  const selectors = ifDecided(() => profile.at("selectors").elements()) ?? [];
  return selectors.some((selector) => {
    const pattern = ifDecided(() => selector.at("namespace").text());
    return pattern !== undefined && matches(namespace, pattern);
  });
}

function matches(namespace: string, pattern: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(namespace);
}

/** Pods on such a cluster: on nodes they cost what these cost, which count by themselves. */
export function madeClusterBill(
  stack: Stack,
  capacity: MadeCapacity,
  counts: Counts,
  need: () => Capacity,
): Bill {
  if (capacity.kind === "nodes") {
    return byUse("pods on nodes of the stack's cluster", "nodes that the pods run on");
  }
  const pod = need();
  const hour = podHour(stack.ratesOf(capacity.profile), pod);
  return byTheHour(counts, hour, `${show(counts.declared)} × Fargate for ${showNeed(pod)}`, [
    "logs and data",
  ]);
}
