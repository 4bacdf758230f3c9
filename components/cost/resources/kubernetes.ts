import { needHour } from "../backends/cluster.js";
import { isKnown, known, product, show, unknown, type Figure } from "../figure.js";
import { showNeed, type Capacity } from "../need.js";
import { atLeastAsMuch, byTheHour, settledBill, together, unpriced, type Bill, type Counts } from "./bill.js";
import { ifDecided, settled, type Field } from "./field.js";
import { groupedBy, type Grouped } from "./grouped.js";
import { madeCapacity, madeClusterBill } from "./madeCluster.js";
import { podNeed } from "./podNeed.js";
import type { Entry, Stack } from "./stack.js";
import { clusterJobHours } from "./use.js";

/** Kinds whose pods a cluster runs, of Kubernetes' own. */
export const workloadKinds: ReadonlySet<string> = new Set([
  ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"],
  ...["Pod", "Job", "CronJob"],
]);

/** Kind and group of a token; undefined when it is not of the Kubernetes provider. */
export function kubernetesKind(token: string): { group: string; kind: string } | undefined {
  const [, version = "", kind] = /^kubernetes:([^:]+):(\w+)$/.exec(token) ?? [];
  const slash = version.indexOf("/");
  return kind === undefined ? undefined : { group: slash < 0 ? "" : version.slice(0, slash), kind };
}

/**
 * A Kubernetes resource whose pods a cluster runs, of whichever kind: its own, or one that follows them with
 * `spec.template`. They pay for what they request. A patch states only what it changes and counts with what it changes.
 */
export function kubernetesBill(stack: Stack, entry: Entry): Bill | undefined {
  const { resource, fields } = entry;
  const { kind = "" } = kubernetesKind(resource.type) ?? {};
  if (kind.endsWith("Patch")) {
    return undefined;
  }
  if (!kind.endsWith("List")) {
    return objectBill(stack, entry, kind, fields);
  }
  const bills = fields
    .at("items")
    .elements()
    .map((item) => objectBill(stack, entry, item.at("kind").text() ?? kind.slice(0, -"List".length), item));
  const priced = bills.filter((bill) => bill !== undefined);
  return priced.length === 0 ? undefined : together(priced);
}

function objectBill(stack: Stack, entry: Entry, kind: string, fields: Field): Bill | undefined {
  const pod = fields.at(...(podPaths[kind] ?? ["spec", "template", "spec"]));
  const isWorkload = workloadKinds.has(kind) || ifDecided(() => pod.at("containers").exists()) === true;
  return isWorkload ? settledBill(() => workloadBill(stack, entry, kind, fields, pod)) : undefined;
}

const podPaths: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
};

function workloadBill(stack: Stack, entry: Entry, kind: string, fields: Field, pod: Field): Bill {
  const counts = countsOf(stack, kind, fields);
  const namespace = ifDecided(() => fields.at("metadata", "namespace").text() ?? "default");
  const made = madeCapacity(stack, entry, namespace);
  if (made !== undefined) {
    return jobOr(
      kind,
      madeClusterBill(stack, made, counts, () => podNeed(pod)),
    );
  }
  if (kind === "DaemonSet") {
    return unpriced("nodes of the cluster, on each of which a DaemonSet runs");
  }
  const rates = stack.clusterRates();
  const need: Capacity = podNeed(pod);
  const hour = needHour(rates, need, stack.options.cluster?.node);
  return jobOr(
    kind,
    byTheHour(counts, hour, `${show(counts.declared)} × ${showNeed(need)}`, [
      "load balancer, network, logs and volumes of the cluster",
    ]),
  );
}

/** Of a job, how long it runs is not known; where it costs nothing of its own, that does not matter. */
function jobOr(kind: string, bill: Bill): Bill {
  const isJob = kind === "Job" || kind === "CronJob";
  const isFree = isKnown(bill.hourly) && bill.hourly.value === 0;
  return isJob && !isFree ? { ...bill, expected: product(unknown(clusterJobHours), bill.hourly) } : bill;
}

function countsOf(stack: Stack, kind: string, fields: Field): Counts {
  const path = countPaths[kind] ?? ["spec", "replicas"];
  const declared = settled(() => known(kind === "Pod" ? 1 : (fields.at(...path).number() ?? 1)));
  const own = autoscalersFor(stack, kind, fields);
  const floor = own.least.reduce(atLeastAsMuch, declared);
  return { declared: floor, most: own.most.reduce(atLeastAsMuch, floor) };
}

/** Bounds of the autoscalers of a workload; where none names it, of those that may when their target is known. */
function autoscalersFor(stack: Stack, kind: string, fields: Field): { least: Figure[]; most: Figure[] } {
  const { named, open } = stack.index(autoscalersOf);
  const name = ifDecided(() => targetName(fields, kind, fields.at("metadata", "name").text()));
  const own = name === undefined ? [] : (named.get(name) ?? []);
  const possible = name === undefined ? [...named.values(), open].flat() : open;
  return {
    least: own.map(({ least }) => least),
    most: (own.length > 0 ? own : possible).map(({ most }) => most),
  };
}

const countPaths: Readonly<Record<string, readonly string[]>> = {
  Job: ["spec", "parallelism"],
  CronJob: ["spec", "jobTemplate", "spec", "parallelism"],
};

/** What an autoscaler of the cluster may make of a number of replicas. */
interface Autoscaler {
  readonly target?: string;
  readonly least: Figure;
  readonly most: Figure;
}

interface AutoscalerKind {
  readonly least: string;
  readonly most: string;
  /** What its API takes where a bound is not given; undefined where it must be. */
  readonly defaultMost?: number;
}

const autoscalerKinds: Readonly<Record<string, AutoscalerKind>> = {
  "autoscaling HorizontalPodAutoscaler": { least: "minReplicas", most: "maxReplicas" },
  // KEDA's documentation of ScaledObject: at most 100 where it says nothing.
  "keda.sh ScaledObject": { least: "minReplicaCount", most: "maxReplicaCount", defaultMost: 100 },
};

function autoscalersOf(stack: Stack): Grouped<Autoscaler> {
  const autoscalers = stack.entries.flatMap(({ resource, fields }) => {
    const { group, kind } = kubernetesKind(resource.type) ?? {};
    const names = autoscalerKinds[`${group ?? ""} ${kind ?? ""}`];
    return names === undefined ? [] : [autoscalerOf(fields, names)];
  });
  return groupedBy(autoscalers, ({ target }) => target);
}

function autoscalerOf(fields: Field, { least, most, defaultMost }: AutoscalerKind): Autoscaler {
  const spec = fields.at("spec");
  const reference = spec.at("scaleTargetRef");
  const target = ifDecided(() =>
    targetName(fields, reference.at("kind").text() ?? "Deployment", reference.at("name").text()),
  );
  return {
    ...(target === undefined ? {} : { target }),
    least: settled(() => known(spec.at(least).number() ?? 0)),
    most: settled(() => known(spec.at(most).number() ?? defaultMost ?? spec.at(most).fail("is not given"))),
  };
}

/** `namespace/kind/name`, in the namespace where Kubernetes puts what names none; undefined of what has no name yet. */
function targetName(fields: Field, kind: string, name: string | undefined): string | undefined {
  const namespace = fields.at("metadata", "namespace").text() ?? "default";
  return name === undefined ? undefined : `${namespace}/${kind}/${name}`;
}
