import assert from "node:assert/strict";
import * as fs from "node:fs";
import { CloudWatchClient, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  DescribeServicesCommand,
  ListClustersCommand,
  ListServicesCommand,
  ListTaskDefinitionsCommand,
  UpdateServiceCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import { DescribeRulesCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { awsControl, startAws } from "../../sandbox/aws/index.js";
import { readHeldOut } from "../../sandbox/demonstration/heldOut.js";
import type { PulumiRun } from "../../sandbox/engine.js";
import { prepareNode } from "../../sandbox/example.js";
import { silentProgress } from "../../sandbox/progress.js";
import { waitFor } from "../../sandbox/waitFor.js";
import { ecsClients, ecsSettings, ecsSpec } from "./support/ecs.js";
import { Load, type LoadReport } from "./support/load.js";
import { expectSuccess, TestProject } from "./support/project.js";
import { thingsNamed, useSandboxAws } from "./support/sageMaker.js";

const model = "rolled-tasks";
const family = `${model}-test`;
const requestsDuringRoll = 2000;

/** The model in a version, scaled by its requests, replaced a task at a time. */
function rolled(version: string, changes: Record<string, object> = {}): object {
  return ecsSpec(model, version, {
    scaling: { minReplicas: 2, maxReplicas: 4, metric: { type: "requestsPerSecond", target: 500 } },
    rollout: { strategy: "rolling", batchSize: 1, revisionsKept: 1 },
    observability: { alarms: [{ name: "errors", metric: "errorRate", above: 5, for: "1m" }] },
    ...changes,
  });
}

/** A strategy that shifts the traffic, without autoscaling. */
function shifted(version: string, rollout: object): object {
  return rolled(version, { scaling: { minReplicas: 1, maxReplicas: 1 }, rollout });
}

/**
 * New versions on ECS, through the real engine, with tasks that are pods behind the emulator's load balancer. What it
 * cannot prove: that the real AWS provider asks for the same, and that ECS and its load balancers lose no request; the
 * emulator does it in the way and the order that AWS documents. That an alarm goes off and that autoscaling changes a
 * count is decided by hand here, since nothing computes metrics.
 */
describe("a rollout on ECS", function () {
  this.timeout(600_000);
  const project = new TestProject("ecs-rollout");
  let leaveAws: () => void;
  let body: string;
  let clients: ReturnType<typeof ecsClients>;

  before(async () => {
    const example = await prepareNode(silentProgress);
    await startAws(silentProgress);
    leaveAws = useSandboxAws();
    clients = ecsClients();
    body = JSON.stringify({ instances: readHeldOut(example.heldOut).instances.slice(0, 1) });
    await project.create();
    await up(rolled("1"));
  });

  after(async () => {
    if (fs.existsSync(project.folder)) await project.dispose();
    leaveAws();
  });

  function configure(spec: object): void {
    project.configure({ models: [spec], ecs: ecsSettings, network: { nat: "one" } });
  }

  async function up(spec: object): Promise<PulumiRun> {
    configure(spec);
    return expectSuccess(await project.up());
  }

  /** Rolls a spec out while requests come, each on a connection of its own and none twice. */
  async function rollUnderLoad(spec: object, meanwhile = () => Promise.resolve()): Promise<Roll> {
    const { call } = await project.httpEndpoint(model);
    const load = new Load(call.url, body, 6);
    try {
      configure(spec);
      const running = project.up();
      await meanwhile();
      const run = await running;
      const during = load.total;
      return { run, during, report: await load.stop() };
    } finally {
      await load.stop();
    }
  }

  it("goes to version 2 under load: 2,000 requests at least, none failed, at the same address", async () => {
    const before = await project.httpEndpoint(model);
    const { run, during, report } = await rollUnderLoad(rolled("2"));
    expectSuccess(run);
    assert.deepEqual(report.failures, []);
    assert.deepEqual([...report.versions.keys()].sort(), ["1", "2"]);
    assert.ok(during >= requestsDuringRoll, `only ${during} requests during the roll`);
    console.log(`      ${during} requests during the roll, ${report.failures.length} failed`);
    const after = await project.httpEndpoint(model);
    assert.equal(after.call.url, before.call.url);
    assert.equal(after.version, "2");
    expectSuccess(await project.up("--expect-no-changes"));
  });

  it("keeps the count that autoscaling set, and as many old task definitions as asked", async () => {
    const { cluster, name } = await place();
    await clients.ecs.send(new UpdateServiceCommand({ cluster, service: name, desiredCount: 3 }));
    await up(rolled("1"));
    assert.equal((await service()).desiredCount, 3);
    assert.equal((await revisions()).length, 2, "the one that serves, and one");
    expectSuccess(await project.up("--expect-no-changes"));
    expectSuccess(await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes"));
  });

  it("stays with what serves when the new tasks end, and says with which reason", async () => {
    const served = (await service()).taskDefinition;
    const { run, report } = await rollUnderLoad(rolled("3"));
    assert.notEqual(run.code, 0, "up must fail");
    assert.match(
      run.stdout,
      /does not serve task definition rolled-tasks-test:\d+: its deployment is ROLLBACK_SUCCESSFUL/,
    );
    assert.match(run.stdout, /Essential container in task exited \(model: exit code \d+\)/);
    assert.match(run.stdout, /aws logs tail '[^']+' --since 1h/);
    assert.match(run.stdout, /The service serves rolled-tasks-test:\d+ as before; the next up tries again/);
    // Whatever containers write may hold what nobody is to see.
    assert.doesNotMatch(run.stdout, /model\.joblib|Traceback/);
    assert.deepEqual(report.failures, []);
    assert.deepEqual([...report.versions.keys()], ["1"]);
    assert.equal((await service()).taskDefinition, served);
  });

  it("tries the same again with the next up, and fails with the same reason", async () => {
    const { run, report } = await rollUnderLoad(rolled("3"));
    assert.notEqual(run.code, 0, "up must fail");
    assert.match(run.stdout, /Essential container in task exited/);
    assert.deepEqual(report.failures, []);
    assert.deepEqual([...report.versions.keys()], ["1"]);
  });

  it("goes on to a good version with the next up, without hand work", async () => {
    const { run, report } = await rollUnderLoad(rolled("2"));
    expectSuccess(run);
    assert.deepEqual(report.failures, []);
    assert.equal((await project.httpEndpoint(model)).version, "2");
    assert.equal((await service()).desiredCount, 3);
    expectSuccess(await project.up("--expect-no-changes"));
  });

  it("rolls back when an alarm goes off", async () => {
    const rollout = { strategy: "rolling", batchSize: 1, rollbackAlarms: ["errors"] };
    await up(rolled("2", { rollout }));
    const served = (await service()).taskDefinition;
    const { run, report } = await rollUnderLoad(rolled("1", { rollout }), async () => {
      await waitFor("the new tasks", async () => (await service()).deployments?.length === 2, {
        timeoutMs: 120_000,
      });
      await setAlarm("ALARM");
    });
    await setAlarm("OK");
    assert.notEqual(run.code, 0, "up must fail");
    assert.match(run.stdout, /its deployment is ROLLBACK_SUCCESSFUL: .*alarm/i);
    assert.deepEqual(report.failures, []);
    assert.equal((await service()).taskDefinition, served);
    await up(rolled("1", { rollout }));
  });

  it("shifts all at once, in two steps or in many where it is asked to; none failed", async () => {
    const strategies = [
      { strategy: "blueGreen" },
      { strategy: "canary", steps: [20], bakeTime: "1m" },
      { strategy: "linear", steps: [25, 50, 75, 100], bakeTime: "1m" },
    ];
    // Another way in than that of tasks that replace each other: made once, before the traffic is shifted.
    await up(shifted("1", strategies[0] ?? {}));
    const shares: Record<string, Set<number>> = {};
    for (const [index, rollout] of strategies.entries()) {
      const seen = (shares[rollout.strategy] = new Set<number>());
      const version = index % 2 === 0 ? "2" : "1";
      let watching = true;
      const watch = async () => {
        while (watching) for (const weight of await weights()) seen.add(weight);
      };
      const { url } = (await project.httpEndpoint(model)).call;
      const load = new Load(url, body, 3);
      const watched = watch();
      const run = await up(shifted(version, rollout)).finally(() => (watching = false));
      await watched;
      const report = await load.stop();
      assert.equal(run.code, 0);
      assert.deepEqual(report.failures, [], rollout.strategy);
      assert.deepEqual([...report.versions.keys()].sort(), ["1", "2"]);
    }
    assert.deepEqual([...(shares["blueGreen"] ?? [])].sort(), [0, 100]);
    assert.ok(shares["canary"]?.has(20) && shares["canary"].has(80), [...(shares["canary"] ?? [])].join());
    assert.ok(shares["linear"]?.has(50), [...(shares["linear"] ?? [])].join());
    expectSuccess(await project.up("--expect-no-changes"));
    expectSuccess(await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes"));
  });

  it("shares the requests of an A/B test by weight", async () => {
    await up(
      rolled("1", {
        scaling: { minReplicas: 1, maxReplicas: 1 },
        rollout: {},
        observability: {},
        model: {
          variants: [
            { name: "one", weight: 70, version: "1", image: imageOf("1") },
            { name: "two", weight: 30, version: "2", image: imageOf("2") },
          ],
        },
      }),
    );
    const { call } = await project.httpEndpoint(model);
    const load = new Load(call.url, body, 4);
    await waitFor("1,000 answers", () => Promise.resolve(load.total >= 1000), { timeoutMs: 120_000 });
    const { failures, versions, answered } = await load.stop();
    assert.deepEqual(failures, []);
    const share = (versions.get("2") ?? 0) / answered;
    // Four standard deviations of 1,000 independent choices are 0.058.
    assert.ok(Math.abs(share - 0.3) < 0.06, `version 2 answered ${share} of ${answered}`);
  });

  it("leaves nothing behind", async () => {
    expectSuccess(await project.dispose());
    assert.deepEqual(await thingsNamed(model), []);
  });

  async function place(): Promise<{ cluster: string; name: string }> {
    const { clusterArns = [] } = await clients.ecs.send(new ListClustersCommand({}));
    for (const cluster of clusterArns) {
      const { serviceArns = [] } = await clients.ecs.send(new ListServicesCommand({ cluster }));
      const found = serviceArns.find((arn) => arn.includes(`/${family}`));
      if (found !== undefined) return { cluster, name: found };
    }
    return assert.fail(`no service of ${family}`);
  }

  async function service(): Promise<Service> {
    const { cluster, name } = await place();
    const { services } = await clients.ecs.send(new DescribeServicesCommand({ cluster, services: [name] }));
    return services?.[0] ?? assert.fail(`no service ${name}`);
  }

  /** Task definitions of the family that can be run. */
  async function revisions(): Promise<string[]> {
    const command = new ListTaskDefinitionsCommand({ familyPrefix: family, status: "ACTIVE" });
    const { taskDefinitionArns = [] } = await clients.ecs.send(command);
    return taskDefinitionArns;
  }

  /** Weights in the rule of the service, whichever of its two target groups they are of. */
  async function weights(): Promise<number[]> {
    const { loadBalancers = [] } = await service();
    const rule = loadBalancers[0]?.advancedConfiguration?.productionListenerRule;
    if (rule === undefined) return [];
    const { Rules = [] } = await clients.balancers.send(new DescribeRulesCommand({ RuleArns: [rule] }));
    return (Rules[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? []).map(({ Weight = 0 }) => Weight);
  }
});

/** What came of a rollout under load. */
interface Roll {
  readonly run: PulumiRun;
  readonly report: LoadReport;
  /** Requests that ended before `up` did. */
  readonly during: number;
}

function imageOf(version: string): string {
  const { model: found } = ecsSpec(model, version) as { model: { image: string } };
  return found.image;
}

/** Sets the alarm's state, as CloudWatch does when it evaluates the metric. */
async function setAlarm(state: "ALARM" | "OK"): Promise<void> {
  const client = new CloudWatchClient();
  const inventory = await awsControl.inventory();
  const name = (inventory["cloudwatch:alarm"] ?? []).find((found) => found.startsWith(`${family}-errors`));
  await client.send(
    new SetAlarmStateCommand({ AlarmName: name, StateValue: state, StateReason: "the test" }),
  );
}
