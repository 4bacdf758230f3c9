import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { planDocument, type ModelPlan } from "../../../tools/plan/document.js";
import { plan, type Answer } from "../../../tools/plan.js";

/** A model that is asked now and then: serverless is the cheapest by far. */
const rare = `name: rare
model: { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/rare:1", version: "1" }
resources: { cpu: "1", memory: 3Gi }
traffic:
  { requestsPerMonth: 500000, peakRps: 2, secondsPerRequest: 0.2, requestSize: 10k, responseSize: 10k }
`;

/** Two replicas for what takes dozens. */
const crowded = rare
  .replace("name: rare", "name: crowded")
  .replace("peakRps: 2,", "peakRps: 200,")
  .concat("scaling: { maxReplicas: 2 }\n");

/** Nothing is said of its traffic. */
const silent = `name: silent
model: { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/silent:1", version: "1" }
resources: { cpu: "1", memory: 3Gi }
`;

const prices = `currency: USD
lists:
  - region: site
    source: controlling
    date: 2026-11-01
    prices:
      capacity: { cpuHour: 0.0001, gibHour: 0.0001, acceleratorHour: 0.1 }
`;

describe("npm run plan", () => {
  let folder = "";

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plan-"));
    write("rare.yaml", rare);
    write("crowded.yaml", crowded);
    write("silent.yaml", silent);
    write("prices.yaml", prices);
    write("Pulumi.yaml", "name: hosting\nruntime: nodejs\n");
    stack("aws", "{ region: us-east-1 }");
  });

  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  function write(name: string, text: string): string {
    fs.writeFileSync(path.join(folder, name), text);
    return name;
  }

  /** A stack that hosts the rare model on SageMaker, with these settings of placement and more of the file. */
  function stack(name: string, placement: string, more = ""): void {
    const config = [
      "hosting:models: [rare.yaml]",
      "hosting:sagemaker: {}",
      `hosting:placement: ${placement}`,
      ...(more === "" ? [] : [more]),
    ];
    write(`Pulumi.${name}.yaml`, `config:\n${config.map((line) => `  ${line}\n`).join("")}`);
  }

  function run(...typed: string[]): Promise<Answer> {
    return plan(typed, folder, folder);
  }

  async function modelsOf(...typed: string[]): Promise<ModelPlan[]> {
    const { out, err } = await run(...typed, "--json");
    assert.equal(err, "");
    return planDocument.parse(JSON.parse(out)).models;
  }

  async function chosenBy(...typed: string[]): Promise<string | undefined> {
    const [model] = await modelsOf(...typed);
    return model?.candidates.find(({ chosen }) => chosen)?.name;
  }

  describe("of files", () => {
    it("shows the choice, what it costs, and what speaks against others", async () => {
      const { code, out } = await run("rare.yaml");
      const lines = out.split("\n").map((line) => line.trim().replaceAll(/ +/g, " "));
      assert.equal(code, 0);
      assert.ok(lines.includes("rare (rare.yaml)"));
      assert.ok(lines.some((line) => line.startsWith("sagemaker serverless: the cheapest that fits.")));
      assert.ok(
        lines.some((line) => /^→ sagemaker serverless 3Gi 0–5 0\.00 6\.40 \d+\.\d\d 5 ×$/.test(line)),
      );
      assert.match(out, /ec2 realtime: placement\.backend: this version has no host/);
      assert.ok(!out.split("\n").some((line) => line.length > 110));
    });

    it("shows the cheapest of many sizes, and every one with --all", async () => {
      const short = await run("rare.yaml");
      const long = await run("rare.yaml", "--all");
      const rows = (text: string) =>
        text.split("\n").filter((line) => line.includes("sagemaker realtime  ")).length;
      const [, hidden = "0"] = /(\d+) more sizes are not shown/.exec(short.out) ?? [];
      assert.equal(rows(short.out), 3);
      assert.ok(rows(long.out) > 20);
      assert.ok(Number(hidden) >= rows(long.out) - 3);
      assert.doesNotMatch(long.out, /not shown/);
    });

    it("shows why nothing fits, and ends with 1", async () => {
      const { code, out } = await run("crowded.yaml");
      assert.equal(code, 1);
      assert.match(out, /Nothing fits\.\n/);
      assert.match(out, /scaling\.maxReplicas: 2 given, is less than the \d+ replicas/);
    });

    it("says of a cost that is not known what it lacks, and shows no number", async () => {
      const { out } = await run("silent.yaml");
      assert.match(out, /Requests a month are not known\./);
      assert.match(out, /sagemaker serverless +3Gi +0–5 +0\.00 +\? +\? +\?/);
      assert.match(out, /not known for want of [^]*traffic\.secondsPerRequest/);
    });

    it("takes the prices of another region, and of a file", async () => {
      const inRegion = async (...more: string[]) => {
        const [model] = await modelsOf("rare.yaml", ...more);
        return model?.candidates.find(({ mode }) => mode === "serverless")?.region;
      };
      assert.equal(await inRegion(), "us-east-1");
      assert.equal(await inRegion("--region", "eu-central-1"), "eu-central-1");
      write(
        "cheap.yaml",
        prices
          .replace("region: site", "region: us-east-1")
          .replace(/ {6}capacity.*/, "      sagemakerHosting: { ml.m5.large: 0.00001 }"),
      );
      assert.equal(await chosenBy("rare.yaml", "--prices", "cheap.yaml"), "sagemaker realtime ml.m5.large");
    });

    it("is JSON with the same numbers", async () => {
      const [model] = await modelsOf("rare.yaml");
      const choice = model?.candidates.find(({ chosen }) => chosen);
      const parts = model?.parts.map(({ usdPerMonth }) => usdPerMonth) ?? [];
      assert.deepEqual([choice?.backend, choice?.mode, choice?.fits], ["sagemaker", "serverless", true]);
      assert.equal(
        parts.reduce<number>((sum, part) => sum + (typeof part === "number" ? part : NaN), 0),
        choice?.usdPerMonth.expected,
      );
      assert.ok(model?.prices.every(({ source, date }) => source !== "" && /^\d{4}-\d\d-\d\d$/.test(date)));
    });
  });

  describe("of a stack", () => {
    it("takes its models and settings", async () => {
      stack("site", "{ prices: prices.yaml, cluster: { region: site } }", "hosting:kubernetes: {}");
      assert.equal(await chosenBy("--stack", "aws"), "sagemaker serverless");
      assert.equal(await chosenBy("--stack", "site"), "kubernetes realtime");
    });

    it("takes the region of the AWS provider where the settings name none", async () => {
      stack("provider", "{}", "aws:region: us-east-1");
      const [model] = await modelsOf("--stack", "provider");
      assert.equal(model?.candidates[0]?.region, "us-east-1");
    });

    it("takes its settings for other files as well", async () => {
      const [model] = await modelsOf("--stack", "aws", "silent.yaml");
      assert.deepEqual(
        model?.candidates.filter(({ fits, backend }) => fits && backend === "kubernetes"),
        [],
      );
    });

    it("reads settings that are JSON, and does without those that are encrypted", async () => {
      write(
        "Pulumi.json.yaml",
        `config:
  hosting:models: '["rare.yaml"]'
  hosting:placement: { region: us-east-1 }
  hosting:kubernetes: { context: { secure: AAABAcipher } }
  hosting:sagemaker: { kmsKeyArn: { secure: AAABAcipher } }
`,
      );
      const { out, code } = await run("--stack", "json");
      assert.equal(code, 0);
      assert.doesNotMatch(out, /cipher/);
    });

    it("says that earlier choices are not known, and keeps those that are given", async () => {
      const pins = {
        rare: { backend: "sagemaker", mode: "realtime", instanceType: "ml.m5.large", region: "x" },
      };
      write("pins.json", JSON.stringify(pins));
      const without = await run("--stack", "aws");
      const [kept] = await modelsOf("--stack", "aws", "--pins", "pins.json");
      assert.match(without.out, /--pins/);
      assert.equal(kept?.how, "kept");
      assert.equal(kept.candidates.find(({ recommended }) => recommended)?.name, "sagemaker serverless");
    });

    it("does not keep the choice of a model that its settings release", async () => {
      stack("released", "{ region: us-east-1, release: [rare] }");
      const [model] = await modelsOf("--stack", "released", "--pins", "pins.json");
      assert.equal(model?.how, "cheapest");
    });
  });

  describe("refuses", () => {
    const refused: readonly [what: string, typed: readonly string[], message: RegExp][] = [
      [
        "a file that is not there",
        ["missing.yaml"],
        /missing\.yaml\n {2}there is no such file; paths start at/,
      ],
      [
        "a stack that is not there",
        ["--stack", "missing"],
        /Pulumi\.missing\.yaml\n {2}there is no such file/,
      ],
      [
        "prices that are not there",
        ["rare.yaml", "--prices", "missing.yaml"],
        /placement\.prices: .*no such file/,
      ],
      ["choices that are none", ["--stack", "aws", "--pins", "rare.yaml"], /is no placement/],
      [
        "a model that is not there",
        ["rare.yaml", "--model", "other"],
        /--model: "other" given, .*name one of rare/,
      ],
      [
        "a chart of several models",
        ["rare.yaml", "silent.yaml", "--chart", "a.svg"],
        /--chart: shows one model, and there are 2; add --model/,
      ],
    ];

    for (const [what, typed, message] of refused) {
      it(what, async () => {
        const { code, out, err } = await run(...typed);
        assert.deepEqual({ code, out }, { code: 1, out: "" });
        assert.match(err, message);
      });
    }

    it("every mistake of every file at once", async () => {
      write("wrong.yaml", rare.replace("3Gi", "3").replace('version: "1"', "version: 1"));
      const { err } = await run("wrong.yaml", "missing.yaml");
      assert.match(err, /^3 problems/);
    });

    it("what is no command, with how to use it", async () => {
      for (const typed of [[], ["--nosuch"], ["--stack"], ["rare.yaml", "--json=yes"]]) {
        const { code, out, err } = await run(...typed);
        assert.deepEqual({ code, out }, { code: 2, out: "" }, typed.join(" "));
        assert.match(err, /^usage: npm run -s plan/);
      }
    });
  });

  describe("--chart", () => {
    async function chartOf(...typed: string[]): Promise<{ answer: Answer; svg: string }> {
      const file = path.join(folder, "chart.svg");
      fs.rmSync(file, { force: true });
      const answer = await run(...typed, "--chart", "chart.svg");
      return { answer, svg: fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "" };
    }

    // What it looks like is for people: docs/images/plan.svg.
    it("draws a line for what fits, break-even points and the traffic of the spec", async () => {
      const { answer, svg } = await chartOf("rare.yaml");
      assert.equal(answer.code, 0);
      for (const text of [
        "sagemaker serverless (chosen)",
        "the spec: 500,000",
        "US dollars a month",
        "requests a month",
      ]) {
        assert.ok(svg.includes(text), text);
      }
      const [, requests = ""] = /(\S+ [kM]) requests a month \(/.exec(answer.out) ?? [];
      assert.ok(requests !== "" && svg.includes(`>${requests}<`), requests);
      assert.match(svg, /stroke-dasharray/);
    });

    it("is the same every time", async () => {
      const [first, second] = [await chartOf("rare.yaml"), await chartOf("rare.yaml")];
      assert.ok(first.svg !== "" && first.svg === second.svg);
    });

    it("says what the spec does not: its traffic, and the time of a request", async () => {
      const { svg } = await chartOf("silent.yaml");
      assert.ok(svg.includes("the spec does not say its own traffic"));
      assert.ok(svg.includes("The spec does not say traffic.secondsPerRequest"));
      assert.ok(svg.includes("Not counted, because not known: traffic.requestSize"));
    });

    it("draws no line for a traffic that it does not reach, and says the number", async () => {
      const ownLine = /mark-rule role-mark/;
      assert.match((await chartOf("rare.yaml")).svg, ownLine);
      write("tiny.yaml", rare.replace("500000", "20").replace("name: rare", "name: tiny"));
      const { svg } = await chartOf("tiny.yaml");
      assert.ok(svg.includes("the spec: 20 requests a month, outside of this chart"));
      assert.doesNotMatch(svg, ownLine);
    });

    it("writes none where nothing fits, says so and shows the plan", async () => {
      const { answer, svg } = await chartOf("crowded.yaml");
      assert.deepEqual([answer.code, svg], [1, ""]);
      assert.match(answer.err, /No chart was written/);
      assert.match(answer.out, /Nothing fits/);
    });
  });

  it("loads neither Pulumi nor, without a chart, Vega", () => {
    const program = `require(${JSON.stringify(path.resolve("bin/tools/plan.js"))})
      .plan(["rare.yaml"], process.cwd(), process.cwd())
      .then(() => process.stdout.write(JSON.stringify(Object.keys(require.cache))))`;
    const { stdout } = spawnSync(process.execPath, ["-e", program], { cwd: folder, encoding: "utf8" });
    assert.match(stdout, /tools\/plan\/table\.js/);
    assert.doesNotMatch(stdout, /node_modules\/(@pulumi|vega)/);
  });
});
