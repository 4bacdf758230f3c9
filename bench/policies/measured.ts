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
  const analysisOf = (size: number, name: PackName) =>
    measured.find((each) => each.size === size && each.name === name)?.analysis ?? Number.NaN;
  const smallest = sizes[0] ?? Number.NaN;
  return [
    table(
      [
        "resources",
        "pack",
        "policies",
        "start, ms",
        "one by one, ms",
        "stack, ms",
        "analysis, ms",
        "reports",
      ],
      measured.map((each) => [
        each.size.toLocaleString("en-US"),
        each.name,
        String(each.policies),
        ...[each.start, each.resources, each.stack, each.analysis].map(ms),
        each.reports.toLocaleString("en-US"),
      ]),
    ),
    table(
      ["resources", "to the empty pack", "to awsguard", "over the empty pack, a resource", "growth"],
      sizes.map((size) => {
        const own = analysisOf(size, "model-hosting");
        return [
          size.toLocaleString("en-US"),
          ratio(own, analysisOf(size, "empty")),
          ratio(own, analysisOf(size, "awsguard")),
          `${ms((own - analysisOf(size, "empty")) / size)} ms`,
          `× ${ratio(own, analysisOf(smallest, "model-hosting"))}`,
        ];
      }),
    ),
  ];
}

function middleOf(size: number, name: PackName, runs: readonly Analysis[]): Measured {
  return {
    size,
    name,
    start: median(runs.map(({ start }) => start)),
    resources: median(runs.map(({ resources }) => resources)),
    stack: median(runs.map(({ stack }) => stack)),
    analysis: median(runs.map(({ resources, stack }) => resources + stack)),
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
