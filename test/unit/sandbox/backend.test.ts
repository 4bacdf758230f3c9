import assert from "node:assert/strict";
import {
  backendFolder,
  fileBackendUrl,
  folderOfBackend,
  ownCluster,
} from "../../../sandbox/engine/backend.js";
import { stackOf } from "../../../sandbox/engine/stackOf.js";
import { statePaths } from "../../../sandbox/paths.js";

describe("the state of the sandbox's stacks", () => {
  it("belongs to the sandbox's node unless KUBECONFIG names a cluster of the user's", () => {
    assert.equal(ownCluster({}), undefined);
    assert.equal(ownCluster({ KUBECONFIG: "" }), undefined);
    assert.equal(ownCluster({ KUBECONFIG: statePaths.kubeconfig }), undefined);
    assert.equal(ownCluster({ KUBECONFIG: "/home/kind" }), "/home/kind");
  });

  it("is kept apart for each cluster, so that none is refreshed against or deleted with another", () => {
    const folders = [undefined, "/home/kind", "/home/prod"].map((kubeconfig) => backendFolder(kubeconfig));
    assert.equal(new Set(folders).size, 3);
    assert.equal(folders[0], statePaths.pulumiState);
    assert.equal(backendFolder("/home/kind"), folders[1]);
    assert.ok(folders.slice(1).every((folder) => !folder.startsWith(statePaths.pulumiState)));
  });

  it("is in a file backend that writes no second file beside a state: a kill would leave that one half written", () => {
    const url = fileBackendUrl("/state");
    assert.equal(new URL(url).searchParams.get("metadata"), "skip");
    assert.equal(folderOfBackend(url), "/state");
    assert.equal(folderOfBackend("file:///state"), "/state");
    assert.equal(folderOfBackend("s3://bucket"), undefined);
    assert.equal(folderOfBackend(), undefined);
  });

  it("is found for a command behind global flags, too", () => {
    assert.equal(stackOf(["--non-interactive", "preview", "-s", "prod"], {}), "prod");
    assert.equal(stackOf(["--color", "never", "up", "--stack=prod"], {}), "prod");
    assert.equal(stackOf(["--color", "never", "stack", "select", "prod"], {}), "prod");
    assert.equal(stackOf(["--color", "never", "version"], {}), undefined);
    assert.equal(stackOf(["--version"], {}), undefined);
  });
});
