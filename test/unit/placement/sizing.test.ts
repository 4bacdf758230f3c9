import assert from "node:assert/strict";
import { assumptions, isKnown } from "../../../components/cost/index.js";
import { coldShare } from "../../../components/placement/latency.js";
import { lossAtPeak, lossWith } from "../../../components/placement/loss.js";
import { simulateGaps, simulateLoss, simulateQueue } from "../cost/simulation.js";
import type { Fields } from "../spec/specs.js";
import { candidateOf, decisionOf, modelWith, traffic } from "./places.js";

/** Traffic whose peak keeps exactly 70 % of the places busy: one replica less is too few. */
interface Load {
  readonly peakRps: number;
  readonly secondsPerRequest: number;
  readonly concurrency: number;
  readonly replicas: number;
}

const loads: readonly Load[] = [
  { peakRps: 14, secondsPerRequest: 0.1, concurrency: 1, replicas: 2 },
  { peakRps: 28, secondsPerRequest: 0.1, concurrency: 2, replicas: 2 },
  { peakRps: 21, secondsPerRequest: 0.1, concurrency: 1, replicas: 3 },
  { peakRps: 4.2, secondsPerRequest: 2, concurrency: 4, replicas: 3 },
  { peakRps: 70, secondsPerRequest: 0.5, concurrency: 25, replicas: 2 },
];

function sized({ peakRps, secondsPerRequest, concurrency }: Load): Fields {
  return {
    "model.concurrency": concurrency,
    traffic: traffic(1_000_000, secondsPerRequest, { peakRps, pattern: "bursty" }),
  };
}

// Requests at random, as in a simulation. It proves nothing of a model whose requests slow each other down, of bursts
// within the peak, nor of how fast an autoscaler gets there.
describe("the replicas that placement chooses for a peak", () => {
  for (const load of loads) {
    const { peakRps, secondsPerRequest, concurrency, replicas } = load;
    const what = `${peakRps} a second × ${secondsPerRequest} s at ${concurrency} a replica`;

    it(`${what}: ${replicas}, with which 95 of 100 requests wait no longer than five take`, () => {
      const { bounds } = candidateOf(decisionOf(sized(load)), "kubernetes");
      assert.deepEqual(bounds, { least: 1, most: replicas });
      const [early, late] = simulateQueue(peakRps, secondsPerRequest, replicas * concurrency).slowest;
      assert.ok(Math.max(early, late) <= 5 * secondsPerRequest, `${early} s, then ${late} s`);
    });

    it(`${what}: with one less they wait ever longer`, () => {
      const [early, late] = simulateQueue(peakRps, secondsPerRequest, (replicas - 1) * concurrency).slowest;
      assert.ok(early > 20 * secondsPerRequest && late > 1.5 * early, `${early} s, then ${late} s`);
    });
  }

  it("have no headroom where one less were too few, and the headroom says so", () => {
    const { headroom } = candidateOf(decisionOf(sized(loads[0]!)), "kubernetes");
    assert.ok(isKnown(headroom));
    assert.equal(headroom.value, 1);
  });

  it("are those of the average where nothing is said of a peak, and then the headroom is not known", () => {
    const { bounds, headroom, notes } = candidateOf(
      decisionOf({ traffic: traffic(52_560_000, 0.1) }),
      "kubernetes",
    );
    assert.deepEqual(bounds, { least: 1, most: 3 });
    assert.deepEqual(headroom, { missing: ["traffic.peakRps"] });
    assert.deepEqual(notes, ["headroom at the peak is not known for want of traffic.peakRps"]);
  });

  it("are those of the spec where it names them", () => {
    const spec = { ...sized(loads[0]!), scaling: { minReplicas: 2, maxReplicas: 9 } };
    const { bounds, headroom } = candidateOf(decisionOf(spec), "kubernetes");
    assert.deepEqual(bounds, { least: 2, most: 9 });
    assert.ok(isKnown(headroom));
    assert.equal(headroom.value, 4.5);
  });

  it("are enough for the largest variant, of each of them", () => {
    const variants = [
      { name: "a", weight: 75, version: "1" },
      { name: "b", weight: 25, version: "2" },
    ];
    const spec = { ...sized({ ...loads[0]!, peakRps: 28 }), "model.variants": variants };
    assert.deepEqual(candidateOf(decisionOf(spec), "sagemaker realtime").bounds, { least: 1, most: 3 });
  });
});

describe("the places of a serverless endpoint, which has no queue", () => {
  const peaks: readonly [peakRps: number, secondsPerRequest: number, places: number][] = [
    [2, 0.1, 5],
    [20, 0.2, 10],
    [100, 0.3, 42],
  ];
  for (const [peakRps, secondsPerRequest, places] of peaks) {
    it(`for ${peakRps} a second × ${secondsPerRequest} s are ${places}: a simulation turns away no more than 1 %`, () => {
      const decision = decisionOf({ traffic: traffic(100_000, secondsPerRequest, { peakRps }) });
      assert.equal(candidateOf(decision, "sagemaker serverless").bounds.most, places);
      const loss = simulateLoss(peakRps, secondsPerRequest, places);
      assert.ok(loss <= lossAtPeak * 1.2, `${loss} turned away`);
      const formula = lossWith(places, peakRps * secondsPerRequest);
      assert.ok(Math.abs(loss - formula) < 0.002, `${loss} turned away, ${formula} by the formula`);
    });
  }

  it("with one less than needed turn away more", () => {
    assert.ok(simulateLoss(20, 0.2, 9) > lossAtPeak);
    assert.ok(simulateLoss(100, 0.3, 41) > lossAtPeak);
  });
});

describe("cold starts", () => {
  for (const perMonth of [3000, 20_000, 100_000]) {
    it(`of ${perMonth} requests a month are as many as a simulation has gaps`, () => {
      const { spec } = modelWith({ traffic: traffic(perMonth, 0.1) });
      const share = coldShare(spec, assumptions.parse({})) ?? assert.fail("unknown");
      const simulated = simulateGaps(perMonth / (730 * 3600), 300);
      assert.ok(Math.abs(share - simulated) < 0.01, `${share}, simulated ${simulated}`);
    });
  }
});
