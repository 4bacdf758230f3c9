import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { endpoint } from "model-hosting-client";
import { z } from "zod";
import { placementOutput } from "../../components/placementOutput.js";
import { backendFolder } from "../../sandbox/engine/backend.js";
import { prepareNode } from "../../sandbox/example.js";
import { repositoryRoot, statePaths } from "../../sandbox/paths.js";
import { silentProgress } from "../../sandbox/progress.js";

/** How stack dev hosts the example on SageMaker. */
const modes = ["realtime", "serverless", "async", "batch"];

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The commands of a newcomer, as processes of their own, on stack dev. They run with a kubeconfig of the user's, here a
 * copy of the sandbox's, so that this also shows that an own cluster is used as it is; the node that runs here is only for
 * the sandbox's AWS.
 */
describe("the commands", () => {
  let folder = "";
  let kubeconfig = "";
  let accuracy = 0;

  const command = (name: string, ...args: string[]): Ended => {
    const file = path.join(repositoryRoot, "bin", "sandbox", "commands", `${name}.js`);
    const env = { ...process.env, KUBECONFIG: kubeconfig };
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
      cwd: repositoryRoot,
      env,
      encoding: "utf8",
    });
    return { code: status, stdout, stderr };
  };

  const gitStatus = (): string =>
    spawnSync("git", ["status", "--porcelain"], { cwd: repositoryRoot, encoding: "utf8" }).stdout;

  before(async () => {
    accuracy = (await prepareNode(silentProgress)).metrics["1"].accuracy;
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "own-cluster-"));
    kubeconfig = path.join(folder, "kubeconfig");
    fs.copyFileSync(statePaths.kubeconfig, kubeconfig);
  });

  after(() => {
    // Asking for outputs makes an empty stack again.
    fs.rmSync(backendFolder(kubeconfig), { recursive: true, force: true });
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("start hosts the example on the user's cluster and on AWS, and prints of each the accuracy that training computed", () => {
    const before = gitStatus();
    const { code, stdout, stderr } = command("start");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /KUBECONFIG is set: the cluster of .* is used, not the sandbox's node/);
    assert.match(stderr, /sandbox stand-in for pulumi-language-nodejs/);
    assert.match(stdout, /sandbox stand-in for pulumi-resource-aws/);
    const right = `\\d+ of 360 held-out rows are right: accuracy ${accuracy.toFixed(4)}`;
    const places = ["kubernetes", "ecs", "eks"].map((backend) => `${backend} +realtime`);
    for (const place of [...places, ...modes.map((mode) => `sagemaker +${mode}`)]) {
      assert.match(stdout, new RegExp(`${place} +${right}`));
    }
    assert.match(stdout, new RegExp(`digits-auto +sagemaker +serverless +${right}`), "placed by its traffic");
    assert.equal(gitStatus(), before, "nothing in the clone changes");
  });

  it("outputs prints how to call every model and where it is placed, as JSON and nothing else", () => {
    const { code, stdout, stderr } = command("outputs");
    assert.equal(code, 0, stderr);
    const { models, placements } = z
      .object({ models: z.record(z.string(), endpoint), placements: z.record(z.string(), placementOutput) })
      .parse(JSON.parse(stdout));
    const others = ["auto", "ecs", "eks", ...modes];
    const names = ["digits", ...others.map((other) => `digits-${other}`)].sort();
    assert.deepEqual(Object.keys(models).sort(), names);
    assert.deepEqual(Object.keys(placements).sort(), names);
  });

  it("pulumi passes the CLI's JSON and its exit code through", () => {
    const preview = command("pulumi", "preview", "--stack", "dev", "--json", "--expect-no-changes");
    assert.equal(preview.code, 0, preview.stderr);
    const { changeSummary } = z
      .object({ changeSummary: z.record(z.string(), z.int()) })
      .parse(JSON.parse(preview.stdout));
    // What is read is this stack's own output, for the placements that it keeps.
    assert.deepEqual(Object.keys(changeSummary).sort(), ["read", "same"]);
    assert.notEqual(command("pulumi", "no-such-command").code, 0);
  });

  it("a preview of stack prod is stopped by the policy pack: its image has no digest", () => {
    const pack = ["--policy-pack", "policies", "--policy-pack-config", "policies/config.prod.json"];
    const { code, stdout } = command("pulumi", "preview", "--stack", "prod", ...pack);
    assert.notEqual(code, 0);
    assert.match(stdout, /\[mandatory\].*image-pinned/);
    assert.match(stdout, /amazonaws\.com\/digits:1", which has no digest/);
  });

  it("stop destroys the stacks and leaves the user's cluster alone", () => {
    const { code, stderr } = command("stop");
    assert.equal(code, 0, stderr);
    const { stdout } = command("outputs");
    assert.deepEqual(JSON.parse(stdout), {});
    assert.equal(fs.existsSync(statePaths.kubeconfig), true, "the node still runs");
  });
});
