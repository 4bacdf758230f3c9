import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { placementOutput, type PlacementOutput } from "../../components/placementOutput.js";
import { awsControl, awsRegion, startAws } from "../../sandbox/aws/index.js";
import { prepareNode } from "../../sandbox/example.js";
import { repositoryRoot } from "../../sandbox/paths.js";
import { silentProgress } from "../../sandbox/progress.js";
import { namespaceExists, objectNames } from "./support/cluster.js";
import { expectSuccess, TestProject } from "./support/project.js";
import { digitsImage, thingsNamed } from "./support/sageMaker.js";

const namespace = "placement-test";
const name = "placed";

const spec = {
  name,
  model: { image: digitsImage("1"), version: "1", startupBudget: "60s" },
  resources: { cpu: "50m", memory: "512Mi" },
  traffic: {
    ...{ requestsPerMonth: 1_000_000, peakRps: 5, secondsPerRequest: 0.1 },
    ...{ requestSize: "1Ki", responseSize: "1Ki" },
  },
  cost: { owner: "tests", costCentre: "tests" },
};

/** What the cluster charges: with the first, the model costs less there than on SageMaker without instances; else more. */
const cheap = { cpuHour: 0.01, gibHour: 0.003 };
const dear = { cpuHour: 0.1, gibHour: 0.05 };

const placements = z.object({ placements: z.record(z.string(), placementOutput) });
const steps = z.object({ steps: z.array(z.object({ op: z.string(), urn: z.string() })) });

/**
 * The choice of places through the real engine, which keeps it in the stack's own output. What it cannot prove: that a
 * Pulumi service lets a stack read its own outputs as the engine's file backend does, and what anything really costs.
 */
describe("a model that leaves its place to the stack", function () {
  this.timeout(300_000);
  const project = new TestProject("placement");

  const configure = (prices: object, placement: object = {}, changes: object = {}): void => {
    const list = { region: "site", source: "test", date: "2026-11-01", prices: { capacity: prices } };
    fs.writeFileSync(path.join(project.folder, "prices.yaml"), stringify({ currency: "USD", lists: [list] }));
    project.configure({
      models: [{ ...spec, ...changes }],
      kubernetes: { namespace, createNamespace: true },
      sagemaker: { region: awsRegion },
      placement: { prices: "prices.yaml", cluster: { region: "site" }, ...placement },
    });
  };

  const placement = async (): Promise<PlacementOutput | undefined> => {
    const { stdout } = expectSuccess(await project.pulumi("stack", "output", "--json"));
    return placements.parse(JSON.parse(stdout)).placements[name];
  };

  before(async () => {
    await prepareNode(silentProgress);
    await startAws(silentProgress);
    await awsControl.containers(`${name}-*`, false);
    await project.create();
  });

  after(async () => {
    if (fs.existsSync(project.folder)) await project.dispose();
    assert.equal(await namespaceExists(namespace), false);
    assert.deepEqual(await thingsNamed(name), [], "nothing is left behind");
  });

  it("goes where it is expected to cost least, and the outputs say so", async () => {
    configure(cheap);
    expectSuccess(await project.up());
    assert.ok((await objectNames(namespace)).includes(`Deployment/${name}`));
    assert.deepEqual(await placement(), {
      backend: "kubernetes",
      mode: "realtime",
      replicas: { least: 1, most: 1 },
      region: "site",
      // (0.05 CPU × 0.01 + 0.5 GiB × 0.003) × 730 hours.
      expectedMonthlyUsd: 1.46,
      prices: { oldest: "2026-11-01", newest: "2026-11-01" },
    });
  });

  it("stays there when nothing changes: a second up has nothing to do", async () => {
    const before = await placement();
    const run = expectSuccess(await project.up("--refresh", "--expect-no-changes"));
    assert.doesNotMatch(run.stdout, /^ +~ placements/m);
    assert.deepEqual(await placement(), before);
  });

  it("stays there when another place becomes cheaper, which is advised", async () => {
    configure(dear);
    const run = expectSuccess(await project.up("--expect-no-changes"));
    assert.match(
      run.stdout,
      /placed: sagemaker serverless would cost [\d.]+ USD a month, and kubernetes realtime costs 21\.90 USD/,
    );
    assert.match(run.stdout, /placement\.release/);
    const { backend, recommendation, expectedMonthlyUsd } = (await placement()) ?? {};
    assert.equal(backend, "kubernetes");
    assert.equal(expectedMonthlyUsd, 21.9);
    assert.equal(recommendation?.mode, "serverless");
    assert.ok((recommendation.expectedMonthlyUsd ?? Infinity) < 21.9 * 0.9);
  });

  it("would move with a warning where it fits no longer", async () => {
    configure(cheap, {}, { placement: { deniedBackends: ["kubernetes"] } });
    const { stdout } = expectSuccess(await project.pulumi("preview"));
    assert.match(
      stdout,
      /warning: placed: Moves from kubernetes realtime, which no longer fits, to sagemaker/,
    );
    assert.equal((await placement())?.backend, "kubernetes");
  });

  it("serves on where it was when the stack releases it and the update that moves it fails", async () => {
    configure(dear, { release: [name] });
    await awsControl.failNext(`${name}-test`, "no capacity");
    const { code, stdout } = await project.up();
    assert.notEqual(code, 0);
    assert.match(stdout, /no capacity/);
    assert.match(
      stdout,
      /warning: placed: moves from kubernetes realtime to sagemaker serverless, as placement\.release says; requests fail/,
    );
    assert.ok((await objectNames(namespace)).includes(`Deployment/${name}`));
  });

  it("moves with the next one", async () => {
    configure(dear, { release: [name] });
    expectSuccess(await project.up());
    const { backend, mode, recommendation } = (await placement()) ?? {};
    assert.deepEqual(
      { backend, mode, recommendation },
      { backend: "sagemaker", mode: "serverless", recommendation: undefined },
    );
    assert.equal(await namespaceExists(namespace), false, "nothing is left on the cluster");
    assert.ok((await thingsNamed(name)).some((thing) => thing.endsWith(`${name}-test`)));
  });

  it("stays at the new place once the stack no longer releases it, whatever the old one costs", async () => {
    configure(cheap);
    const { stdout } = expectSuccess(await project.pulumi("preview", "--expect-no-changes"));
    assert.match(stdout, /placed: kubernetes realtime would cost 1\.46 USD a month/);
  });
});

/** What it cannot prove: that the stacks can be updated; start.test.ts hosts stack `dev`. */
describe("the example that both stacks list as digits-auto", function () {
  this.timeout(120_000);
  const project = new TestProject("placement-examples");
  const hosts = { dev: "SageMakerHost", prod: "KubernetesHost" };

  before(async () => {
    await prepareNode(silentProgress);
    await startAws(silentProgress);
    for (const folder of ["models", "prices"]) {
      fs.symlinkSync(path.join(repositoryRoot, folder), path.join(project.folder, folder));
    }
    await project.create();
  });

  after(() => project.dispose());

  for (const [stack, host] of Object.entries(hosts)) {
    it(`is placed by its traffic: in stack ${stack} by a ${host}`, async () => {
      const file = fs.readFileSync(path.join(repositoryRoot, `Pulumi.${stack}.yaml`), "utf8");
      project.writeConfig(z.object({ config: z.object({}).loose() }).parse(parse(file)).config);
      const { stdout } = expectSuccess(await project.pulumi("preview", "--json"));
      const made = steps.parse(JSON.parse(stdout)).steps.filter(({ urn }) => urn.endsWith("::digits-auto"));
      assert.ok(made.some(({ op, urn }) => op === "create" && urn.includes(`:${host}::`)));
    });
  }
});
