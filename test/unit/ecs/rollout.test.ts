import assert from "node:assert/strict";
import type {
  Deployment,
  EcsApi,
  Revision,
  Service,
  StoppedTask,
} from "../../../components/ecs/rollout/api.js";
import { ownerTag } from "../../../components/ecs/rollout/ownership.js";
import { forget, retire } from "../../../components/ecs/rollout/retirement.js";
import { serve } from "../../../components/ecs/rollout/serving.js";

const arnOf = (revision: number) =>
  `arn:aws:ecs:eu-central-1:123456789012:task-definition/digits-test:${revision}`;
const wanted = {
  cluster: "arn:aws:ecs:eu-central-1:123456789012:cluster/models",
  service: "arn:aws:ecs:eu-central-1:123456789012:service/models/digits",
  taskDefinition: arnOf(2),
  logGroup: "/model-hosting/digits",
  timeoutSeconds: 600,
  pollSeconds: 15,
};

const start = Date.UTC(2026, 0, 1);

/** A service whose looks are scripted: one entry a look, the last one stays. */
class ScriptedEcs implements EcsApi {
  readonly deployed: string[] = [];
  readonly removed: string[] = [];
  stopped: StoppedTask[] = [];
  all: Revision[] = [];
  private looks = 0;

  constructor(private readonly script: (look: number, deployed: number) => Sight) {}

  describeService(): Promise<Service | undefined> {
    const { live, status = "ACTIVE" } = this.script(this.looks, this.deployed.length);
    return Promise.resolve({ status, taskDefinition: arnOf(live), desired: 2, running: 2 });
  }
  newestDeployment(): Promise<Deployment | undefined> {
    const { newest } = this.script(this.looks++, this.deployed.length);
    return Promise.resolve(newest);
  }
  deploy(_id: unknown, taskDefinition: string): Promise<void> {
    this.deployed.push(taskDefinition);
    return Promise.resolve();
  }
  stoppedTasks(): Promise<StoppedTask[]> {
    return Promise.resolve(this.stopped);
  }
  revisions(): Promise<Revision[]> {
    return Promise.resolve(this.all);
  }
  deregister(taskDefinition: string): Promise<void> {
    this.removed.push(`deregister ${taskDefinition}`);
    return Promise.resolve();
  }
  deleteRevisions(taskDefinitions: readonly string[]): Promise<void> {
    this.removed.push(`delete ${taskDefinitions.join(" ")}`);
    return Promise.resolve();
  }
}

interface Sight {
  live: number;
  newest: Deployment | undefined;
  status?: string;
}

function deployment(name: string, status: string, revision: number, after = 0, reason?: string): Deployment {
  const created = new Date(start + after * 1000);
  const why = reason === undefined ? {} : { statusReason: reason };
  return { arn: name, status, created, taskDefinition: arnOf(revision), ...why };
}

/** Serves on a clock of its own, that only sleeping moves. Returns what was told, and the seconds that it took. */
async function run(api: EcsApi): Promise<{ told: string[]; seconds: number }> {
  const told: string[] = [];
  let now = start;
  const clock = {
    now: () => now,
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
  await serve({ api, clock, tell: (text) => told.push(text) }, wanted);
  return { told, seconds: (now - start) / 1000 };
}

/** What it cannot prove: that ECS answers so; the engine tests ask an emulator. */
describe("a rollout of an ECS service", () => {
  it("ends at once where the service serves what is wanted", async () => {
    const api = new ScriptedEcs(() => ({ live: 2, newest: deployment("d1", "SUCCESSFUL", 2) }));
    assert.deepEqual(await run(api), { told: [], seconds: 0 });
    assert.deepEqual(api.deployed, []);
  });

  it("waits for the deployment that is under way, and asks for none of its own", async () => {
    const api = new ScriptedEcs((look) => ({
      live: 2,
      newest: deployment("d1", look < 5 ? "IN_PROGRESS" : "SUCCESSFUL", 2),
    }));
    const { told } = await run(api);
    assert.deepEqual(told, ["service digits: deployment of digits-test:2 is IN_PROGRESS"]);
    assert.deepEqual(api.deployed, []);
  });

  it("fails with the reasons of the tasks of a deployment that was rolled back, each once, and of no other", async () => {
    const api = new ScriptedEcs((look) => ({
      live: look < 3 ? 2 : 1,
      newest:
        look < 3
          ? deployment("d1", "IN_PROGRESS", 2)
          : deployment("d1", "ROLLBACK_SUCCESSFUL", 2, 0, "Circuit breaker threshold exceeded."),
    }));
    const ended = { arn: "t", taskDefinition: arnOf(2), stopped: new Date(start) };
    const crashed = {
      ...ended,
      reason: "Essential container in task exited",
      containers: ["model: exit code 3"],
    };
    api.stopped = [
      crashed,
      crashed,
      { ...ended, reason: "CannotPullContainerError: not found", containers: [] },
      { ...ended, reason: "Scaling activity initiated by (deployment ecs-svc/1)", containers: [] },
      { ...ended, taskDefinition: arnOf(1), reason: "of the version before", containers: [] },
    ];
    await assert.rejects(run(api), {
      message: [
        "service digits does not serve task definition digits-test:2: its deployment is ROLLBACK_SUCCESSFUL: Circuit breaker threshold exceeded.",
        "Its tasks ended with:",
        "  - Essential container in task exited (model: exit code 3)",
        "  - CannotPullContainerError: not found",
        "Their logs: aws logs tail '/model-hosting/digits' --since 1h",
        "The service serves digits-test:1 as before; the next up tries again.",
      ].join("\n"),
    });
  });

  it("asks again for what an earlier run left rolled back, once, and waits for it", async () => {
    const api = new ScriptedEcs((look, deployed) =>
      deployed === 0
        ? { live: 1, newest: deployment("d1", "ROLLBACK_SUCCESSFUL", 2, -600) }
        : { live: 2, newest: deployment("d2", look < 6 ? "IN_PROGRESS" : "SUCCESSFUL", 2, 1) },
    );
    await run(api);
    assert.deepEqual(api.deployed, [arnOf(2)]);
  });

  it("fails where what it asked for is rolled back, too, before it was ever seen under way", async () => {
    const api = new ScriptedEcs((_look, deployed) =>
      deployed === 0
        ? { live: 1, newest: deployment("d1", "ROLLBACK_SUCCESSFUL", 2, -600) }
        : { live: 1, newest: deployment("d2", "ROLLBACK_SUCCESSFUL", 2, 1) },
    );
    await assert.rejects(run(api), /its deployment is ROLLBACK_SUCCESSFUL/);
    assert.deepEqual(api.deployed, [arnOf(2)]);
  });

  it("says so where ECS begins nothing of what it was asked for", async () => {
    const api = new ScriptedEcs(() => ({ live: 1, newest: deployment("d1", "SUCCESSFUL", 1, -600) }));
    await assert.rejects(run(api), /ECS began no deployment of it within 20 seconds/);
    assert.deepEqual(api.deployed, [arnOf(2)]);
  });

  it("ends when time is up, with what is still missing", async () => {
    const api = new ScriptedEcs(() => ({ live: 2, newest: deployment("d1", "IN_PROGRESS", 2) }));
    await assert.rejects(run(api), /is still IN_PROGRESS after 600 seconds, with 2 of 2 tasks\. ECS goes on/);
  });

  it("fails where the service is gone", async () => {
    const api = new ScriptedEcs(() => ({ live: 2, newest: undefined, status: "INACTIVE" }));
    await assert.rejects(run(api), /is INACTIVE/);
  });
});

describe("old task definitions of an ECS service", () => {
  const owned = { family: "digits-test", owner: "project/stack/digits-test" };
  const own = (number: number, isActive = true): Revision => ({
    arn: arnOf(number),
    number,
    isActive,
    tags: { [ownerTag]: owned.owner },
  });

  it("stay as long as asked where they served, and go where they never did or are too many", async () => {
    const api = new ScriptedEcs(() => ({ live: 6, newest: undefined }));
    api.all = [own(7), own(6), own(5), own(4), own(3), own(2)];
    const served = new Set([arnOf(6), arnOf(5), arnOf(3), arnOf(2)]);
    const kept = await retire(api, owned, { live: arnOf(6), served, kept: 2 });
    assert.deepEqual(kept, [arnOf(6), arnOf(5), arnOf(3)]);
    assert.deepEqual(api.removed, [
      `deregister ${arnOf(4)}`,
      `deregister ${arnOf(2)}`,
      `delete ${arnOf(4)} ${arnOf(2)}`,
    ]);
  });

  it("all go in the end, but for those of somebody else", async () => {
    const api = new ScriptedEcs(() => ({ live: 1, newest: undefined }));
    api.all = [own(2), { ...own(1), tags: {} }, own(0, false)];
    await forget(api, owned);
    assert.deepEqual(api.removed, [`deregister ${arnOf(2)}`, `delete ${arnOf(2)} ${arnOf(0)}`]);
  });
});
