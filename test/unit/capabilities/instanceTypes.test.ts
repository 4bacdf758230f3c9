import assert from "node:assert/strict";
import {
  instanceTypeFits,
  instanceTypeFor,
  instanceTypeNamed,
  instanceTypes,
  type InstanceKind,
} from "../../../components/capabilities/index.js";
import { formatProblem, parseSpec, type Resources } from "../../../components/spec/index.js";
import { specWith, type Fields } from "../spec/specs.js";

function resourcesOf(fields: Fields): Resources {
  const document = specWith({ resources: { cpu: 1, memory: "1Gi", ...fields } });
  const result = parseSpec({ source: "x", document });
  return "parsed" in result
    ? result.parsed.spec.resources
    : assert.fail(result.problems.map(formatProblem).join("\n"));
}

function chosen(fields: Fields, kind: InstanceKind = "hosting"): string | undefined {
  return instanceTypeFor(resourcesOf(fields), { kind })?.name;
}

// What this cannot prove: that a region sells a type, or an account has a quota for it.
describe("the instance type of SageMaker for what a replica needs", () => {
  const choices: readonly [string, Fields, string | undefined][] = [
    ["is small for a small model", {}, "ml.c7i.large"],
    ["has the memory", { memory: "8Gi" }, "ml.m7i.large"],
    ["has much memory for few processors", { memory: "16Gi" }, "ml.r7i.large"],
    ["has the processors", { cpu: 3 }, "ml.c7i.xlarge"],
    ["is none for more than any has", { cpu: 500 }, undefined],
    ["has no accelerator that nobody asked for", { memory: "700Gi" }, "ml.r7i.24xlarge"],
    ["has an accelerator of the family", { accelerator: { type: "nvidia" } }, "ml.g4dn.xlarge"],
    ["has the product", { accelerator: { type: "NVIDIA-L4" } }, "ml.g6.xlarge"],
    ["has as many", { accelerator: { type: "NVIDIA-L4", count: 3 } }, "ml.g6.12xlarge"],
    ["has the memory of an accelerator", { accelerator: { memory: "40Gi" } }, "ml.g6e.xlarge"],
    [
      "tells products of one model apart",
      { accelerator: { type: "NVIDIA-A100-SXM4-80GB" } },
      "ml.p4de.24xlarge",
    ],
    ["does not take L40S for L4", { accelerator: { type: "NVIDIA-L40S" } }, "ml.g6e.xlarge"],
    [
      "has processors beside the accelerator",
      { cpu: 16, accelerator: { type: "nvidia" } },
      "ml.g4dn.4xlarge",
    ],
    [
      "is not of the first Inferentia, which has no guardrails",
      { accelerator: { type: "inferentia" } },
      "ml.inf2.xlarge",
    ],
    [
      "knows Kubernetes' names of devices",
      { accelerator: { type: "aws.amazon.com/neuron" } },
      "ml.inf2.xlarge",
    ],
    [
      "has the preferred alternative where both are there",
      { accelerator: { anyOf: [{ type: "NVIDIA-A10G" }, { type: "NVIDIA-T4" }] } },
      "ml.g5.xlarge",
    ],
    [
      "has the other alternative where the preferred one is nowhere",
      { accelerator: { anyOf: [{ type: "amd.com/gpu" }, { type: "NVIDIA-T4" }] } },
      "ml.g4dn.xlarge",
    ],
    ["is none for a foreign accelerator", { accelerator: { type: "amd.com/gpu" } }, undefined],
    ["has Graviton where it is asked for", { architecture: "arm64" }, "ml.c8g.medium"],
    [
      "has a volume where its size is chosen",
      { ephemeralStorage: "20Gi", architecture: "arm64", memory: "8Gi" },
      "ml.r8g.medium",
    ],
    [
      "is none where only local disks have the rest",
      { ephemeralStorage: "20Gi", accelerator: { type: "nvidia" } },
      undefined,
    ],
  ];
  for (const [what, fields, expected] of choices) {
    it(what, () => {
      assert.equal(chosen(fields), expected);
    });
  }

  it("is one that transform jobs run on, for a job", () => {
    assert.equal(chosen({ cpu: 2, memory: "4Gi" }, "transform"), "ml.c7i.large");
    assert.equal(chosen({ architecture: "arm64" }, "transform"), undefined);
  });

  it("has what was asked, whatever was asked, and none that is smaller by every measure does", () => {
    for (const cpu of [1, 2, 3, 7, 16, 64]) {
      for (const memory of ["1Gi", "6Gi", "17Gi", "200Gi"]) {
        for (const accelerator of [undefined, { type: "nvidia" }, { type: "nvidia", count: 4 }]) {
          const resources = resourcesOf({ cpu, memory, accelerator });
          const type = instanceTypeFor(resources, { kind: "hosting" });
          assert.ok(type?.size !== undefined);
          assert.ok(instanceTypeFits(type, resources, { kind: "hosting" }));
          const { vcpu, memoryGiB, accelerators } = type.size;
          const better = instanceTypes.filter(
            (other) =>
              !other.byNameOnly &&
              other.size !== undefined &&
              other.architecture === "amd64" &&
              other.accelerator?.product === type.accelerator?.product &&
              other.size.accelerators === accelerators &&
              other.size.vcpu <= vcpu &&
              other.size.memoryGiB <= memoryGiB &&
              other.size.vcpu + other.size.memoryGiB < vcpu + memoryGiB &&
              instanceTypeFits(other, resources, { kind: "hosting" }),
          );
          assert.deepEqual(better, []);
        }
      }
    }
  });
});

describe("the table of instance types", () => {
  it("has each type once, with the numbers of types that the API takes", () => {
    const names = instanceTypes.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.equal(names.length, 277);
    assert.equal(instanceTypes.filter(({ kinds }) => kinds.includes("transform")).length, 116);
  });

  it("says of single types what they have", () => {
    assert.deepEqual(instanceTypeNamed("ml.g5.12xlarge"), {
      name: "ml.g5.12xlarge",
      architecture: "amd64",
      accelerator: { product: "NVIDIA A10G", memoryGiB: 24 },
      localDisk: true,
      byNameOnly: false,
      kinds: ["hosting", "transform"],
      size: { vcpu: 48, memoryGiB: 192, accelerators: 4 },
    });
    assert.equal(instanceTypeNamed("ml.p2.xlarge")?.size, undefined);
    assert.equal(instanceTypeNamed("m5.large"), undefined);
  });

  it("takes what no source says of a type as enough, for a type that is named", () => {
    const type = instanceTypeNamed("ml.p5e.48xlarge");
    assert.ok(type !== undefined);
    const resources = resourcesOf({ cpu: 100, memory: "1000Gi", accelerator: { type: "nvidia", count: 8 } });
    assert.ok(instanceTypeFits(type, resources, { kind: "hosting" }));
  });
});
