import type { TopLevelSpec } from "vega-lite";

/** The chart as SVG. The same chart is the same text every time. */
export async function svgOf(chart: TopLevelSpec): Promise<string> {
  // Drawing takes longer to load than all the rest; only who asks for a chart waits for it.
  const [{ compile }, { parse, resetSVGDefIds, View }] = await Promise.all([
    import("vega-lite"),
    import("vega"),
  ]);
  const view = new View(parse(compile(chart).spec), { renderer: "none" });
  // Vega numbers what a drawing refers to on through a process.
  resetSVGDefIds();
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}
