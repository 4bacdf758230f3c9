import assert from "node:assert/strict";
import * as fs from "node:fs";
import {
  assumptions,
  nameOf,
  readPriceFile,
  scales,
  type Candidate,
} from "../../../components/cost/index.js";
import {
  async,
  cluster,
  dollars,
  estimateOf,
  fargate,
  instances,
  realtime,
  serverless,
} from "./estimates.js";

const page = fs.readFileSync("docs/cost.md", "utf8");

/** The model of the page's table. */
const model = {
  resources: { cpu: "1", memory: "3Gi" },
  traffic: {
    ...{ requestsPerMonth: 500_000, secondsPerRequest: 0.2 },
    ...{ requestSize: "10k", responseSize: "10k" },
  },
  scaling: { maxReplicas: 4 },
};

const candidates: readonly Candidate[] = [
  serverless,
  realtime("ml.m5.large"),
  async("ml.m5.large"),
  fargate,
  instances("ec2", "m5.large"),
  instances("eks", "m5.large"),
  cluster("kubernetes", "m5.xlarge"),
];

describe("docs/cost.md", () => {
  for (const candidate of candidates) {
    it(`has the estimate of ${nameOf(candidate)}`, () => {
      const answer = estimateOf(model, candidate);
      const row = [nameOf(candidate), ...scales.map((scale) => dollars(answer, "total", scale).toFixed(2))];
      const rows = page.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
      assert.ok(
        rows.some((cells) => cells.slice(1, -1).join(" | ") === row.join(" | ")),
        `no row ${row.join(" | ")}`,
      );
    });
  }

  it("has a price file that is valid", () => {
    const [, example = ""] = /```yaml\n([^]*?)```/.exec(page) ?? [];
    assert.equal(readPriceFile(example, "docs/cost.md").length, 3);
  });

  it("has every assumption, with its default where it is one", () => {
    for (const [name, value] of Object.entries(assumptions.parse({}))) {
      const leaves = typeof value === "object" ? Object.keys(value).map((leaf) => `${name}.${leaf}`) : [name];
      for (const leaf of leaves) {
        assert.ok(page.includes(`\`${leaf}\``), leaf);
      }
    }
  });
});
