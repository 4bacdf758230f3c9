import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { endpoint, type Endpoint, type HttpCall } from "model-hosting-client";
import { stringify } from "yaml";
import { z } from "zod";
import { fileBackendUrl } from "../../../sandbox/engine/backend.js";
import { runPulumi, type PulumiRun } from "../../../sandbox/engine.js";
import { repositoryRoot, stateFolder } from "../../../sandbox/paths.js";

/** What a test stack hosts. */
export interface TestStack {
  /** Hosting specs, by file name. */
  readonly models: readonly object[];
  /** Settings of the cluster. Default: the defaults. */
  readonly kubernetes?: object;
  /** Settings of SageMaker. Default: the defaults. */
  readonly sagemaker?: object;
  /** The network of ECS and of a cluster of EKS that the stack makes. Default: the defaults. */
  readonly network?: object;
  /** Settings of ECS. Default: the defaults. */
  readonly ecs?: object;
  /** Settings of EKS. Default: none, so that no cluster is offered. */
  readonly eks?: object;
  /** How places are compared. Default: the defaults. */
  readonly placement?: object;
}

/**
 * A Pulumi project of a test's own that runs this repository's program: its own folder, stack file and state, so that
 * no test touches the stacks of a person.
 */
export class TestProject {
  readonly folder: string;
  readonly stack = "test";

  /** @param variables What its runs of the CLI get besides the sandbox's environment. */
  constructor(
    readonly name: string,
    private readonly variables: () => NodeJS.ProcessEnv = () => ({}),
  ) {
    this.folder = path.join(stateFolder, "tmp", `${name}-${process.pid}`);
    fs.rmSync(this.folder, { recursive: true, force: true });
    fs.mkdirSync(path.join(this.folder, "state"), { recursive: true });
    this.write("Pulumi.yaml", {
      name: "model-hosting",
      runtime: { name: "nodejs", options: { typescript: false } },
    });
    const program = JSON.stringify(path.join(repositoryRoot, "bin", "index.js"));
    fs.writeFileSync(path.join(this.folder, "index.js"), `module.exports = require(${program});\n`);
    // A package of its own: or the engine would look for the program in the one around it, this repository's.
    fs.writeFileSync(path.join(this.folder, "package.json"), JSON.stringify({ name, main: "index.js" }));
    // The library, by its name, as a project that installed it has it. Its dependencies are found further up.
    fs.mkdirSync(path.join(this.folder, "node_modules"));
    fs.symlinkSync(repositoryRoot, path.join(this.folder, "node_modules", "pulumi-model-hosting"));
  }

  /** Writes the specs and the stack's settings. */
  configure({ models, kubernetes = {}, sagemaker = {}, network, ecs, eks, placement = {} }: TestStack): void {
    const files = models.map((_, index) => `model-${index}.yaml`);
    models.forEach((model, index) => {
      this.write(`model-${index}.yaml`, model);
    });
    this.writeConfig({
      "model-hosting:models": files,
      "model-hosting:kubernetes": kubernetes,
      "model-hosting:sagemaker": sagemaker,
      ...(network === undefined ? {} : { "model-hosting:network": network }),
      ...(ecs === undefined ? {} : { "model-hosting:ecs": ecs }),
      ...(eks === undefined ? {} : { "model-hosting:eks": eks }),
      "model-hosting:placement": placement,
    });
  }

  /** Writes the stack's configuration. */
  writeConfig(config: object): void {
    const kept = fs.existsSync(this.stackFile)
      ? /^encryptionsalt:.*$/m.exec(fs.readFileSync(this.stackFile, "utf8"))
      : null;
    fs.writeFileSync(this.stackFile, `${kept?.[0] ?? ""}\n${stringify({ config })}`);
  }

  /** Runs the CLI on the test's stack. */
  pulumi(...args: string[]): Promise<PulumiRun> {
    return runPulumi([...args, "--stack", this.stack, "--non-interactive"], {
      cwd: this.folder,
      env: this.environment,
      capture: true,
    });
  }

  /** `pulumi up`, with what is put behind it. */
  up(...args: string[]): Promise<PulumiRun> {
    return this.pulumi("up", "--yes", "--skip-preview", ...args);
  }

  /** Makes the stack. */
  async create(): Promise<void> {
    expectSuccess(
      await runPulumi(["stack", "init", this.stack, "--non-interactive"], {
        cwd: this.folder,
        env: this.environment,
        capture: true,
      }),
    );
  }

  /** The description of a hosted model, from the stack's outputs. */
  async endpoint(model: string): Promise<Endpoint> {
    const { stdout } = expectSuccess(await this.pulumi("stack", "output", "--json"));
    const outputs = z.object({ models: z.record(z.string(), endpoint) }).parse(JSON.parse(stdout));
    const found = outputs.models[model];
    if (found === undefined) {
      throw new Error(`the stack has no output for model ${model}`);
    }
    return found;
  }

  /** The description of a hosted model that is called over plain HTTP. */
  async httpEndpoint(model: string): Promise<Endpoint & { readonly call: HttpCall }> {
    const { call, ...rest } = await this.endpoint(model);
    assert.ok(call.kind === "http", `${model} is called by ${call.kind}`);
    return { ...rest, call };
  }

  /** Destroys what is there and deletes the folder. */
  async dispose(): Promise<PulumiRun> {
    const run = await this.pulumi("destroy", "--yes", "--skip-preview");
    fs.rmSync(this.folder, { recursive: true, force: true });
    return run;
  }

  get environment(): NodeJS.ProcessEnv {
    return { PULUMI_BACKEND_URL: fileBackendUrl(path.join(this.folder, "state")), ...this.variables() };
  }

  private get stackFile(): string {
    return path.join(this.folder, `Pulumi.${this.stack}.yaml`);
  }

  private write(file: string, content: object): void {
    fs.writeFileSync(path.join(this.folder, file), stringify(content));
  }
}

/** The run itself, or an error with everything that it printed. */
export function expectSuccess(run: PulumiRun): PulumiRun {
  if (run.code !== 0) {
    throw new Error(`the CLI ended with exit code ${run.code}\n${run.stdout}\n${run.stderr}`);
  }
  return run;
}
