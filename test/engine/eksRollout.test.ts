import assert from "node:assert/strict";
import * as fs from "node:fs";
import { awsRegion, startAws } from "../../sandbox/aws/index.js";
import { readHeldOut } from "../../sandbox/demonstration/heldOut.js";
import type { PulumiRun } from "../../sandbox/engine.js";
import { prepareNode } from "../../sandbox/example.js";
import { silentProgress } from "../../sandbox/progress.js";
import { Load, type LoadReport } from "./support/load.js";
import { expectSuccess, TestProject } from "./support/project.js";
import { commonSpec, digitsImage, thingsNamed, useSandboxAws } from "./support/sageMaker.js";

const model = "rolled-pods";
const cluster = `rolled-cluster-${process.pid}`;
const requestsDuringRoll = 2000;

/** The model in a version, two pods of it, replaced one at a time. */
function rolled(version: string, startupBudget = "60s"): object {
  return {
    ...commonSpec,
    name: model,
    model: { image: digitsImage(version), version, startupBudget },
    resources: { cpu: "50m", memory: "512Mi" },
    placement: { backend: "eks" },
    scaling: { minReplicas: 2, maxReplicas: 2 },
    rollout: { strategy: "rolling", batchSize: 1, bakeTime: "8s" },
    access: { callers: { cidrs: ["10.244.0.0/16"] } },
  };
}

/**
 * New versions on a cluster of EKS that the stack makes, through the real engine: network, control plane, access entries
 * and nodes of the emulator's AWS, and pods on the sandbox's node, which plays the cluster's. What it cannot prove: that
 * the real AWS provider makes the same cluster, that its nodes join, and that AWS spreads access in the time that is
 * waited here (none).
 */
describe("a rollout on EKS", function () {
  this.timeout(600_000);
  const project = new TestProject("eks-rollout");
  let leaveAws: () => void;
  let body: string;

  before(async () => {
    const example = await prepareNode(silentProgress);
    await startAws(silentProgress);
    leaveAws = useSandboxAws();
    body = JSON.stringify({ instances: readHeldOut(example.heldOut).instances.slice(0, 1) });
    await project.create();
    configure(rolled("1"));
    expectSuccess(await project.up());
  });

  after(async () => {
    if (fs.existsSync(project.folder)) await project.dispose();
    leaveAws();
  });

  function configure(spec: object): void {
    project.configure({
      models: [spec],
      network: { nat: "one" },
      eks: {
        region: awsRegion,
        create: { name: cluster, access: "private" },
        namespace: cluster,
        createNamespace: true,
        addressing: "clusterIp",
        settleSeconds: 0,
      },
    });
  }

  async function rollUnderLoad(spec: object): Promise<Roll> {
    const { call } = await project.httpEndpoint(model);
    const load = new Load(call.url, body, 6);
    try {
      configure(spec);
      const run = await project.up();
      const during = load.total;
      return { run, during, report: await load.stop() };
    } finally {
      await load.stop();
    }
  }

  it("is left alone by a second up, and a refresh finds no drift", async () => {
    expectSuccess(await project.up("--expect-no-changes"));
    expectSuccess(await project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes"));
  });

  it("goes to version 2 under load: 2,000 requests at least, none failed, at the same address", async () => {
    const before = await project.httpEndpoint(model);
    assert.equal(before.backend, "eks");
    const { run, during, report } = await rollUnderLoad(rolled("2"));
    expectSuccess(run);
    assert.deepEqual(report.failures, []);
    assert.deepEqual([...report.versions.keys()].sort(), ["1", "2"]);
    assert.ok(during >= requestsDuringRoll, `only ${during} requests during the roll`);
    console.log(`      ${during} requests during the roll, ${report.failures.length} failed`);
    assert.equal((await project.httpEndpoint(model)).call.url, before.call.url);
  });

  it("fails with the pod's own reason where a version never becomes ready; version 2 serves, none failed", async () => {
    const { run, report } = await rollUnderLoad(rolled("3", "10s"));
    assert.notEqual(run.code, 0, "up must fail");
    assert.match(run.stdout, /model\.joblib .*is damaged/);
    assert.deepEqual(report.failures, []);
    assert.deepEqual([...report.versions.keys()], ["2"]);
  });

  it("goes on to a good version with the next up, without hand work", async () => {
    const { run, report } = await rollUnderLoad(rolled("1"));
    expectSuccess(run);
    assert.deepEqual(report.failures, []);
    expectSuccess(await project.up("--expect-no-changes"));
  });

  it("keeps no token in its state: it holds the command that asks for one", async () => {
    const { stdout } = expectSuccess(await project.pulumi("stack", "export", "--show-secrets"));
    assert.match(stdout, /eks.{0,20}get-token/s);
    assert.ok(stdout.includes(cluster));
    // Tokens of EKS begin so, whatever follows; service accounts' are JWTs.
    assert.doesNotMatch(stdout, /k8s-aws-v1\.|eyJhbGciOi|client-key-data|BEGIN [A-Z ]*PRIVATE KEY/);
  });

  it("leaves nothing behind", async () => {
    expectSuccess(await project.dispose());
    const left = (await thingsNamed(cluster)).filter((thing) => !thing.includes(`/aws/eks/${cluster}/`));
    assert.deepEqual(left, []);
    assert.deepEqual(await thingsNamed(model), []);
  });
});

/** What came of a rollout under load. */
interface Roll {
  readonly run: PulumiRun;
  readonly report: LoadReport;
  /** Requests that ended before `up` did. */
  readonly during: number;
}
