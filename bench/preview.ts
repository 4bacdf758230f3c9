/**
 * How long a preview of the example takes with this program, beside the same resources written by hand in one compiled
 * file: `npm run bench`. Both run in turn in the same process, the median of each counts, and the resources are
 * compared first, so that the two do the same work. A benchmark, not a test: it reports and judges nothing.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { runPulumi, type PulumiRun } from "../sandbox/engine.js";
import { fileBackendUrl } from "../sandbox/engine/backend.js";
import { reportAndExit } from "../sandbox/engine/reportAndExit.js";
import { repositoryRoot, stateFolder } from "../sandbox/paths.js";

const rounds = 7;
const programs = { "hosting spec": "index.js", "by hand": "bench/handWritten.js" } as const;
type ProgramName = keyof typeof programs;

const plan = z.object({
  steps: z.array(
    z.object({
      newState: z
        .object({ type: z.string(), inputs: z.record(z.string(), z.unknown()).optional() })
        .optional(),
    }),
  ),
});

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/** A project that runs one compiled program of this repository with the settings of stack dev. */
class Project {
  readonly folder: string;

  constructor(readonly name: ProgramName) {
    this.folder = path.join(stateFolder, "tmp", `bench-${name.replace(/\W/g, "-")}`);
    fs.rmSync(this.folder, { recursive: true, force: true });
    fs.mkdirSync(path.join(this.folder, "state"), { recursive: true });
    const program = JSON.stringify(path.join(repositoryRoot, "bin", programs[name]));
    fs.writeFileSync(path.join(this.folder, "index.js"), `module.exports = require(${program});\n`);
    // A package of its own: or the engine would look for the program in the one around it, this repository's.
    fs.writeFileSync(
      path.join(this.folder, "package.json"),
      JSON.stringify({ name: "bench", main: "index.js" }),
    );
    const runtime = { name: "nodejs", options: { typescript: false } };
    fs.writeFileSync(path.join(this.folder, "Pulumi.yaml"), stringify({ name: "model-hosting", runtime }));
    this.writeStackFile();
    for (const shared of ["node_modules", "models"]) {
      fs.symlinkSync(path.join(repositoryRoot, shared), path.join(this.folder, shared));
    }
  }

  /** Stack dev without the models that another backend hosts, which the program by hand has not. */
  private writeStackFile(): void {
    const file = "Pulumi.dev.yaml";
    const { config } = stackFile.parse(parse(fs.readFileSync(path.join(repositoryRoot, file), "utf8")));
    const models = ["models/digits.yaml"];
    fs.writeFileSync(
      path.join(this.folder, file),
      stringify({ config: { ...config, "model-hosting:models": models } }),
    );
  }

  async run(...args: string[]): Promise<PulumiRun> {
    const run = await runPulumi([...args, "--non-interactive"], {
      cwd: this.folder,
      env: this.environment,
      capture: true,
    });
    if (run.code !== 0) {
      throw new Error(
        `${args.join(" ")} of ${this.name}: exit code ${run.code}\n${run.stdout}\n${run.stderr}`,
      );
    }
    return run;
  }

  /** Custom resources of a preview with their inputs, in an order that does not depend on the program's. */
  async resources(): Promise<string[]> {
    const { stdout } = await this.run("preview", "--stack", "dev", "--json");
    const { steps } = plan.parse(JSON.parse(stdout));
    return steps
      .flatMap(({ newState }) =>
        newState?.type.startsWith("kubernetes:") === true ? [JSON.stringify(newState)] : [],
      )
      .map((state) => {
        const { type, inputs } = z.object({ type: z.string(), inputs: z.unknown() }).parse(JSON.parse(state));
        return `${type} ${JSON.stringify(sorted(inputs))}`;
      })
      .sort();
  }

  /** Milliseconds of one preview, the CLI's whole process. */
  async time(): Promise<number> {
    const start = performance.now();
    await this.run("preview", "--stack", "dev");
    return performance.now() - start;
  }

  private get environment(): NodeJS.ProcessEnv {
    return { PULUMI_BACKEND_URL: fileBackendUrl(path.join(this.folder, "state")) };
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, sorted(child)]),
  );
}

function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)] ?? Number.NaN;
}

async function main(): Promise<void> {
  const [spec, byHand] = [new Project("hosting spec"), new Project("by hand")];
  for (const project of [spec, byHand]) {
    await project.run("stack", "init", "dev");
  }
  const [one, other] = [await spec.resources(), await byHand.resources()];
  if (JSON.stringify(one) !== JSON.stringify(other)) {
    throw new Error(`the two programs plan different resources\n${one.join("\n")}\n\n${other.join("\n")}`);
  }
  const times: Record<ProgramName, number[]> = { "hosting spec": [], "by hand": [] };
  for (let round = 0; round < rounds; round++) {
    for (const project of round % 2 === 0 ? [spec, byHand] : [byHand, spec]) {
      times[project.name].push(await project.time());
    }
  }
  const medians = [median(times["hosting spec"]), median(times["by hand"])] as const;
  console.log(`preview of ${one.length} resources, median of ${rounds} runs each, in turn`);
  console.log(`  hosting spec  ${medians[0].toFixed(0)} ms`);
  console.log(`  by hand       ${medians[1].toFixed(0)} ms`);
  console.log(`  ratio         ${(medians[0] / medians[1]).toFixed(2)}`);
}

main().catch(reportAndExit);
