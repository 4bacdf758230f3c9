import assert from "node:assert/strict";
import { judge, messages, unknown } from "./analyze.js";
import { container, deployment, deploymentOf, goodContainer } from "./objects.js";

const RULE = "accelerators-need-approval";
const ANNOTATION = "model-hosting/accelerator-approved-by";

function containerWith(resource: string, count: unknown = 1) {
  return container({ resources: { limits: { [resource]: count } } });
}

function approvedBy(approver: unknown) {
  return deployment({
    pod: { containers: [containerWith("nvidia.com/gpu")] },
    metadata: { annotations: { [ANNOTATION]: approver } },
  });
}

describe("policy accelerators-need-approval", () => {
  it("passes a workload without accelerators", async () => {
    assert.deepEqual(await judge(RULE, deploymentOf(goodContainer)), []);
  });

  it("reports each maker's accelerator, and says how to get approval", async () => {
    const makers = ["nvidia.com/gpu", "nvidia.com/mig-1g.5gb", "amd.com/gpu", "aws.amazon.com/neuroncore"];
    for (const resource of [...makers, "google.com/tpu", "habana.ai/gaudi", "gpu.intel.com/i915"]) {
      assert.deepEqual(await judge(RULE, deploymentOf(containerWith(resource))), [
        {
          level: "mandatory",
          message:
            `Deployment "digits": uses ${resource} without approval; name the approver in the annotation ` +
            `\`${ANNOTATION}\`, or ask the owner of the policy configuration to add the name to \`approved\``,
        },
      ]);
    }
  });

  it("reports the claim of a device, whatever the device is", async () => {
    const pod = { containers: [goodContainer], resourceClaims: [{ name: "device" }] };
    assert.match(messages(await judge(RULE, deployment({ pod })))[0]!, /uses resourceClaims/);
  });

  it("does not count a request of zero, nor other extended resources", async () => {
    const containers = [containerWith("nvidia.com/gpu", "0"), containerWith("example.com/license")];
    assert.deepEqual(await judge(RULE, deploymentOf(...containers)), []);
  });

  it("accepts the annotation of an approver, not an empty one nor a no", async () => {
    assert.deepEqual(await judge(RULE, approvedBy("platform-team")), []);
    for (const refusal of ["", "false", " No "]) {
      assert.equal((await judge(RULE, approvedBy(refusal))).length, 1, JSON.stringify(refusal));
    }
  });

  it("does not accept the annotation where only the list approves", async () => {
    const settings = { acceptAnnotation: false };
    const [message] = messages(await judge(RULE, approvedBy("platform-team"), settings));
    assert.match(message!, /without approval; ask the owner/);
    for (const name of ["digits", "models/digits"]) {
      assert.deepEqual(await judge(RULE, approvedBy(""), { ...settings, approved: [name] }), []);
    }
    assert.equal((await judge(RULE, approvedBy(""), { approved: ["other/digits"] })).length, 1);
  });

  it("reports a known accelerator even if another container is unknown", async () => {
    const found = await judge(RULE, deploymentOf(unknown, containerWith("nvidia.com/gpu")));
    assert.deepEqual(
      found.map(({ level }) => level),
      ["mandatory", "advisory"],
    );
  });

  it("cannot decide while the number or the approver is unknown", async () => {
    for (const resource of [deploymentOf(containerWith("nvidia.com/gpu", unknown)), approvedBy(unknown)]) {
      const found = await judge(RULE, resource);
      assert.deepEqual(
        found.map(({ level }) => level),
        ["advisory"],
      );
    }
  });
});
