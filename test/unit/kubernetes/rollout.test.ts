import assert from "node:assert/strict";
import { childOptions } from "../support/capture.js";
import { behindIngress } from "../support/clusters.js";
import { hosted, smallest } from "../support/hosted.js";

const autoscaler = "HorizontalPodAutoscaler spec";

// The provider acts on options and annotations, and mocks do not: test/engine hosts, rolls and scales for real.
describe("a rollout", () => {
  it("has time for every replica, one after the other", async () => {
    const spec = {
      ...smallest,
      model: { ...smallest.model, startupBudget: "1h" },
      scaling: { minReplicas: 3 },
    };
    const { deployment } = await childOptions({ spec });
    const seconds = 3 * (3600 + 30) + 30;
    assert.deepEqual(deployment?.customTimeouts, { create: `${seconds}s`, update: `${seconds}s` });
  });

  it("makes the Service when a pod is ready, and the route when the Service is there", async () => {
    const spec = { ...smallest, access: { exposure: "private" as const, host: "digits.example.com" } };
    const options = await childOptions({ spec, settings: { kubernetes: behindIngress } });
    assert.deepEqual(await typesOf(options["service"]?.dependsOn), ["kubernetes:apps/v1:Deployment"]);
    assert.deepEqual(await typesOf(options["ingress"]?.dependsOn), ["kubernetes:core/v1:Service"]);
  });

  it("starts pods after what they need", async () => {
    const { deployment } = await childOptions({ spec: smallest });
    assert.deepEqual(await typesOf(deployment?.dependsOn), [
      "kubernetes:core/v1:ServiceAccount",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    ]);
  });

  it("is not caused by a new budget, replica range, traffic or objective", async () => {
    const template = async (changes: object) => (await hosted(changes)).find("Deployment spec.template");
    assert.deepEqual(
      await template({
        cost: { monthlyBudgetUsd: 900 },
        scaling: { minReplicas: 2, maxReplicas: 9 },
        traffic: { averageRps: 5, pattern: "bursty", maxPayload: "6Mi" },
        objectives: { p95LatencyMs: 200, availability: 99.9 },
      }),
      await template({ cost: { monthlyBudgetUsd: 100 } }),
    );
  });

  it("never takes a replica away before another is ready", async () => {
    for (const rollout of [{}, { strategy: "allAtOnce" }, { batchSize: "1%" }, { batchSize: 5 }]) {
      const model = await hosted({ rollout });
      assert.equal(model.find("Deployment spec.strategy.rollingUpdate.maxUnavailable"), 0);
      assert.notEqual(model.find("Deployment spec.strategy.rollingUpdate.maxSurge"), 0);
    }
  });
});

describe("the number of replicas", () => {
  it("is the stack's where it is fixed, taken back from an autoscaler of earlier", async () => {
    const model = await hosted({ scaling: { minReplicas: 2, maxReplicas: 2 } });
    assert.equal(model.find("Deployment spec.replicas"), 2);
    assert.equal(model.object("HorizontalPodAutoscaler"), undefined);
    assert.equal(model.find('Deployment metadata.annotations["pulumi.com/patchForce"]'), "true");
    const { deployment } = await childOptions({ spec: { ...smallest, scaling: { minReplicas: 2 } } });
    assert.deepEqual(deployment?.ignoreChanges, []);
  });

  it("is the autoscaler's where it varies: not applied, and an earlier number left as it is", async () => {
    const scaling = { minReplicas: 2, maxReplicas: 6 };
    const model = await hosted({ scaling });
    assert.equal("replicas" in (model.find("Deployment spec") as object), false);
    assert.equal(model.find('Deployment metadata.annotations["pulumi.com/patchForce"]'), undefined);
    assert.deepEqual(model.find(`${autoscaler}.scaleTargetRef`), {
      apiVersion: "apps/v1",
      kind: "Deployment",
      name: "digits",
    });
    const { deployment } = await childOptions({ spec: { ...smallest, scaling } });
    assert.deepEqual(deployment?.ignoreChanges, ["spec.replicas"]);
  });

  it("follows CPU at 70 per cent and calms down for five minutes where the spec does not say", async () => {
    const model = await hosted({ scaling: { maxReplicas: 6 } });
    assert.deepEqual(model.find(`${autoscaler}.metrics`), [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
      },
    ]);
    assert.deepEqual(model.find(`${autoscaler}.behavior`), {
      scaleUp: { stabilizationWindowSeconds: 0 },
      scaleDown: { stabilizationWindowSeconds: 300 },
    });
  });
});

/** Pulumi types of the resources in a `dependsOn`, once they are registered. */
async function typesOf(dependsOn: unknown): Promise<string[]> {
  const resources = Array.isArray(dependsOn) ? (dependsOn as object[]) : [];
  return Promise.all(
    resources.map(async (resource) => {
      const urn = await (Reflect.get(resource, "urn") as { promise(): Promise<string> }).promise();
      return urn.split("::").at(-2)?.split("$").at(-1) ?? "";
    }),
  );
}
