import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { builtInPrices, priceFile, type PriceList } from "../../../components/cost/index.js";
import { csvCells, linesOf } from "../../../tools/prices/csv.js";
import { dataFiles, dataFolder } from "../../../tools/prices/dataFiles.js";
import { readOfferFile } from "../../../tools/prices/offerFile.js";
import { offerCodes, offerUrl, readings } from "../../../tools/prices/offers.js";
import { priceListOf, renewed } from "../../../tools/prices/refresh.js";

// Written by hand after "Reading the service price list file for an AWS service" (AWS Billing User Guide), with rows as AWS's
// price list is quoted in public. It cannot prove that AWS's files are so today: nothing here reads one.
const head = [
  '"FormatVersion","v1.0"',
  '"Disclaimer","This pricing list is for informational purposes only, see ""terms""."',
  '"Publication Date","2026-09-20T18:11:05Z"',
  '"Version","20260920181105"',
];
const columns = [
  ...["SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate", "StartingRange"],
  ...["EndingRange", "Unit", "PricePerUnit", "Currency", "Product Family", "serviceCode", "Tenancy"],
  ...["Operating System", "usageType", "operation", "CapacityStatus", "MarketOption", "Pre Installed S/W"],
];

function offerText(offer: string, rows: readonly Record<string, string>[]): string {
  const row = (cells: Record<string, string>) =>
    columns.map((column) => JSON.stringify({ ...onDemand, ...cells }[column] ?? "")).join(",");
  return [...head, `"OfferCode","${offer}"`, columns.map((name) => `"${name}"`).join(","), ...rows.map(row)]
    .join("\r\n")
    .concat("\r\n");
}

const onDemand: Record<string, string> = {
  SKU: "PUE6HBQ8KFHBUN5T",
  TermType: "OnDemand",
  PriceDescription: "$0.23 per Host:ml.m5.xlarge hour, or part of one",
  StartingRange: "0",
  EndingRange: "Inf",
  Currency: "USD",
};

const plain = {
  Tenancy: "Shared",
  "Operating System": "Linux",
  CapacityStatus: "Used",
  MarketOption: "OnDemand",
  operation: "RunInstances",
  "Pre Installed S/W": "NA",
};

/** The text in pieces that end anywhere, as a network brings it. */
async function* pieces(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += 37) {
    yield await Promise.resolve(text.slice(start, start + 37));
  }
}

async function read(offer: string, rows: readonly Record<string, string>[]) {
  const { date, prices } = await readOfferFile(offer, linesOf(pieces(offerText(offer, rows))));
  return { date, prices: prices.map(({ service, item, usd }) => `${service} ${item} ${usd}`) };
}

describe("an offer file of AWS", () => {
  it("is read by usage type, with or without the region before it", async () => {
    const rows = [
      { usageType: "USE1-Host:ml.m5.xlarge", PricePerUnit: "0.2300000000" },
      { usageType: "USE1-AsyncInf:ml.m5.xlarge", PricePerUnit: "0.2300000000" },
      { usageType: "USE1-Tsform:ml.m5.xlarge", PricePerUnit: "0.2310000000" },
      { usageType: "USE1-ServerlessInf:Mem-1GB", PricePerUnit: "0.0000200000" },
      { usageType: "USE1-Notebk:ml.m5.xlarge", PricePerUnit: "0.9" },
    ];
    assert.deepEqual(await read("AmazonSageMaker", rows), {
      date: "2026-09-20",
      prices: [
        "sagemakerHosting ml.m5.xlarge 0.23",
        "sagemakerAsync ml.m5.xlarge 0.23",
        "sagemakerTransform ml.m5.xlarge 0.231",
        "sagemakerServerless gbSecond 0.00002",
      ],
    });
  });

  it("has many ways to buy an instance, of which the plainest counts", async () => {
    const instance = { ...plain, usageType: "EUC1-BoxUsage:m5.large", PricePerUnit: "0.1150000000" };
    const rows = [
      instance,
      { ...instance, "Operating System": "Windows", PricePerUnit: "0.2" },
      { ...instance, Tenancy: "Dedicated", PricePerUnit: "0.3" },
      { ...instance, "Pre Installed S/W": "SQL Std", PricePerUnit: "0.4" },
      { ...instance, CapacityStatus: "UnusedCapacityReservation", PricePerUnit: "0.5" },
      { ...instance, MarketOption: "CapacityBlock", PricePerUnit: "0.55" },
      { ...instance, operation: "RunInstances:0010", PricePerUnit: "0.56" },
      { ...instance, TermType: "Reserved", PricePerUnit: "0.06" },
      { ...instance, Currency: "CNY", PricePerUnit: "0.7" },
    ];
    assert.deepEqual((await read("AmazonEC2", rows)).prices, ["ec2 m5.large 0.115"]);
  });

  it("has tiers, of which the first that costs something counts, wherever it stands", async () => {
    const rows = [
      { usageType: "CW:AlarmMonitorUsage", StartingRange: "10", PricePerUnit: "0.1000000000" },
      { usageType: "CW:AlarmMonitorUsage", StartingRange: "0", PricePerUnit: "0.0000000000" },
      { usageType: "EUW1-DataProcessing-Bytes", StartingRange: "30720", PricePerUnit: "0.2500000000" },
      { usageType: "EUW1-DataProcessing-Bytes", StartingRange: "5", PricePerUnit: "0.5000000000" },
    ];
    assert.deepEqual((await read("AmazonCloudWatch", rows)).prices, [
      "alarms month 0.1",
      "logs ingestedGb 0.5",
    ]);
  });

  it("prices one request of S3, where the catalogue has a thousand", async () => {
    const rows = [{ usageType: "Requests-Tier2", PricePerUnit: "0.0000004000" }];
    assert.deepEqual((await read("AmazonS3", rows)).prices, ["s3 thousandGets 0.0004"]);
  });

  it("with two prices for one item is refused: one of them would be wrong", async () => {
    const rows = [
      { usageType: "AmazonEKS-Hours:perCluster", PricePerUnit: "0.1" },
      { usageType: "AmazonEKS-Hours:perCluster", PricePerUnit: "0.6" },
    ];
    await assert.rejects(read("AmazonEKS", rows), /two prices for eks clusterHour: 0.1 and 0.6/);
  });

  it("is no page of an error", async () => {
    await assert.rejects(readOfferFile("AmazonEC2", linesOf(pieces("<html>\n</html>\n"))), /no offer file/);
  });

  it("lies at AWS, one for each region", () => {
    assert.equal(
      offerUrl("AmazonEC2", "eu-central-1"),
      "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonEC2/current/eu-central-1/index.csv",
    );
    assert.equal(offerCodes.length, new Set(readings.map(({ offer }) => offer)).size);
  });

  it("quotes cells with commas and quotes", () => {
    assert.deepEqual(csvCells('a,"b, ""c""",,"",d'), ["a", 'b, "c"', "", "", "d"]);
  });
});

describe("renewed prices", () => {
  const old: readonly PriceList[] = [
    {
      region: "us-east-1",
      source: "old",
      date: "2026-01-01",
      prices: { ec2: { "m5.large": 1, "m5.xlarge": 2 }, eks: { clusterHour: 3 } },
    },
    { region: "eu-west-1", source: "older", date: "2025-01-01", prices: { ec2: { "m5.large": 4 } } },
  ];

  it("take the place of old ones, and what no offer has stands as it was", () => {
    const fresh = priceListOf("us-east-1", "AmazonEC2", {
      date: "2026-11-01",
      prices: [
        { service: "ec2", item: "m5.large", usd: 1.5 },
        { service: "ec2", item: "u-6tb1.56xlarge", usd: 46 },
        { service: "natGateway", item: "hour", usd: 0.045 },
      ],
    });
    assert.deepEqual(renewed(old, [fresh]), [
      {
        region: "us-east-1",
        source: "old",
        date: "2026-01-01",
        prices: { ec2: { "m5.xlarge": 2 }, eks: { clusterHour: 3 } },
      },
      { region: "eu-west-1", source: "older", date: "2025-01-01", prices: { ec2: { "m5.large": 4 } } },
      {
        region: "us-east-1",
        source: "AWS price list, offer AmazonEC2",
        date: "2026-11-01",
        prices: { ec2: { "m5.large": 1.5 }, natGateway: { hour: 0.045 } },
      },
    ]);
  });

  it("leave no list that has lost all its prices", () => {
    const fresh = priceListOf("eu-west-1", "AmazonEC2", {
      date: "2026-11-01",
      prices: [{ service: "ec2", item: "m5.large", usd: 4.5 }],
    });
    assert.deepEqual(
      renewed(old, [fresh]).map(({ source }) => source),
      ["old", "AWS price list, offer AmazonEC2"],
    );
  });

  it("are written as the data files are: those here are what the tool writes of them", async () => {
    for (const [name, text] of await dataFiles(builtInPrices)) {
      assert.equal(fs.readFileSync(path.join(dataFolder, name), "utf8"), text, name);
    }
  });

  it("are lists that the schema takes", () => {
    priceFile.parse({ currency: "USD", lists: renewed(builtInPrices, []) });
  });
});
