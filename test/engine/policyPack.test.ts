import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PulumiRun, runPulumi } from "../../sandbox/engine.js";
import { container, deployment, service } from "../unit/policies/objects.js";
import type { Resource } from "../unit/policies/analyze.js";
import { installPacked, linkPackages, packedFiles } from "../unit/support/packed.js";

/** Text that must never reach anybody's terminal. */
const PASSWORD = "correct-horse-battery-staple";

/**
 * Registers the objects of objects.json under the types of the Kubernetes provider, but as components, which no
 * provider is asked about: the engine hands every registered resource to the pack in the same way. So this needs
 * no cluster, and cannot prove that a provider hands on what a user wrote.
 */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
class KubernetesObject extends pulumi.Resource {}
for (const [index, { type, props }] of require("./objects.json").entries()) {
  const resource = new KubernetesObject(type, "object" + index, false, props);
  pulumi.runtime.registerResourceOutputs(resource, props);
}
`;

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

const compliant: readonly Resource[] = [
  deployment({ pod: { containers: [container({ image: `digits@${DIGEST}` })] } }),
  service({ type: "ClusterIP" }),
];

const violating: readonly Resource[] = [
  deployment({
    pod: {
      containers: [
        {
          name: "model",
          image: "digits:latest",
          resources: { limits: { "nvidia.com/gpu": 1 } },
          env: [{ name: "DB_PASSWORD", value: PASSWORD }],
        },
      ],
    },
    metadata: {
      labels: {},
      annotations: { "model-hosting/min-replicas": "1", "model-hosting/max-replicas": "4" },
    },
    spec: { replicas: 500 },
  }),
  service({ type: "LoadBalancer" }),
];

/** An endpoint that no component of this project made: 4 × 730 h × 0.7364 = 2150.29 USD. */
const handWrittenEndpoint = {
  type: "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
  props: {
    region: "us-east-1",
    tags: { "model-hosting/model": "reviews", "model-hosting/monthly-budget-usd": "500" },
    productionVariants: [
      {
        variantName: "primary",
        modelName: "reviews",
        instanceType: "ml.g4dn.xlarge",
        initialInstanceCount: "4",
      },
    ],
  },
} satisfies Resource;

describe("the packed policy pack, installed outside this repository", function () {
  let folder: string;
  let pack: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "policy-pack-"));
    pack = installPack(folder);
    writeProgram(folder);
    const created = await pulumi("stack", "init", "test");
    assert.equal(created.code, 0, created.stderr);
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("holds compiled rules, configurations and instructions, and nothing of the build", () => {
    const content = packedFiles(pack);
    for (const file of [
      "PulumiPolicy.yaml",
      "README.md",
      "config.dev.json",
      "config.prod.json",
      "bin/policies/index.js",
      "bin/components/cost/index.js",
    ]) {
      assert.ok(content.includes(file), `${file} in ${content.join(" ")}`);
    }
    assert.deepEqual(
      content.filter((file) => /\.tsbuildinfo$|\.map$|(?<!\.d)\.ts$|^node_modules/.test(file)),
      [],
    );
  });

  it("blocks a preview, with a message from every mandatory rule that is violated", async () => {
    const { code, output } = await preview(violating, "config.prod.json");
    assert.notEqual(code, 0, output);
    for (const message of [
      'container "model" does not set resources.requests.cpu, resources.requests.memory, resources.limits.memory',
      "uses nvidia.com/gpu without approval",
      "spec.replicas is 500; the maximum allowed is 20",
      'uses image "digits:latest", which has no digest',
      "is of type LoadBalancer without an annotation that makes it internal",
      "metadata.labels lacks model-hosting/owner, model-hosting/cost-centre",
      'environment variable "DB_PASSWORD": the name says that it is a credential',
    ]) {
      assert.ok(output.includes(message), `${message}\nis not in\n${output}`);
    }
    assert.ok(!output.includes(PASSWORD), "the output shows the password");
  });

  it("judges the stack as a whole", async () => {
    const ranged = deployment({
      pod: { containers: [container({ image: `digits@${DIGEST}` })] },
      metadata: { annotations: { "model-hosting/min-replicas": "2", "model-hosting/max-replicas": "4" } },
    });
    const { code, output } = await preview([ranged], "config.prod.json");
    assert.notEqual(code, 0, output);
    assert.match(output, /declares 2 to 4 replicas, and no autoscaler in the stack targets it/);
  });

  it("lets objects pass that follow every rule", async () => {
    for (const config of ["config.dev.json", "config.prod.json", undefined]) {
      const { code, output } = await preview(compliant, config);
      assert.equal(code, 0, output);
      // Whoever names no prices of the cluster and no cost of before is told so, and nothing else.
      const comparing = config === "config.prod.json" ? ["stack-increase-percent"] : [];
      assert.deepEqual(rulesIn(output), [...comparing, "unpriced-workloads"]);
    }
  });

  it("differs by environment: a tag is enough in dev", async () => {
    const tagged = [deployment()];
    assert.equal((await preview(tagged, "config.dev.json")).code, 0);
    const { code, output } = await preview(tagged, "config.prod.json");
    assert.notEqual(code, 0);
    assert.match(output, /which has no digest/);
  });

  it("refuses a misspelt setting, which the engine accepts", async () => {
    writeFileSync(join(pack, "misspelt.json"), JSON.stringify({ "image-pinned": { requires: "digest" } }));
    const { code, output } = await preview(compliant, "misspelt.json");
    assert.notEqual(code, 0, output);
    assert.match(output, /the settings of policy image-pinned are wrong/);
  });

  it("prices what AWS would bill, whoever declared it, and names the price's day", async () => {
    const { code, output } = await preview([handWrittenEndpoint], "config.dev.json");
    assert.notEqual(code, 0, output);
    assert.match(output, /model "reviews" costs 2150\.29 USD a month \(.*4 × ml\.g4dn\.xlarge/);
    assert.match(output, /prices of \d{4}-\d{2}-\d{2}/);
  });

  it("lets pass what is exempt, and lists it", async () => {
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const exempt = Object.fromEntries(
      ["model-budget", "stack-budget", "hourly-cost-capped"].map((rule) => [
        `guardrail-exempt/${rule}`,
        `until=${until} load test of the spring campaign`,
      ]),
    );
    const tags = { ...handWrittenEndpoint.props["tags"], ...exempt };
    const { output } = await preview(
      [{ ...handWrittenEndpoint, props: { ...handWrittenEndpoint.props, tags } }],
      "config.dev.json",
    );
    assert.doesNotMatch(output, /model "reviews" costs/);
    assert.match(
      output,
      /is exempt from model-budget until \d{4}-\d{2}-\d{2}: load test of the spring campaign/,
    );
  });

  it("mends what can be mended safely, at level remediate", async () => {
    writeFileSync(
      join(pack, "mend.json"),
      JSON.stringify({
        all: "disabled",
        "volumes-gp3": { enforcementLevel: "remediate" },
        "log-retention-set": { enforcementLevel: "remediate" },
      }),
    );
    const { code, output } = await preview(
      [
        { type: "aws:ebs/volume:Volume", props: { size: 100, type: "gp2", availabilityZone: "us-east-1a" } },
        { type: "aws:cloudwatch/logGroup:LogGroup", props: { name: "/models/reviews" } },
      ],
      "mend.json",
    );
    assert.equal(code, 0, output);
    assert.match(output, /\[remediate\].*volumes-gp3/);
    assert.match(output, /\[remediate\].*log-retention-set/);
  });

  async function preview(objects: readonly Resource[], config: string | undefined) {
    writeFileSync(join(folder, "objects.json"), JSON.stringify(objects));
    const configuration = config === undefined ? [] : ["--policy-pack-config", join(pack, config)];
    const run = await pulumi("preview", "-s", "test", "--policy-pack", pack, ...configuration);
    return { code: run.code, output: `${run.stdout}\n${run.stderr}` };
  }

  function pulumi(...args: string[]): Promise<PulumiRun> {
    const env = { PULUMI_BACKEND_URL: `file://${join(folder, "state")}` };
    return runPulumi([...args, "--non-interactive", "--color", "never"], { cwd: folder, env, capture: true });
  }
});

/** The names of the rules in the engine's policy report, in its order. */
function rulesIn(output: string): string[] {
  return [...output.matchAll(/\[(?:mandatory|advisory)\].*?\] +(\S+) /g)].map(([, rule = ""]) => rule);
}

/** Installs the pack from its tarball, beside the SDK that the program itself needs. */
function installPack(folder: string): string {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  installPacked(modules, "policies");
  linkPackages(modules, ["@pulumi/pulumi"]);
  return join(modules, "model-hosting-policies");
}

function writeProgram(folder: string): void {
  const runtime = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
  writeFileSync(join(folder, "Pulumi.yaml"), `name: policy-pack-test\n${runtime}`);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "policy-pack-test", main: "index.js" }));
  writeFileSync(join(folder, "index.js"), PROGRAM);
}
