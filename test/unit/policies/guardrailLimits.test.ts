import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { repositoryRoot } from "../../../sandbox/paths.js";
import { uncaughtAttempts } from "../../engine/support/bypassLimits.js";

/** That what is listed is not caught, test/engine/policyBypass.test.ts tries where it can be tried. */
describe("docs/guardrail-limits.md", () => {
  const text = fs.readFileSync(path.join(repositoryRoot, "docs", "guardrail-limits.md"), "utf8");
  const [, , ...rows] = text.split("\n").filter((line) => line.startsWith("|"));

  it("lists what cannot be caught, why, and what helps, and nothing else", () => {
    assert.deepEqual(
      rows.map((row) =>
        row
          .slice(1, -1)
          .split("|")
          .map((cell) => cell.trim()),
      ),
      uncaughtAttempts.map(({ what, why, instead }) => [what, why, instead]),
    );
  });
});
