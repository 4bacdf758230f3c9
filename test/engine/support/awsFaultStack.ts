import { awsControl, awsUrl, startAws } from "../../../sandbox/aws/index.js";
import { startCluster } from "../../../sandbox/cluster/index.js";
import { silentProgress } from "../../../sandbox/progress.js";
import { FaultProxy } from "./faultProxy.js";
import { FaultStack, type Inventory } from "./faultStack.js";

/** The sandbox's AWS, with endpoints named `faults-*` that get no containers: what is tested are calls, not models. */
export async function startAwsWithoutContainers(): Promise<FaultProxy> {
  await startCluster(silentProgress);
  await startAws(silentProgress);
  await awsControl.containers("faults-*", false);
  const url = awsUrl();
  if (url === undefined) throw new Error("the sandbox's AWS ended after its start");
  return FaultProxy.start(url);
}

export type FaultMode = "realtime" | "serverless" | "async" | "batch";
export const allModes: readonly FaultMode[] = ["realtime", "serverless", "async", "batch"];

/** What the specs of the modes differ in; together they make every kind of resource of SageMaker's backend. */
const changes: Record<FaultMode, object> = {
  realtime: {
    cost: { monthlyBudgetUsd: 250 },
    scaling: {
      maxReplicas: 3,
      metric: { type: "requestsPerSecond", target: 10 },
      schedule: [{ cron: "0 7 * * 1-5", minReplicas: 2, maxReplicas: 3 }],
    },
    observability: { alarms: [{ name: "errors", metric: "errorRate", above: 1 }] },
    // No revision is kept, so that an update retires what it replaced.
    rollout: { rollbackAlarms: ["errors"], revisionsKept: 0 },
  },
  serverless: { rollout: { revisionsKept: 0 } },
  async: {
    interface: { type: "queue" },
    scaling: { minReplicas: 0, maxReplicas: 2 },
    rollout: { revisionsKept: 0 },
  },
  batch: { interface: { type: "batch", schedule: "0 3 * * *" } },
};

function specOf(mode: FaultMode, version: string): object {
  const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:${version}`;
  return {
    name: `faults-${mode}`,
    model: { image, version, startupBudget: "2m" },
    resources: { cpu: "100m", memory: "1Gi" },
    placement: { backend: "sagemaker", mode },
    cost: { owner: "tests", costCentre: "tests" },
    ...changes[mode],
  };
}

/** A stack of models on SageMaker whose calls of AWS go through a proxy. */
export class SageMakerFaultStack extends FaultStack {
  constructor(name: string, proxy: FaultProxy) {
    super(name, proxy, ownInventory);
  }

  /** Sets what is hosted. */
  host(modes: readonly FaultMode[], version: string): void {
    this.configure({ models: modes.map((mode) => specOf(mode, version)) });
  }
}

/** What the tests' stacks have in AWS, with `*` for what the provider makes up. Every name of theirs says whose it is. */
export async function ownInventory(): Promise<Inventory> {
  const kinds = Object.entries(await awsControl.inventory()).map(([kind, names]): [string, string[]] => [
    kind,
    names
      .filter((name) => name.includes("faults-"))
      .map((name) => name.replaceAll(/-[0-9a-f]{7}\b/g, "-*"))
      .sort(),
  ]);
  return Object.fromEntries(kinds.filter(([, names]) => names.length > 0));
}
