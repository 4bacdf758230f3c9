import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { endpoint, type Endpoint } from "model-hosting-client";
import { z } from "zod";
import { runPulumi, type PulumiRun } from "../../../sandbox/engine.js";
import { silentProgress } from "../../../sandbox/progress.js";
import { installPacked } from "../../unit/support/packed.js";
import { expectSuccess } from "./project.js";

/**
 * The program of `libraryProgram.ts` as a person would have it: a package in a folder far from this repository, with
 * the library's tarballs unpacked into it and nothing beside them that they do not ask for.
 */
export class LibraryProject {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "model-hosting-library-"));

  constructor() {
    const project = "name: somebody-else\nruntime: { name: nodejs, options: { typescript: false } }\n";
    fs.writeFileSync(path.join(this.folder, "Pulumi.yaml"), project);
    fs.copyFileSync(path.join(__dirname, "libraryProgram.js"), path.join(this.folder, "index.js"));
    const modules = path.join(this.folder, "node_modules");
    fs.mkdirSync(modules);
    const installed = installPacked(modules, "client", ".");
    const dependencies = Object.fromEntries(installed.map((name) => [name, "*"]));
    const manifest = { name: "somebody-else", version: "1.0.0", main: "index.js", dependencies };
    fs.writeFileSync(path.join(this.folder, "package.json"), JSON.stringify(manifest));
  }

  async create(): Promise<void> {
    expectSuccess(await this.run("stack", "init", "test"));
  }

  /** Sets configuration of the stack; `secrets` are kept encrypted. */
  async configure(plain: Record<string, string>, secrets: Record<string, string> = {}): Promise<void> {
    const pairs = (flag: string, values: Record<string, string>) =>
      Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]);
    const values = [...pairs("--plaintext", plain), ...pairs("--secret", secrets)];
    expectSuccess(await this.run("config", "set-all", ...values));
  }

  up(...args: string[]): Promise<PulumiRun> {
    return this.run("up", "--yes", "--skip-preview", ...args);
  }

  /** What the program says of its model. */
  async endpoint(): Promise<Endpoint> {
    const { stdout } = expectSuccess(await this.run("stack", "output", "--json"));
    return z.object({ models: z.object({ digits: endpoint }) }).parse(JSON.parse(stdout)).models.digits;
  }

  /** Destroys what is there and deletes the folder. */
  async dispose(): Promise<PulumiRun> {
    const run = await this.run("destroy", "--yes", "--skip-preview");
    fs.rmSync(this.folder, { recursive: true, force: true });
    return run;
  }

  private run(...args: string[]): Promise<PulumiRun> {
    return runPulumi([...args, "--non-interactive", "--color", "never"], {
      cwd: this.folder,
      env: { PULUMI_BACKEND_URL: `file://${path.join(this.folder, "state")}` },
      capture: true,
      progress: silentProgress,
    });
  }
}
