import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

import { fileBackendUrl } from "../../../sandbox/engine/backend.js";
import { engineEnvironment, pulumiCli, type PulumiRun, runPulumi } from "../../../sandbox/engine.js";
import { repositoryRoot, stateFolder } from "../../../sandbox/paths.js";
import { silentProgress } from "../../../sandbox/progress.js";

const ExportedStack = z.object({
  deployment: z.looseObject({
    resources: z
      .array(
        z.looseObject({
          urn: z.string(),
          type: z.string(),
          id: z.string().optional(),
          initErrors: z.array(z.string()).optional(),
          outputs: z.record(z.string(), z.unknown()).optional(),
        }),
      )
      .default([]),
  }),
});
export type StateResource = z.infer<typeof ExportedStack>["deployment"]["resources"][number];

/** A Pulumi program of a few lines, with a folder, a Pulumi home and a backend of its own. */
export class TemporaryProgram {
  readonly folder: string;
  readonly home: string;

  constructor(name: string) {
    this.folder = path.join(stateFolder, "tmp", `${name}-${process.pid}`);
    this.home = path.join(this.folder, "home");
    fs.rmSync(this.folder, { recursive: true, force: true });
    fs.mkdirSync(path.join(this.folder, "state"), { recursive: true });
    fs.symlinkSync(path.join(repositoryRoot, "node_modules"), path.join(this.folder, "node_modules"));
    this.write(
      "Pulumi.yaml",
      `name: ${name}\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n`,
    );
    this.write("package.json", JSON.stringify({ name, dependencies: { "@pulumi/kubernetes": "*" } }));
  }

  /** The program's statements; `pulumi` and `k8s` are there, `exports.x = …` makes an output. */
  program(statements: string): this {
    const imports = `const pulumi = require("@pulumi/pulumi");\nconst k8s = require("@pulumi/kubernetes");\n`;
    this.write("index.js", `${imports}${statements}\n`);
    return this;
  }

  async create(): Promise<void> {
    const run = await this.pulumi("stack", "init", "test");
    if (run.code !== 0) throw new Error(run.stdout + run.stderr);
  }

  pulumi(...args: string[]): Promise<PulumiRun> {
    return this.pulumiWith({}, ...args);
  }

  pulumiWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<PulumiRun> {
    return runPulumi([...args, "--non-interactive", "--color", "never"], {
      cwd: this.folder,
      env: { ...this.environment, ...env },
      capture: true,
      progress: silentProgress,
    });
  }

  up(...args: string[]): Promise<PulumiRun> {
    return this.pulumi("up", "--yes", "--skip-preview", ...args);
  }

  refresh(...args: string[]): Promise<PulumiRun> {
    return this.pulumi("refresh", "--yes", "--skip-preview", ...args);
  }

  /** The CLI as a process of its own, for tests that kill it. */
  async start(...args: string[]): Promise<ChildProcess> {
    const cli = await pulumiCli(silentProgress);
    return spawn(cli, [...args, "--non-interactive"], {
      cwd: this.folder,
      env: engineEnvironment(cli, this.environment),
      stdio: "ignore",
    });
  }

  /** Resources of the state, by the last part of their URN. */
  async state(): Promise<Map<string, StateResource>> {
    const { stdout } = await this.pulumi("stack", "export");
    const { deployment } = ExportedStack.parse(JSON.parse(stdout));
    return new Map(deployment.resources.map((resource) => [resource.urn.split("::").at(-1) ?? "", resource]));
  }

  async outputs(): Promise<Record<string, unknown>> {
    const { stdout } = await this.pulumi("stack", "output", "--json");
    return z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
  }

  async dispose(): Promise<void> {
    await this.pulumi("destroy", "--yes", "--skip-preview");
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  get environment(): NodeJS.ProcessEnv {
    return { PULUMI_HOME: this.home, PULUMI_BACKEND_URL: fileBackendUrl(path.join(this.folder, "state")) };
  }

  private write(file: string, content: string): void {
    fs.writeFileSync(path.join(this.folder, file), content);
  }
}
