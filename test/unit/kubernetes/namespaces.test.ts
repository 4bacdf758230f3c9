import assert from "node:assert/strict";
import { ModelHost } from "../../../components/modelHost.js";
import { hosted, smallest } from "../support/hosted.js";
import { record } from "../support/record.js";

const namespaceOf = "Deployment metadata.namespace";

describe("a model's namespace", () => {
  it("is its own, restricted, where the stack names none", async () => {
    const model = await hosted();
    assert.equal(model.find("Namespace metadata.name"), "digits");
    assert.equal(model.find('Namespace metadata.labels["pod-security.kubernetes.io/enforce"]'), "restricted");
    assert.equal(model.find('Namespace metadata.labels["app.kubernetes.io/name"]'), "digits");
    assert.equal(model.find(namespaceOf), "digits");
  });

  it("is a given one, which is left as it is", async () => {
    const model = await hosted({}, { settings: { namespace: "models" } });
    assert.equal(model.object("Namespace"), undefined);
    assert.equal(model.find(namespaceOf), "models");
  });

  it("is one that the stack makes for all its models", async () => {
    const model = await hosted({}, { settings: { namespace: "models", createNamespace: true } });
    assert.equal(model.object("Namespace")?.name, "models");
    assert.equal(model.find(namespaceOf), "models");
  });

  it("may be another resource's output", async () => {
    const { resources } = await record(
      () => new ModelHost("digits", { spec: smallest, namespace: Promise.resolve("team") }).endpoint,
    );
    const namespaces = resources.flatMap(({ inputs }) => {
      const metadata = inputs["metadata"] as { namespace?: string } | undefined;
      return metadata === undefined ? [] : [metadata.namespace];
    });
    assert.deepEqual([...new Set(namespaces)], ["team"]);
  });

  it("cannot be made without a name", async () => {
    await assert.rejects(hosted({}, { settings: { createNamespace: true } }), {
      message: /kubernetes\.createNamespace: true given, needs kubernetes\.namespace/,
    });
  });
});

describe("a stack's cluster", () => {
  it("is that of the context which the settings name", async () => {
    const model = await hosted({}, { settings: { context: "production" } });
    const provider = model.resources.find(({ type }) => type === "pulumi:providers:kubernetes");
    assert.deepEqual(provider, {
      type: "pulumi:providers:kubernetes",
      name: "cluster",
      inputs: { context: "production" },
    });
  });

  it("is the kubeconfig's current one otherwise", async () => {
    const model = await hosted();
    assert.equal(
      model.resources.some(({ type }) => type.startsWith("pulumi:providers:")),
      false,
    );
  });
});
