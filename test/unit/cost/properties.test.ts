import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  assumptions,
  builtInPrices,
  estimate,
  isKnown,
  nameOf,
  priceTable,
  scales,
  type Candidate,
  type Estimate,
  type PriceList,
} from "../../../components/cost/index.js";
import { hostingSpec } from "../../../components/spec/index.js";
import type { Fields } from "../spec/specs.js";
import { specWith } from "../spec/specs.js";
import { async, batch, cluster, fargate, instances, realtime, serverless, valueOf } from "./estimates.js";

/** Of a site, and of what the published sources contradict each other on. */
const ownPrices: PriceList = {
  region: "us-east-1",
  source: "a test",
  date: "2026-01-01",
  prices: {
    capacity: { cpuHour: 0.01, gibHour: 0.002, acceleratorHour: 0.3 },
    sagemakerServerless: { provisionedGbSecond: 0.000005, provisionedRunGbSecond: 0.00001 },
  },
};
const lists = [...builtInPrices, ownPrices];
const table = priceTable(lists);

const candidates: readonly Candidate[] = [
  serverless,
  realtime("ml.m5.xlarge"),
  async("ml.g4dn.2xlarge"),
  batch("ml.m5.xlarge"),
  fargate,
  instances("ecs", "m5.2xlarge"),
  instances("eks", "m5.2xlarge"),
  instances("ec2", "c5.4xlarge"),
  cluster("kubernetes", "m5.2xlarge"),
  cluster("onPremises"),
];

interface Shape {
  readonly requestsPerMonth: number;
  readonly secondsPerRequest: number;
  readonly least: number;
  readonly more: number;
  readonly concurrency: number;
  readonly pattern: "steady" | "bursty" | "scheduled";
}

const shape: fc.Arbitrary<Shape> = fc.record({
  requestsPerMonth: fc.integer({ min: 1, max: 50_000_000 }),
  secondsPerRequest: fc.double({ min: 0.001, max: 30, noNaN: true }),
  least: fc.integer({ min: 0, max: 4 }),
  more: fc.integer({ min: 0, max: 20 }),
  concurrency: fc.integer({ min: 1, max: 16 }),
  pattern: fc.constantFrom("steady", "bursty", "scheduled"),
});

function fieldsOf({ requestsPerMonth, secondsPerRequest, least, more, concurrency, pattern }: Shape): Fields {
  return {
    resources: { cpu: "1", memory: "2Gi", ephemeralStorage: "30Gi" },
    "model.concurrency": concurrency,
    traffic: {
      ...{ requestsPerMonth, secondsPerRequest, pattern, requestSize: "4k", responseSize: "2k" },
      ...(pattern === "scheduled" ? { hours: ["Mon-Fri 07:00-19:00"] } : {}),
    },
    // Not every candidate allows every number of replicas; what they cost is asked all the same.
    scaling: { minReplicas: least, maxReplicas: Math.max(1, least + more) },
    interface: { type: "batch", schedule: "0 3 * * *" },
    observability: { alarms: [{ name: "errors", metric: "errorRate", above: 1 }] },
  };
}

function estimateOf(from: Shape, candidate: Candidate, prices = table): Estimate {
  const spec = hostingSpec.parse(specWith(fieldsOf(from)));
  return estimate({
    spec,
    candidate,
    region: "us-east-1",
    prices,
    assumptions: assumptions.parse({}),
  });
}

const anyCase = [shape, fc.constantFrom(...candidates)] as const;

/** As equal as sums of binary fractions are. */
function close(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one));
}

describe("of any estimate", () => {
  it("the parts add up to the total, and to what it costs at least", () => {
    fc.assert(
      fc.property(...anyCase, (from, candidate) => {
        const answer = estimateOf(from, candidate);
        for (const scale of scales) {
          const added = answer[scale].parts.reduce((total, { amount }) => total + valueOf(amount), 0);
          assert.ok(close(added, valueOf(answer[scale].total)));
          assert.ok(close(added, answer[scale].atLeast));
        }
      }),
    );
  });

  it("the minimum is no more than the expected, and that no more than the maximum", () => {
    fc.assert(
      fc.property(...anyCase, (from, candidate) => {
        const [minimum, expected, maximum] = scales.map((scale) =>
          valueOf(estimateOf(from, candidate)[scale].total),
        );
        const text = `${nameOf(candidate)}: ${minimum}, ${expected}, ${maximum}`;
        assert.ok(minimum! <= expected! * (1 + 1e-9) && expected! <= maximum! * (1 + 1e-9), text);
      }),
    );
  });

  it("more traffic costs no less", () => {
    fc.assert(
      fc.property(...anyCase, fc.double({ min: 1, max: 100, noNaN: true }), (from, candidate, times) => {
        const busier = { ...from, requestsPerMonth: from.requestsPerMonth * times };
        const less = valueOf(estimateOf(from, candidate).expected.total);
        const more = valueOf(estimateOf(busier, candidate).expected.total);
        assert.ok(more >= less * (1 - 1e-9), `${nameOf(candidate)}: ${less}, with more traffic ${more}`);
      }),
    );
  });

  it("no amount is negative, and every price in it has a source and a date", () => {
    fc.assert(
      fc.property(...anyCase, (from, candidate) => {
        const answer = estimateOf(from, candidate);
        for (const { amount, how } of scales.flatMap((scale) => answer[scale].parts)) {
          assert.ok(valueOf(amount) >= 0 && how !== "");
          const prices = isKnown(amount) ? amount.prices : [];
          assert.ok(prices.length > 0 || valueOf(amount) === 0, `${how} has a cost without a price`);
          assert.ok(prices.every(({ source, date }) => source !== "" && /^\d{4}-\d\d-\d\d$/.test(date)));
        }
      }),
    );
  });

  it("without any one price that it needs the total is unknown, names it, and never falls to a number", () => {
    fc.assert(
      fc.property(...anyCase, fc.nat(), (from, candidate, pick) => {
        const { total } = estimateOf(from, candidate).expected;
        const used = isKnown(total) ? total.prices : [];
        const gone = used[pick % used.length]!;
        const rest = lists.map((list) => withoutItem(list, gone.service, gone.item));
        const answer = estimateOf(from, candidate, priceTable(rest)).expected;
        assert.ok(!isKnown(answer.total), `${nameOf(candidate)} without ${gone.service} ${gone.item}`);
        assert.ok(answer.total.missing.some((text) => text.includes(gone.item)));
        assert.ok(answer.atLeast < valueOf(total));
      }),
    );
  });
});

/** The list without a price; hosting and the two that it stands in for go together. */
function withoutItem(list: PriceList, service: string, item: string): PriceList {
  const services = Object.entries(list.prices ?? {}).map(([name, items]) => {
    const same = name === service || (service.startsWith("sagemaker") && item.startsWith("ml."));
    return [name, same ? Object.fromEntries(Object.entries(items).filter(([key]) => key !== item)) : items];
  });
  return { ...list, prices: Object.fromEntries(services) as PriceList["prices"] };
}

describe("what a spec does not say", () => {
  const bare = { name: "digits", model: { image: "team/digits:1", version: "1" } };
  const spec = (more: Fields) =>
    hostingSpec.parse({ ...bare, resources: { cpu: "1", memory: "2Gi" }, ...more });
  const ask = (more: Fields, candidate: Candidate) =>
    estimate({
      spec: spec(more),
      candidate,
      region: "us-east-1",
      prices: table,
      assumptions: assumptions.parse({}),
    });

  it("makes the expected cost unknown, with the fields to write", () => {
    const { total } = ask({}, serverless).expected;
    assert.deepEqual(isKnown(total) ? [] : total.missing, [
      "traffic.averageRps or traffic.requestsPerMonth",
      "traffic.secondsPerRequest",
      "traffic.requestSize",
      "traffic.responseSize",
    ]);
  });

  it("leaves the minimum known, at which there is no traffic", () => {
    assert.equal(valueOf(ask({}, serverless).minimum.total), 0);
    assert.equal(valueOf(ask({}, realtime("ml.m5.large")).minimum.total), 730 * 0.115);
  });

  it("does not matter for instances whose number is fixed", () => {
    const [compute] = ask({}, realtime("ml.m5.large")).expected.parts;
    assert.equal(valueOf(compute!.amount), 730 * 0.115);
  });

  it("shows what is known all the same: it costs at least that", () => {
    const { atLeast, total } = ask({}, realtime("ml.m5.large")).expected;
    assert.deepEqual([atLeast, isKnown(total)], [730 * 0.115, false]);
  });
});

describe("what cannot hold a replica", () => {
  const cases: readonly [string, Fields, Candidate, string][] = [
    [
      "an instance that is too small",
      { resources: { cpu: "4", memory: "8Gi" } },
      instances("ec2", "m5.large"),
      "room on m5.large for 4 CPU, 8 GiB",
    ],
    [
      "an instance without accelerators",
      { resources: { cpu: "1", memory: "2Gi", accelerator: { type: "nvidia" } } },
      instances("ecs", "m5.large"),
      "room on m5.large for 1 CPU, 2 GiB, 1 accelerator",
    ],
    [
      "Fargate with a GPU",
      { resources: { cpu: "1", memory: "2Gi", accelerator: { type: "nvidia" } } },
      fargate,
      "a Fargate task with 1 CPU, 2 GiB, 1 accelerator",
    ],
    [
      "Fargate with more than its largest pair",
      { resources: { cpu: "32", memory: "64Gi" } },
      fargate,
      "a Fargate task with 32 CPU, 64 GiB",
    ],
    [
      "a node that is too small",
      { resources: { cpu: "4", memory: "8Gi" } },
      cluster("kubernetes", "t3.large"),
      "room on t3.large for 4 CPU, 8 GiB",
    ],
    [
      "a node that nobody has described",
      { resources: { cpu: "4", memory: "8Gi" } },
      cluster("kubernetes", "worker"),
      "size of node worker in us-east-1",
    ],
    [
      "a type that no source describes",
      { resources: { cpu: "4", memory: "8Gi" } },
      instances("ec2", "g7.2xlarge"),
      "size of g7.2xlarge",
    ],
  ];
  for (const [what, fields, candidate, missing] of cases) {
    it(`has no price: ${what}`, () => {
      const spec = hostingSpec.parse(specWith(fields));
      const question = { spec, candidate, region: "us-east-1", prices: table };
      const { total } = estimate({ ...question, assumptions: assumptions.parse({}) }).minimum;
      assert.ok(!isKnown(total) && total.missing.includes(missing), JSON.stringify(total));
    });
  }
});

describe("the peak", () => {
  it("says how many replicas it needs, and how many there may be", () => {
    const from: Fields = {
      traffic: { averageRps: 10, peakRps: 100, secondsPerRequest: 0.1 },
      scaling: { maxReplicas: 6 },
    };
    const spec = hostingSpec.parse(specWith(from));
    const question = { spec, region: "us-east-1", prices: table, assumptions: assumptions.parse({}) };
    // 100 × 0.1 = 10 at the same time: of one a replica 70 % busy 14.3, so 15; serverless takes the ten as they are.
    const onInstances = estimate({ ...question, candidate: realtime("ml.m5.large") }).peak;
    assert.deepEqual([valueOf(onInstances.needed), onInstances.allowed], [15, 6]);
    assert.equal(valueOf(estimate({ ...question, candidate: serverless }).peak.needed), 10);
  });
});
