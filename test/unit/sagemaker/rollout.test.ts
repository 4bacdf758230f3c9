import assert from "node:assert/strict";
import { at } from "../support/at.js";
import { hostedOn } from "../support/sagemakerHosted.js";

const alarms = [
  { name: "errors", metric: "errorRate", above: 1 },
  { name: "slow", metric: "p95LatencyMs", above: 200 },
];

/** What a rollout of the spec tells SageMaker. */
async function deploymentOf(rollout: object, more: object = {}): Promise<unknown> {
  const model = await hostedOn("realtime", { rollout, ...more });
  return model.find("HostedEndpoint deploymentConfiguration");
}

describe("the rollout of a SageMaker endpoint", () => {
  it("moves all traffic at once, and keeps the old fleet for the bake time", async () => {
    for (const strategy of ["allAtOnce", "blueGreen"]) {
      assert.deepEqual(await deploymentOf({ strategy, bakeTime: "10m" }), {
        BlueGreenUpdatePolicy: {
          TrafficRoutingConfiguration: { Type: "ALL_AT_ONCE", WaitIntervalInSeconds: 0 },
          TerminationWaitInSeconds: 600,
          MaximumExecutionTimeoutInSeconds: 2700,
        },
      });
    }
  });

  it("tries a canary before the rest", async () => {
    assert.deepEqual(await deploymentOf({ strategy: "canary", steps: [20], bakeTime: "5m" }), {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: {
          Type: "CANARY",
          CanarySize: { Type: "CAPACITY_PERCENT", Value: 20 },
          WaitIntervalInSeconds: 300,
        },
        TerminationWaitInSeconds: 300,
        MaximumExecutionTimeoutInSeconds: 2400,
      },
    });
  });

  it("goes in equal steps", async () => {
    const rollout = { strategy: "linear", steps: [25, 50, 75, 100], bakeTime: "2m" };
    assert.deepEqual(await deploymentOf(rollout), {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: {
          Type: "LINEAR",
          LinearStepSize: { Type: "CAPACITY_PERCENT", Value: 25 },
          WaitIntervalInSeconds: 120,
        },
        TerminationWaitInSeconds: 120,
        MaximumExecutionTimeoutInSeconds: 2100,
      },
    });
  });

  it("replaces instances in batches", async () => {
    const four = { scaling: { minReplicas: 4 } };
    const policy = async (rollout: object) => deploymentOf(rollout, four);
    assert.deepEqual(await policy({ strategy: "rolling", bakeTime: "1m" }), {
      RollingUpdatePolicy: {
        MaximumBatchSize: { Type: "CAPACITY_PERCENT", Value: 25 },
        WaitIntervalInSeconds: 60,
        MaximumExecutionTimeoutInSeconds: 6300,
      },
    });
    assert.deepEqual(await policy({ batchSize: 2 }), {
      RollingUpdatePolicy: {
        MaximumBatchSize: { Type: "INSTANCE_COUNT", Value: 2 },
        WaitIntervalInSeconds: 0,
        MaximumExecutionTimeoutInSeconds: 3000,
      },
    });
  });

  it("rolls back on the alarms made for it, on every variant, and on the account's own", async () => {
    const variants = [
      { name: "blue", weight: 50, version: "1" },
      { name: "green", weight: 50, version: "2" },
    ];
    const model = await hostedOn("realtime", {
      model: { variants },
      observability: { alarms },
      rollout: { rollbackAlarms: ["errors", "company-wide"] },
    });
    const names = ["digits-test-errors_blue", "digits-test-errors_green", "company-wide"];
    assert.deepEqual(
      model.find("HostedEndpoint deploymentConfiguration.AutoRollbackConfiguration.Alarms"),
      names.map((AlarmName) => ({ AlarmName })),
    );
    assert.deepEqual(
      model.find("RolePolicy(digits-test) policy.Statement[Sid=WatchAlarms].Resource"),
      names.map((name) => `arn:aws:cloudwatch:eu-central-1:123456789012:alarm:${name}`).sort(),
    );
    for (const name of names.slice(0, 2)) {
      assert.equal(model.find(`MetricAlarm(${name}) name`), name);
    }
  });

  it("waits for the alarms that may end it, also where the spec says no time", async () => {
    const wait = async (rollout: object) => {
      const more = { observability: { alarms }, scaling: { minReplicas: 20 } };
      const configuration = await deploymentOf({ rollbackAlarms: ["errors"], ...rollout }, more);
      return (
        at(configuration, "BlueGreenUpdatePolicy.TerminationWaitInSeconds") ??
        at(configuration, "RollingUpdatePolicy.WaitIntervalInSeconds")
      );
    };
    assert.equal(await wait({}), 600);
    assert.equal(await wait({ strategy: "canary", steps: [10] }), 600);
    assert.equal(await wait({ strategy: "rolling", batchSize: "5%" }), 600);
    assert.equal(await wait({ bakeTime: "7m" }), 420);
    assert.equal(await wait({ rollbackAlarms: undefined, strategy: "blueGreen" }), 0);
  });

  it("waits longer for alarms that must hold longer, up to an hour", async () => {
    const wait = async (hold: string, rollout: object = {}) => {
      const slow = { name: "slow", metric: "p95LatencyMs", above: 200, for: hold };
      const more = { observability: { alarms: [slow] } };
      const configuration = await deploymentOf({ rollbackAlarms: ["slow"], ...rollout }, more);
      return at(configuration, "BlueGreenUpdatePolicy.TerminationWaitInSeconds");
    };
    assert.equal(await wait("2m"), 600);
    assert.equal(await wait("20m"), 1500);
    assert.equal(await wait("1h"), 3600);
    const steps = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
    assert.equal(await wait("20m", { strategy: "linear", steps }), 1309);
  });

  it("has time for its steps, at least an hour", async () => {
    const timeout = async (rollout: object, more: object = {}) =>
      (await hostedOn("realtime", { rollout, ...more })).find("HostedEndpoint timeoutSeconds");
    assert.equal(await timeout({}), 3600);
    const slow = { model: { startupBudget: "1h" }, scaling: { minReplicas: 4 } };
    assert.equal(await timeout({ strategy: "rolling" }, slow), 19_800);
  });

  it("tells SageMaker a time longer than all waits together, which it asks for", async () => {
    const longest = { strategy: "linear", steps: [25, 50, 75, 100], bakeTime: "48m" };
    const time = "BlueGreenUpdatePolicy.MaximumExecutionTimeoutInSeconds";
    assert.equal(at(await deploymentOf(longest), time), 5 * 48 * 60 + 1500);
  });

  it("keeps what autoscaling decided, and nothing else", async () => {
    const retained = async (scaling: object) =>
      (await hostedOn("realtime", { scaling })).find("HostedEndpoint retain");
    assert.equal(await retained({ minReplicas: 2 }), "nothing");
    assert.equal(await retained({ minReplicas: 2, maxReplicas: 3 }), "instanceCounts");
  });
});
