import * as fs from "node:fs";
import * as path from "node:path";
import { awsRegion, environmentOf } from "../../../sandbox/aws/environment.js";
import { repositoryRoot } from "../../../sandbox/paths.js";
import { FaultProxy } from "./faultProxy.js";
import { FaultStack, type Inventory } from "./faultStack.js";
import { PlainAws } from "./plainAws.js";

/** What is hosted in a version: written into the stack's folder. */
type Hosting = (stack: FaultStack, version: string) => void;

/**
 * A stack on ECS or EKS whose calls go through a proxy to an AWS of its own: its tasks have no containers, and its clusters
 * no Kubernetes, so that what is tested are calls.
 */
export class RuntimeFaultStack extends FaultStack {
  private constructor(
    name: string,
    proxy: FaultProxy,
    private readonly aws: PlainAws,
    private readonly hosting: Hosting,
  ) {
    super(name, proxy, async () => withoutMadeUp(await aws.inventory()));
  }

  /** Starts AWS and makes the stack. */
  static async start(name: string, hosting: Hosting): Promise<RuntimeFaultStack> {
    const aws = new PlainAws();
    await aws.start();
    const stack = new RuntimeFaultStack(name, await FaultProxy.start(aws.address), aws, hosting);
    await stack.create();
    return stack;
  }

  override get environment(): NodeJS.ProcessEnv {
    return { ...super.environment, ...environmentOf(this.proxy.url, process.env) };
  }

  /** Sets the version of what is hosted. */
  host(version: string): void {
    this.hosting(this, version);
  }

  /** Options of an SDK's client, for hands other than Pulumi's. */
  get client() {
    return this.aws.client;
  }

  /** Ends AWS with all that is in it. */
  async stop(): Promise<void> {
    this.proxy.follow();
    await this.dispose();
    await this.proxy.stop();
    await this.aws.stop();
  }
}

/** With `*` for what AWS and the provider make up: ids, and the ends of names. */
function withoutMadeUp(inventory: Inventory): Inventory {
  const kinds = Object.entries(inventory).map(([kind, names]): [string, string[]] => [
    kind,
    names
      .map((name) => name.replaceAll(madeUp, "*"))
      .map((name) => (kind === "ecs:task-definition" ? name.replace(/:\d+$/, ":*") : name))
      .sort(),
  ]);
  return Object.fromEntries(kinds);
}

/** UUIDs, and hexadecimal ends of ids and names; not the account's number, which follows a colon. */
const madeUp = /(?<=[-/ ]|^)(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{7,})\b/g;

/**
 * Two models on ECS that make every kind of resource of this backend: a network with a load balancer, Fargate and EC2
 * instances, autoscaling, alarms and a budget.
 */
export function hostOnEcs(stack: FaultStack, version: string): void {
  const tasks = {
    cost: { owner: "tests", costCentre: "tests", monthlyBudgetUsd: 250 },
    scaling: {
      maxReplicas: 3,
      metric: { type: "requestsPerSecond", target: 10 },
      schedule: [{ cron: "0 7 * * 1-5", minReplicas: 2, maxReplicas: 3 }],
    },
    observability: { alarms: [{ name: "errors", metric: "errorRate", above: 1 }] },
    rollout: { rollbackAlarms: ["errors"], revisionsKept: 0 },
  };
  const instances = {
    placement: { backend: "ecs", instanceTypes: ["m7i.large"] },
    rollout: { revisionsKept: 0 },
  };
  stack.configure({
    models: [ecsSpec("faults-tasks", version, tasks), ecsSpec("faults-instances", version, instances)],
    network: { nat: "one" },
    ecs: { region: awsRegion },
  });
}

function ecsSpec(name: string, version: string, changes: object): object {
  return {
    name,
    model: {
      image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:${version}`,
      version,
      startupBudget: "60s",
    },
    resources: { cpu: "250m", memory: "512Mi" },
    placement: { backend: "ecs" },
    cost: { owner: "tests", costCentre: "tests" },
    ...changes,
  };
}

/** What is in AWS of two clusters of EKS and of a model; see the program. */
export function hostOnEks(stack: FaultStack, version: string): void {
  const program = path.join(repositoryRoot, "bin", "test", "engine", "support", "eksFaultProgram.js");
  fs.writeFileSync(
    path.join(stack.folder, "index.js"),
    `require(${JSON.stringify(program)}).hostOnEks(${JSON.stringify(version)});\n`,
  );
}
