import assert from "node:assert/strict";
import fc from "fast-check";
import { backends, unsupportedFields, type Feature } from "../../../components/capabilities/index.js";
import { awsCrons } from "../../../components/aws/cron.js";
import {
  formatProblem,
  namesBothDays,
  parseSpec,
  type ModeName,
  type ParsedSpec,
} from "../../../components/spec/index.js";
import type { Fields } from "../spec/specs.js";
import { possibleRefusals } from "./possibleRefusals.js";
import { refusedLimits } from "./sageMakerRefused/limits.js";
import { refusedMeasurements } from "./sageMakerRefused/measured.js";
import { refusedModel } from "./sageMakerRefused/model.js";
import { refusedOperation } from "./sageMakerRefused/operation.js";
import { refusedResources } from "./sageMakerRefused/resources.js";
import { everyMode, sageMakerSpec, type RefusedOnSageMaker } from "./sageMakerRefused/sageMaker.js";

const refusedSpecs: readonly RefusedOnSageMaker[] = [
  ...refusedModel,
  ...refusedResources,
  ...refusedOperation,
  ...refusedMeasurements,
  ...refusedLimits,
];

function parsed(document: Fields): ParsedSpec {
  const result = parseSpec({ source: "x", document });
  return "parsed" in result ? result.parsed : assert.fail(result.problems.map(formatProblem).join("\n"));
}

/** Judged as a spec of this mode, whatever mode it asks for: fields of another mode's interface are refused as well. */
function refusals(mode: ModeName, change: Fields, where: RefusedOnSageMaker["where"] = {}) {
  const { written, spec } = parsed(sageMakerSpec(mode, change));
  const { features = [], ...surroundings } = where;
  return unsupportedFields(written, spec, {
    backend: "sagemaker",
    mode,
    features: new Set<Feature>(features),
    ...surroundings,
  });
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

for (const mode of everyMode) {
  describe(`what SageMaker cannot honour in mode ${mode}`, () => {
    for (const { modes, change, where, refusals: expected } of refusedSpecs) {
      if (modes.includes(mode)) {
        it(`refuses ${short(change)}${where === undefined ? "" : `, where ${short(where)}`}`, () => {
          const prefix = `is not honoured by sagemaker in mode ${mode}: `;
          assert.deepEqual(
            refusals(mode, change, where).map(({ path, why, instead }) => [path, why, instead]),
            expected.map(([path, why, instead]) => [path, prefix + why, instead]),
          );
        });
      }
    }

    it("is in this list completely: every refusal of the table is provoked by one of these specs", () => {
      const { sagemaker } = backends;
      assert.ok(sagemaker.hostable);
      const provoked = refusedSpecs
        .filter(({ modes }) => modes.includes(mode))
        .flatMap((spec) => spec.refusals.map(([, why, instead]) => why + instead));
      const missing = Object.entries(sagemaker.modes[mode] ?? {}).flatMap(([row, cell]) =>
        possibleRefusals(cell)
          // A figure of the spec at hand may follow.
          .filter((refusal) => !provoked.some((text) => text.startsWith(refusal)))
          .map((refusal) => `${row}: ${refusal}`),
      );
      assert.deepEqual(missing, []);
    });

    it("is nothing of the smallest spec", () => {
      assert.deepEqual(refusals(mode, {}, { region: "eu-central-1", nameSuffix: "dev" }), []);
    });
  });
}

describe("what the stack's settings offer on SageMaker", () => {
  it("decides over placement.residency: sagemaker.region", () => {
    const residency = { "placement.residency": ["eu-central-1", "eu-west-1"] };
    const where = { region: "eu-central-1", features: ["sagemaker.region"] } as const;
    for (const mode of everyMode) {
      assert.equal(refusals(mode, residency).length, 1);
      assert.deepEqual(refusals(mode, residency, where), []);
    }
  });
});

describe("the schedule of a job", () => {
  it("is refused exactly where AWS would need two of it", () => {
    const item = (least: number, most: number) =>
      fc
        .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }), fc.nat(3))
        .map(([one, other, step]) => {
          const range = `${Math.min(one, other)}-${Math.max(one, other)}`;
          return step === 0 ? String(one) : `${step === 3 ? "*" : range}/${step}`;
        });
    const field = (least: number, most: number) =>
      fc.oneof(
        fc.constantFrom("*", `${least}-${most}`),
        fc.array(item(least, most), { minLength: 1, maxLength: 3 }).map((items) => items.join(",")),
      );
    const both = { one: 0, two: 0 };
    fc.assert(
      fc.property(field(1, 31), field(0, 7), (ofMonth, ofWeek) => {
        const schedule = `0 6 ${ofMonth} * ${ofWeek}`;
        const needed = awsCrons(schedule).length;
        both[needed === 1 ? "one" : "two"]++;
        assert.equal(namesBothDays(schedule), needed === 2, schedule);
      }),
      { numRuns: 500 },
    );
    assert.ok(both.one > 20 && both.two > 20, JSON.stringify(both));
  });
});

describe("values at the limits of SageMaker", () => {
  const honoured: readonly [string, readonly ModeName[], Fields][] = [
    [
      "alternatives of accelerators",
      ["realtime", "async", "batch"],
      { "resources.accelerator": { anyOf: [{ type: "amd.com/gpu" }, { type: "NVIDIA-A10G" }] } },
    ],
    [
      "several models below one folder",
      ["realtime"],
      {
        "model.models": ["a", "b"].map((name) => ({
          name,
          artifact: { uri: `s3://bucket/models/${name}.tar.gz` },
        })),
      },
    ],
    ["a name of 54 characters with its suffix", everyMode, { name: "m".repeat(40) }],
    [
      "a digest",
      everyMode,
      { "model.image": `123456789012.dkr.ecr.us-gov-west-1.amazonaws.com/a/b@sha256:${"0".repeat(64)}` },
    ],
    [
      "an image in China",
      everyMode,
      { "model.image": "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a:1" },
    ],
    ["an archive", everyMode, { "model.artifacts": [{ uri: "s3://bucket/a/model.tar.gz" }] }],
    ["a prefix", ["realtime", "async"], { "model.artifacts": [{ uri: "s3://bucket/a/" }] }],
    ["a start of an hour", ["realtime", "async"], { "model.startupBudget": "1h" }],
    ["a start of 3 minutes", ["serverless"], { "model.startupBudget": "3m" }],
    ["6 GiB", ["serverless"], { "resources.memory": "6Gi" }],
    ["a volume of 512 GiB", ["realtime", "async"], { "resources.ephemeralStorage": "512Gi" }],
    ["16 requests of 6 MiB", ["batch"], { "model.concurrency": 16 }],
    ["5 requests of 20 MiB", ["batch"], { "model.concurrency": 5, traffic: { maxPayload: "20Mi" } }],
    ["answers beside the rows", ["batch"], { "interface.output": "s3://bucket/in-answers/" }],
    ["200 requests at the same time", ["serverless"], { scaling: { minReplicas: 200, maxReplicas: 200 } }],
    [
      "all concurrency that is kept ready",
      ["serverless"],
      { scaling: { minReplicas: 1, maxReplicas: 9, metric: { type: "concurrency", target: 1 } } },
    ],
    ["100 instances", ["batch"], { scaling: { minReplicas: 100, maxReplicas: 100 } }],
    [
      "a canary of a half",
      ["realtime", "async"],
      { rollout: { strategy: "canary", steps: [50], bakeTime: "1h" } },
    ],
    [
      "linear steps with a rest",
      ["realtime", "async"],
      { rollout: { strategy: "linear", steps: [30, 60, 90, 100] } },
    ],
    [
      "a batch of half the instances",
      ["realtime", "async"],
      { rollout: { batchSize: 2 }, scaling: { minReplicas: 4 } },
    ],
    [
      "ten alarms",
      ["realtime", "async"],
      { rollout: { rollbackAlarms: Array.from({ length: 10 }, (_, index) => `alarm-${index}`) } },
    ],
    [
      "several models on one GPU",
      ["realtime"],
      {
        "resources.accelerator": { type: "nvidia" },
        "model.models": [{ name: "a", artifact: { uri: "s3://bucket/models/a.tar.gz" } }],
      },
    ],
    [
      "a folder of 500 characters",
      ["async"],
      { interface: { type: "queue", output: `s3://bucket/${"f".repeat(487)}/` } },
    ],
    [
      "five topics",
      ["realtime", "serverless", "async"],
      {
        observability: {
          alarms: [{ name: "a", metric: "utilisation", above: 90 }],
          notify: Array.from({ length: 5 }, (_, index) => `arn:aws:sns:eu-central-1:123456789012:t-${index}`),
        },
      },
    ],
    [
      "GPUs of a named type",
      ["realtime", "async"],
      {
        "placement.instanceTypes": ["ml.g5.12xlarge"],
        "observability.alarms": [{ name: "a", metric: "utilisation", above: 90 }],
      },
    ],
    [
      "a metric that needs no size, on a type of unknown size",
      ["realtime"],
      {
        "placement.instanceTypes": ["ml.p2.xlarge"],
        scaling: { maxReplicas: 3, metric: { type: "memory", target: 70 } },
      },
    ],
    [
      "a type of unknown size",
      ["realtime", "async", "batch"],
      { "placement.instanceTypes": ["ml.p2.xlarge"] },
    ],
    ...["0 6 1 * *", "0 6 * * 1", "0 6 */1 * mon", "0 6 1 * 0-6", "0 6 1-31 * 1-7"].map(
      (schedule): [string, readonly ModeName[], Fields] => [
        `schedule ${schedule}`,
        ["batch"],
        { interface: { type: "batch", input: "s3://bucket/in/", output: "s3://bucket/out/", schedule } },
      ],
    ),
    ["no network at all", ["realtime", "async", "batch"], { "access.egress": { cidrs: [] } }],
    [
      "an alarm over a day",
      ["realtime"],
      { "observability.alarms": [{ name: "a", metric: "errorRate", above: 1, for: "24h" }] },
    ],
  ];
  for (const [what, modes, change] of honoured) {
    it(`are honoured: ${what}`, () => {
      for (const mode of modes) {
        assert.deepEqual(refusals(mode, change, { region: undefined, nameSuffix: "s".repeat(13) }), []);
      }
    });
  }
});
