import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { awsControl, awsUrl, startAws } from "../../../sandbox/aws/index.js";
import { engineEnvironment, pulumiCli, type PulumiRun } from "../../../sandbox/engine.js";
import { startCluster } from "../../../sandbox/cluster/index.js";
import { silentProgress } from "../../../sandbox/progress.js";
import { FaultProxy, type Attempt } from "./faultProxy.js";
import { expectSuccess, TestProject } from "./project.js";

/** No call for so long, in milliseconds: the rest of an `up` is done. Endpoints are looked at every second at first. */
const quietMs = 1_500;

/** What exists, by kind. */
export type Inventory = Record<string, string[]>;

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

/** A project whose calls of AWS go through a proxy, and what of AWS is its own. */
export class FaultStack extends TestProject {
  constructor(
    name: string,
    private readonly proxy: FaultProxy,
  ) {
    super(name);
  }

  override get environment(): NodeJS.ProcessEnv {
    return { ...super.environment, AWS_ENDPOINT_URL: this.proxy.url };
  }

  /** Sets what is hosted. */
  host(modes: readonly FaultMode[], version: string): void {
    this.configure({ models: modes.map((mode) => specOf(mode, version)) });
  }

  /** Runs a plain `up`. Returns what exists then, see `settled`. */
  async converge(): Promise<Inventory> {
    this.proxy.follow();
    expectSuccess(await this.up());
    return this.settled();
  }

  /** Shows that a further `up`, which reads anew what exists, finds nothing to do. Returns what exists. */
  async settled(): Promise<Inventory> {
    this.proxy.follow();
    expectSuccess(await this.up("--refresh", "--expect-no-changes"));
    return ownInventory();
  }

  /** Destroys everything and shows that nothing is left. */
  async destroyAll(): Promise<void> {
    expectSuccess(await this.pulumi("destroy", "--yes", "--skip-preview"));
    assert.deepEqual(await ownInventory(), {}, "destroy leaves nothing behind");
  }

  /**
   * Kills the CLI during an `up` when AWS has carried out some calls, one for each moment, and their callers have not
   * heard of it: of these calls alone, since everything else that was under way may end first. Then does what a person
   * does after a crash: takes away the lock that the file backend still has.
   */
  async killWhenAnswered(...moments: readonly ((attempt: Attempt) => boolean)[]): Promise<void> {
    const cli = await pulumiCli(silentProgress);
    const child = spawn(cli, ["up", "--yes", "--skip-preview", "--stack", this.stack, "--non-interactive"], {
      cwd: this.folder,
      env: engineEnvironment(cli, this.environment),
      stdio: "ignore",
    });
    const open = new Set(moments);
    const killed = once(child, "exit");
    this.proxy.follow({
      answered: async (attempt) => {
        const moment = [...open].find((isNow) => isNow(attempt));
        if (moment === undefined) return;
        open.delete(moment);
        if (open.size === 0) {
          await this.proxy.quiet(quietMs);
          child.kill("SIGKILL");
        }
        await killed;
      },
    });
    await killed;
    assert.equal(child.signalCode, "SIGKILL", "the up ended before it could be killed");
    expectSuccess(await this.pulumi("cancel", "--yes"));
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

/** An `up` that must not have gone well. */
export function expectFailure(run: PulumiRun): void {
  assert.notEqual(run.code, 0, `the up went well\n${run.stdout}`);
}
