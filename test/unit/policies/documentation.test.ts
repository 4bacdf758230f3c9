import assert from "node:assert/strict";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import { checkPolicyConfig, type PolicyConfig } from "model-hosting-policies/config";
import { rules } from "model-hosting-policies/rules";
import { judgeAllBy } from "./analyze.js";

const page = fs.readFileSync("policies/README.md", "utf8");
const rows = page.split("\n").map((line) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim()),
);
const load = createRequire(__filename);

/** The level that a cell of the table names; a bound alone is mandatory, as the page says. */
function levelIn(cell: string): string {
  return /\b(advisory|mandatory|remediate|disabled)\b/.exec(cell)?.[1] ?? "mandatory";
}

function configurationOf(environment: string): PolicyConfig {
  return checkPolicyConfig(load(`model-hosting-policies/config.${environment}.json`));
}

function levelOf(config: PolicyConfig, rule: string): unknown {
  const given = config[rule];
  return typeof given === "object" ? given["enforcementLevel"] : given;
}

/** The page holds what a test can compare; that its prose is true, people have to see. */
describe("policies/README.md", () => {
  const [dev, prod] = [configurationOf("dev"), configurationOf("prod")];
  for (const { policy } of rules) {
    it(`has the levels of ${policy.name}`, () => {
      const row = rows.find(([first]) => first === `\`${policy.name}\``) ?? [];
      assert.deepEqual(row.slice(2).map(levelIn), [
        policy.enforcementLevel,
        levelOf(dev, policy.name),
        levelOf(prod, policy.name),
      ]);
    });
  }

  it("has configurations that the pack accepts", () => {
    const examples = [...page.matchAll(/```json\n([^]*?)```/g)].map(([, text = ""]) => text);
    assert.equal(examples.length, 2);
    for (const example of examples) checkPolicyConfig(JSON.parse(example));
  });

  it("has an exemption that the pack honours until its day", async () => {
    const [, key = "", value = ""] = /^(guardrail-exempt\/\S+): (until=.*)$/m.exec(page) ?? [];
    const inMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const tags = { [key]: value.replace(/\d{4}-\d{2}-\d{2}/, inMonth) };
    const resource = { type: "aws:ebs/volume:Volume", name: "scratch", props: { tags } };
    assert.deepEqual(await judgeAllBy("exemptions-valid", [resource]), []);
    assert.match((await judgeAllBy("exemptions-in-force", [resource]))[0]?.message ?? "", /load test/);
  });

  it("names the rules that mend", () => {
    const mending = rules.flatMap(({ policy }) => ("remediateResource" in policy ? policy.name : []));
    assert.deepEqual(mending.sort(), ["log-retention-set", "volumes-gp3"]);
    for (const name of mending) assert.match(page, new RegExp(`^.*\`${name}\` (changes|sets) `, "m"));
  });

  it("names every setting by which rules know what the resources do not say, and no other", () => {
    const start = rows.findIndex(([first]) => first === "setting");
    const end = rows.findIndex((cells, index) => index > start && cells.length === 0);
    const listed = rows.slice(start + 2, end).map(([first = ""]) => first.replaceAll("`", "").split(".")[0]);
    const { shape } = rules.find(({ policy }) => policy.name === "stack-increase-usd")?.settings ?? {};
    const common = ["exempt", "unknown", "mostUsd"];
    assert.deepEqual(
      [...new Set(listed)].sort(),
      Object.keys(shape ?? {})
        .filter((name) => !common.includes(name))
        .sort(),
    );
  });
});
