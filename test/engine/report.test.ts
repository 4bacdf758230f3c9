import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { startAws } from "../../sandbox/aws/index.js";
import { engineEnvironment, pulumiCli, runPulumi, type PulumiRun } from "../../sandbox/engine.js";
import { backendFolder, fileBackendUrl, knownStacks } from "../../sandbox/engine/backend.js";
import { prepareNode } from "../../sandbox/example.js";
import { repositoryRoot, stateFolder } from "../../sandbox/paths.js";
import { silentProgress } from "../../sandbox/progress.js";
import { linkPackages } from "../unit/support/packed.js";
import { commandOf, jobOf } from "../unit/report/workflow.js";
import { expectSuccess, TestProject } from "./support/project.js";

const reportProgram = path.join(repositoryRoot, "bin", "tools", "report.js");

const stackFile = z.looseObject({ config: z.record(z.string(), z.unknown()) });

/** Text that must reach no report. */
const SECRET = "correct-horse-battery-staple";

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in a folder until it ends. */
function run(file: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code: code ?? 1, ...output });
    });
  });
}

/**
 * A program of somebody else: an endpoint of ours that can be replaced, a configuration of SageMaker's as a component,
 * which no provider is asked about, and a secret. So this needs neither a cluster nor AWS.
 */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const config = new pulumi.Config();
const provider = {
  async create(inputs) { return { id: "1", outs: inputs }; },
  async diff(id, before, after) {
    const replaces = before.name !== after.name ? ["name"] : [];
    return { changes: replaces.length > 0 || before.size !== after.size, replaces, deleteBeforeReplace: true };
  },
};
class Endpoint extends pulumi.dynamic.Resource {
  constructor(name, props) { super(provider, name, props, {}, "model-hosting", "HostedEndpoint"); }
}
class Declared extends pulumi.Resource {}
const secret = config.requireSecret("token");
new Endpoint("answers", { name: config.get("name") ?? "a", size: 1, token: secret, configurationName: "one" });
if (config.get("also")) new Endpoint("also", { name: "b", size: 1, configurationName: "two" });
const instances = config.getNumber("instances") ?? 1;
new Declared("aws:sagemaker/endpointConfiguration:EndpointConfiguration", "answers", false, {
  name: "one",
  tags: { "model-hosting/model": "answers", token: secret },
  productionVariants: [{ variantName: "a", instanceType: "ml.m5.large", initialInstanceCount: instances }],
});
if (config.get("broken")) throw new pulumi.RunError("the program says why");
`;

const PACK = `
const { PolicyPack } = require("@pulumi/policy");
const isConfiguration = (type) => type.includes("EndpointConfiguration");
new PolicyPack("pack", { policies: [
  {
    name: "few-instances", description: "Few instances.", enforcementLevel: "mandatory",
    validateResource: ({ type, props }, report) => {
      if (isConfiguration(type) && props.productionVariants[0].initialInstanceCount > 5) report("too | many");
    },
  },
  {
    name: "exemptions-in-force", description: "Exemptions.", enforcementLevel: "advisory",
    validateStack: (_, report) => report("x is exempt from y until 2030-01-01: a reason"),
  },
  {
    name: "stack-increase-usd", description: "Increase.", enforcementLevel: "advisory",
    configSchema: { properties: { before: { type: "number" } } },
    validateStack: ({ getConfig }, report) => report("before: " + getConfig().before),
  },
  {
    name: "mends", description: "Mends.", enforcementLevel: "remediate",
    remediateResource: ({ type, props }) => (isConfiguration(type) ? { ...props, mended: true } : undefined),
  },
] });
`;

/**
 * What the real engine tells of a preview, and what the report makes of it. What it cannot prove: that providers plan
 * what they then do, and that a release of the CLI to come tells its events in the same form.
 */
describe("npm run report, of a program of somebody else", function () {
  this.timeout(240_000);
  const folder = path.join(stateFolder, "tmp", `report-${process.pid}`);
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    fs.mkdirSync(path.join(folder, "state"), { recursive: true });
    writeProject();
    environment = engineEnvironment(await pulumiCli(silentProgress), {
      PULUMI_BACKEND_URL: fileBackendUrl(path.join(folder, "state")),
    });
    await pulumi("stack", "init", "test");
    await pulumi("config", "set", "--secret", "token", SECRET, "-s", "test");
    await pulumi("up", "--yes", "--skip-preview", "-s", "test");
  });

  after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("compares with what is deployed, and marks the replaced resource that answers requests", async () => {
    const { code, stdout } = await report({ name: "b", instances: "3", also: "yes" });
    assert.equal(code, 0, stdout);
    assert.match(
      stdout,
      /^✅ \*\*Nothing blocks this change\.\*\* 1 to create, 0 to update, 1 to replace, 0 to delete/m,
    );
    assert.match(stdout, /^> \[!CAUTION\]$/m);
    assert.match(
      stdout,
      /\*\*REPLACE\*\* `answers` \(`pulumi-nodejs:dynamic\/model-hosting:HostedEndpoint`\), because of `name`: the old one goes before/,
    );
    // 0.115 USD an hour for ml.m5.large in us-east-1 (Amazon SageMaker AI pricing), 730 hours.
    assert.match(stdout, /^\| `answers` \| – \| 83\.95 \| 251\.85 \| \+167\.90 \(\+200 %\) \| 251\.85 \|$/m);
    assert.match(stdout, /### Exemptions in force \(1\)\n\n- y until 2030-01-01: a reason \(on x\)/);
    assert.match(
      stdout,
      /### Mended by the policy pack \(1\)\n\n- \*\*mends\*\* EndpointConfiguration answers/,
    );
  });

  it("tells the pack what the stack costs now, and keeps that for the update", async () => {
    const kept = path.join(folder, "judgement");
    assert.match(
      (await report({}, "--keep", kept)).stdout,
      /\*\*stack-increase-usd\*\* stack: before: 83\.95/,
    );
    const config = fs.readFileSync(path.join(kept, "policy-config.json"), "utf8");
    assert.deepEqual(JSON.parse(config), {
      "stack-increase-usd": { before: 83.95, region: "us-east-1", enforcementLevel: "advisory" },
    });
    assert.equal(fs.readFileSync(path.join(kept, "environment"), "utf8"), "");
  });

  it("ends with 1 and a whole report when a mandatory rule is violated", async () => {
    const { code, stdout } = await report({ instances: "6" });
    assert.equal(code, 1);
    assert.match(stdout, /^❌ \*\*Blocked by 1 mandatory violation\.\*\*/m);
    assert.match(stdout, /\*\*few-instances\*\* EndpointConfiguration answers: too \| many/);
    assert.match(stdout, /\| 503\.70 \|/);
  });

  it("ends with 1 and the program's message when the preview fails, and guesses no costs then", async () => {
    const { code, stdout } = await report({ broken: "yes" });
    assert.equal(code, 1);
    assert.match(stdout, /^❌ \*\*The preview failed\.\*\* As far as it came: /m);
    assert.match(stdout, /the program says why/);
    assert.match(
      stdout,
      /^\| `answers` \| – \| 83\.95 \| unknown: the preview did not come to its end \| unknown \| unknown \|$/m,
    );
  });

  it("compares with the base branch's report in place of what is deployed", async () => {
    const base = path.join(folder, "base.json");
    await report({ instances: "2" }, "--json", "--out", base);
    const { stdout } = await report({ instances: "3" }, "--base", base);
    assert.match(stdout, /^\| `answers` \| – \| 167\.90 \| 251\.85 \| \+83\.95 \(\+50 %\) \|/m);
    assert.match(stdout, /Before: the report of the base branch\./);
    assert.match(stdout, /before: 167\.9/);
  });

  it("is the same text each time, and holds no secret, not even of a resource that a policy mended", async () => {
    const [first, second] = [await report({ name: "b" }), await report({ name: "b" })];
    assert.deepEqual([first.code, second.code], [0, 0], first.stdout);
    assert.equal(first.stdout, second.stdout);
    const data = await report({ name: "b" }, "--json");
    for (const text of [first.stdout, first.stderr, data.stdout]) {
      assert.ok(!text.includes(SECRET), "the report shows the secret");
    }
  });

  it("ends with 2 when there is nothing to report on", async () => {
    const { code, stdout, stderr } = await run(
      process.execPath,
      [reportProgram, "--stack", "absent", "--cwd", folder],
      folder,
      environment,
    );
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /no stack named 'absent' found/);
  });

  /** Reports on the stack with these settings in place of none. */
  function report(settings: Record<string, string>, ...more: readonly string[]): Promise<Run> {
    const file = path.join(folder, "Pulumi.test.yaml");
    const kept = fs.readFileSync(file, "utf8");
    const written = stackFile.parse(parse(kept));
    const config = { ...written.config };
    for (const [name, value] of Object.entries(settings)) config[`program:${name}`] = value;
    fs.writeFileSync(file, stringify({ ...written, config }));
    const pack = ["--policy-pack", path.join(folder, "pack")];
    const packConfig = ["--policy-config", path.join(folder, "levels.json")];
    return run(
      process.execPath,
      [reportProgram, "--stack", "test", "--cwd", folder, ...pack, ...packConfig, ...more],
      folder,
      environment,
    ).finally(() => {
      fs.writeFileSync(file, kept);
    });
  }

  async function pulumi(...args: readonly string[]): Promise<PulumiRun> {
    return expectSuccess(await run("pulumi", [...args, "--non-interactive"], folder, environment));
  }

  function writeProject(): void {
    const write = (name: string, content: string | object): void => {
      const file = path.join(folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, typeof content === "string" ? content : stringify(content));
    };
    write("Pulumi.yaml", { name: "program", runtime: { name: "nodejs", options: { typescript: false } } });
    write("Pulumi.test.yaml", { config: { "aws:region": "us-east-1" } });
    write("package.json", JSON.stringify({ name: "program", main: "index.js" }));
    write("index.js", PROGRAM);
    write("pack/PulumiPolicy.yaml", { runtime: "nodejs", main: "index.js" });
    write("pack/package.json", JSON.stringify({ name: "pack", version: "1.0.0", main: "index.js" }));
    write("pack/index.js", PACK);
    write("levels.json", JSON.stringify({ "stack-increase-usd": "advisory" }));
    fs.mkdirSync(path.join(folder, "node_modules"));
    linkPackages(path.join(folder, "node_modules"), ["@pulumi/pulumi", "@pulumi/policy"]);
  }
});

/** What the pull request's workflow runs, here: the same commands, on the sandbox in place of an account. */
describe("the workflow of pull requests, on the sandbox", function () {
  this.timeout(300_000);
  const temporary = path.join(stateFolder, "tmp", `workflow-${process.pid}`);
  let known: readonly string[];

  before(async () => {
    known = knownStacks(backendFolder());
    await prepareNode(silentProgress);
    await startAws(silentProgress);
  });

  after(async () => {
    fs.rmSync(temporary, { recursive: true, force: true });
    // A preview makes the stack where it is absent.
    for (const stack of knownStacks(backendFolder()).filter((name) => !known.includes(name))) {
      expectSuccess(await runPulumi(["stack", "rm", stack, "--yes", "--non-interactive"], { capture: true }));
    }
  });

  for (const stack of jobOf("preview.yml", "preview").strategy?.matrix["stack"] ?? []) {
    it(`previews ${stack} and writes its report, also where that blocks it`, async () => {
      const job = jobOf("preview.yml", "preview");
      const env = {
        ...process.env,
        STACK: stack,
        RUNNER_TEMP: temporary,
        GITHUB_STEP_SUMMARY: path.join(temporary, `summary-${stack}.md`),
      };
      const reported = await bash(commandOf(job, "Report"), env);
      const file = path.join(temporary, "report", `${stack}.md`);
      assert.ok(fs.existsSync(file), `${reported.stdout}\n${reported.stderr}`);
      const markdown = fs.readFileSync(file, "utf8");
      assert.match(markdown, new RegExp(`^## Preview of stack \`${stack}\`$`, "m"));
      assert.equal(reported.code, markdown.includes("❌") ? 1 : 0, reported.stderr);
      assert.match(markdown, /^\| \*\*Total\*\* \|/m);
      assert.doesNotMatch(markdown, /The preview failed/);
      assert.equal((await bash(commandOf(job, "Summary"), env)).code, 0);
      assert.equal(fs.readFileSync(env.GITHUB_STEP_SUMMARY, "utf8"), markdown);
    });
  }

  function bash(command: string, env: NodeJS.ProcessEnv): Promise<Run> {
    return run("bash", ["-e", "-c", command], repositoryRoot, env);
  }
});

/** Where the Markdown of a blocked and of an exempted change stands, as these tests make it. */
const examples = path.join(repositoryRoot, "docs", "examples");

/** A model whose two instances cost more than its budget allows. */
const dear = {
  name: "summaries",
  model: {
    image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/summaries@sha256:${"0123456789abcdef".repeat(4)}`,
    version: "4",
  },
  resources: { cpu: "4", memory: "12Gi" },
  traffic: { averageRps: 2, peakRps: 6, secondsPerRequest: 0.4, requestSize: "20Ki", responseSize: "4Ki" },
  scaling: { minReplicas: 2, maxReplicas: 4, metric: { type: "requestsPerSecond", target: 2 } },
  placement: { backend: "sagemaker", mode: "realtime", instanceTypes: ["ml.m5.2xlarge"] },
};
const cost = { owner: "search", costCentre: "1200", monthlyBudgetUsd: 500 };
const inMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

/** The levels of prod. How old prices are varies by nature: the rule about it is left out. */
const prodLevels = z
  .record(z.string(), z.unknown())
  .parse(JSON.parse(fs.readFileSync(path.join(repositoryRoot, "policies", "config.prod.json"), "utf8")));

/** What varies by nature as well: the day until which an exemption holds, which must lie ahead. */
function withoutDays(markdown: string): string {
  return markdown.replaceAll(/until \d{4}-\d{2}-\d{2}/g, "until 2026-12-24");
}

/**
 * `preview -s prod` of a spec over its budget. With UPDATE_EXAMPLES=1 it writes the examples in place of comparing.
 * What it cannot prove: that AWS charges what its price list says.
 */
describe("a model over its budget", function () {
  this.timeout(240_000);
  const project = new TestProject("budget");
  let environment: NodeJS.ProcessEnv;

  before(async () => {
    await prepareNode(silentProgress);
    await startAws(silentProgress);
    environment = engineEnvironment(await pulumiCli(silentProgress), project.environment);
    project.configure({ models: [dear], sagemaker: { region: "us-east-1" } });
    expectSuccess(
      await run("pulumi", ["stack", "init", "prod", "--non-interactive"], project.folder, environment),
    );
  });

  after(() => {
    fs.rmSync(project.folder, { recursive: true, force: true });
  });

  it("is refused in prod, with the message in the report", async () => {
    const { code, stdout } = await report({ ...dear, cost });
    assert.equal(code, 1);
    assert.match(stdout, /^- \*\*model-budget\*\* .*model "summaries" costs .* its budget is 500 USD/m);
    keep("over-budget.md", stdout);
  });

  it("passes within an exemption that the spec writes, which is listed", async () => {
    const reason = "Black Friday needs both instances";
    const exemptions = [{ rule: "model-budget", reason, until: inMonth }];
    const { code, stdout } = await report({ ...dear, cost: { ...cost, exemptions } });
    assert.equal(code, 0, stdout);
    assert.match(
      stdout,
      new RegExp(`^- model-budget until ${inMonth}: ${reason} \\(on .*EndpointConfiguration`, "m"),
    );
    keep("exempted.md", stdout);
  });

  function report(spec: object): Promise<Run> {
    const levels = path.join(project.folder, "levels.json");
    fs.writeFileSync(levels, JSON.stringify({ ...prodLevels, "price-table-age": "disabled" }));
    project.configure({ models: [spec], sagemaker: { region: "us-east-1" } });
    fs.copyFileSync(
      path.join(project.folder, "Pulumi.test.yaml"),
      path.join(project.folder, "Pulumi.prod.yaml"),
    );
    return run(
      process.execPath,
      [reportProgram, "--stack", "prod", "--cwd", project.folder, "--policy-config", levels],
      project.folder,
      environment,
    );
  }

  function keep(name: string, markdown: string): void {
    const file = path.join(examples, name);
    if (process.env["UPDATE_EXAMPLES"] === "1") fs.writeFileSync(file, withoutDays(markdown));
    assert.equal(
      withoutDays(markdown),
      fs.readFileSync(file, "utf8"),
      `${name}; make it with UPDATE_EXAMPLES=1`,
    );
  }
});
