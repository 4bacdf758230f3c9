/**
 * How long the policy pack takes on stacks of 10, 100 and 1,000 resources, beside an empty pack and beside `@pulumi/awsguard`,
 * and how long placement takes for as many specs: `npm run bench:policies -- [--rounds N]`. The contenders run in turn on the same
 * machine, each time in a new process, and the median of the rounds counts. A benchmark, not a test: it reports and judges
 * nothing. docs/benchmarks.md says what was measured how, and what came out.
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { z } from "zod";
import { reportAndExit } from "../sandbox/engine/reportAndExit.js";
import { measurePlacement } from "./placement.js";
import { measureAnalysis, measurePreviews } from "./policies/measured.js";
import { preparePacks } from "./policies/packs.js";

const sizes = [10, 100, 1000];
const roundsGiven = z.coerce.number().int().min(1);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
  const rounds = roundsGiven.parse(values.rounds);
  const packs = preparePacks();
  console.log(`${availableParallelism()} processors, Node ${process.version}, ${rounds} rounds; ${load()}\n`);
  const [each, beside] = await measureAnalysis(packs, sizes, rounds);
  console.log(`Analysis\n\n${each}\n\n${beside}\n`);
  console.log(`Previews\n\n${await measurePreviews(packs, sizes, rounds)}\n`);
  console.log(`Placement\n\n${await measurePlacement(sizes, rounds)}\n`);
  console.log(load());
}

/** What else the machine had to do, and this bench itself. */
function load(): string {
  return `load average ${loadavg()
    .map((value) => value.toFixed(1))
    .join(", ")}`;
}

main().catch(reportAndExit);
