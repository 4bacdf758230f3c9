import { inTurn, median, ms, ratio, table } from "../measure.js";
import { type Analysis, analyse } from "./analyzer.js";
import { type PackName, packNames, type Packs } from "./packs.js";
import { Previews } from "./previews.js";
import { resourcesOf } from "./resources.js";

/** Medians of one pack on a stack of one size. */
interface Measured {
  readonly size: number;
  readonly name: PackName;
  readonly start: number;
  readonly resources: number;
  readonly stack: number;
  readonly analysis: number;
  readonly cpu: number;
  readonly policies: number;
  readonly reports: number;
}

/**
 * How long the packs themselves take, asked as the engine asks them.
 *
 * @returns tables in Markdown: each pack on each size, then this repository's beside the others
 */
export async function measureAnalysis(
  packs: Packs,
  sizes: readonly number[],
  rounds: number,
): Promise<readonly [string, string]> {
  const measured: Measured[] = [];
  for (const size of sizes) {
    const resources = resourcesOf(size);
    const runs = await inTurn(packNames, rounds, (name) => analyse(packs[name], resources));
    measured.push(...packNames.map((name) => middleOf(size, name, runs.get(name) ?? [])));
  }
  return [
    table(
      [...["resources", "pack", "policies", "reports", "start, ms"], ...phases],
      measured.map((each) => [
        each.size.toLocaleString("en-US"),
        each.name,
        String(each.policies),
        each.reports.toLocaleString("en-US"),
        ...[each.start, each.resources, each.stack, each.analysis, each.cpu].map(ms),
      ]),
    ),
    ratiosOf(sizes, measured),
  ];
}

const phases = ["one by one, ms", "stack, ms", "analysis, ms", "of CPU, ms"];

/** This repository's pack beside the others, and how each grows. */
function ratiosOf(sizes: readonly number[], measured: readonly Measured[]): string {
  const find = (size: number | undefined, name: PackName) =>
    measured.find((each) => each.size === size && each.name === name);
  const rows = (["analysis", "cpu"] as const).flatMap((what) =>
    sizes.map((size) => {
      const [empty = NaN, awsguard = NaN, own = NaN] = packNames.map((name) => find(size, name)?.[what]);
      const growths = packNames.map((name) => {
        const [now = NaN, first = NaN] = [find(size, name)?.[what], find(sizes[0], name)?.[what]];
        return `× ${ratio(now, first)}`;
      });
      return [
        what === "cpu" ? "CPU" : "analysis",
        size.toLocaleString("en-US"),
        ...[ratio(own, empty), ratio(own, awsguard), `${ms((own - empty) / size)} ms`, ...growths],
      ];
    }),
  );
  const head = ["time", "resources", "to empty", "to awsguard", "more than empty, a resource"];
  return table([...head, ...packNames.map((name) => `growth of ${name}`)], rows);
}

function middleOf(size: number, name: PackName, runs: readonly Analysis[]): Measured {
  return {
    size,
    name,
    start: median(runs.map(({ start }) => start)),
    resources: median(runs.map(({ resources }) => resources)),
    stack: median(runs.map(({ stack }) => stack)),
    analysis: median(runs.map(({ resources, stack }) => resources + stack)),
    cpu: median(runs.map(({ cpu }) => cpu)),
    policies: runs[0]?.policies ?? 0,
    reports: runs[0]?.reports.length ?? 0,
  };
}

/**
 * How long a preview takes by the real engine, without a pack and with each.
 *
 * @returns a table in Markdown
 */
export async function measurePreviews(
  packs: Packs,
  sizes: readonly number[],
  rounds: number,
): Promise<string> {
  const previews = new Previews();
  await previews.prepare();
  const contenders = ["none", ...packNames] as const;
  const rows: string[][] = [];
  for (const size of sizes) {
    previews.declare(resourcesOf(size));
    const times = await inTurn(contenders, rounds, (name) =>
      previews.time(name === "none" ? undefined : packs[name]),
    );
    const [none = NaN, empty = NaN, awsguard = NaN, own = NaN] = contenders.map((name) =>
      median(times.get(name) ?? []),
    );
    rows.push([
      size.toLocaleString("en-US"),
      ...[none, empty, awsguard, own, own - none].map(ms),
      ratio(own, none),
      ratio(own, empty),
      ratio(own, awsguard),
    ]);
  }
  return table(
    [
      "resources",
      ...["no pack", "empty", "awsguard", "model-hosting", "more than no pack"].map((what) => `${what}, ms`),
    ].concat(["to no pack", "to empty", "to awsguard"]),
    rows,
  );
}
