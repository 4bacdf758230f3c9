import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { inTurn, median, ms, ratio, table } from "./measure.js";

const answer = z.object({ parse: z.number(), decide: z.number(), candidates: z.int(), placed: z.int() });

/**
 * How long it takes to place specs that leave the place open, where everything is offered, beside what reading and checking
 * the same specs takes. Each run is a process of its own, as `npm run plan` is.
 *
 * @returns a table in Markdown
 */
export async function measurePlacement(sizes: readonly number[], rounds: number): Promise<string> {
  const names = sizes.map(String);
  const answers = await inTurn(names, rounds, async (size) => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      path.join(__dirname, "placement", "run.js"),
      size,
    ]);
    return answer.parse(JSON.parse(stdout));
  });
  const rows = sizes.map((size) => {
    const runs = answers.get(String(size)) ?? [];
    const [parse, decide] = [median(runs.map((run) => run.parse)), median(runs.map((run) => run.decide))];
    return { size, parse, decide, candidates: runs[0]?.candidates ?? 0, placed: runs[0]?.placed ?? 0 };
  });
  const [first] = rows;
  return table(
    [
      "specs",
      "placed",
      "candidates",
      "reading, ms",
      "placing, ms",
      "a spec, ms",
      "placing : reading",
      "growth",
    ],
    rows.map(({ size, placed, candidates, parse, decide }) => [
      ...[size, placed, candidates].map((count) => count.toLocaleString("en-US")),
      ...[parse, decide, decide / size].map(ms),
      ratio(decide, parse),
      first === undefined ? "" : `× ${ratio(decide, first.decide)}`,
    ]),
  );
}
