import assert from "node:assert/strict";
import { comparedWith } from "../../../tools/report/compare.js";
import { isBlocked, total } from "../../../tools/report/data.js";
import { markdownOf } from "../../../tools/report/markdown.js";
import { difference, escape, show } from "../../../tools/report/text.js";
import { changeWith, findingWith, reportWith } from "./reports.js";

const usd = (amount: number) => ({ usd: amount });
const unknown = { missing: ["price of ml.x9.large in us-east-1"], atLeastUsd: 3 };

describe("amounts in a report", () => {
  const cases = [
    ["nothing", usd(0), "0.00"],
    ["less than a cent, which is not nothing", usd(0.001), "< 0.01"],
    ["thousands", usd(1348.04), "1,348.04"],
    [
      "what is not known, with what is missing",
      { ...unknown, atLeastUsd: 0 },
      `unknown: ${unknown.missing.join("")}`,
    ],
    ["what is known in part", unknown, `unknown, at least 3.00: ${unknown.missing.join("")}`],
  ] as const;
  for (const [what, amount, text] of cases) {
    it(`show ${what}`, () => {
      assert.equal(show(amount), text);
    });
  }

  it("name three of what is missing, and count the others", () => {
    assert.equal(show({ missing: ["a", "b", "c", "d", "e"], atLeastUsd: 0 }), "unknown: a; b; c; and 2 more");
  });

  const differences = [
    [usd(10), usd(15), "+5.00 (+50 %)"],
    [usd(10), usd(4), "−6.00 (−60 %)"],
    [usd(0), usd(4), "+4.00"],
    [usd(4), usd(4), "0.00"],
    [usd(4), usd(4.001), "< 0.01"],
    [unknown, usd(4), "unknown"],
    [usd(4), unknown, "unknown"],
  ] as const;
  for (const [before, after, text] of differences) {
    it(`differ by ${text} from ${show(before)} to ${show(after)}`, () => {
      assert.equal(difference(before, after), text);
    });
  }

  it("add up to what is not known where one is not", () => {
    assert.deepEqual(total([usd(2), unknown, unknown]), { missing: unknown.missing, atLeastUsd: 8 });
  });
});

describe("text in a report", () => {
  it("makes no Markdown, calls nobody and opens no tag", () => {
    assert.equal(
      escape("ml.*.x [a](http://b) <script> `c` @team image@sha256:1"),
      "ml.\\*.x \\[a\\](http://b) &lt;script> \\`c\\` &#64;team image@sha256:1",
    );
  });
});

describe("a report as Markdown", () => {
  it("begins with the mark by which its comment is found, and names the stack", () => {
    assert.match(
      markdownOf(reportWith({})),
      /^<!-- model-hosting report: prod -->\n## Preview of stack `prod`\n/,
    );
  });

  it("is the same for the same data", () => {
    const data = reportWith({ changes: [changeWith({})], findings: [findingWith({})] });
    assert.equal(markdownOf(data), markdownOf(structuredClone(data)));
  });

  it("marks what answers requests and is replaced or deleted, and how the replacement goes", () => {
    const markdown = markdownOf(
      reportWith({
        changes: [
          changeWith({ kind: "replace", gap: true, properties: ["spec.selector"], model: "digits" }),
          changeWith({ kind: "replace", name: "other" }),
          changeWith({ kind: "delete", name: "gone" }),
          changeWith({
            kind: "replace",
            name: "alarm",
            type: "aws:cloudwatch/metricAlarm:MetricAlarm",
            serving: false,
          }),
        ],
      }),
    );
    assert.deepEqual(
      markdown.split("\n").filter((line) => line.startsWith("> - ")),
      [
        "> - **REPLACE** `digits` (`kubernetes:apps/v1:Deployment`, model `digits`), because of `spec.selector`: the old one goes before the new one is there",
        "> - **REPLACE** `other` (`kubernetes:apps/v1:Deployment`): the new one is made first",
        "> - **DELETE** `gone` (`kubernetes:apps/v1:Deployment`)",
      ],
    );
  });

  it("tells a replacement, and all else, however long the warnings are", () => {
    const data = reportWith({
      warnings: ["word ".repeat(20_000)],
      changes: [changeWith({ kind: "replace" })],
      findings: [findingWith({})],
    });
    const markdown = markdownOf(data);
    assert.ok(markdown.indexOf("**REPLACE**") < markdown.indexOf("### Warnings"));
    assert.match(markdown, /\n…\n```\n/);
    assert.match(markdown, /is wrong/);
    assert.doesNotMatch(markdown, /Too long/);
  });

  it("warns of nothing where nothing that answers requests goes", () => {
    assert.doesNotMatch(markdownOf(reportWith({ changes: [changeWith({})] })), /CAUTION/);
  });

  it("tells mandatory violations before costs, and advisory ones after them", () => {
    const markdown = markdownOf(
      reportWith({
        models: [{ name: "digits", before: usd(1), after: usd(2), maximum: usd(2) }],
        findings: [findingWith({}), findingWith({ level: "advisory", message: "digits could be better" })],
      }),
    );
    const titles = markdown.split("\n").filter((line) => line.startsWith("### "));
    assert.deepEqual(titles, [
      "### Mandatory violations (1)",
      "### Cost in USD a month",
      "### Advisory violations (1)",
    ]);
    assert.match(markdown, /^- \*\*a-rule\*\* Deployment digits: is wrong$/m);
    assert.match(markdown, /^- \*\*a-rule\*\* digits could be better$/m);
  });

  it("folds all but twenty violations of a level", () => {
    const findings = Array.from({ length: 25 }, (_, index) =>
      findingWith({ message: `is wrong (${index})` }),
    );
    assert.match(markdownOf(reportWith({ findings })), /\(19\)\n\n<details>\n<summary>5 more<\/summary>/);
  });

  it("tells an exemption once that stands on several resources", () => {
    const exemptions = ["Role a", "Topic b"].map(
      (name) => `${name}: is exempt from x until 2030-01-01: a reason`,
    );
    assert.match(
      markdownOf(reportWith({ exemptions: [...exemptions, "said in other words"] })),
      /\(2\)\n\n- x until 2030-01-01: a reason \(on Role a, Topic b\)\n- said in other words\n/,
    );
  });

  it("fits in a comment, however much there is to say", () => {
    const changes = Array.from({ length: 2000 }, (_, index) => changeWith({ name: `deployment-${index}` }));
    const long = markdownOf(reportWith({ changes, findings: [findingWith({})] }));
    assert.ok(long.length < 65_536, `${long.length} characters`);
    assert.match(long, /Mandatory violations/);
    assert.match(long, /Too long for a comment/);
    const longer = markdownOf(reportWith({ errors: ["x\n".repeat(100_000)] }));
    assert.ok(longer.length < 65_536, `${longer.length} characters`);
  });

  it("keeps an error in its fence, whatever is in it", () => {
    assert.match(
      markdownOf(reportWith({ finished: false, errors: ["a\n```\nb"] })),
      /\n````text\na\n```\nb\n````\n/,
    );
  });
});

describe("a report", () => {
  it("blocks on a mandatory violation and on half a preview, and not on advice", () => {
    assert.equal(isBlocked(reportWith({})), false);
    assert.equal(isBlocked(reportWith({ findings: [findingWith({ level: "advisory" })] })), false);
    assert.equal(isBlocked(reportWith({ findings: [findingWith({})] })), true);
    assert.equal(isBlocked(reportWith({ finished: false })), true);
  });

  it("compares with a base: what is new cost nothing, what is gone will cost nothing", () => {
    const model = (name: string, after: number) => ({
      name,
      before: usd(99),
      after: usd(after),
      maximum: usd(after),
    });
    const { models, comparedWith: kind } = comparedWith(
      reportWith({ models: [model("a", 1), model("gone", 5)] }),
      reportWith({ models: [model("a", 2), model("new", 3)] }),
    );
    assert.equal(kind, "base");
    assert.deepEqual(
      models.map(({ name, before, after }) => [name, before, after]),
      [
        ["a", usd(1), usd(2)],
        ["gone", usd(5), usd(0)],
        ["new", usd(0), usd(3)],
      ],
    );
  });
});
