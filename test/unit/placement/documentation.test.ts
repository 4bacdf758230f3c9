import assert from "node:assert/strict";
import * as fs from "node:fs";
import { isKnown, nameOf } from "../../../components/cost/index.js";
import { formatReason, placementSettings } from "../../../components/placement/index.js";
import { isRecord, readYaml } from "../../../components/spec/index.js";
import type { Fields } from "../spec/specs.js";
import { candidateOf, decisionOf, traffic, type Circumstances } from "./places.js";

const page = fs.readFileSync("docs/placement.md", "utf8");
const rows = page.split("\n").map((line) =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim()),
);

/** The model of the page's table. */
const model: Fields = {
  resources: { cpu: "1", memory: "3Gi" },
  traffic: traffic(500_000, 0.2, { peakRps: 5 }),
  objectives: { p95LatencyMs: 1000 },
};

const candidates = [
  "sagemaker serverless",
  "kubernetes realtime",
  "sagemaker realtime ml.c6i.large",
  "sagemaker async ml.c6i.large",
  "onPremises realtime",
  "ecs realtime t3.medium",
  "ecs realtime Fargate",
  "eks realtime t3.medium",
  "ec2 realtime t3.medium",
];

const steady = { traffic: traffic(10_000, 0.2, { pattern: "steady" }) };
const fargate = "ecs realtime Fargate";
const serverless = "sagemaker serverless";

/** How each reason of the page comes about: on which candidate, of which model, in which stack. */
const reasons: readonly [
  field: string,
  text: string,
  candidate: string,
  spec: Fields,
  stack?: Circumstances,
][] = [
  ["placement.backend", "this version has no host for it yet", "ec2", steady],
  ["placement.backend", "the stack's settings do not offer", serverless, steady, { offered: ["kubernetes"] }],
  ["placement.deniedBackends", "names", serverless, { placement: { deniedBackends: ["sagemaker"] } }],
  [
    "placement.allowedBackends",
    "does not name",
    serverless,
    { placement: { allowedBackends: ["kubernetes"] } },
  ],
  ["placement.residency", "allows", "kubernetes", { placement: { residency: ["eu-west-1"] } }],
  [
    "placement.residency",
    "cannot be checked",
    fargate,
    { placement: { residency: ["eu-west-1"] } },
    { region: "" },
  ],
  [
    "placement.instanceTypes",
    "names instance types of SageMaker alone",
    "kubernetes",
    { placement: { instanceTypes: ["ml.m5.large"] } },
  ],
  [
    "placement.instanceTypes",
    "Fargate has no instances that could be chosen",
    fargate,
    { placement: { instanceTypes: ["ml.m5.large"] } },
  ],
  ["interface.type", "is not planned there", fargate, { interface: { type: "queue" } }],
  ["placement.mode", "is not planned there", fargate, { placement: { mode: "async" } }],
  ["resources", "are more than a Fargate task has", fargate, { resources: { cpu: "2", memory: "200Gi" } }],
  [
    "resources",
    "no EC2 instance type that is known here has room",
    "ec2",
    { resources: { cpu: "2", memory: "40000Gi" } },
  ],
  [
    "resources.accelerator",
    "Fargate has no accelerators",
    fargate,
    { resources: { cpu: "2", memory: "8Gi", accelerator: { type: "nvidia" } } },
  ],
  [
    "resources.ephemeralStorage",
    "a Fargate task has 200 GiB of disk at most",
    fargate,
    { resources: { cpu: "2", memory: "8Gi", ephemeralStorage: "300Gi" } },
  ],
  [
    "objectives.p95LatencyMs",
    "would be missed",
    serverless,
    { ...steady, objectives: { p95LatencyMs: 500 } },
  ],
  ["interface.timeout", "is shorter than callers may have to wait", "sagemaker async", steady],
  [
    "objectives.p95LatencyMs",
    "is shorter than callers may have to wait",
    "sagemaker async",
    { ...steady, objectives: { p95LatencyMs: 500 } },
  ],
  [
    "scaling.maxReplicas",
    "that the traffic needs",
    "kubernetes",
    { traffic: traffic(10_000_000, 1, { pattern: "steady" }), scaling: { maxReplicas: 2 } },
  ],
  [
    "scaling.minReplicas",
    "that the traffic needs",
    "sagemaker batch",
    {
      interface: { type: "batch", schedule: "0 2 * * *" },
      traffic: traffic(10_000_000, 1),
      scaling: { minReplicas: 2 },
    },
  ],
  [
    "scaling.maxReplicas",
    "the account may run",
    "sagemaker realtime ml.m5.large",
    steady,
    { quotas: { "ml.m5.large": 0 } },
  ],
];

describe("docs/placement.md", () => {
  const decision = decisionOf(model, { offered: ["kubernetes", "sagemaker", "ecs", "eks"] });
  for (const name of candidates) {
    it(`has what is found of ${name}`, () => {
      const { candidate, bounds, estimate, reasons: against } = candidateOf(decision, name);
      const { total } = estimate.expected;
      const row = [
        nameOf(candidate),
        `${bounds.least}–${bounds.most}`,
        isKnown(total) ? total.value.toFixed(2) : "?",
        against.map(({ why }) => why).join("; "),
      ];
      assert.ok(
        rows.some((cells) => cells.join(" | ") === row.join(" | ")),
        `no row ${row.join(" | ")}`,
      );
    });
  }

  for (const [field, text, name, spec, stack] of reasons) {
    it(`has the reason ${field}: ${text}, and whether it is a judgement`, () => {
      const candidate = candidateOf(decisionOf(spec, stack), name);
      const reason = candidate.reasons.find(({ path, why }) => path === field && why.includes(text));
      assert.ok(reason !== undefined, candidate.reasons.map(formatReason).join("\n"));
      const marked = reason.judgement === true ? "yes" : "";
      assert.ok(
        rows.some(
          ([fields = "", says = "", judgement]) =>
            fields.includes(`\`${field}\``) && says.includes(`\`${text}\``) && judgement === marked,
        ),
        `no row of ${field} with \`${text}\` and judgement "${marked}"`,
      );
    });
  }

  it("has no reason that this test does not bring about", () => {
    const start = rows.findIndex(([first]) => first === "field");
    const end = rows.findIndex((cells, index) => index > start && cells.length === 0);
    const listed = rows.slice(start, end).flatMap(([, says = ""]) => /^`([^`]+)`/.exec(says)?.[1] ?? []);
    const brought = reasons.map(([, text]) => text);
    assert.ok(listed.length > 10);
    assert.deepEqual(
      listed.filter((text) => !brought.includes(text)),
      [],
    );
  });

  it("has settings that are valid", () => {
    const [, example = ""] = /```yaml\n([^]*?)```/.exec(page) ?? [];
    const settings = placementSettings.parse(readYaml(example, "docs/placement.md"));
    assert.equal(settings.margin, 0.15);
    assert.deepEqual(Object.keys(settings).sort(), Object.keys(placementSettings.shape).sort());
  });

  it("has every setting, and the default of the margin", () => {
    const settings = placementSettings.parse({});
    for (const [name, schema] of Object.entries(placementSettings.shape)) {
      const parsed: unknown = schema.safeParse({}).data;
      const leaves = name === "cluster" && isRecord(parsed) ? ["cluster.region", "cluster.node"] : [name];
      for (const leaf of leaves) {
        assert.ok(
          rows.some(([first]) => first === `\`${leaf}\``),
          leaf,
        );
      }
    }
    assert.ok(rows.some(([first, second]) => first === "`margin`" && second === String(settings.margin)));
  });
});
