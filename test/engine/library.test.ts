import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { connect } from "model-hosting-client";
import { importImage } from "../../sandbox/cluster/index.js";
import { digitsAnswer, readHeldOut, type HeldOut } from "../../sandbox/demonstration/heldOut.js";
import { prepareNode } from "../../sandbox/example.js";
import { buildStorageInitializerImage } from "../../sandbox/images/index.js";
import { silentProgress } from "../../sandbox/progress.js";
import { namespaceExists, objectNames } from "./support/cluster.js";
import { LibraryProject } from "./support/libraryProject.js";
import { ModelStore } from "./support/modelStore.js";
import { expectSuccess } from "./support/project.js";

const namespace = `library-test-${process.pid}`;

/**
 * The components in a program of somebody else, with a model that KServe's own storage initializer fetches by HTTPS
 * from a private store. What it cannot prove: that the NetworkPolicy lets the download through, whose port is not 443
 * here, because this node's network enforces none; that npm finds the versions that the library asks for, because
 * its dependencies are linked; and the image of KServe's own making, because the sandbox packs the same Python package into one of its own.
 */
describe("the library in a program of somebody else", () => {
  const token = `Bearer ${randomBytes(12).toString("hex")}`;
  let project: LibraryProject;
  let store: ModelStore;
  let heldOut: HeldOut;

  before(async () => {
    const example = await prepareNode(silentProgress);
    await importImage((await buildStorageInitializerImage(silentProgress)).archive);
    heldOut = readHeldOut(example.heldOut);
    project = new LibraryProject();
    store = new ModelStore(project.folder, token);
    await store.open(example.models["2"]);
    await project.create();
  });

  after(async () => {
    if (fs.existsSync(project.folder)) {
      await project.dispose();
    }
    await store.close();
  });

  const predict = async () => {
    const instances = heldOut.instances.slice(0, 20);
    return digitsAnswer.parse(await connect(await project.endpoint()).predict({ instances }));
  };

  it("hosts a model that is fetched from a private HTTPS store whose authority a hook makes known", async () => {
    await project.configure(
      {
        namespace,
        authority: store.authority,
        artifact: store.url("model.tar.gz"),
        version: "2",
        startupBudget: "90s",
      },
      { headers: JSON.stringify({ Authorization: token }) },
    );
    expectSuccess(await project.up());
    assert.deepEqual(store.served, ["/model.tar.gz"]);
    const reply = await predict();
    assert.equal(reply.model_version, "2", "the image holds version 1, the store version 2");
    const right = reply.predictions.filter(({ label }, row) => label === heldOut.labels[row]);
    assert.ok(right.length >= 18, `only ${right.length} of 20 labels are right`);
  });

  it("is left alone by a second up, hook and all, and keeps the token to itself", async () => {
    expectSuccess(await project.up("--expect-no-changes"));
    const state = fs.readFileSync(
      path.join(project.folder, "state/.pulumi/stacks/somebody-else/test.json"),
      "utf8",
    );
    assert.match(state, /REQUESTS_CA_BUNDLE/);
    assert.equal(state.includes(token), false, "the state shows the token");
  });

  it("fails up with the downloader's own reason when the store has no such file; the former model serves", async () => {
    await project.configure({ artifact: store.url("moved.tar.gz"), version: "3", startupBudget: "5s" });
    const run = await project.up();
    assert.notEqual(run.code, 0, "up must fail");
    assert.match(run.stdout, /download-0.*[\s\S]*HTTP resource not found at 'https:\/\/\S+\/moved\.tar\.gz'/);
    assert.equal((await predict()).model_version, "2");
  });

  it("leaves nothing in the cluster after destroy", async () => {
    assert.ok((await objectNames(namespace)).includes("Deployment/digits"));
    expectSuccess(await project.dispose());
    assert.equal(await namespaceExists(namespace), false);
  });
});
