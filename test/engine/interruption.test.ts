import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { connect } from "model-hosting-client";
import { readHeldOut, type HeldOut } from "../../sandbox/demonstration/heldOut.js";
import { engineEnvironment, pulumiCli } from "../../sandbox/engine.js";
import { prepareNode } from "../../sandbox/example.js";
import { silentProgress } from "../../sandbox/progress.js";
import { waitFor } from "../../sandbox/waitFor.js";
import { namespaceExists, objectNames, revisionCount } from "./support/cluster.js";
import { digitsSpec } from "./support/digits.js";
import { expectSuccess, TestProject } from "./support/project.js";

const namespace = "interruption-test";
const kubernetes = { namespace, createNamespace: true, addressing: "clusterIp" };

/** SIGKILL gives the CLI no time to write what it knows: the next run has to find out by itself. */
describe("an up that is killed", () => {
  const project = new TestProject("interruption");
  let heldOut: HeldOut;

  before(async () => {
    const example = await prepareNode(silentProgress);
    heldOut = readHeldOut(example.heldOut);
    await project.create();
    project.configure({ models: [digitsSpec("1")], kubernetes });
  });

  after(async () => {
    if (fs.existsSync(project.folder)) {
      await project.dispose();
    }
  });

  it("in the middle of a creation, and again of an update, converges when it is run again", async function () {
    this.timeout(600_000);
    await killUpWhen(project, async () => (await namespaceExists(namespace)) && (await deploymentExists()));
    assert.equal(await deploymentExists(), true, "it was killed too early to prove anything");
    await recover(project);
    const clean = await objectNames(namespace);

    project.configure({ models: [digitsSpec("2")], kubernetes });
    const before = await revisionCount(namespace);
    await killUpWhen(project, async () => (await revisionCount(namespace)) > before);
    await recover(project);

    assert.deepEqual(await objectNames(namespace), clean, "nothing is orphaned");
    const endpoint = await project.endpoint("digits");
    const reply = await connect(endpoint).predict({ instances: heldOut.instances.slice(0, 1) });
    assert.match(JSON.stringify(reply), /"model_version":"2"/);
    expectSuccess(await project.up("--expect-no-changes"));
  });

  it("leaves nothing behind after destroy", async () => {
    expectSuccess(await project.dispose());
    assert.equal(await namespaceExists(namespace), false);
  });

  async function deploymentExists(): Promise<boolean> {
    return (await objectNames(namespace)).includes("Deployment/digits");
  }
});

/** Starts an up and kills the CLI as soon as the cluster shows that it is in the middle. */
async function killUpWhen(project: TestProject, inTheMiddle: () => Promise<boolean>): Promise<void> {
  const cli = await pulumiCli(silentProgress);
  const child = spawn(cli, ["up", "--yes", "--skip-preview", "--stack", project.stack, "--non-interactive"], {
    cwd: project.folder,
    env: engineEnvironment(cli, project.environment),
    stdio: "ignore",
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once("exit", (_code, signal) => {
      resolve(signal);
    }),
  );
  await waitFor("the up to be in its middle", inTheMiddle, { timeoutMs: 60_000, intervalMs: 50 });
  child.kill("SIGKILL");
  assert.equal(await ended, "SIGKILL", "the up ended before it could be killed");
}

/** What a person does after a crash: the lock of a file backend is taken away, and up is run again. */
async function recover(project: TestProject): Promise<void> {
  expectSuccess(await project.pulumi("cancel", "--yes"));
  expectSuccess(await project.up());
}
