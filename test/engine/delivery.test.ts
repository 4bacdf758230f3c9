import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { connect } from "model-hosting-client";
import { z } from "zod";
import { importImage } from "../../sandbox/cluster/index.js";
import { digitsAnswer, readHeldOut, type HeldOut } from "../../sandbox/demonstration/heldOut.js";
import { prepareNode } from "../../sandbox/example.js";
import { buildToolsImage } from "../../sandbox/images/index.js";
import { repositoryRoot, stateFolder } from "../../sandbox/paths.js";
import { silentProgress } from "../../sandbox/progress.js";
import { objectNames, readyPods } from "./support/cluster.js";
import { digitsSpec } from "./support/digits.js";
import { expectSuccess, TestProject } from "./support/project.js";
import { TestNamespace } from "./support/testNamespace.js";

const namespace = new TestNamespace(`delivery-test-${process.pid}`);
const kubernetes = {
  namespace: namespace.name,
  addressing: "clusterIp",
  toolsImage: "sandbox.local/busybox:1",
};
const image = "sandbox.local/digits:1";
const mountPath = "/opt/ml/other";
const cachePath = "/var/cache/model";

/** What the transformer makes of the model's answer. */
const transformedAnswer = z.object({ transformed: digitsAnswer, sidecar_version: z.string() });

const blankImage = JSON.stringify({ instances: [Array<number>(64).fill(0)] });
const noImage = JSON.stringify({ instances: [] });

/** Companions: a second model server as a sidecar, and a transformer that asks both. */
const companions = [
  {
    name: "other-version",
    role: "sidecar",
    image,
    environment: { HOST: "127.0.0.1", PORT: "8090" },
    cpu: "50m",
    memory: "256Mi",
  },
  {
    name: "wrapper",
    role: "transformer",
    image,
    command: [
      "python3",
      "-c",
      fs.readFileSync(path.join(repositoryRoot, "test", "engine", "support", "transformer.py"), "utf8"),
    ],
    port: 8081,
    healthPath: "/ping",
    cpu: "50m",
    memory: "64Mi",
  },
];

/** The image of version 1, told to serve the model that a claim holds; checked by a POST. */
function specWith(checkedBy: string, startupBudget: string): object {
  const model = {
    version: "2",
    startupBudget,
    artifacts: [{ uri: "pvc://models/shelf", mountPath }],
    secrets: { MODEL_DIR: { kubernetes: { name: "folders", key: "second" } } },
    healthCheck: { post: { path: "/invocations", body: checkedBy } },
    companions,
  };
  const resources = {
    sharedMemory: "48Mi",
    ephemeralStorage: "256Mi",
    caches: [{ mountPath: cachePath, size: "32Mi" }],
  };
  return digitsSpec("1", { model, resources });
}

/**
 * What a pod gets from elsewhere, on the real cluster: files of a claim, a Secret, memory, a probe's tool, companions.
 * What it cannot prove: delivery from s3, gs, hf and oci, which need an account or a registry; that a disk shared by
 * several nodes behaves as a folder of this one; and NetworkPolicies, which this node's network does not enforce.
 */
describe("a model with artifacts, secrets and companions", () => {
  const project = new TestProject("delivery");
  const shelf = path.join(stateFolder, "tmp", `delivery-claim-${process.pid}`);
  // The folder's name is the secret: nobody could guess it, and without it the model is not found.
  const secretFolder = `second-${randomBytes(12).toString("hex")}`;
  const printed: string[] = [];
  let heldOut: HeldOut;

  before(async () => {
    const example = await prepareNode(silentProgress);
    await importImage((await buildToolsImage(silentProgress)).archive);
    heldOut = readHeldOut(example.heldOut);
    fs.cpSync(example.models["2"], path.join(shelf, "shelf", secretFolder), { recursive: true });
    await namespace.create();
    await namespace.addClaim("models", shelf);
    await namespace.addSecret("folders", { second: `${mountPath}/${secretFolder}` });
    await project.create();
  });

  after(async () => {
    if (fs.existsSync(project.folder)) {
      await project.dispose();
    }
    await namespace.dispose();
    fs.rmSync(shelf, { recursive: true, force: true });
  });

  const predict = async (rows: number) => {
    const instances = heldOut.instances.slice(0, rows);
    const reply = await connect(await project.endpoint("digits")).predict({ instances });
    return transformedAnswer.parse(reply);
  };

  it("serves what the claim holds, through its transformer and beside its sidecar", async () => {
    project.configure({ models: [specWith(blankImage, "90s")], kubernetes });
    const run = expectSuccess(await project.up("--diff"));
    printed.push(run.stdout, run.stderr);
    const reply = await predict(20);
    assert.equal(reply.transformed.model_version, "2", "the image holds version 1, the claim version 2");
    assert.equal(reply.sidecar_version, "1");
    const right = reply.transformed.predictions.filter(({ label }, row) => label === heldOut.labels[row]);
    assert.ok(right.length >= 18, `only ${right.length} of 20 labels are right`);
  });

  it("gives the container its memory, cache and files as asked, and no token of the cluster", async () => {
    const [pod] = await readyPods(namespace.name, "digits");
    assert.ok(pod);
    const script = `
import json, os
disk = os.statvfs("/dev/shm")
print(json.dumps({
    "sharedMemory": disk.f_frsize * disk.f_blocks,
    "cacheWritable": os.access("${cachePath}", os.W_OK),
    "artifactWritable": os.access("${mountPath}", os.W_OK),
    "user": os.getuid(),
    "token": os.path.exists("/var/run/secrets/kubernetes.io"),
}))`;
    const seen: unknown = JSON.parse(await namespace.runIn(pod.name, "model", ["python3", "-c", script]));
    assert.deepEqual(seen, {
      sharedMemory: 48 * 1024 * 1024,
      cacheWritable: true,
      artifactWritable: false,
      user: 10001,
      token: false,
    });
  });

  it("has its secret in no output, no state and nothing that the CLI prints", async () => {
    const outputs = expectSuccess(await project.pulumi("stack", "output", "--json", "--show-secrets"));
    const state = expectSuccess(await project.pulumi("stack", "export", "--show-secrets"));
    const texts = [...printed, outputs.stdout, state.stdout, ...filesBelow(project.folder)];
    const kept = texts.join("\n");
    // The reference is there, so it is the right text that is searched.
    assert.match(state.stdout, /"secretKeyRef"[^}]*"folders"/);
    for (const form of [secretFolder, Buffer.from(`${mountPath}/${secretFolder}`).toString("base64")]) {
      assert.equal(kept.includes(form), false, `${form} is kept in the clear`);
    }
  });

  it("is left alone by a second up", async () => {
    expectSuccess(await project.up("--expect-no-changes"));
  });

  it("fails up with the probe's own answer when the model refuses the health check; the former one serves", async () => {
    project.configure({ models: [specWith(noImage, "10s")], kubernetes });
    const begin = Date.now();
    const run = await project.up();
    const seconds = (Date.now() - begin) / 1000;
    assert.notEqual(run.code, 0, "up must fail");
    assert.match(run.stdout, /Startup probe failed:.*400 Bad Request/);
    // 10 s of budget and 30 s for scheduling; the rest is for the engine and a busy machine.
    assert.ok(seconds < 100, `it took ${seconds} s to give up`);
    assert.equal((await predict(1)).transformed.model_version, "2");
  });

  it("leaves only what the administrator made after destroy", async () => {
    expectSuccess(await project.dispose());
    assert.deepEqual(await objectNames(namespace.name), ["ServiceAccount/default"]);
  });
});

/** The text of every file of a project's own, state included; not what its links lead to. */
function filesBelow(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    // Links are not followed: node_modules is one, and nothing of the stack is kept there.
    if (entry.isDirectory()) {
      return filesBelow(file);
    }
    return entry.isFile() ? [fs.readFileSync(file, "utf8")] : [];
  });
}
