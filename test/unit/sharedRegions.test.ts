import assert from "node:assert/strict";
import { hostStack } from "../../components/hostStack.js";
import { HostingProblems } from "../../components/spec/index.js";

const registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
const on = (backend: "ecs" | "eks") => ({
  source: `models/${backend}.yaml`,
  document: {
    name: `digits-${backend}`,
    model: { image: `${registry}/digits:1`, version: "1" },
    resources: { cpu: "500m", memory: "1Gi" },
    placement: { backend },
  },
});

/** Hosts a model on each, and says what the stack refuses before it registers anything. */
function refusals(ecs: object, eks: object): string[] {
  const settings = {
    ecs: { toolsImage: `${registry}/busybox:1`, ...ecs },
    eks: { create: { access: "private" }, ...eks },
    network: { nat: "one" },
  };
  try {
    hostStack({ documents: [on("ecs"), on("eks")], settings, source: "Pulumi.test.yaml" });
  } catch (error) {
    assert.ok(error instanceof HostingProblems, String(error));
    return error.problems.map(({ path, given, why }) => `${path}: ${String(given)} given, ${why}`);
  }
  return [];
}

describe("a network that ECS and a cluster of EKS share", () => {
  const why = "the cluster that is made is in one network with the models on ECS, which are in";

  it("is refused where the cluster alone is not in the provider's region", () => {
    assert.deepEqual(refusals({}, { region: "eu-west-1" }), [
      `eks.region: eu-west-1 given, ${why} the provider's region`,
    ]);
  });

  it("is refused where ECS alone is not in the provider's region", () => {
    assert.deepEqual(refusals({ region: "eu-central-1" }, {}), [
      `eks.region: the provider's region given, ${why} eu-central-1`,
    ]);
  });
});
