import * as fs from "node:fs";
import * as path from "node:path";
import { runPulumi, type PulumiRun } from "../../sandbox/engine.js";
import { fileBackendUrl } from "../../sandbox/engine/backend.js";
import { repositoryRoot } from "../../sandbox/paths.js";
import { benchFolder } from "./packs.js";
import type { Resource } from "./resources.js";

/**
 * Registers resources under the types of their providers, but as components, which no provider is asked about: the engine
 * hands each of them to the packs in the same way, and what is timed is not a provider.
 */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
class Declared extends pulumi.Resource {}
for (const { type, name, props } of require("./resources.json")) {
  const resource = new Declared(type, name, false, props);
  pulumi.runtime.registerResourceOutputs(resource, props);
}
`;

/** A project whose program declares these resources, with a state of its own; it has never been deployed. */
export class Previews {
  private readonly folder = path.join(benchFolder, "project");
  private readonly config = path.join(this.folder, "advisory.json");

  /** Makes the project anew. */
  async prepare(): Promise<void> {
    fs.rmSync(this.folder, { recursive: true, force: true });
    fs.mkdirSync(path.join(this.folder, "state"), { recursive: true });
    const runtime = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
    this.write("Pulumi.yaml", `name: bench\n${runtime}`);
    this.write("package.json", JSON.stringify({ name: "bench", main: "index.js" }));
    this.write("index.js", PROGRAM);
    // Every rule is on, also those that an environment has off, and none ends the preview.
    this.write("advisory.json", JSON.stringify({ all: "advisory" }));
    fs.symlinkSync(path.join(repositoryRoot, "node_modules"), path.join(this.folder, "node_modules"));
    await this.pulumi("stack", "init", "bench");
  }

  declare(resources: readonly Resource[]): void {
    this.write("resources.json", JSON.stringify(resources));
  }

  /** Milliseconds of one preview, the CLI's whole process, with a pack or without any. */
  async time(pack: string | undefined): Promise<number> {
    const judged = pack === undefined ? [] : ["--policy-pack", pack, "--policy-pack-config", this.config];
    const began = performance.now();
    await this.pulumi("preview", "--stack", "bench", "--suppress-outputs", ...judged);
    return performance.now() - began;
  }

  private async pulumi(...args: string[]): Promise<PulumiRun> {
    const env = { PULUMI_BACKEND_URL: fileBackendUrl(path.join(this.folder, "state")) };
    const options = ["--non-interactive", "--color", "never"];
    const run = await runPulumi([...args, ...options], { cwd: this.folder, env, capture: true });
    if (run.code === 0) return run;
    throw new Error(`pulumi ${args.join(" ")}: exit code ${run.code}\n${run.stdout}\n${run.stderr}`);
  }

  private write(name: string, text: string): void {
    fs.writeFileSync(path.join(this.folder, name), text);
  }
}
