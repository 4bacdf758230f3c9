import assert from "node:assert/strict";
import { ownedBy } from "../../../components/sagemaker/endpoint/index.js";
import { endpointInputs, type EndpointInputs } from "../../../components/sagemaker/endpoint/inputs.js";
import * as lifecycle from "../../../components/sagemaker/endpoint/lifecycle.js";
import { FakeSageMaker } from "../support/fakeSageMaker.js";

const name = "digits-prod";
const owner = `models/prod/${name}`;
const own = ownedBy(owner);

function inputs(configurationName: string, changes: Partial<EndpointInputs> = {}): EndpointInputs {
  return {
    ...{ endpointName: name, owner, configurationName, region: "eu-central-1", retain: "nothing" },
    ...{ revisionsKept: 3, tags: {}, timeoutSeconds: 3600, pollSeconds: 15 },
    ...changes,
  };
}

/** SageMaker with these configurations of the endpoint, oldest first. */
function sageMaker(...configurations: string[]): FakeSageMaker {
  const fake = new FakeSageMaker();
  for (const configuration of configurations) fake.addRevision(configuration, own);
  return fake;
}

/** As {@link sageMaker}, and an endpoint that serves the first of them. */
function serving(...configurations: [string, ...string[]]): FakeSageMaker {
  const fake = sageMaker(...configurations);
  fake.addEndpoint(name, { status: "InService", configurationName: configurations[0], tags: { ...own } });
  return fake;
}

function surroundings(api: FakeSageMaker, told: string[] = []): lifecycle.Surroundings {
  return { api, clock: api.clock, tell: (progress) => told.push(progress) };
}

const create = (api: FakeSageMaker, given: EndpointInputs) =>
  lifecycle.createEndpoint(surroundings(api), given);
const update = (api: FakeSageMaker, given: EndpointInputs, before: Partial<lifecycle.Before> = {}) =>
  lifecycle.updateEndpoint(surroundings(api), given, { tags: given.tags, served: [], ...before });

/** The calls that change something. */
function changes({ calls }: FakeSageMaker): string[] {
  return calls.filter((call) => /^(create|update|delete|add)/.test(call));
}

function message(text: string): { message: string } {
  return { message: text };
}

describe("a hosted endpoint is created", () => {
  it("with its configuration, and the owner tag, and is waited for", async () => {
    const api = sageMaker(`${name}-a`);
    const told: string[] = [];
    const live = await lifecycle.createEndpoint(
      surroundings(api, told),
      inputs(`${name}-a`, { tags: { team: "vision" } }),
    );
    assert.deepEqual(live, {
      arn: `arn:aws:sagemaker:eu-central-1:123456789012:endpoint/${name}`,
      configurationName: `${name}-a`,
      served: [`${name}-a`],
    });
    assert.deepEqual(api.endpoints.get(name)?.tags, { team: "vision", ...own });
    assert.deepEqual(changes(api), [`createEndpoint ${name}-a`]);
    assert.deepEqual(told, [
      `endpoint ${name} is created with configuration ${name}-a`,
      `endpoint ${name} is Creating`,
    ]);
  });

  it("with the deployment configuration, which automatic updates by SageMaker follow, too", async () => {
    const api = sageMaker(`${name}-a`);
    const deploymentConfiguration = { AutoRollbackConfiguration: { Alarms: [{ AlarmName: "errors" }] } };
    await create(api, inputs(`${name}-a`, { deploymentConfiguration }));
    assert.deepEqual(api.changes, [
      { endpointName: name, configurationName: `${name}-a`, deploymentConfiguration },
    ]);
  });

  it("by adoption where an interrupted creation left it, whether it is ready or still in creation", async () => {
    const api = sageMaker(`${name}-a`);
    await api.createEndpoint({ endpointName: name, configurationName: `${name}-a`, tags: own });
    await create(api, inputs(`${name}-a`));
    await create(api, inputs(`${name}-a`));
    assert.deepEqual(changes(api), [`createEndpoint ${name}-a`]);
  });

  it("by adoption and an update where the interrupted creation was of another configuration", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    await create(api, inputs(`${name}-b`));
    assert.deepEqual(changes(api), [`updateEndpoint ${name}-b`]);
  });

  it("anew where it failed before", async () => {
    const api = sageMaker(`${name}-a`);
    api.creations = [{ fails: "The container did not answer /ping." }];
    await assert.rejects(
      create(api, inputs(`${name}-a`)),
      message(
        `SageMaker could not create endpoint ${name} with configuration ${name}-a: it is Failed ` +
          `(The container did not answer /ping) with configuration ${name}-a. The next up creates it anew.`,
      ),
    );
    await create(api, inputs(`${name}-a`));
    assert.deepEqual(changes(api), [
      `createEndpoint ${name}-a`,
      `deleteEndpoint ${name}`,
      `createEndpoint ${name}-a`,
    ]);
    assert.equal(api.endpoints.get(name)?.status, "InService");
  });

  it("only after one of its name that is being deleted is gone", async () => {
    const api = serving(`${name}-a`);
    await api.deleteEndpoint(name);
    await create(api, inputs(`${name}-a`));
    assert.equal(api.endpoints.get(name)?.status, "InService");
  });

  it("not where an endpoint of that name is somebody else's", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    api.endpoints.get(name)!.tags = ownedBy(`other-project/prod/${name}`);
    await assert.rejects(
      create(api, inputs(`${name}-b`)),
      message(
        `endpoint ${name} (arn:aws:sagemaker:eu-central-1:123456789012:endpoint/${name}) exists and is not this ` +
          `stack's: it lacks the tag model-hosting/endpoint=${owner}. Choose another name, or add the tag to hand the ` +
          "endpoint over.",
      ),
    );
    assert.deepEqual(changes(api), []);
  });
});

describe("a hosted endpoint is updated", () => {
  it("to the configuration asked for, which then serves", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    const live = await update(api, inputs(`${name}-b`));
    assert.equal(live.configurationName, `${name}-b`);
    assert.equal(api.endpoints.get(name)?.configurationName, `${name}-b`);
    assert.deepEqual(changes(api), [`updateEndpoint ${name}-b`]);
  });

  for (const [retain, retainInstanceCounts] of [
    ["instanceCounts", true],
    ["nothing", false],
  ] as const) {
    it(`retaining ${retain}, by its deployment configuration`, async () => {
      const api = serving(`${name}-a`, `${name}-b`);
      const deploymentConfiguration = {
        RollingUpdatePolicy: {
          MaximumBatchSize: { Type: "CAPACITY_PERCENT", Value: 25 } as const,
          WaitIntervalInSeconds: 60,
        },
      };
      await update(api, inputs(`${name}-b`, { retain, deploymentConfiguration }));
      assert.deepEqual(api.changes, [
        { endpointName: name, configurationName: `${name}-b`, deploymentConfiguration, retainInstanceCounts },
      ]);
    });
  }

  describe("to variants of other names", () => {
    const alarms = { AutoRollbackConfiguration: { Alarms: [{ AlarmName: "errors" }] } };
    const blueGreen = (seconds: number) => ({
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: { Type: "ALL_AT_ONCE" as const, WaitIntervalInSeconds: 0 },
        TerminationWaitInSeconds: seconds,
      },
    });
    const canary = {
      BlueGreenUpdatePolicy: {
        TrafficRoutingConfiguration: {
          ...{ Type: "CANARY" as const, WaitIntervalInSeconds: 60 },
          CanarySize: { Type: "CAPACITY_PERCENT" as const, Value: 10 },
        },
      },
    };
    const renamed = () => {
      const api = serving(`${name}-a`, `${name}-b`);
      api.configurations.get(`${name}-b`)!.variants = ["green", "blue"];
      return api;
    };

    it("all at once where no more is asked for", async () => {
      for (const deploymentConfiguration of [undefined, blueGreen(0)]) {
        const api = renamed();
        await update(api, inputs(`${name}-b`, { deploymentConfiguration }));
        assert.equal(api.endpoints.get(name)?.configurationName, `${name}-b`);
        assert.equal(api.changes[0]?.deploymentConfiguration, undefined);
      }
    });

    it("not with the steps, waits or alarms that are asked for, which SageMaker takes for the same names alone", async () => {
      for (const deploymentConfiguration of [canary, blueGreen(60), { ...blueGreen(0), ...alarms }]) {
        const api = renamed();
        await assert.rejects(
          update(api, inputs(`${name}-b`, { deploymentConfiguration })),
          message(
            `endpoint ${name} serves variant primary, and configuration ${name}-b has variants blue, green. ` +
              "SageMaker moves traffic in steps, or watched by alarms, between variants of the same names alone. Keep " +
              "the names, or take strategy, steps, batchSize, bakeTime and rollbackAlarms out of rollout for this one " +
              "update, which then moves all traffic at once as soon as the new instances answer.",
          ),
        );
        assert.deepEqual(changes(api), []);
      }
    });

    it("as asked where they are the same in another order, or where a configuration is gone", async () => {
      const ordered = renamed();
      ordered.configurations.get(`${name}-a`)!.variants = ["blue", "green"];
      const gone = renamed();
      gone.configurations.delete(`${name}-a`);
      for (const api of [ordered, gone]) {
        await update(api, inputs(`${name}-b`, { deploymentConfiguration: canary }));
        assert.equal(api.changes[0]?.deploymentConfiguration, canary);
      }
    });
  });

  it("not at all where it serves that configuration already", async () => {
    const api = serving(`${name}-a`);
    await update(api, inputs(`${name}-a`, { timeoutSeconds: 600 }));
    assert.deepEqual(changes(api), []);
  });

  it("in its tags alone where only they changed; tags of others stay", async () => {
    const api = serving(`${name}-a`);
    Object.assign(api.endpoints.get(name)!.tags, { team: "vision", cost: "1", audited: "yes" });
    await update(api, inputs(`${name}-a`, { tags: { team: "speech", stage: "prod" } }), {
      tags: { team: "vision", cost: "1" },
    });
    assert.deepEqual(changes(api), ["addTags team,stage", "deleteTags cost"]);
    assert.deepEqual(api.endpoints.get(name)?.tags, {
      ...own,
      team: "speech",
      stage: "prod",
      audited: "yes",
    });
  });

  it("and says so when SageMaker rolls the update back; the next run tries again", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    api.updates = [{ fails: "Alarm digits-prod-errorRate went into ALARM." }];
    await assert.rejects(
      update(api, inputs(`${name}-b`)),
      message(
        `SageMaker rolled the update of endpoint ${name} back: Alarm digits-prod-errorRate went into ALARM. ` +
          `It still serves configuration ${name}-a; the next up tries again.`,
      ),
    );
    assert.deepEqual(changes(api), [`updateEndpoint ${name}-b`], "what it was updated to, and from, is kept");
    await update(api, inputs(`${name}-b`));
    assert.equal(api.endpoints.get(name)?.configurationName, `${name}-b`);
  });

  it("with tags that change only once the new version serves", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    api.updates = [{ fails: "no capacity" }];
    const tags = { "model-hosting/version": "2" };
    await assert.rejects(update(api, inputs(`${name}-b`, { tags })));
    assert.deepEqual(api.endpoints.get(name)?.tags, own);
  });

  it("by the update that an interrupted run began", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    await api.updateEndpoint({
      endpointName: name,
      configurationName: `${name}-b`,
      retainInstanceCounts: false,
    });
    await update(api, inputs(`${name}-b`));
    assert.deepEqual(changes(api), [`updateEndpoint ${name}-b`]);
  });

  it("after another update that is still under way", async () => {
    const api = serving(`${name}-a`, `${name}-b`, `${name}-c`);
    await api.updateEndpoint({
      endpointName: name,
      configurationName: `${name}-b`,
      retainInstanceCounts: false,
    });
    await update(api, inputs(`${name}-c`));
    assert.deepEqual(changes(api), [`updateEndpoint ${name}-b`, `updateEndpoint ${name}-c`]);
    assert.equal(api.endpoints.get(name)?.configurationName, `${name}-c`);
  });

  it("after another update that began between the look and the request", async () => {
    const api = serving(`${name}-a`, `${name}-b`, `${name}-c`);
    const original = api.updateEndpoint.bind(api);
    api.updateEndpoint = async (change) => {
      api.updateEndpoint = original;
      await original({ ...change, configurationName: `${name}-c` });
      await original(change);
    };
    await update(api, inputs(`${name}-b`));
    assert.equal(api.endpoints.get(name)?.configurationName, `${name}-b`);
  });

  it("even though it looks unchanged for a moment after the request", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    const describe = api.describeEndpoint.bind(api);
    let stale = 0;
    api.describeEndpoint = async (endpointName) => {
      const endpoint = await describe(endpointName);
      const hidden = endpoint?.status === "Updating" && stale++ < 3;
      return hidden ? { ...endpoint, status: "InService" } : endpoint;
    };
    await update(api, inputs(`${name}-b`));
    assert.ok(stale >= 3);
    assert.equal(api.endpoints.get(name)?.configurationName, `${name}-b`);
  });

  it("by creation where somebody deleted it", async () => {
    const api = sageMaker(`${name}-a`);
    await update(api, inputs(`${name}-a`));
    assert.deepEqual(changes(api), [`createEndpoint ${name}-a`]);
  });

  it("never by deletion: one that has failed needs a replacement", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    Object.assign(api.endpoints.get(name)!, { status: "Failed", failureReason: "The image is gone." });
    await assert.rejects(
      update(api, inputs(`${name}-b`)),
      message(
        `it is Failed (The image is gone) with configuration ${name}-a. SageMaker lets endpoint ${name}, as it is, ` +
          "only be deleted, which no update does by itself: replace it with `pulumi up --replace`, naming the URN " +
          "of this resource.",
      ),
    );
    assert.deepEqual(changes(api), []);
  });

  it("not when SageMaker refuses it for good", async () => {
    const api = serving(`${name}-a`);
    await assert.rejects(
      update(api, inputs(`${name}-x`)),
      message(`Could not find endpoint configuration "${name}-x".`),
    );
  });
});

describe("a wait for an endpoint", () => {
  it("looks every second at first and less often later", async () => {
    const api = sageMaker(`${name}-a`);
    api.seconds = 600;
    await create(api, inputs(`${name}-a`));
    const { pauses } = api.clock;
    assert.equal(pauses[0], 1);
    assert.equal(Math.max(...pauses), 15);
    assert.deepEqual(
      pauses,
      [...pauses].sort((a, b) => a - b),
    );
    assert.ok(pauses.length < 100);
  });

  it("ends with the status when its time is over; the next run goes on with it", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    api.seconds = 1000;
    await assert.rejects(
      update(api, inputs(`${name}-b`, { timeoutSeconds: 900 })),
      message(
        `endpoint ${name} is still Updating with configuration ${name}-a after 900 seconds. ` +
          "SageMaker goes on with it; the next up waits for it again.",
      ),
    );
    assert.equal(api.clock.now(), 900_000);
    await update(api, inputs(`${name}-b`, { timeoutSeconds: 900 }));
    assert.deepEqual(changes(api), [`updateEndpoint ${name}-b`]);
  });
});

describe("old revisions", () => {
  for (const [revisionsKept, left] of [
    [0, ["e"]],
    [1, ["d", "e"]],
    [3, ["b", "c", "d", "e"]],
    [9, ["a", "b", "c", "d", "e"]],
  ] as const) {
    it(`are deleted with their models but for the newest ${revisionsKept}`, async () => {
      const api = serving(...(["a", "b", "c", "d", "e"].map((v) => `${name}-${v}`) as [string]));
      const served = ["a", "b", "c", "d"].map((v) => `${name}-${v}`);
      const live = await update(api, inputs(`${name}-e`, { revisionsKept }), { served });
      assert.deepEqual([...live.served].sort(), [...api.configurations.keys()]);
      assert.deepEqual(
        [...api.configurations.keys()],
        left.map((v) => `${name}-${v}`),
      );
      assert.deepEqual(
        [...api.models.keys()],
        left.map((v) => `${name}-${v}-model`),
      );
    });
  }

  it("keep those that served rather than newer ones that were rolled back", async () => {
    const api = serving(`${name}-a`, `${name}-b`, `${name}-c`, `${name}-d`);
    const asked = (version: string) => inputs(`${name}-${version}`, { revisionsKept: 1 });
    api.updates = [{ fails: "alarm" }, "InService", { fails: "alarm" }];
    const { served } = await update(api, asked("a"));
    await assert.rejects(update(api, asked("b"), { served }));
    const live = await update(api, asked("c"), { served });
    assert.deepEqual([...api.configurations.keys()], [`${name}-a`, `${name}-c`, `${name}-d`]);
    // Once more, from what the last rollout left: the newer ones of then are the older ones of now.
    api.addRevision(`${name}-e`, own);
    await assert.rejects(update(api, asked("d"), live));
    await update(api, asked("e"), live);
    assert.deepEqual([...api.configurations.keys()], [`${name}-c`, `${name}-e`]);
    assert.deepEqual([...api.models.keys()], [`${name}-c-model`, `${name}-e-model`]);
  });

  it("keep one that came to serve in a run that was interrupted before it was told", async () => {
    const api = serving(`${name}-a`, `${name}-b`, `${name}-c`);
    await api.updateEndpoint({
      ...{ endpointName: name, configurationName: `${name}-b` },
      retainInstanceCounts: false,
    });
    await api.clock.sleep(60_000);
    await update(api, inputs(`${name}-c`, { revisionsKept: 1 }), { served: [`${name}-a`] });
    assert.deepEqual([...api.configurations.keys()], [`${name}-b`, `${name}-c`]);
  });

  it("leave the models that a kept configuration names, of a shadow or another variant too", async () => {
    const api = sageMaker();
    api.addRevision(`${name}-a`, own, [`${name}-m1`]);
    api.addRevision(`${name}-b`, own, [`${name}-m1`, `${name}-m2`]);
    api.addRevision(`${name}-c`, own, [`${name}-m2`, `${name}-m3`]);
    api.addEndpoint(name, { status: "InService", configurationName: `${name}-b`, tags: { ...own } });
    await update(api, inputs(`${name}-c`, { revisionsKept: 0 }));
    assert.deepEqual([...api.configurations.keys()], [`${name}-c`]);
    assert.deepEqual([...api.models.keys()], [`${name}-m2`, `${name}-m3`]);
  });

  it("go only after the new one serves, and configurations before models", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    await update(api, inputs(`${name}-b`, { revisionsKept: 0 }));
    assert.deepEqual(changes(api), [
      `updateEndpoint ${name}-b`,
      `deleteConfiguration ${name}-a`,
      `deleteModel ${name}-a-model`,
    ]);
  });

  it("are found where a long name of the endpoint had to be cut in theirs", async () => {
    const long = `digits-${"x".repeat(44)}-prod`;
    const [old, live] = [`${long.slice(0, 46)}-1a2b3c4d-a`, `${long.slice(0, 46)}-1a2b3c4d-b`];
    const api = new FakeSageMaker();
    for (const configuration of [old, live]) api.addRevision(configuration, ownedBy(long));
    api.addEndpoint(long, { status: "InService", configurationName: live, tags: ownedBy(long) });
    await update(api, inputs(live, { endpointName: long, owner: long, revisionsKept: 0 }));
    assert.deepEqual([...api.configurations.keys()], [live]);
    assert.deepEqual([...api.models.keys()], [`${live}-model`]);
  });

  it("of others stay, whatever they are called", async () => {
    const api = serving(`${name}-a`);
    api.addRevision(`${name}-2-x`, ownedBy(`${name}-2`));
    api.addRevision(`my-${name}`, {});
    await update(api, inputs(`${name}-a`, { revisionsKept: 0 }));
    assert.deepEqual(changes(api), []);
  });

  it("keep all their models where the configuration that serves was deleted by somebody", async () => {
    const api = serving(`${name}-a`);
    api.configurations.delete(`${name}-a`);
    await update(api, inputs(`${name}-a`, { revisionsKept: 0 }));
    assert.deepEqual([...api.models.keys()], [`${name}-a-model`]);
  });

  it("stay after a rollback, those that serve and those that shall", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    api.updates = [{ fails: "alarm" }];
    await assert.rejects(update(api, inputs(`${name}-b`, { revisionsKept: 0 })));
    assert.deepEqual([...api.configurations.keys()], [`${name}-a`, `${name}-b`]);
  });
});

describe("the deletion", () => {
  it("of an endpoint waits until it is gone, and until an update that is under way has ended", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    await api.updateEndpoint({
      endpointName: name,
      configurationName: `${name}-b`,
      retainInstanceCounts: false,
    });
    await lifecycle.deleteEndpoint(surroundings(api), inputs(`${name}-b`));
    assert.equal(api.endpoints.size, 0);
    assert.ok(api.clock.now() >= 120_000);
    assert.deepEqual([...api.configurations.keys()], [`${name}-a`, `${name}-b`], "the history deletes them");
  });

  it("of an endpoint that is gone already is done", async () => {
    await lifecycle.deleteEndpoint(surroundings(sageMaker()), inputs(`${name}-a`));
  });

  it("of a history removes all that bears the tag, an endpoint that an interrupted creation left too", async () => {
    const api = serving(`${name}-a`, `${name}-b`);
    api.addRevision(`${name}-2-x`, ownedBy(`${name}-2`));
    await lifecycle.deleteHistory(surroundings(api), { endpointName: name, owner });
    assert.deepEqual(api.state(), {
      endpoints: [],
      configurations: [`${name}-2-x`],
      models: [`${name}-2-x-model`],
    });
  });

  it("of a history leaves an endpoint of that name that is somebody else's", async () => {
    const api = serving(`${name}-a`);
    api.endpoints.get(name)!.tags = {};
    await lifecycle.deleteHistory(surroundings(api), { endpointName: name, owner });
    assert.deepEqual([...api.endpoints.keys()], [name]);
    assert.deepEqual([...api.configurations.keys()], []);
  });

  it("of an endpoint that no longer bears the tag is refused", async () => {
    const api = serving(`${name}-a`);
    api.endpoints.get(name)!.tags = {};
    await assert.rejects(lifecycle.deleteEndpoint(surroundings(api), inputs(`${name}-a`)), /lacks the tag/);
  });
});

describe("whatever single call fails, and whether or not it took effect, a plain second run converges", () => {
  const tags = { team: "vision" };
  const scenarios: readonly {
    readonly title: string;
    readonly start: () => FakeSageMaker;
    readonly run: (api: FakeSageMaker) => Promise<unknown>;
  }[] = [
    {
      title: "in a creation",
      start: () => sageMaker(`${name}-a`),
      run: (api) => create(api, inputs(`${name}-a`, { tags })),
    },
    {
      title: "in a creation after one that failed",
      start: () => {
        const api = sageMaker(`${name}-a`);
        api.addEndpoint(name, { status: "Failed", configurationName: `${name}-a`, tags: { ...own } });
        return api;
      },
      run: (api) => create(api, inputs(`${name}-a`, { tags })),
    },
    {
      title: "in an update with retirement",
      start: () => serving(`${name}-a`, `${name}-b`, `${name}-c`),
      run: (api) => update(api, inputs(`${name}-c`, { tags, revisionsKept: 0 }), { tags: { old: "tag" } }),
    },
    {
      title: "in an update that keeps what served, and not what was rolled back",
      start: () => serving(`${name}-a`, `${name}-b`, `${name}-c`),
      run: (api) => update(api, inputs(`${name}-c`, { revisionsKept: 1 }), { served: [`${name}-a`] }),
    },
    {
      title: "in the deletion of an endpoint and its history",
      start: () => serving(`${name}-a`, `${name}-b`),
      run: async (api) => {
        await lifecycle.deleteEndpoint(surroundings(api), inputs(`${name}-a`));
        await lifecycle.deleteHistory(surroundings(api), { endpointName: name, owner });
      },
    },
  ];

  for (const { title, start, run } of scenarios) {
    it(title, async () => {
      const clean = start();
      await run(clean);
      const failures = clean.calls.map((_, call) => call);
      assert.ok(failures.length > 3, "the run makes calls that can fail");
      for (const call of failures) {
        for (const when of ["before", "after"] as const) {
          const api = start();
          api.fault = { call, when };
          const failing = `${clean.calls[call] ?? ""}, ${when} its effect`;
          await assert.rejects(run(api), failing);
          await run(api);
          assert.deepEqual(api.state(), clean.state(), failing);
        }
      }
    });
  }
});

describe("what the engine hands over", () => {
  it("is checked, with what it adds left out", () => {
    const given = { ...inputs("c"), __provider: "text", arn: "arn:..." };
    assert.deepEqual(endpointInputs.parse(given), inputs("c"));
    assert.throws(() => endpointInputs.parse({ ...given, revisionsKept: -1 }), /revisionsKept/);
    assert.throws(() => endpointInputs.parse({ ...given, deploymentConfiguration: { Canary: 1 } }), /Canary/);
  });
});
