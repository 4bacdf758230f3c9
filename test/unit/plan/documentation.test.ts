import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { plan } from "../../../tools/plan.js";

const page = fs.readFileSync("docs/plan.md", "utf8");

/** The command whose output the page shows. What the chart looks like, people have to see. */
const command = ["--stack", "dev", "--model", "digits-auto"];

describe("docs/plan.md", () => {
  let folder = "";

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "plan-"));
  });

  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("has the table and the chart that the command writes", async () => {
    const { out } = await plan([...command, "--chart", path.join(folder, "plan.svg")], process.cwd(), ".");
    const [, shown = ""] = /```text\n([^]*?)```/.exec(page) ?? [];
    const again = `run npm run -s plan -- ${command.join(" ")} --chart docs/images/plan.svg and copy its text`;
    assert.ok(page.includes(`${command.join(" ")} --chart docs/images/plan.svg`));
    assert.equal(shown, out, again);
    const [drawn, image] = [path.join(folder, "plan.svg"), "docs/images/plan.svg"].map((file) =>
      fs.readFileSync(file, "utf8"),
    );
    assert.ok(drawn === image, again);
  });

  it("names every option, and no other", async () => {
    const { err } = await plan([], process.cwd(), ".");
    const optionsIn = (text: string) => [...new Set(text.match(/--[a-z]+/g))].sort();
    const rows = page.split("\n").filter((line) => line.startsWith("| `--"));
    assert.deepEqual(optionsIn(rows.map((row) => row.split("|")[1] ?? "").join(" ")), optionsIn(err));
  });
});
