import assert from "node:assert/strict";
import { runMatrix } from "../../tools/matrix.js";

function run(...typed: string[]): { code: number; out: string; problems: string } {
  let out = "";
  let problems = "";
  const code = runMatrix(typed, { write: (text) => (out += text) }, { write: (text) => (problems += text) });
  return { code, out, problems };
}

/** `docs/matrix.md` is compared with the command by documentation.test.ts. */
describe("npm run matrix", () => {
  it("prints a column for each backend and mode, and why what is refused is refused", () => {
    const { code, out, problems } = run("--field", "rollout.steps");
    assert.equal(code, 0);
    assert.equal(problems, "");
    assert.match(out, /^\| Field \| kubernetes realtime \| sagemaker realtime \| sagemaker serverless \|/m);
    assert.match(out, /^\| `rollout\.steps` \| no \| partly \| no \|/m);
    assert.match(
      out,
      /^- sagemaker batch: every transform job starts the version that is there; remove it\.$/m,
    );
  });

  it("prints one backend and mode alone where they are asked for", () => {
    const { out } = run("--backend", "kubernetes", "--mode", "realtime", "--field", "scaling");
    assert.match(out, /^\| Field \| kubernetes realtime \|$/m);
    assert.doesNotMatch(out, /sagemaker/);
    assert.doesNotMatch(out, /`rollout/);
  });

  it("ends with 1 where nothing is called so", () => {
    for (const typed of [
      ["--backend", "mainframe"],
      ["--field", "scalin"],
      ["--colour", "red"],
    ]) {
      const { code, out, problems } = run(...typed);
      assert.equal(code, 1, typed.join(" "));
      assert.equal(out, "");
      assert.notEqual(problems, "");
    }
  });
});
