import assert from "node:assert/strict";
import { nameOf, type PriceList } from "../../../components/cost/index.js";
import { pinOf, placedSpec, type Decision, type Pin } from "../../../components/placement/index.js";
import { parseSpec } from "../../../components/spec/index.js";
import type { Fields } from "../spec/specs.js";
import { decisionOf, lineOf, modelWith, traffic, type Circumstances } from "./places.js";

/** A service that costs 29.26 USD a month on the cluster, and 74 and more on SageMaker. */
const steady: Fields = {
  "model.concurrency": 4,
  traffic: traffic(52_560_000, 0.1, { pattern: "steady" }),
};

const onCluster: Pin = { backend: "kubernetes", mode: "realtime" };
const onInstance: Pin = { backend: "sagemaker", mode: "realtime", instanceType: "ml.c6i.large" };

/** Prices of the cluster times a factor. */
function clusterTimes(factor: number): Circumstances {
  const capacity = { cpuHour: 0.031611 * factor, gibHour: 0.004237 * factor };
  const list: PriceList = { region: "sandbox", source: "a test", date: "2026-11-01", prices: { capacity } };
  return { lists: [list] };
}

function recommended({ recommendation }: Decision): string {
  return recommendation === undefined ? "none" : nameOf(recommendation.candidate);
}

/** Two places of about the same price: SageMaker without logs and data that matter, and a cluster to compare with. */
const even: Fields = { traffic: traffic(1, 0.1, { pattern: "steady" }), "placement.mode": "realtime" };
/** Makes the cluster cost so much of what ml.c6i.large costs, 0.102 USD an hour. */
function clusterAt(share: number): Circumstances {
  const capacity = { cpuHour: 0.102 * share, gibHour: 0 };
  const list: PriceList = { region: "sandbox", source: "a test", date: "2026-11-01", prices: { capacity } };
  return { lists: [list] };
}

describe("a choice made earlier", () => {
  it("is kept when prices change, however much", () => {
    for (const factor of [0.5, 0.95, 1.05, 10]) {
      const decision = decisionOf(steady, clusterTimes(factor), onCluster);
      assert.equal(decision.how, "kept");
      assert.equal(lineOf(decision), "kubernetes realtime × 1-1");
    }
  });

  it("is kept on its instance type, though another is cheaper", () => {
    const pinned: Pin = { ...onInstance, instanceType: "ml.m5.2xlarge" };
    const decision = decisionOf(steady, { offered: ["sagemaker"] }, pinned);
    assert.equal(lineOf(decision), "sagemaker realtime ml.m5.2xlarge × 1-1");
    assert.equal(recommended(decision), "sagemaker realtime ml.c6i.large");
  });

  it("is kept on an instance type that would not be compared, as it has no price", () => {
    const pinned: Pin = { ...onInstance, instanceType: "ml.m7i.large" };
    const circumstances = { region: "ap-southeast-2" };
    const image = "123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/digits:1";
    const decision = decisionOf({ ...steady, "model.image": image }, circumstances, pinned);
    assert.equal(decision.how, "kept");
    assert.equal(lineOf(decision), "sagemaker realtime ml.m7i.large × 1-1");
  });

  it("gives way to a backend that the spec names", () => {
    const decision = decisionOf({ ...steady, "placement.backend": "sagemaker" }, {}, onCluster);
    assert.equal(decision.how, "named");
    assert.equal(decision.choice?.target.backend, "sagemaker");
  });

  it("that is released is made anew: the cheapest", () => {
    assert.equal(lineOf(decisionOf(steady, {}, onInstance)), "sagemaker realtime ml.c6i.large × 1-1");
    const anew = decisionOf(steady);
    assert.equal(anew.how, "cheapest");
    assert.equal(lineOf(anew), "kubernetes realtime × 1-1");
  });

  it("is found again from what was chosen", () => {
    for (const offered of [["kubernetes"], ["sagemaker"]] as const) {
      const { choice } = decisionOf(steady, { offered });
      assert.ok(choice !== undefined);
      const again = decisionOf(steady, { offered }, pinOf(choice.candidate));
      assert.equal(again.how, "kept");
      assert.equal(lineOf(again), lineOf(decisionOf(steady, { offered })));
    }
  });
});

describe("a place that is cheaper than the one chosen earlier", () => {
  const shares: readonly [share: number, advised: string][] = [
    [1.05, "none"],
    [1, "none"],
    [0.95, "none"],
    [0.91, "none"],
    [0.88, "kubernetes realtime"],
    [0.5, "kubernetes realtime"],
  ];
  for (const [share, advised] of shares) {
    it(`at ${Math.round(share * 100)} % of the price is advised: ${advised}`, () => {
      const decision = decisionOf(even, clusterAt(share), onInstance);
      assert.equal(decision.how, "kept");
      assert.equal(recommended(decision), advised);
    });
  }

  it("is advised by the stack's margin", () => {
    assert.equal(recommended(decisionOf(even, { ...clusterAt(0.88), margin: 0.2 }, onInstance)), "none");
    assert.equal(
      recommended(decisionOf(even, { ...clusterAt(0.95), margin: 0.02 }, onInstance)),
      "kubernetes realtime",
    );
  });

  it("is told with both costs, the age of the prices and the way to move", () => {
    const { advice } = decisionOf(even, clusterAt(0.5), onInstance);
    assert.match(
      advice[0] ?? "",
      /^kubernetes realtime would cost 37\.23 USD a month, and sagemaker realtime ml\.c6i\.large costs 74\.46 USD \(prices of 20\d\d-\d\d-\d\d to 2026-11-01\); to move there, add the model to the stack's setting placement\.release, or name the place in its spec: requests fail while it moves or until callers have its new address\.$/,
    );
  });

  it("is not advised where one of the two costs is not known", () => {
    assert.equal(recommended(decisionOf(steady, { cluster: {} }, onCluster)), "none");
    assert.equal(recommended(decisionOf(steady, { region: "" }, onInstance)), "none");
  });
});

describe("a choice made earlier that fits no longer", () => {
  it("is a problem, and no move into a queue, where the traffic outgrew the replicas of a web service", () => {
    const outgrown = {
      traffic: {
        averageRps: 5,
        peakRps: 60,
        secondsPerRequest: 0.3,
        requestSize: "10k",
        responseSize: "10k",
      },
      scaling: { minReplicas: 1, maxReplicas: 4 },
    };
    const { how, problems } = decisionOf(outgrown, { offered: ["sagemaker"] }, onInstance);
    assert.equal(how, "nothing fits");
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["scaling.maxReplicas"],
    );
  });

  it("moves to another size of the same backend, though another backend is cheaper", () => {
    const grown = { ...steady, resources: { cpu: "1", memory: "6Gi" } };
    const decision = decisionOf(grown, {}, onInstance);
    assert.equal(decision.how, "moved");
    assert.equal(lineOf(decision), "sagemaker realtime ml.m6i.large × 1-1");
    assert.equal(
      decision.advice[0],
      "Moves from sagemaker realtime ml.c6i.large, which no longer fits, to sagemaker realtime ml.m6i.large. " +
        "placement.instanceTypes: is not honoured by sagemaker in mode realtime: it has less than resources ask for; name a larger type, or ask for less.",
    );
    assert.equal(recommended(decision), "kubernetes realtime");
  });

  it("moves to another backend where its own has no place any more, and says why", () => {
    const decision = decisionOf({ ...steady, rollout: { strategy: "canary", steps: [10] } }, {}, onCluster);
    assert.equal(decision.how, "moved");
    assert.equal(lineOf(decision), "sagemaker realtime ml.c6i.large × 1-1");
    assert.match(
      decision.advice[0] ?? "",
      /^Moves from kubernetes realtime, .* rollout\.strategy: "canary" given/,
    );
  });

  it("moves where the stack's settings no longer offer its backend", () => {
    const decision = decisionOf(steady, { offered: ["sagemaker"] }, onCluster);
    assert.equal(decision.how, "moved");
    assert.match(decision.advice[0] ?? "", /the stack's settings do not offer kubernetes/);
  });

  it("moves where the spec asks for another mode", () => {
    const pinned: Pin = { backend: "sagemaker", mode: "serverless" };
    const decision = decisionOf({ ...steady, "placement.mode": "realtime" }, {}, pinned);
    assert.equal(decision.how, "moved");
    assert.match(
      decision.advice[0] ?? "",
      /^Moves from sagemaker serverless, .* no longer asks for that mode\.$/,
    );
  });

  it("moves where the spec lists other instance types, and says so", () => {
    const listed = { ...steady, "placement.instanceTypes": ["ml.c5.large"] };
    const decision = decisionOf(listed, { offered: ["sagemaker"] }, onInstance);
    assert.equal(lineOf(decision), "sagemaker realtime ml.c5.large × 1-1");
    assert.match(decision.advice[0] ?? "", /no longer fits, .* placement\.instanceTypes does not name it\.$/);
  });

  it("goes nowhere where nothing fits", () => {
    const decision = decisionOf({ ...steady, "placement.nodesPerReplica": 2 }, {}, onCluster);
    assert.equal(decision.how, "nothing fits");
    assert.deepEqual(
      decision.problems.map(({ path }) => path),
      ["placement.nodesPerReplica"],
    );
  });
});

describe("the spec with the decision filled in", () => {
  const cases: readonly [string, Fields, Circumstances, Fields][] = [
    [
      "names the backend, the mode and the instance type that placement chose",
      steady,
      { offered: ["sagemaker"] },
      { placement: { backend: "sagemaker", mode: "realtime", instanceTypes: ["ml.c6i.large"] } },
    ],
    [
      "has the replicas that the peak needs",
      { ...steady, "traffic.peakRps": 200 },
      {},
      { placement: { backend: "kubernetes", mode: "realtime" }, scaling: { maxReplicas: 8 } },
    ],
    [
      "has the instances of a job in minReplicas",
      { interface: { type: "batch", schedule: "0 2 * * *" }, traffic: traffic(20_000_000, 0.5) },
      {},
      {
        placement: { backend: "sagemaker", mode: "batch", instanceTypes: ["ml.c6i.large"] },
        scaling: { minReplicas: 4 },
      },
    ],
    [
      "leaves the instance type of a named backend to the host",
      { ...steady, placement: { backend: "sagemaker" } },
      {},
      { placement: { backend: "sagemaker", mode: "realtime" } },
    ],
    [
      "leaves instance types to the host where variants have accelerators of their own",
      {
        traffic: traffic(100_000, 0.2, { pattern: "steady" }),
        resources: { cpu: "2", memory: "8Gi", accelerator: { type: "NVIDIA-T4" } },
        "model.variants": [
          { name: "a", weight: 50, version: "1" },
          { name: "b", weight: 50, version: "2", accelerator: { type: "NVIDIA-L4" } },
        ],
      },
      {},
      { placement: { backend: "sagemaker", mode: "realtime" } },
    ],
    [
      "keeps what was written besides",
      {
        ...steady,
        placement: { deniedBackends: ["sagemaker"] },
        scaling: { minReplicas: 2, maxReplicas: 6 },
      },
      {},
      {
        placement: { deniedBackends: ["sagemaker"], backend: "kubernetes", mode: "realtime" },
        scaling: { minReplicas: 2, maxReplicas: 6 },
      },
    ],
    [
      "is what was written where nothing fits",
      { placement: { nodesPerReplica: 2 } },
      {},
      { placement: { nodesPerReplica: 2 } },
    ],
  ];
  for (const [what, change, circumstances, expected] of cases) {
    it(what, () => {
      const { placement, scaling } = placedSpec(modelWith(change), decisionOf(change, circumstances));
      assert.deepEqual({ placement, ...(scaling === undefined ? {} : { scaling }) }, expected);
    });
  }

  it("is valid, and placed there again without a pin", () => {
    for (const [, change, circumstances] of cases.slice(0, -1)) {
      const first = decisionOf(change, circumstances);
      const document = placedSpec(modelWith(change), first);
      const again = parseSpec({ source: "models/digits.yaml", document });
      assert.ok("parsed" in again);
      assert.deepEqual(again.parsed.written, document);
    }
  });
});
