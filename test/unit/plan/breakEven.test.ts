import assert from "node:assert/strict";
import { assumptions, type Candidate } from "../../../components/cost/index.js";
import { breakEvens, type BreakEven } from "../../../tools/plan/breakEven.js";
import { curveOf, type Curve } from "../../../tools/plan/curve.js";
import {
  async,
  fargate,
  pricesWith,
  realtime,
  serverless,
  specOf,
  type Circumstances,
} from "../cost/estimates.js";
import type { Fields } from "../spec/specs.js";

/**
 * Points found by search in what the estimator says, against formulas solved for the requests by hand. Both could be wrong
 * about what is billed: that is for the worked cases of the estimator (test/unit/cost/workedCases.test.ts).
 */

/** 3 GB and 0.2 s a request, 10 kB each way; one replica, one request at a time. */
const cpuModel = {
  resources: { cpu: "1", memory: "3Gi" },
  traffic: { requestsPerMonth: 500_000, secondsPerRequest: 0.2, requestSize: "10k", responseSize: "10k" },
  scaling: { minReplicas: 1, maxReplicas: 1 },
};

/** The same where nothing has to be kept ready. */
const sleeper = { ...cpuModel, scaling: { maxReplicas: 1 } };

/** US dollars of a second on 3 GB of serverless: 0.00002 a GB and second. */
const serverlessSecond = 0.00002 * 3;

/** Prices for a formula that knows the hours alone: of what it leaves out, next to nothing. */
const hoursAlone = `lists:
  - region: us-east-1
    source: formula
    date: 2026-11-24
    prices:
      sagemakerEndpoint: { dataInGb: 1.0e-9, dataOutGb: 1.0e-9 }
      loadBalancer: { lcuHour: 1.0e-9 }
      s3: { thousandPuts: 1.0e-9, thousandGets: 1.0e-9, gbMonth: 1.0e-9 }
      logs: { ingestedGb: 1.0e-9, storedGbMonth: 1.0e-9 }
      alarms: { month: 1.0e-9 }
`;

const everywhere = { from: 100, to: 1e10 };

function curve(
  change: Fields & { scaling?: object },
  candidate: Candidate,
  { file, assume = {} }: Circumstances = {},
): Curve {
  const question = {
    spec: specOf(change),
    candidate,
    region: "us-east-1",
    prices: pricesWith(file),
    assumptions: assumptions.parse(assume),
  };
  return curveOf(question, { scaling: change.scaling ?? {} } as Parameters<typeof curveOf>[1]);
}

function between(one: Curve, other: Curve): BreakEven[] {
  return breakEvens({ name: "one", curve: one }, { name: "other", curve: other }, everywhere);
}

function near(value: number | undefined, expected: number): void {
  assert.ok(value !== undefined, "no break-even point");
  assert.ok(Math.abs(value / expected - 1) < 0.01, `${value} is not within 1 % of ${expected}`);
}

describe("break-even points", () => {
  const instances: readonly [type: string, usdPerHour: number, requests: number][] = [
    ["ml.t2.medium", 0.056, 3.41e6],
    ["ml.c5.large", 0.102, 6.2e6],
    ["ml.m5.large", 0.115, 7.0e6],
  ];

  for (const [type, usdPerHour, requests] of instances) {
    it(`of serverless and one ${type}: H·p / (d·q)`, () => {
      const [point, ...others] = between(curve(sleeper, serverless), curve(sleeper, realtime(type)));
      near(point?.requestsPerMonth, (730 * usdPerHour) / (0.2 * serverlessSecond));
      near(point?.requestsPerMonth, requests);
      assert.deepEqual([point?.below, point?.above, others], ["one", "other", []]);
    });
  }

  it("has none with an instance that costs more than serverless when it is as busy as it may be", () => {
    // H·p / (d·q) is 13.99 million, and one replica that is 70 % busy answers 9.2 million.
    assert.deepEqual(between(curve(sleeper, serverless), curve(sleeper, realtime("ml.m5.xlarge"))), []);
  });

  describe("of serverless and Fargate behind a load balancer", () => {
    const assume = { shared: { natGateways: 0 } };
    const hours = 730 * (0.04048 * 1 + 0.004445 * 3) + 730 * 0.0225;

    it("are at C / (d·q) without data", () => {
      const given = { assume, file: hoursAlone };
      const [point] = between(curve(sleeper, serverless, given), curve(sleeper, fargate, given));
      near(point?.requestsPerMonth, hours / (0.2 * serverlessSecond));
      near(point?.requestsPerMonth, 4.64e6);
    });

    it("are at C / (d·q + data - LCU) with it", () => {
      const [point] = between(curve(sleeper, serverless, { assume }), curve(sleeper, fargate, { assume }));
      const data = (0.016 * 20_000) / 2 ** 30;
      // 25 new connections a second are an LCU.
      const capacityUnits = 0.008 / (25 * 3600);
      near(point?.requestsPerMonth, hours / (0.2 * serverlessSecond + data - capacityUnits));
    });
  });

  it("of an asynchronous and a real-time endpoint: awake for H·p / p' hours", () => {
    const gpuModel = {
      resources: { cpu: "3", memory: "12Gi", accelerator: { type: "nvidia" } },
      traffic: { requestsPerMonth: 60_000, secondsPerRequest: 3, requestSize: "1k", responseSize: "1k" },
      scaling: { maxReplicas: 1 },
    };
    // The formula keeps no share of the replica free.
    const assume = { utilisation: 1, async: { start: "10m", idle: "15m", wakesPerMonth: 120 } };
    const given = { assume, file: hoursAlone };
    const [point] = between(
      curve(gpuModel, async("ml.g4dn.2xlarge"), given),
      curve(gpuModel, realtime("ml.g4dn.xlarge"), given),
    );
    const hoursAwake = ((point?.requestsPerMonth ?? 0) * 3) / 3600 + (120 * 25) / 60;
    near(hoursAwake, (730 * 0.7364) / 0.94);
    near(hoursAwake, 571.9);
  });

  it("are several where replicas go up in steps, and each is said with the cheaper on either side", () => {
    const free = { ...cpuModel, scaling: {} };
    const points = between(curve(free, serverless), curve(free, realtime("ml.m5.large")));
    const sides = points.map(({ below, above }) => `${below} ${above}`);
    assert.ok(points.length > 1);
    assert.deepEqual(
      sides,
      sides.map((_, index) => (index % 2 === 0 ? "one other" : "other one")),
    );
    // The second replica comes when one is more than 70 % busy.
    near(points[1]?.requestsPerMonth, (0.7 / 0.2) * 730 * 3600);
  });

  it("cost the same on both sides, but where a replica more makes one jump past the other", () => {
    const one = curve(sleeper, serverless);
    const other = curve(sleeper, realtime("ml.m5.large"));
    const [point] = between(one, other);
    const at = point?.requestsPerMonth ?? 0;
    near(one(at)?.usd, other(at)?.usd ?? 0);
    near(point?.usdPerMonth, other(at)?.usd ?? 0);
  });
});

describe("the curve of a candidate", () => {
  it("ends where the replicas that the team allows cannot answer any more", () => {
    const limited = curve(cpuModel, realtime("ml.m5.large"));
    assert.notEqual(limited(9.1e6), undefined);
    assert.equal(limited(9.3e6), undefined);
  });

  it("goes on with more replicas where the team wrote no limit", () => {
    const free = curve({ ...cpuModel, scaling: {} }, realtime("ml.m5.large"), { file: hoursAlone });
    near(free(1e8)?.usd, 730 * 0.115 * Math.ceil((1e8 * 0.2) / (730 * 3600 * 0.7)));
  });

  it("keeps the peak as many times the average as it is in the spec", () => {
    const peaks = { ...cpuModel.traffic, requestsPerMonth: 2_628_000, peakRps: 10 };
    const limited = curve({ ...cpuModel, traffic: peaks }, realtime("ml.m5.large"));
    // Ten times the average, 0.2 s a request: one replica is 70 % busy at 3.5 requests a second.
    assert.notEqual(limited(0.34 * 2_628_000), undefined);
    assert.equal(limited(0.36 * 2_628_000), undefined);
  });

  it("leaves out a smaller part that is not known, and says which", () => {
    const traffic = { requestsPerMonth: 500_000, secondsPerRequest: 0.2, responseSize: "10k" };
    const point = curve({ ...cpuModel, traffic }, realtime("ml.m5.large"))(1e6);
    assert.deepEqual(point?.missing, ["traffic.requestSize"]);
    near(point.usd, 730 * 0.115);
  });

  it("has no point where the price of compute is not known", () => {
    assert.equal(curve(cpuModel, realtime("ml.m5.nosuch"))(1e6), undefined);
  });
});
