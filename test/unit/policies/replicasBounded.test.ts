import assert from "node:assert/strict";
import { judge, messages, unknown } from "./analyze.js";
import { autoscaler, deployment } from "./objects.js";

const RULE = "replicas-bounded";
const BOUNDS = { minimum: 2, maximum: 5 };

describe("policy replicas-bounded", () => {
  it("passes numbers at and within the bounds", async () => {
    for (const replicas of [2, 3, 5, "4"]) {
      assert.deepEqual(await judge(RULE, deployment({ spec: { replicas } }), BOUNDS), []);
    }
    assert.deepEqual(await judge(RULE, autoscaler({ minReplicas: 2, maxReplicas: 5 }), BOUNDS), []);
  });

  it("reports a fixed number outside them", async () => {
    const cases: [unknown, string][] = [
      [6, 'Deployment "digits": spec.replicas is 6; the maximum allowed is 5'],
      ["6", 'Deployment "digits": spec.replicas is 6; the maximum allowed is 5'],
      [0, 'Deployment "digits": spec.replicas is 0; the minimum allowed is 2'],
    ];
    for (const [replicas, message] of cases) {
      assert.deepEqual(await judge(RULE, deployment({ spec: { replicas } }), BOUNDS), [
        { level: "mandatory", message },
      ]);
    }
  });

  it("reports both ends of an autoscaler, the minimum by the API's default of 1", async () => {
    assert.deepEqual(messages(await judge(RULE, autoscaler({ maxReplicas: 50 }), BOUNDS)), [
      'HorizontalPodAutoscaler "digits": spec.maxReplicas is 50; the maximum allowed is 5',
      'HorizontalPodAutoscaler "digits": spec.minReplicas is 1; the minimum allowed is 2',
    ]);
  });

  it("knows KEDA's defaults of 0 and 100", async () => {
    const scaledObject = { type: "kubernetes:keda.sh/v1alpha1:ScaledObject", props: { spec: {} } };
    assert.deepEqual(messages(await judge(RULE, scaledObject, BOUNDS)), [
      'ScaledObject "resource": spec.maxReplicaCount is 100; the maximum allowed is 5',
      'ScaledObject "resource": spec.minReplicaCount is 0; the minimum allowed is 2',
    ]);
  });

  // This cannot show that somebody else bounds the number: that takes the autoscaler, which is judged by itself.
  it("leaves a Deployment without replicas to its autoscaler", async () => {
    assert.deepEqual(await judge(RULE, deployment({ spec: { replicas: null } }), BOUNDS), []);
  });

  it("bounds replicas at 10 without settings", async () => {
    assert.deepEqual(await judge(RULE, deployment({ spec: { replicas: 10 } })), []);
    assert.equal((await judge(RULE, deployment({ spec: { replicas: 11 } }))).length, 1);
  });

  it("cannot decide on an unknown end, and still reports the other", async () => {
    const found = await judge(RULE, autoscaler({ minReplicas: 1, maxReplicas: unknown }), BOUNDS);
    assert.deepEqual(
      found.map(({ level }) => level),
      ["mandatory", "advisory"],
    );
    assert.match(found[0]!.message, /spec.minReplicas is 1/);
    assert.match(found[1]!.message, /spec.maxReplicas can't be known during preview/);
  });
});
