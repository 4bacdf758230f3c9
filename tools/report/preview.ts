import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readEvents, streamingEvents, type PreviewEvents } from "./events.js";
import type { ReportOptions } from "./options.js";
import { policyConfigFile, withStackFacts, type StackFacts } from "./policyConfig.js";
import type { Pulumi, PulumiRun } from "./pulumi.js";

/** Names the file of prices by which the policy pack judges. */
const pricesVariable = "MODEL_HOSTING_PRICES";

/** What a preview is judged with. */
export interface Judgement {
  readonly facts: StackFacts;
  /** File of prices by which the policy pack is to judge. */
  readonly priceFile?: string;
}

/** A preview with the policy pack, and how it went. */
export interface Preview {
  readonly events: PreviewEvents;
  readonly finished: boolean;
  readonly errors: readonly string[];
}

/** Previews the stack with the policy pack. A preview that fails is an answer, too: it comes back with its errors. */
export async function previewWithPack(
  pulumi: Pulumi,
  options: ReportOptions,
  judgement: Judgement,
): Promise<Preview> {
  const folder = options.keep ?? fs.mkdtempSync(path.join(os.tmpdir(), "report-"));
  try {
    const environment = environmentOf(judgement);
    const config = writeJudgement(folder, options, judgement);
    const pack = ["--policy-pack", options.pack, "--policy-pack-config", config];
    const run = await pulumi(["preview", "--json", "--stack", options.stack, ...pack], {
      ...streamingEvents,
      ...environment,
    });
    return previewOf(run);
  } finally {
    if (options.keep === undefined) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes what an update must be judged with to be judged as this preview; gives the pack's configuration. */
function writeJudgement(
  folder: string,
  { pack, packConfig, stack }: ReportOptions,
  judgement: Judgement,
): string {
  fs.mkdirSync(folder, { recursive: true });
  const variables = Object.entries(environmentOf(judgement)).map(([name, value]) => `${name}=${value}\n`);
  fs.writeFileSync(path.join(folder, "environment"), variables.join(""));
  const file = packConfig ?? policyConfigFile(pack, stack);
  const config = file === undefined ? "{}" : fs.readFileSync(file, "utf8");
  const written = path.join(folder, "policy-config.json");
  fs.writeFileSync(written, withStackFacts(config, judgement.facts));
  return written;
}

function environmentOf({ priceFile }: Judgement): Readonly<Record<string, string>> {
  return priceFile === undefined ? {} : { [pricesVariable]: priceFile };
}

function previewOf(run: PulumiRun): Preview {
  const events = readEvents(run.stdout);
  const mandatory = events.policyResults.some(({ enforcementLevel }) => enforcementLevel !== "advisory");
  const errors = events.errors.map(({ message }) => message.trim()).filter((text) => text !== closingLine);
  // Before the engine starts, as without a stack, and when a policy pack does not start, the CLI says it on stderr alone.
  const told = errors.length > 0 || run.code === 0 || mandatory ? errors : errorsOf(run);
  const finished = events.ended && told.length === 0;
  return {
    events,
    finished,
    errors: finished || told.length > 0 ? told : ["the preview did not come to its end"],
  };
}

/** With this the engine ends every preview that a policy or an error blocks. */
const closingLine = "preview failed";

/** Throws what the CLI said where it did not do what it was asked for. */
export function outputOf(run: PulumiRun): string {
  if (run.code === 0) return run.stdout;
  throw new Error(errorsOf(run).join("\n"));
}

function errorsOf({ code, stderr }: PulumiRun): string[] {
  const lines = stderr.split("\n").filter((line) => line.startsWith("error:"));
  return lines.length > 0
    ? lines.map((line) => line.slice("error:".length).trim())
    : [`pulumi ended with exit code ${code}`];
}
