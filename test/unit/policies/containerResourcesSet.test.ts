import assert from "node:assert/strict";
import { judge, messages, unknown } from "./analyze.js";
import { container, deployment, deploymentOf, goodContainer } from "./objects.js";

const RULE = "container-resources-set";

describe("policy container-resources-set", () => {
  it("passes containers that request CPU and memory and limit memory", async () => {
    assert.deepEqual(await judge(RULE, deploymentOf(goodContainer)), []);
  });

  it("names the container and every setting that is missing", async () => {
    const found = await judge(RULE, deploymentOf(container({ resources: { requests: { cpu: "1" } } })));
    assert.deepEqual(found, [
      {
        level: "mandatory",
        message:
          'Deployment "digits": container "model" does not set resources.requests.memory, ' +
          "resources.limits.memory; give each an amount greater than zero",
      },
    ]);
  });

  it("judges init containers, and not ephemeral ones, which cannot have resources", async () => {
    const pod = {
      containers: [goodContainer],
      initContainers: [{ name: "fetch" }],
      ephemeralContainers: [{ name: "debug" }],
    };
    const found = messages(await judge(RULE, deployment({ pod })));
    assert.equal(found.length, 1);
    assert.match(found[0]!, /init container "fetch" does not set resources.requests.cpu/);
  });

  it("takes a limit as a request, as Kubernetes does", async () => {
    const resources = { limits: { cpu: 1, memory: "1Gi" } };
    assert.deepEqual(await judge(RULE, deploymentOf(container({ resources }))), []);
  });

  it("takes the pod's own resources for all its containers", async () => {
    const resources = { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } };
    assert.deepEqual(
      await judge(RULE, deployment({ pod: { resources, containers: [{ name: "model" }] } })),
      [],
    );
  });

  it("does not take zero for an amount", async () => {
    const resources = { requests: { cpu: "0", memory: 0 }, limits: { memory: "1Gi" } };
    const [message] = messages(await judge(RULE, deploymentOf(container({ resources }))));
    assert.match(message!, /does not set resources.requests.cpu;/);
  });

  it("judges every kind that makes pods, also one that Kubernetes does not know", async () => {
    const spec = { template: { spec: { containers: [{ name: "model" }] } } };
    const podSpec = { containers: [{ name: "model" }] };
    const resources = [
      { type: "kubernetes:apps/v1:StatefulSet", props: { spec } },
      { type: "kubernetes:apps/v1:DaemonSet", props: { spec } },
      { type: "kubernetes:batch/v1:Job", props: { spec } },
      { type: "kubernetes:batch/v1:CronJob", props: { spec: { jobTemplate: { spec } } } },
      { type: "kubernetes:core/v1:Pod", props: { spec: podSpec } },
      { type: "kubernetes:serving.knative.dev/v1:Service", props: { spec } },
      { type: "kubernetes:apps/v1:DeploymentList", props: { items: [{ kind: "Deployment", spec }] } },
    ];
    for (const resource of resources) {
      assert.equal((await judge(RULE, resource)).length, 1, resource.type);
    }
  });

  it("says nothing about what a patch leaves out", async () => {
    const patch = { ...deploymentOf({ name: "model" }), type: "kubernetes:apps/v1:DeploymentPatch" };
    assert.deepEqual(await judge(RULE, patch), []);
  });

  it("takes other settings", async () => {
    const found = messages(await judge(RULE, deploymentOf(goodContainer), { limits: ["memory", "cpu"] }));
    assert.match(found[0]!, /resources.limits.cpu/);
  });

  it("cannot decide on an unknown amount, and still reports the other container", async () => {
    const computed = container({
      resources: { ...{ limits: { memory: "1Gi" } }, requests: { cpu: unknown } },
    });
    const found = await judge(RULE, deploymentOf(computed, { name: "sidecar" }));
    assert.deepEqual(
      found.map(({ level }) => level),
      ["mandatory", "advisory"],
    );
    assert.match(found[0]!.message, /container "sidecar"/);
    assert.match(found[1]!.message, /can't be known during preview/);
  });

  it("cannot decide on an unknown pod", async () => {
    const found = await judge(RULE, deployment({ pod: unknown }));
    assert.deepEqual(
      found.map(({ level }) => level),
      ["advisory"],
    );
  });
});
