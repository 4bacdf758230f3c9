import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { marker } from "../../../tools/report/markdown.js";
import { usage } from "../../../tools/report/options.js";
import { increaseRules } from "../../../tools/report/policyConfig.js";
import { readWorkflow, workflowFiles, workflowText } from "./workflow.js";

const page = fs.readFileSync("docs/pull-requests.md", "utf8");

function namesIn(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name))].sort();
}

describe("docs/pull-requests.md", () => {
  it("has a row for each option of the command, and for no other", () => {
    assert.deepEqual(namesIn(page, /^\| `--([\w-]+)/gm), namesIn(usage, /--([\w-]+)/g));
  });

  it("names each variable and secret that the workflows read, and no other", () => {
    const texts = workflowFiles().map(workflowText).join("\n");
    assert.deepEqual(
      namesIn(page, /^\| (?:variable|secret) `(\w+)`/gm),
      namesIn(texts, /\b(?:vars|secrets)\.(\w+)/g),
    );
  });

  it("names each environment that the workflows use", () => {
    const stacks = readWorkflow("preview.yml").jobs["preview"]?.strategy?.matrix["stack"] ?? [];
    const environments = stacks.flatMap((stack) => [stack, `${stack}-preview`]);
    assert.deepEqual(
      [...page.matchAll(/^\| GitHub environments (.*?)\|/gm)]
        .flatMap(([, names = ""]) => names.match(/[\w-]+/g) ?? [])
        .sort(),
      environments.sort(),
    );
  });

  it("names the rules that are told the cost before", () => {
    for (const rule of increaseRules) assert.ok(page.includes(`\`${rule}\``), rule);
  });

  it("shows reports that there are, one that is blocked and one that is not", () => {
    const reports = namesIn(page, /\]\((examples\/[\w-]+\.md)\)/g).map((file) =>
      fs.readFileSync(path.join("docs", file), "utf8"),
    );
    assert.ok(reports.every((report) => report.startsWith(`${marker("prod")}\n`)));
    assert.deepEqual(
      reports.map((report) => /❌|✅/.exec(report)?.[0]),
      ["✅", "❌"],
    );
  });
});
