import assert from "node:assert/strict";
import {
  builtInPrices,
  isKnown,
  itemsOf,
  priceFile,
  priceTable,
  readPriceFile,
  serviceNames,
  unitOf,
  type Figure,
} from "../../../components/cost/index.js";
import { ec2Size } from "../../../components/cost/prices/ec2Sizes.js";
import { HostingProblems } from "../../../components/spec/index.js";
import { pricesWith } from "./estimates.js";

const builtIn = priceTable(builtInPrices);

function told(figure: Figure): unknown {
  return isKnown(figure) ? figure : figure.missing;
}

describe("the built-in prices", () => {
  it("are such lists as a user's file holds", () => {
    priceFile.parse({ currency: "USD", lists: builtInPrices });
  });

  it("give each price with its unit, its source and its date", () => {
    assert.deepEqual(told(builtIn.find("us-east-1", "loadBalancer", "lcuHour")), {
      value: 0.008,
      prices: [
        {
          region: "us-east-1",
          service: "loadBalancer",
          item: "lcuHour",
          usd: 0.008,
          unit: "LCU h",
          source: "davelindo/aws-pricing-calculator-mcp, constants of the AWS Pricing Calculator",
          date: "2026-03-11",
        },
      ],
    });
  });

  const unknown: readonly [string, Figure, string][] = [
    [
      "a type that no source has",
      builtIn.find("us-east-1", "sagemakerHosting", "ml.m8g.large"),
      "price of sagemakerHosting ml.m8g.large in us-east-1",
    ],
    [
      "a region that no source has",
      builtIn.find("sa-east-1", "ec2", "m5.large"),
      "price of ec2 m5.large in sa-east-1",
    ],
    [
      "capacity that is kept ready, on which the sources contradict each other",
      builtIn.find("us-east-1", "sagemakerServerless", "provisionedGbSecond"),
      "price of sagemakerServerless provisionedGbSecond in us-east-1",
    ],
  ];
  for (const [what, figure, missing] of unknown) {
    it(`do not know ${what}, and say so`, () => {
      assert.deepEqual(told(figure), [missing]);
    });
  }

  // Two sources read apart: prices of hosting are those of EC2 with a mark-up of at least a tenth and at most a half. A slip of
  // a digit would show; a price that is wrong by less would not.
  it("are plausible: hosting on SageMaker costs more than the same instance of EC2, and not much more", () => {
    const hosting = builtInPrices.flatMap(({ region, prices }) =>
      Object.entries(prices?.sagemakerHosting ?? {}).map(([item, usd = 0]) => ({ region, item, usd })),
    );
    assert.ok(hosting.length > 120);
    for (const { region, item, usd } of hosting) {
      const ec2 = builtIn.find(region, "ec2", item.replace("ml.", ""));
      const ratio = isKnown(ec2) ? usd / ec2.value : 1.2;
      assert.ok(ratio > 1.1 && ratio < 1.5, `${item} in ${region}: ${ratio} times EC2`);
    }
  });

  it("name what they are for: every service has items with a unit, or instance types by the hour", () => {
    for (const service of serviceNames) {
      const items = Object.keys(itemsOf(service) ?? { "m5.large": "h" });
      assert.ok(items.length > 0 && items.every((item) => unitOf(service, item) !== ""), service);
    }
  });
});

describe("sizes of EC2 instances", () => {
  it("are those of SageMaker's types, and some that SageMaker does not have", () => {
    assert.deepEqual(ec2Size("g5.12xlarge"), { cpu: 48, memoryGiB: 192, accelerators: 4 });
    assert.deepEqual(ec2Size("t3.large"), { cpu: 2, memoryGiB: 8, accelerators: 0 });
    assert.equal(ec2Size("g7.2xlarge"), undefined);
    assert.equal(ec2Size("constructor"), undefined);
  });
});

const file = `
currency: USD
lists:
  - region: us-east-1
    source: contract 17
    date: 2026-06-01
    prices:
      sagemakerHosting: { ml.m5.large: 0.08, ml.m8g.large: 0.09 }
  - region: frankfurt
    source: price page of the cloud
    date: 2026-10-01
    note: without tax
    nodes:
      worker: { usdPerHour: 0.4, cpu: "16", memory: 64Gi, accelerators: 1 }
`;

describe("a file of prices", () => {
  it("overrides and adds: the later of two prices counts, and others stay", () => {
    const table = priceTable([...builtInPrices, ...readPriceFile(file, "prices.yaml")]);
    const valueOf = (item: string) => {
      const found = table.find("us-east-1", "sagemakerHosting", item);
      return isKnown(found) ? [found.value, found.prices[0]?.source] : found.missing;
    };
    assert.deepEqual(valueOf("ml.m5.large"), [0.08, "contract 17"]);
    assert.deepEqual(valueOf("ml.m8g.large"), [0.09, "contract 17"]);
    assert.equal(valueOf("ml.m5.xlarge")[0], 0.23);
  });

  it("describes nodes with price and size, in place of EC2's of that name", () => {
    const { hour, size } = priceTable(readPriceFile(file, "prices.yaml")).node("frankfurt", "worker");
    assert.deepEqual(size, { cpu: 16, memoryGiB: 64, accelerators: 1 });
    assert.ok(isKnown(hour));
    assert.deepEqual(hour.prices[0], {
      region: "frankfurt",
      service: "node",
      item: "worker",
      usd: 0.4,
      unit: "h",
      source: "price page of the cloud",
      date: "2026-10-01",
      note: "without tax",
    });
  });

  it("may be JSON", () => {
    const json = JSON.stringify({
      currency: "USD",
      lists: [{ region: "a", source: "b", date: "2026-01-01", prices: { ec2: { "m5.large": 1 } } }],
    });
    assert.equal(readPriceFile(json, "prices.json").length, 1);
  });

  const wrong: readonly [string, string, readonly string[]][] = [
    [
      "says every problem at once",
      `
currency: EUR
lists:
  - region: Frankfurt am Main
    source: ""
    date: May 2026
    prices:
      ec2: { m5.large: 0, large: 1 }
      loadBalancer: { hours: 1 }
      ec3: { m5.large: 1 }
    nodes:
      worker: { usdPerHour: -1, cpu: many, memory: 64 }
`,
      [
        'currency: "EUR" given, expected USD.',
        'lists[0].region: "Frankfurt am Main" given, expected a region such as eu-central-1, or the name of a site, of at most 63 characters.',
        'lists[0].source: "" given, expected text that is not empty.',
        'lists[0].date: "May 2026" given, expected a date such as 2026-09-01.',
        "lists[0].prices.ec2.m5.large: 0 given, expected US dollars above 0; leave out what is not known.",
        "lists[0].prices.ec2.large: expected an instance type, such as m5.large or ml.m5.large.",
        "lists[0].prices.loadBalancer.hours: is no known field; did you mean hour?",
        "lists[0].prices.ec3: is no known field; did you mean ec2?",
        "lists[0].nodes.worker.usdPerHour: -1 given, expected US dollars above 0; leave out what is not known.",
        'lists[0].nodes.worker.cpu: "many" given, expected CPU cores of at least 1m, such as 2, 0.5 or 500m.',
        "lists[0].nodes.worker.memory: 64 given, expected a size with a unit, such as 512Mi or 4Gi.",
      ],
    ],
    [
      "refuses a price that is no number",
      "currency: USD\nlists: [{ region: a, source: b, date: 2026-01-01, prices: { ec2: { m5.large: '0.1' } } }]",
      [
        'lists[0].prices.ec2.m5.large: "0.1" given, expected US dollars above 0; leave out what is not known.',
      ],
    ],
    [
      "refuses a list without prices",
      "currency: USD\nlists: [{ region: a, source: b, date: 2026-01-01 }]",
      ["lists[0]: has no price; give prices or nodes."],
    ],
    ["refuses a file without lists", "currency: USD", ["lists: is required; expected a list."]],
  ];
  for (const [what, text, messages] of wrong) {
    it(what, () => {
      assert.throws(
        () => readPriceFile(text, "prices.yaml"),
        (error: unknown) => {
          assert.ok(error instanceof HostingProblems);
          const lines = error.message.split("\n").slice(2);
          assert.deepEqual([...lines].sort(), messages.map((line) => `  ${line}`).sort());
          return true;
        },
      );
    });
  }

  it("is where a site's prices come from: the table knows none itself", () => {
    assert.ok(!isKnown(pricesWith().find("munich", "capacity", "cpuHour")));
  });
});
