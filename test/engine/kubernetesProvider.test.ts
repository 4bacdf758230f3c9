import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

import { statePaths } from "../../sandbox/paths.js";
import { ApiError, type Cluster, openCluster } from "../../sandbox/standIns/kubernetesProvider/cluster.js";
import { readConfiguration } from "../../sandbox/standIns/kubernetesProvider/configuration.js";
import { type JsonObject, listAt, textAt } from "../../sandbox/standIns/provider/json.js";
import { TemporaryProgram } from "./support/temporaryProgram.js";

/**
 * The stand-in for the Kubernetes provider under the real engine, against a real API server. What the real provider
 * does in the same place these tests cannot prove; it is read from its source.
 */
describe("the stand-in for the Kubernetes provider", function () {
  const namespace = `provider-test-${process.pid}`;
  const program = new TemporaryProgram("provider-test");
  let cluster: Cluster;

  const object = (path: string): Promise<JsonObject> => cluster.request({ path });
  const configMap = (name: string) => object(`/api/v1/namespaces/${namespace}/configmaps/${name}`);
  const isGone = (path: string) =>
    assert.rejects(object(path), (error: unknown) => error instanceof ApiError && error.status === 404);

  const inNamespace = `const namespace = new k8s.core.v1.Namespace("namespace", { metadata: { name: "${namespace}" } });
    const inside = (name) => ({ name, namespace: namespace.metadata.name });`;

  before(async function () {
    const kubeconfig = process.env.KUBECONFIG ?? statePaths.kubeconfig;
    cluster = openCluster(readConfiguration({ kubeconfig }));
    await program.create();
  });

  after(async function () {
    await program.dispose();
    await isGone(`/api/v1/namespaces/${namespace}`);
  });

  it("creates objects, answers what the API server made of them, and keeps secrets secret", async function () {
    program.program(`${inNamespace}
      const settings = new k8s.core.v1.ConfigMap("settings", { metadata: inside("settings"), data: { a: "1" } });
      new k8s.core.v1.Secret("token", { metadata: inside("token"), stringData: { token: "correct-horse" } });
      exports.uid = settings.metadata.uid;`);
    const run = await program.up();
    assert.equal(run.code, 0, run.stdout + run.stderr);
    const live = await configMap("settings");
    assert.deepEqual(live.data, { a: "1" });
    assert.deepEqual(await program.outputs(), { uid: textAt(live, "metadata", "uid") });
    const { stdout } = await program.pulumi("stack", "export");
    assert.ok(!stdout.includes("correct-horse"), "the state shows the secret");
    assert.ok(
      !stdout.includes(Buffer.from("correct-horse").toString("base64")),
      "the state shows the encoded secret",
    );
  });

  it("changes nothing in a second update, and finds no drift in a refresh", async function () {
    const again = await program.up("--expect-no-changes");
    assert.equal(again.code, 0, again.stdout + again.stderr);
    const refresh = await program.refresh("--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.stdout + refresh.stderr);
  });

  it("names objects without a name, and replaces them beside the old one", async function () {
    const withData = (value: string) =>
      program.program(`${inNamespace}
        const made = new k8s.core.v1.ConfigMap("made", { metadata: { namespace: namespace.metadata.name }, data: { a: "${value}" } });
        exports.name = made.metadata.name;`);
    withData("1");
    assert.equal((await program.up()).code, 0);
    const { name: first } = await program.outputs();
    assert.match(String(first), /^made-[0-9a-f]{8}$/);
    withData("2");
    assert.equal((await program.up()).code, 0);
    const { name: second } = await program.outputs();
    assert.notEqual(second, first);
    assert.deepEqual((await configMap(String(second))).data, { a: "2" });
    await isGone(`/api/v1/namespaces/${namespace}/configmaps/${String(first)}`);
  });

  it("updates in place, and takes away what the program no longer sets", async function () {
    const withLabels = (labels: object) =>
      program.program(`${inNamespace}
        new k8s.core.v1.ServiceAccount("account", { metadata: { ...inside("account"), labels: ${JSON.stringify(labels)} } });`);
    withLabels({ owner: "a", team: "b" });
    assert.equal((await program.up()).code, 0);
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/account`;
    const before = await object(path);
    withLabels({ owner: "c" });
    assert.equal((await program.up()).code, 0);
    const after = await object(path);
    assert.equal(textAt(after, "metadata", "uid"), textAt(before, "metadata", "uid"));
    assert.equal(textAt(after, "metadata", "labels", "owner"), "c");
    assert.equal(textAt(after, "metadata", "labels", "team"), "");
  });

  it("sees in a refresh what somebody else changed, and puts it right in the next update", async function () {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/account`;
    await cluster.request({
      method: "PATCH",
      path,
      query: { fieldManager: "kubectl-edit" },
      contentType: "application/merge-patch+json",
      body: { metadata: { labels: { owner: "somebody" } } },
    });
    const refresh = await program.refresh("--diff");
    assert.match(refresh.stdout, /owner: "c" => "somebody"/);
    assert.equal((await program.up()).code, 0);
    assert.equal(textAt(await object(path), "metadata", "labels", "owner"), "c");
  });

  it("notices in a refresh that an object is gone, and makes it again", async function () {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/account`;
    await cluster.request({ method: "DELETE", path });
    assert.match((await program.refresh()).stdout, /- 1 deleted/);
    assert.equal((await program.up()).code, 0);
    assert.equal(textAt(await object(path), "metadata", "name"), "account");
  });

  it("reports a field that another manager holds, and takes it over when told to", async function () {
    const withAnnotations = (label: string, annotations: object) =>
      program.program(`${inNamespace}
        new k8s.core.v1.ServiceAccount("account", { metadata: { ...inside("account"), labels: { owner: "${label}" }, annotations: ${JSON.stringify(annotations)} } });`);
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/account`;
    await cluster.request({
      method: "PATCH",
      path,
      query: { fieldManager: "some-operator", force: "true" },
      contentType: "application/apply-patch+yaml",
      body: {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "account", namespace, labels: { owner: "operator" } },
      },
    });
    withAnnotations("d", {});
    const refused = await program.up();
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /conflict with "some-operator"/);
    withAnnotations("d", { "pulumi.com/patchForce": "true" });
    assert.equal((await program.up()).code, 0);
    assert.equal(textAt(await object(path), "metadata", "labels", "owner"), "d");
  });

  it("refuses to create over an object that is not its own", async function () {
    await cluster.request({
      method: "POST",
      path: `/api/v1/namespaces/${namespace}/configmaps`,
      body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "foreign" }, data: { a: "theirs" } },
    });
    program.program(
      `${inNamespace} new k8s.core.v1.ConfigMap("foreign", { metadata: inside("foreign"), data: { a: "ours" } });`,
    );
    const run = await program.up();
    assert.equal(run.code, 1);
    assert.match(run.stdout, /ConfigMap .*\/foreign already exists in the cluster/);
    assert.deepEqual((await configMap("foreign")).data, { a: "theirs" });
  });

  it("imports an object as it is", async function () {
    program.program(inNamespace);
    const run = await program.pulumi(
      ...["import", "--yes", "--generate-code=false", "--protect=false", "--skip-preview"],
      ...["kubernetes:core/v1:ConfigMap", "foreign", `${namespace}/foreign`],
    );
    assert.equal(run.code, 0, run.stdout + run.stderr);
    const imported = (await program.state()).get("foreign");
    assert.deepEqual(imported?.outputs?.data, { a: "theirs" });
    program.program(
      `${inNamespace} new k8s.core.v1.ConfigMap("foreign", { metadata: inside("foreign"), data: { a: "theirs" } });`,
    );
    const up = await program.up();
    assert.equal(up.code, 0, up.stdout + up.stderr);
    assert.doesNotMatch(up.stdout, /ConfigMap foreign (creat|updat|replac|delet)/);
  });

  it("previews objects in a namespace that does not exist yet, and names with unknown parts", async function () {
    program.program(`${inNamespace}
      const later = new k8s.core.v1.Namespace("later", { metadata: { name: "${namespace}-later" } });
      new k8s.core.v1.ConfigMap("inside", { metadata: { name: "inside", namespace: later.metadata.name } });
      new k8s.core.v1.ConfigMap("unknown", { metadata: inside("unknown"), data: { uid: later.metadata.uid } });`);
    const run = await program.pulumi("preview");
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /\+ 3 to create/);
    await isGone(`/api/v1/namespaces/${namespace}-later`);
  });

  it("reports every invalid field of an object before anything is made", async function () {
    program.program(`${inNamespace}
      new k8s.core.v1.Service("bad", { metadata: inside("bad"), spec: { ports: [{ port: 99999 }], type: "Sideways" } });`);
    const run = await program.pulumi("preview");
    assert.notEqual(run.code, 0);
    assert.match(run.stdout, /spec\.ports\[0\]\.port/);
    assert.match(run.stdout, /spec\.type/);
  });

  it("says what it does not cover", async function () {
    program.program(`new k8s.helm.v3.Release("chart", { chart: "x" });`);
    const run = await program.pulumi("preview");
    assert.notEqual(run.code, 0);
    assert.match(run.stdout, /does not cover kubernetes:helm\.sh\/v3:Release.*Install the real plugin/s);
  });

  describe("waiting", function () {
    const deployment = (options: {
      image: string;
      selector?: string;
      annotations?: object;
      timeout?: string;
    }) =>
      program.program(`${inNamespace}
        const app = "${options.selector ?? "web"}";
        new k8s.apps.v1.Deployment("web", {
          metadata: { ...inside("web"), annotations: ${JSON.stringify(options.annotations ?? {})} },
          spec: { replicas: 1, selector: { matchLabels: { app } }, template: { metadata: { labels: { app } },
            spec: { containers: [{ name: "main", image: "${options.image}", imagePullPolicy: "IfNotPresent",
              resources: { requests: { cpu: "10m", memory: "0.0078125Gi" } } }] } } },
        }, { customTimeouts: { create: "${options.timeout ?? "60s"}", update: "${options.timeout ?? "60s"}" } });
        exports.uid = 1;`);
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
    // A registry that cannot exist: the pull fails at once and for good.
    const absentImage = "registry.invalid/absent:1";

    it("fails with the pod's own reason, keeps the live state, and tries again in the next update", async function () {
      deployment({ image: absentImage, timeout: "8s" });
      const run = await program.up();
      assert.equal(run.code, 1);
      assert.match(run.stdout, /Deployment .*\/web was applied, but did not become ready/);
      assert.match(run.stdout, /container main: (ErrImagePull|ImagePullBackOff)/);
      const state = (await program.state()).get("web");
      assert.equal(state?.id, `${namespace}/web`);
      assert.ok((state.initErrors ?? []).length > 0, "the state has no init errors");
      const again = await program.up();
      assert.equal(again.code, 1);
      assert.match(again.stdout, /web updating/);
    });

    it("does not wait where the annotation says so", async function () {
      deployment({ image: absentImage, annotations: { "pulumi.com/skipAwait": "true" } });
      const run = await program.up();
      assert.equal(run.code, 0, run.stdout + run.stderr);
    });

    it("is content once the pods are available, and finds no drift in spellings of the same amount", async function () {
      deployment({ image: "sandbox.local/pause:1" });
      const run = await program.up();
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.equal(textAt(await object(path), "status", "availableReplicas"), "1");
      const refresh = await program.refresh("--expect-no-changes");
      assert.equal(refresh.code, 0, refresh.stdout + refresh.stderr);
    });

    it("replaces what cannot change, the old object first where the name stays", async function () {
      const before = textAt(await object(path), "metadata", "uid");
      deployment({ image: "sandbox.local/pause:1", selector: "other" });
      const run = await program.up();
      assert.equal(run.code, 0, run.stdout + run.stderr);
      const after = await object(path);
      assert.notEqual(textAt(after, "metadata", "uid"), before);
      assert.equal(textAt(after, "spec", "selector", "matchLabels", "app"), "other");
    });

    it("waits for a Service until a pod answers behind it", async function () {
      program.program(`${inNamespace}
        new k8s.core.v1.Service("nobody", { metadata: inside("nobody"), spec: { selector: { app: "nobody" }, ports: [{ port: 80 }] } },
          { customTimeouts: { create: "3s" } });`);
      const run = await program.up();
      assert.equal(run.code, 1);
      assert.match(run.stdout, /no pod is ready behind the service yet/);
    });

    it("waits for what a custom resource's annotation names", async function () {
      program.program(`${inNamespace}
        new k8s.core.v1.ConfigMap("awaited", { metadata: { ...inside("awaited"), annotations: { "pulumi.com/waitFor": "jsonpath={.data.state}=done" } }, data: { state: "done" } });`);
      assert.equal((await program.up()).code, 0);
    });
  });

  it("converges after the CLI was killed while it waited, and leaves nothing behind", async function () {
    const count = 4;
    program.program(`${inNamespace}
      for (let index = 0; index < ${count}; index++) {
        new k8s.core.v1.ConfigMap("part-" + index, { metadata: inside("part-" + index) });
      }
      new k8s.core.v1.Service("slow", { metadata: inside("slow"), spec: { selector: { app: "nobody" }, ports: [{ port: 80 }] } });`);
    const cli = await program.start("up", "--yes", "--skip-preview");
    await until(async () => {
      await object(`/api/v1/namespaces/${namespace}/services/slow`);
    });
    cli.kill("SIGKILL");
    await once(cli, "exit");
    program.program(`${inNamespace}
      for (let index = 0; index < ${count}; index++) {
        new k8s.core.v1.ConfigMap("part-" + index, { metadata: inside("part-" + index) });
      }
      new k8s.core.v1.Service("slow", { metadata: { ...inside("slow"), annotations: { "pulumi.com/skipAwait": "true" } }, spec: { selector: { app: "nobody" }, ports: [{ port: 80 }] } });`);
    const run = await program.up();
    assert.equal(run.code, 0, run.stdout + run.stderr);
    const made = await object(`/api/v1/namespaces/${namespace}/configmaps`);
    const names = listAt(made, "items").map((item) => textAt(item, "metadata", "name"));
    assert.equal(names.filter((name) => name.startsWith("part-")).length, count);
    const destroyed = await program.pulumi("destroy", "--yes", "--skip-preview");
    assert.equal(destroyed.code, 0, destroyed.stdout + destroyed.stderr);
    await isGone(`/api/v1/namespaces/${namespace}`);
  });
});

/** Tries until it succeeds; fails with the last error after 30 s. */
async function until(attempt: () => Promise<void>): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await delay(100);
    }
  }
}
