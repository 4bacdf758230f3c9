import assert from "node:assert/strict";
import { backends, unsupportedFields, type Feature } from "../../../components/capabilities/index.js";
import { formatProblem, parseSpec, type ParsedSpec } from "../../../components/spec/index.js";
import { specWith, type Fields } from "../spec/specs.js";
import { refusedOnEcs, type RefusedOnEcs } from "./ecsRefused/specs.js";
import { possibleRefusals } from "./possibleRefusals.js";

function parsed(document: Fields): ParsedSpec {
  const result = parseSpec({ source: "x", document });
  return "parsed" in result ? result.parsed : assert.fail(result.problems.map(formatProblem).join("\n"));
}

function refusals(change: Fields, where: RefusedOnEcs["where"] = {}, features: readonly Feature[] = []) {
  const { written, spec } = parsed(specWith(change));
  return unsupportedFields(written, spec, {
    backend: "ecs",
    mode: "realtime",
    features: new Set(features),
    ...where,
  });
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

describe("what ECS cannot honour in mode realtime", () => {
  for (const { change, where, refusals: expected } of refusedOnEcs) {
    it(`refuses ${short(change)}${where === undefined ? "" : `, where ${short(where)}`}`, () => {
      const prefix = "is not honoured by ecs in mode realtime: ";
      const byPath = (one: readonly (string | undefined)[], other: readonly (string | undefined)[]) =>
        String(one[0]) < String(other[0]) ? -1 : 1;
      assert.deepEqual(
        refusals(change, where)
          .map(({ path, why, instead }) => [path, why, instead])
          .sort(byPath),
        expected.map(([path, why, instead]) => [path, prefix + why, instead]).sort(byPath),
      );
    });
  }

  it("is in this list completely: every refusal of the table is provoked by one of these specs", () => {
    const { ecs } = backends;
    assert.ok(ecs.hostable);
    const provoked = new Set(
      refusedOnEcs.flatMap((spec) => spec.refusals.map(([, why, instead]) => why + instead)),
    );
    const missing = Object.entries(ecs.modes.realtime ?? {}).flatMap(([row, cell]) =>
      possibleRefusals(cell)
        .filter((refusal) => !provoked.has(refusal))
        .map((refusal) => `${row}: ${refusal}`),
    );
    assert.deepEqual(missing, []);
  });

  it("is nothing of the smallest spec", () => {
    assert.deepEqual(refusals({}), []);
  });
});

describe("what the stack's settings offer on ECS", () => {
  it("decides over placement.residency: ecs.region", () => {
    const residency = { "placement.residency": ["eu-central-1", "eu-west-1"] };
    assert.equal(refusals(residency).length, 1);
    assert.deepEqual(refusals(residency, { region: "eu-central-1" }, ["ecs.region"]), []);
  });

  it("decides over public models without a certificate of their own: network.loadBalancer.certificateArn", () => {
    const open = { access: { exposure: "public", host: "a.example.com", authentication: { type: "none" } } };
    assert.equal(refusals(open, { certificate: false }).length, 1);
    assert.deepEqual(refusals(open, { certificate: true }), []);
  });

  it("decides over instance types of a given cluster: ecs.cluster.capacityProviders", () => {
    const typed = { "placement.instanceTypes": ["m7i.large"] };
    assert.deepEqual(refusals(typed, { capacityOf: ["m7i.large"] }), []);
  });

  it("decides over networks that the model may call: network.nat", () => {
    const held = { "access.egress": { cidrs: ["10.0.0.0/8"] } };
    const image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/digits:1";
    assert.deepEqual(refusals({ ...held, "model.image": image }, { internet: false }), []);
  });
});

describe("values at the limits of ECS", () => {
  const honoured: readonly [string, Fields][] = [
    ["the largest Fargate task", { resources: { cpu: 16, memory: "120Gi" } }],
    ["200 GiB of disk", { "resources.ephemeralStorage": "200Gi" }],
    ["folders of all the disk", { "resources.caches": [{ mountPath: "/a", size: "20Gi" }] }],
    ["6 MiB", { "resources.memory": "6Mi" }],
    ["a canary of a tenth of a per cent", { rollout: { strategy: "canary", steps: [0.1], bakeTime: "24h" } }],
    ["linear steps of 3 per cent with a rest", linear(3)],
    ["linear steps with a smaller last one", linear(30)],
    [
      "tenths of a per cent",
      {
        "model.variants": [
          { name: "a", weight: 99.9, version: "1" },
          { name: "b", weight: 0.1, version: "2" },
        ],
      },
    ],
    ["a share of spot capacity in tenths", { "resources.capacity": { type: "mixed", spotPercentage: 66.6 } }],
    [
      "many networks of callers where tasks are replaced",
      { "access.callers.cidrs": Array.from({ length: 9 }, (_, index) => `10.${String(index)}.0.0/16`) },
    ],
    [
      "GPUs of a type whose size is not known",
      { "placement.instanceTypes": ["p9.xlarge"], "resources.accelerator": { type: "nvidia", count: 8 } },
    ],
  ];
  for (const [what, change] of honoured) {
    it(`are honoured: ${what}`, () => {
      assert.deepEqual(refusals(change), []);
    });
  }
});

function linear(step: number): Fields {
  const steps = Array.from({ length: Math.ceil(100 / step) }, (_, index) =>
    Math.min(100, (index + 1) * step),
  );
  return { rollout: { strategy: "linear", steps } };
}
