import assert from "node:assert/strict";
import { judge, judgeStack, messages, unknown } from "./analyze.js";
import { autoscaler, deployment } from "./objects.js";

function ranged(minimum: unknown, maximum: unknown) {
  const annotations = { "model-hosting/min-replicas": minimum, "model-hosting/max-replicas": maximum };
  return deployment({ metadata: { annotations } });
}

describe("policy autoscaling-present", () => {
  const RULE = "autoscaling-present";

  it("passes a range that an autoscaler keeps, and a number that needs none", async () => {
    assert.deepEqual(await judgeStack(RULE, [ranged("1", "4"), autoscaler({ maxReplicas: 4 })]), []);
    assert.deepEqual(await judgeStack(RULE, [ranged("2", "2"), deployment()]), []);
  });

  it("passes a range that a KEDA ScaledObject keeps, whose target is a Deployment by default", async () => {
    const scaledObject = {
      type: "kubernetes:keda.sh/v1alpha1:ScaledObject",
      props: { metadata: { namespace: "models" }, spec: { scaleTargetRef: { name: "digits" } } },
    };
    assert.deepEqual(await judgeStack(RULE, [ranged("0", "4"), scaledObject]), []);
  });

  it("reports a range without an autoscaler, or with one of another workload, kind or namespace", async () => {
    const others = [
      { scaleTargetRef: { kind: "Deployment", name: "other" } },
      { scaleTargetRef: { kind: "StatefulSet", name: "digits" } },
    ].map(autoscaler);
    const elsewhere = {
      ...autoscaler({}),
      props: { ...autoscaler({}).props, metadata: { namespace: "other" } },
    };
    for (const stack of [[], others, [elsewhere]]) {
      assert.deepEqual(await judgeStack(RULE, [ranged("1", "4"), ...stack]), [
        {
          level: "mandatory",
          message:
            'Deployment "digits": declares 1 to 4 replicas, and no autoscaler in the stack targets it; ' +
            "add one, or make the two numbers equal",
        },
      ]);
    }
  });

  it("cannot decide while the range, or the target that could be it, is unknown", async () => {
    const stacks = [[ranged("1", unknown)], [ranged("1", "4"), autoscaler({ scaleTargetRef: unknown })]];
    for (const stack of stacks) {
      const found = await judgeStack(RULE, stack);
      assert.deepEqual(
        found.map(({ level }) => level),
        ["advisory"],
      );
    }
  });

  it("decides in spite of an unknown target where a known one fits", async () => {
    const stack = [ranged("1", "4"), autoscaler({ scaleTargetRef: unknown }), autoscaler({})];
    assert.deepEqual(await judgeStack(RULE, stack), []);
  });
});

describe("policy autoscaling-useful", () => {
  const RULE = "autoscaling-useful";

  it("passes an autoscaler with room, and objects that are none", async () => {
    assert.deepEqual(await judge(RULE, autoscaler({ maxReplicas: 2 })), []);
    assert.deepEqual(await judge(RULE, deployment()), []);
  });

  it("reports one whose minimum is its maximum, also by default", async () => {
    for (const spec of [{ minReplicas: 3, maxReplicas: 3 }, { maxReplicas: 1 }]) {
      const [message] = messages(await judge(RULE, autoscaler(spec)));
      assert.match(message!, /scales from (\d) to \1 replicas, so it never scales; raise the maximum/);
    }
  });

  it("cannot decide on an unknown maximum", async () => {
    const found = await judge(RULE, autoscaler({ maxReplicas: unknown }));
    assert.deepEqual(
      found.map(({ level }) => level),
      ["advisory"],
    );
  });
});
