/** Shows where models would be hosted, and why: `npm run -s plan -- [--stack NAME | FILE…]`; see docs/plan.md. */
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
// Not the components' index: it loads Pulumi, which takes longer than everything here.
import { decide } from "../components/placement/index.js";
import { environmentFor } from "../components/places.js";
import { HostingProblems, type ParsedSpec, type Problem } from "../components/spec/index.js";
import { modelPlan, planDocument, type PlanDocument } from "./plan/document.js";
import { readInputs, type Request } from "./plan/inputs.js";
import { pictureOf } from "./plan/picture.js";
import { tableOf } from "./plan/table.js";

const usage = `usage: npm run -s plan -- [--stack NAME] [FILE…] [--model NAME] [--region REGION] [--prices FILE]
                         [--pins FILE] [--all] [--json] [--chart FILE.svg]
`;

const options = {
  stack: { type: "string" },
  model: { type: "string" },
  region: { type: "string" },
  prices: { type: "string" },
  pins: { type: "string" },
  chart: { type: "string" },
  all: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

interface Command {
  readonly request: Request;
  /** File of the chart. */
  readonly chart?: string;
  readonly all: boolean;
  readonly json: boolean;
}

/** What was typed; undefined when it is no command of this tool. */
function commandOf(typed: readonly string[]): Command | undefined {
  try {
    const { values, positionals } = parseArgs({ args: [...typed], options, allowPositionals: true });
    const { chart, all, json, ...request } = values;
    return positionals.length === 0 && request.stack === undefined
      ? undefined
      : { request: { ...request, files: positionals }, all, json, ...(chart === undefined ? {} : { chart }) };
  } catch (error) {
    // What Node throws for an option that it does not know, or one without its value.
    if (error instanceof TypeError && "code" in error) {
      return undefined;
    }
    throw error;
  }
}

/** What the command found. */
interface Found {
  readonly plan: PlanDocument;
  /** The chart, where one was asked for and there is something to draw. */
  readonly svg?: string;
}

/** Plans every model. Throws {@link HostingProblems} with everything that is wrong with what it reads. */
async function find({ request, chart }: Command, project: string, folder: string): Promise<Found> {
  const { models, places, pins } = readInputs(request, project, folder);
  const found = models.map((parsed) => {
    const { name } = parsed.spec;
    const pinned = Object.hasOwn(pins, name) ? pins[name] : undefined;
    const environment = environmentFor(parsed.spec, places, pinned);
    const decision = decide(parsed, environment, pinned);
    return { parsed, decision, prices: environment.prices };
  });
  const plans = found.map(({ parsed, decision }) => modelPlan(decision, parsed));
  const [first, ...others] = found;
  if (chart === undefined || first === undefined) {
    return { plan: { models: plans } };
  }
  if (others.length > 0) {
    throw new HostingProblems([severalModels(models)]);
  }
  const picture = await pictureOf(first.parsed, first.decision, first.prices);
  return picture === undefined
    ? { plan: { models: plans } }
    : {
        plan: { models: plans.map((plan) => ({ ...plan, breakEvens: [...picture.breakEvens] })) },
        svg: picture.svg,
      };
}

function severalModels(models: readonly ParsedSpec[]): Problem {
  const names = models.map(({ spec }) => spec.name).join(", ");
  const why = `shows one model, and there are ${models.length}`;
  return { source: "the command", path: "--chart", why, instead: `add --model with one of ${names}` };
}

function textOf({ models }: PlanDocument, { request, all, json }: Command): string {
  if (json) {
    return JSON.stringify(planDocument.parse({ models }), undefined, 2);
  }
  const unasked = request.stack !== undefined && request.pins === undefined;
  return [
    ...models.map((model) => tableOf(model, { all })),
    ...(unasked && models.some(({ how }) => how === "cheapest") ? [earlierChoices] : []),
  ].join("\n\n");
}

const earlierChoices =
  "A stack keeps what it chose earlier, which is not known here: give it with --pins, as docs/plan.md says.";

/** What the command answers. */
export interface Answer {
  /** 0; 1 when something cannot be read or drawn or a model fits nowhere; 2 when it is no command. */
  readonly code: number;
  /** Text for stdout. */
  readonly out: string;
  /** Text for stderr. */
  readonly err: string;
}

/**
 * Runs the command; the only thing that it writes is the chart.
 *
 * @param project Folder of the project, from which the paths of a stack start.
 * @param folder Folder from which the paths in the command start.
 */
export async function plan(typed: readonly string[], project: string, folder: string): Promise<Answer> {
  const command = commandOf(typed);
  if (command === undefined) {
    return { code: 2, out: "", err: usage };
  }
  try {
    return answerOf(command, await find(command, project, folder), folder);
  } catch (error) {
    if (error instanceof HostingProblems) {
      return { code: 1, out: "", err: `${error.message}\n` };
    }
    throw error;
  }
}

function answerOf(command: Command, found: Found, folder: string): Answer {
  const fits = found.plan.models.every(({ how }) => how !== "nothing fits");
  const isDrawn = command.chart === undefined || found.svg !== undefined;
  if (command.chart !== undefined && found.svg !== undefined) {
    fs.writeFileSync(path.resolve(folder, command.chart), found.svg);
  }
  return {
    code: fits && isDrawn ? 0 : 1,
    out: `${textOf(found.plan, command)}\n`,
    err: isDrawn ? "" : "No chart was written: nothing that fits has a cost that is known.\n",
  };
}

async function main(): Promise<void> {
  // npm runs a script in the package's folder, and says here where the person was who typed the paths.
  const folder = process.env["INIT_CWD"] ?? process.cwd();
  const { code, out, err } = await plan(process.argv.slice(2), process.cwd(), folder);
  process.stdout.write(out);
  process.stderr.write(err);
  process.exitCode = code;
}

if (require.main === module) {
  void main();
}
