import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { Settled } from "../../../components/aws/settling/index.js";
import * as operations from "../../../components/aws/settling/operations.js";
import { settledProvider } from "../../../components/aws/settling/providers.js";
import { record } from "../support/record.js";

const inputs = { seconds: 0.2, triggers: ["a-1", "role"] };

describe("what waits until something works", () => {
  it("is a resource of its own, with what it waits for", async () => {
    const { resources } = await record(() => {
      new Settled("digits", { seconds: 15, triggers: ["a-1"] });
    });
    const [resource] = resources;
    assert.equal(resource?.type, "pulumi-nodejs:dynamic/model-hosting:Settled");
    const { __provider: code, ...given } = { ...resource.inputs };
    assert.deepEqual(given, { seconds: 15, triggers: ["a-1"] });
    // The state keeps this text: it must name no path of the machine that ran the program.
    assert.ok(typeof code === "string" && !code.includes(process.cwd()));
  });

  it("waits when it is made", async () => {
    const start = performance.now();
    const made = await operations.createSettled(inputs);
    // Timers of Node may be a millisecond early.
    assert.ok(performance.now() - start >= 198);
    assert.match(made.id, /^[-0-9a-f]{36}$/);
    assert.deepEqual(made.outs, inputs);
  });

  it("waits for nothing when only the time changes", async () => {
    const start = performance.now();
    const news = { ...inputs, seconds: 300 };
    assert.deepEqual(await operations.updateSettled(news), { outs: news });
    assert.ok(performance.now() - start < 150);
    const { changes, replaces } = await operations.diffSettled(inputs, news);
    assert.deepEqual([changes, replaces], [true, []]);
  });

  it("waits again for another trigger, before what it stood for goes", async () => {
    const difference = await operations.diffSettled(inputs, { ...inputs, triggers: ["a-2", "role"] });
    assert.deepEqual(difference, { changes: true, replaces: ["triggers"], deleteBeforeReplace: false });
  });

  it("is the same with another text of its code, and after a refresh", async () => {
    const difference = await operations.diffSettled(
      { ...inputs, __provider: "old" },
      { ...inputs, __provider: "new" },
    );
    assert.equal(difference.changes, false);
  });

  it("waits ten minutes at most", async () => {
    await assert.rejects(operations.createSettled({ ...inputs, seconds: 601 }), /seconds/);
  });

  it("is run from the package, whose entry leads to it", () => {
    const root = path.resolve(__dirname, "../../../..");
    const load = createRequire(path.join(root, "_"));
    assert.equal(
      load.resolve("pulumi-model-hosting/settling"),
      path.join(root, "bin/components/aws/settling/operations.js"),
    );
    assert.deepEqual(Object.keys(settledProvider), ["diff", "create", "update"]);
  });
});
