import assert from "node:assert/strict";
import {
  formatProblem,
  modeOf,
  parseSpec,
  replicaBounds,
  strategyOf,
  type HostingSpec,
  type ModeName,
} from "../../../components/spec/index.js";
import { isCron } from "../../../components/spec/cron.js";
import { specWith, type Fields } from "./specs.js";

function specOf(change: Fields): HostingSpec {
  const result = parseSpec({ source: "x", document: specWith(change) });
  return "parsed" in result ? result.parsed.spec : assert.fail(result.problems.map(formatProblem).join("\n"));
}

describe("the number of replicas", () => {
  const cases: readonly [Fields, ModeName, number, number][] = [
    [{}, "realtime", 1, 1],
    [{ placement: { mode: "serverless" } }, "serverless", 0, 5],
    [{ placement: { mode: "async" } }, "async", 0, 1],
    [{ interface: { type: "batch", input: "a", output: "b" } }, "batch", 1, 1],
    [{ scaling: { minReplicas: 3 } }, "realtime", 3, 3],
    [{ scaling: { maxReplicas: 3 } }, "realtime", 1, 3],
    [{ scaling: { minReplicas: 0 } }, "realtime", 0, 1],
    [{ placement: { mode: "serverless" }, scaling: { minReplicas: 2 } }, "serverless", 2, 5],
    [{ placement: { mode: "serverless" }, scaling: { minReplicas: 9 } }, "serverless", 9, 9],
    [{ placement: { mode: "serverless" }, scaling: { maxReplicas: 2 } }, "serverless", 0, 2],
  ];
  for (const [change, mode, least, most] of cases) {
    it(`is ${least} to ${most} in mode ${mode} for ${JSON.stringify(change)}`, () => {
      const spec = specOf(change);
      assert.equal(modeOf(spec), mode);
      assert.deepEqual(replicaBounds(spec, mode), { least, most });
    });
  }
});

describe("the rollout's strategy", () => {
  it("is the backend's own, rolling where a batch size is given, or the one that is named", () => {
    assert.equal(strategyOf(specOf({}), "allAtOnce"), "allAtOnce");
    assert.equal(strategyOf(specOf({ rollout: { batchSize: 1 } }), "allAtOnce"), "rolling");
    assert.equal(strategyOf(specOf({ rollout: { strategy: "canary", steps: [10] } }), "rolling"), "canary");
  });
});

describe("a cron expression", () => {
  for (const right of ["0 7 * * 1-5", "*/15 0-6,20-23 1 JAN-mar SUN", "59 23 31 12 7", "  5 4 * * *  "]) {
    it(`may be ${right}`, () => {
      assert.ok(isCron(right));
    });
  }
  for (const wrong of [
    ...["", "daily", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *"],
    ...["* * * * 8", "5-1 * * * *", "1- * * * *", "*/0 * * * *", "* * * FOO *", "1,,2 * * * *", "0 0 ? * *"],
  ]) {
    it(`may not be "${wrong}"`, () => {
      assert.ok(!isCron(wrong));
    });
  }
});
