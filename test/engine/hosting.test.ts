import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { connect } from "model-hosting-client";
import { digitsAnswer as answer, readHeldOut, type HeldOut } from "../../sandbox/demonstration/heldOut.js";
import { reach } from "../../sandbox/demonstration/reach.js";
import { prepareNode } from "../../sandbox/example.js";
import { repositoryRoot, statePaths } from "../../sandbox/paths.js";
import { silentProgress } from "../../sandbox/progress.js";
import { openCluster } from "../../sandbox/userCluster.js";
import { namespaceExists, objectNames, readyPods } from "./support/cluster.js";
import { digitsSpec } from "./support/digits.js";
import { Load } from "./support/load.js";
import { expectSuccess, TestProject } from "./support/project.js";

const exec = promisify(execFile);
const namespace = "hosting-test";
const kubernetes = { namespace, createNamespace: true, addressing: "clusterIp" };

/**
 * The example model on the real cluster, through the real engine. What it cannot prove: that the real Kubernetes
 * provider does what its stand-in does, and that a network plugin enforces the NetworkPolicy (this node's does not).
 */
describe("a hosted model", () => {
  const project = new TestProject("hosting");
  let heldOut: HeldOut;

  const configure = (version: string, changes?: Record<string, object>): void => {
    project.configure({ models: [digitsSpec(version, changes)], kubernetes });
  };

  before(async () => {
    const example = await prepareNode(silentProgress);
    heldOut = readHeldOut(example.heldOut);
    await project.create();
  });

  after(async () => {
    if (fs.existsSync(project.folder)) {
      await project.dispose();
    }
  });

  it("is created by up, with the policy pack watching", async () => {
    configure("1");
    const pack = ["--policy-pack", path.join(repositoryRoot, "policies")];
    const config = ["--policy-pack-config", path.join(repositoryRoot, "policies", "config.dev.json")];
    const run = expectSuccess(await project.up(...pack, ...config));
    assert.match(run.stdout, /model-hosting@v\d/);
    const made = await objectNames(namespace);
    assert.deepEqual(made, [
      "Deployment/digits",
      "NetworkPolicy/digits",
      "PodDisruptionBudget/digits",
      "Service/digits",
      "ServiceAccount/default",
      "ServiceAccount/digits",
    ]);
  });

  it("gives the same answer from its pod, through the client and through the Python example", async () => {
    const endpoint = await project.httpEndpoint("digits");
    const payload = { instances: heldOut.instances.slice(0, 5) };
    const [pod] = await readyPods(namespace, "digits");
    assert.ok(pod);
    const direct = await fetch(`http://${pod.address}:8080/invocations`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(payload),
    });
    const fromPod = answer.parse(await direct.json());
    const fromClient = answer.parse(await connect(endpoint).predict(payload));
    const fromPython = answer.parse(JSON.parse(await askPython(project.folder, endpoint, payload)));
    assert.equal(fromPod.predictions.length, 5);
    assert.deepEqual(fromClient, fromPod);
    assert.deepEqual(fromPython, fromPod);
  });

  it("is reached through a forwarded port where its own address is out of reach", async () => {
    const endpoint = await project.httpEndpoint("digits");
    const closed = { ...endpoint, call: { ...endpoint.call, url: "http://127.0.0.1:9/invocations" } };
    const way = await reach(closed, openCluster(statePaths.kubeconfig), silentProgress);
    try {
      const reply = answer.parse(
        await connect(closed, { fetch: way.fetch }).predict({ instances: heldOut.instances }),
      );
      assert.equal(reply.predictions.length, heldOut.labels.length);
    } finally {
      way.close();
    }
  });

  it("is left alone by a second up, and a refresh finds no drift", async () => {
    expectSuccess(await project.up("--expect-no-changes"));
    expectSuccess(await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes"));
    expectSuccess(await project.up("--expect-no-changes"));
  });

  it("rolls to version 2 under load: at least 2,000 requests on new connections, none failed", async function () {
    this.timeout(600_000);
    configure("1", { scaling: { minReplicas: 2 }, rollout: { batchSize: 1, bakeTime: "8s" } });
    expectSuccess(await project.up());
    const before = await project.httpEndpoint("digits");
    const load = new Load(before.call.url, JSON.stringify({ instances: heldOut.instances.slice(0, 1) }), 6);
    configure("2", { scaling: { minReplicas: 2 }, rollout: { batchSize: 1, bakeTime: "8s" } });
    const run = await project.up();
    const duringRoll = load.total;
    const report = await load.stop();
    expectSuccess(run);
    assert.deepEqual(report.failures, []);
    assert.ok(duringRoll >= 2000, `only ${duringRoll} requests during the roll`);
    assert.deepEqual([...report.versions.keys()].sort(), ["1", "2"]);
    console.log(`      ${duringRoll} requests during the roll, ${report.failures.length} failed`);
    const after = await project.httpEndpoint("digits");
    assert.equal(after.call.url, before.call.url, "the address is stable across versions");
    assert.equal(after.version, "2");
  });

  it("refuses a version that never becomes ready: up fails with the pod's reason, version 2 serves, none failed", async function () {
    this.timeout(600_000);
    const endpoint = await project.httpEndpoint("digits");
    const payload = { instances: heldOut.instances.slice(0, 1) };
    const load = new Load(endpoint.call.url, JSON.stringify(payload), 2);
    configure("3", {
      model: { startupBudget: "10s" },
      scaling: { minReplicas: 2 },
      rollout: { batchSize: 1 },
    });
    const run = await project.up();
    const report = await load.stop();
    assert.notEqual(run.code, 0, "up must fail");
    assert.match(run.stdout, /model\.joblib .*is damaged/);
    assert.match(run.stdout, /digits/);
    assert.deepEqual(report.failures, []);
    assert.deepEqual([...report.versions.keys()], ["2"]);
    const again = answer.parse(await connect(endpoint).predict(payload));
    assert.equal(again.model_version, "2");
  });

  it("is mended by the next up", async () => {
    configure("2", { scaling: { minReplicas: 2 }, rollout: { batchSize: 1 } });
    expectSuccess(await project.up());
    expectSuccess(await project.up("--expect-no-changes"));
    assert.equal((await readyPods(namespace, "digits")).length, 2);
  });

  it("leaves nothing in the cluster after destroy", async () => {
    expectSuccess(await project.dispose());
    assert.equal(await namespaceExists(namespace), false);
  });
});

/** What the Python example answers: a process of its own that gets the endpoint's description as a file. */
async function askPython(folder: string, endpoint: object, payload: object): Promise<string> {
  const file = path.join(folder, "endpoint.json");
  fs.writeFileSync(file, JSON.stringify(endpoint));
  const script = path.join(repositoryRoot, "client", "python", "model_client.py");
  const process = exec("python3", [script, file]);
  process.child.stdin?.end(JSON.stringify(payload));
  return (await process).stdout;
}
