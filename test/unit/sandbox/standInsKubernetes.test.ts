import assert from "node:assert/strict";

import * as fc from "fast-check";

import { waitForCheck } from "../../../sandbox/standIns/kubernetesProvider/await/waitFor.js";
import { deployment } from "../../../sandbox/standIns/kubernetesProvider/await/workloads.js";
import { openCluster } from "../../../sandbox/standIns/kubernetesProvider/cluster.js";
import { readConfiguration } from "../../../sandbox/standIns/kubernetesProvider/configuration.js";
import { diffInputs } from "../../../sandbox/standIns/kubernetesProvider/diff.js";
import { at, type Json, type JsonObject, textAt } from "../../../sandbox/standIns/provider/json.js";
import { fieldManagerOf, withName } from "../../../sandbox/standIns/kubernetesProvider/naming.js";
import { normalizeInputs, pruneToInputs } from "../../../sandbox/standIns/kubernetesProvider/objects.js";
import { markSecrets, revealObject } from "../../../sandbox/standIns/kubernetesProvider/propertyValues.js";
import { hasUnknown, toStruct, wireObject } from "../../../sandbox/standIns/provider/propertyValues.js";
import { sameQuantity } from "../../../sandbox/standIns/kubernetesProvider/quantities.js";
import { parseToken } from "../../../sandbox/standIns/kubernetesProvider/tokens.js";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secret = (value: Json): JsonObject => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

const deploymentWith = (spec: JsonObject): JsonObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "a" },
  spec,
});

describe("type tokens", function () {
  const cases: [string, string, string][] = [
    ["kubernetes:core/v1:Service", "v1", "Service"],
    ["kubernetes:apps/v1:Deployment", "apps/v1", "Deployment"],
    ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "networking.k8s.io/v1", "NetworkPolicy"],
    ["kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "gateway.networking.k8s.io/v1", "HTTPRoute"],
  ];
  for (const [token, apiVersion, kind] of cases) {
    it(`${token} is ${apiVersion} ${kind}`, function () {
      assert.deepEqual(parseToken(token), { apiVersion, kind });
    });
  }

  for (const token of [
    "kubernetes:helm.sh/v3:Release",
    "kubernetes:yaml:ConfigFile",
    "kubernetes:apps/v1:DeploymentPatch",
  ]) {
    it(`${token} is refused with what to do`, function () {
      assert.throws(() => parseToken(token), /does not cover .*Install the real plugin/);
    });
  }
});

describe("the provider's configuration", function () {
  it("applies on the server by default, and takes defaults from the real provider's environment", function () {
    const configuration = readConfiguration(
      { namespace: "models" },
      { PULUMI_K8S_ENABLE_PATCH_FORCE: "true" },
    );
    assert.equal(configuration.enableServerSideApply, true);
    assert.equal(configuration.enablePatchForce, true);
    assert.equal(configuration.namespace, "models");
  });

  it("names every option that is unknown, not covered or malformed at once", function () {
    const options = { kubconfig: "x", renderYamlToDirectory: "y", enablePatchForce: "maybe" };
    assert.throws(
      () => readConfiguration(options, {}),
      /kubconfig is not an option.*renderYamlToDirectory is not covered.*enablePatchForce/s,
    );
  });

  it("refuses to apply on the client", function () {
    assert.throws(
      () => readConfiguration({ enableServerSideApply: "false" }, {}),
      /enableServerSideApply: false/,
    );
  });
});

describe("property values", function () {
  it("reach the API server without their secret wrapping, and come back with it", function () {
    const wire = { kind: "ConfigMap", data: { a: secret("x"), b: "y" }, list: [secret(1), 2] };
    const plain = revealObject(wire);
    assert.deepEqual(plain, { kind: "ConfigMap", data: { a: "x", b: "y" }, list: [1, 2] });
    const marked = markSecrets(plain, wire);
    assert.deepEqual(marked, { kind: "ConfigMap", data: { a: secret("x"), b: "y" }, list: secret([1, 2]) });
  });

  it("of a Secret are secret even where the program did not say so", function () {
    const object = { apiVersion: "v1", kind: "Secret", data: { a: "eA==" } };
    assert.deepEqual(markSecrets(object, object).data, secret({ a: "eA==" }));
  });

  it("know what is not known yet, at any depth", function () {
    assert.equal(hasUnknown({ a: [{ b: unknown }] }), true);
    assert.equal(hasUnknown({ a: [{ b: "known" }] }), false);
  });

  it("spell the schema extensions of a definition as the API server does", function () {
    assert.deepEqual(revealObject({ x_kubernetes_preserve_unknown_fields: true }), {
      "x-kubernetes-preserve-unknown-fields": true,
    });
  });

  it("survive gRPC's struct, whatever the object", function () {
    const value = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.boolean(),
        fc.integer(),
        fc.constant(null),
        fc.array(tie("json")),
        fc.dictionary(
          fc.string().filter((key) => key !== "__proto__"),
          tie("json"),
          { noNullPrototype: true },
        ),
      ),
    })).json;
    const bag = fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      value,
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(bag, (object) => {
        assert.deepEqual(wireObject(toStruct(object as JsonObject)), object);
      }),
    );
  });
});

describe("names", function () {
  const naming = { logicalName: "web", randomSeed: new Uint8Array([1, 2, 3]) };

  it("are the program's where it gives one", function () {
    const inputs = { metadata: { name: "own" } };
    assert.deepEqual(withName(inputs, undefined, naming), inputs);
  });

  it("are made from the logical name and the seed, and marked, where it gives none", function () {
    const named = withName({}, undefined, naming);
    assert.match(textAt(named, "metadata", "name"), /^web-[0-9a-f]{8}$/);
    assert.deepEqual(named, withName({}, undefined, naming));
    assert.deepEqual(at(named, "metadata", "annotations"), { "pulumi.com/autonamed": "true" });
  });

  it("stay in later updates", function () {
    const first = withName({}, undefined, naming);
    const later = withName({}, first, { ...naming, randomSeed: new Uint8Array([9]) });
    assert.deepEqual(later, first);
  });

  it("cannot be left to the API server", function () {
    assert.throws(() => withName({ metadata: { generateName: "web-" } }, undefined, naming), /generateName/);
  });

  it("of field managers are one for each resource", function () {
    assert.equal(fieldManagerOf("urn:a"), fieldManagerOf("urn:a"));
    assert.notEqual(fieldManagerOf("urn:a"), fieldManagerOf("urn:b"));
  });
});

describe("quantities", function () {
  const same: [Json, Json][] = [
    ["1000m", "1"],
    ["1Gi", "1024Mi"],
    ["0.5", "500m"],
    [2, "2"],
    ["1k", 1000],
  ];
  for (const [a, b] of same) {
    it(`${JSON.stringify(a)} is ${JSON.stringify(b)}`, function () {
      assert.equal(sameQuantity(a, b), true);
    });
  }
  const different: [Json, Json][] = [
    ["1G", "1Gi"],
    ["1", "2"],
    ["a", "b"],
    ["v1", "v1.0"],
  ];
  for (const [a, b] of different) {
    it(`${JSON.stringify(a)} is not ${JSON.stringify(b)}`, function () {
      assert.equal(sameQuantity(a, b), false);
    });
  }
});

describe("the live object in the shape of the inputs", function () {
  it("leaves out what the API server and controllers added", function () {
    const inputs = deploymentWith({ template: { spec: { containers: [{ name: "a", image: "x" }] } } });
    const live = deploymentWith({
      replicas: 1,
      template: {
        spec: {
          containers: [{ name: "sidecar" }, { name: "a", image: "x", tty: false }],
          dnsPolicy: "ClusterFirst",
        },
      },
    });
    assert.deepEqual(pruneToInputs(live, inputs), inputs);
  });

  it("keeps the program's spelling of the same amount, and shows another amount", function () {
    const inputs = deploymentWith({ limits: { cpu: "1000m", memory: "1024Mi" } });
    const live = deploymentWith({ limits: { cpu: "1", memory: "2Gi" } });
    assert.deepEqual(pruneToInputs(live, inputs).spec, { limits: { cpu: "1000m", memory: "2Gi" } });
  });

  it("shows that an entry or a value is gone", function () {
    const inputs = deploymentWith({
      env: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
      paused: true,
    });
    const live = deploymentWith({ env: [{ name: "B", value: "2" }] });
    assert.deepEqual(pruneToInputs(live, inputs).spec, { env: [{ name: "B", value: "2" }] });
  });

  it("takes a container that the API server left out as empty for the empty one", function () {
    const inputs = deploymentWith({ template: { metadata: { annotations: {} } } });
    assert.deepEqual(pruneToInputs(deploymentWith({ template: { metadata: {} } }), inputs), inputs);
  });

  it("writes a Secret's text as the API server will", function () {
    const inputs = normalizeInputs({ kind: "Secret", stringData: { a: "x", later: unknown } });
    assert.deepEqual(inputs, { kind: "Secret", data: { a: "eA==", later: unknown } });
  });
});

describe("the difference of inputs", function () {
  const changesOf = (before: JsonObject, after: JsonObject, ignoreChanges: string[] = []) =>
    Object.fromEntries(diffInputs(before, after, { ignoreChanges }).changes);

  it("names each changed path in Pulumi's notation", function () {
    const before = deploymentWith({ list: [{ image: "a" }], labels: { "a.b/c": "1" }, gone: 1 });
    const after = deploymentWith({ list: [{ image: "b" }], labels: { "a.b/c": "2" }, added: 1 });
    assert.deepEqual(changesOf(before, after), {
      "spec.list[0].image": { kind: "update", replaces: false },
      'spec.labels["a.b/c"]': { kind: "update", replaces: false },
      "spec.gone": { kind: "delete", replaces: false },
      "spec.added": { kind: "add", replaces: false },
    });
  });

  it("replaces for a field that cannot change, the old object first since the name stays", function () {
    const selector = (app: string) => deploymentWith({ selector: { matchLabels: { app } } });
    const { changes, deleteBeforeReplace } = diffInputs(selector("a"), selector("b"));
    assert.equal(changes.get("spec.selector.matchLabels.app")?.replaces, true);
    assert.equal(deleteBeforeReplace, true);
  });

  it("replaces beside the old object where the name is new", function () {
    const after = { ...deploymentWith({}), metadata: { name: "other", namespace: "a" } };
    const { changes, deleteBeforeReplace } = diffInputs(deploymentWith({}), after);
    assert.equal(changes.get("metadata.name")?.replaces, true);
    assert.equal(deleteBeforeReplace, false);
  });

  it("replaces a ConfigMap's data by default, and not where the provider is told that it may change", function () {
    const settings = (value: string) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a" },
      data: { value },
    });
    assert.equal(diffInputs(settings("1"), settings("2")).changes.get("data.value")?.replaces, true);
    const mutable = { configMaps: true, secrets: true };
    const inPlace = diffInputs(settings("1"), settings("2"), { mutable });
    assert.equal(inPlace.changes.get("data.value")?.replaces, false);
  });

  it("takes a new version of the same API for no change of identity, and another group for one", function () {
    const autoscaler = (apiVersion: string) => ({
      apiVersion,
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "a" },
    });
    assert.equal(
      changesOf(autoscaler("autoscaling/v1"), autoscaler("autoscaling/v2")).apiVersion?.replaces,
      false,
    );
    assert.equal(changesOf(autoscaler("autoscaling/v1"), autoscaler("other/v1")).apiVersion?.replaces, true);
  });

  it("leaves out what the program ignores", function () {
    const [before, after] = [deploymentWith({ replicas: 1 }), deploymentWith({ replicas: 2 })];
    assert.deepEqual(changesOf(before, after, ["spec.replicas"]), {});
  });

  it("of an object with itself is nothing, whatever the object", function () {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const spec = { value: JSON.parse(text) as Json };
        assert.deepEqual(changesOf(deploymentWith(spec), deploymentWith(structuredClone(spec))), {});
      }),
    );
  });
});

describe("readiness", function () {
  /** A Deployment is judged by its own status; the cluster is asked only for the reasons of a failure. */
  const noCluster = openCluster(
    readConfiguration({
      kubeconfig: JSON.stringify({
        clusters: [{ name: "none", cluster: { server: "https://127.0.0.1:1" } }],
        contexts: [{ name: "none", context: { cluster: "none", user: "none" } }],
        users: [{ name: "none", user: {} }],
        "current-context": "none",
      }),
    }),
  );
  const status = (fields: JsonObject, generation = 1) => ({
    ...deploymentWith({ replicas: 2 }),
    metadata: { name: "web", namespace: "a", generation },
    status: { observedGeneration: 1, ...fields },
  });
  const complete = { replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
  const cases: [string, JsonObject, string][] = [
    ["all replicas new and available", status(complete), "ready"],
    ["a status of an older generation", status(complete, 2), "waiting"],
    ["an old pod left", status({ ...complete, replicas: 3 }), "waiting"],
    ["a new pod not available", status({ ...complete, availableReplicas: 1 }), "waiting"],
    [
      "the progress deadline exceeded",
      status({
        ...complete,
        availableReplicas: 1,
        conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }],
      }),
      "failed",
    ],
  ];
  for (const [title, live, state] of cases) {
    it(`of a Deployment with ${title}: ${state}`, async function () {
      assert.equal((await deployment(live, noCluster)).state, state);
    });
  }

  const live = {
    status: { phase: "Active", list: [{ a: 1 }], conditions: [{ type: "Ready", status: "True" }] },
  };
  const expressions: [string, string][] = [
    ["jsonpath={.status.phase}=Active", "ready"],
    ["jsonpath={.status.phase}=Gone", "waiting"],
    ["jsonpath={.status.list[0].a}=1", "ready"],
    ["jsonpath={.status.absent}", "waiting"],
    ["condition=Ready", "ready"],
    ["condition=Ready=False", "waiting"],
    ['["condition=Ready", "jsonpath={.status.absent}"]', "waiting"],
  ];
  for (const [expression, state] of expressions) {
    it(`by the annotation ${expression}: ${state}`, async function () {
      assert.equal((await waitForCheck(expression)(live, noCluster)).state, state);
    });
  }

  it("refuses an annotation that is neither", function () {
    assert.throws(() => waitForCheck("Ready"), /must start with "jsonpath=" or "condition="/);
  });
});
