import * as prettier from "prettier";
import {
  serviceNames,
  type PriceItems,
  type PriceList,
  type ServiceName,
} from "../../components/cost/index.js";

/** Where the data files are, from the project's folder. */
export const dataFolder = "components/cost/prices/data";

const width = 110;

/** The data files of these lists by name: one a region, and the index. */
export async function dataFiles(lists: readonly PriceList[]): Promise<ReadonlyMap<string, string>> {
  const regions = [...new Set(lists.map(({ region }) => region))].sort();
  const options = await prettier.resolveConfig(`${dataFolder}/index.ts`);
  const format = (text: string) => prettier.format(text, { ...options, parser: "typescript" });
  const files = regions.map(async (region): Promise<[string, string]> => [
    `${constantOf(region)}.ts`,
    await format(regionFile(region, lists)),
  ]);
  return new Map([...(await Promise.all(files)), ["index.ts", await format(indexFile(regions))]]);
}

/** `us-east-1` as a name of TypeScript: `usEast1`. */
function constantOf(region: string): string {
  return region.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function indexFile(regions: readonly string[]): string {
  const names = regions.map(constantOf);
  return `import type { PriceList } from "../document.js";
${names.map((name) => `import { ${name} } from "./${name}.js";`).join("\n")}

/**
 * Prices that come with this project; of two lists with one price the later counts. Where a source says a month or a year
 * alone, its first day is its date here, so that no price looks younger than it is.
 */
export const builtInPrices: readonly PriceList[] = [${names.map((name) => `...${name}`).join(", ")}];
`;
}

function regionFile(region: string, lists: readonly PriceList[]): string {
  const own = lists.filter((list) => list.region === region);
  return `import type { PriceList } from "../document.js";

/** Prices in ${region}, in the form that tools/prices writes. */
export const ${constantOf(region)}: readonly PriceList[] = [
${own.map(listText).join("\n")}
];
`;
}

function listText({ region, source, date, note, prices = {} }: PriceList): string {
  const text = JSON.stringify;
  return `  {
    region: ${text(region)},
    source: ${text(source)},
    date: ${text(date)},${note === undefined ? "" : `\n    note: ${text(note)},`}
    // prettier-ignore
    prices: {
${serviceNames.flatMap((service) => serviceText(service, prices[service])).join("\n")}
    },
  },`;
}

function serviceText(service: ServiceName, items: PriceItems | undefined): string[] {
  return items === undefined
    ? []
    : [`      ${service}: {`, ...filled(Object.entries(items)).map((line) => `        ${line}`), "      },"];
}

/** Items in lines that are full, each family on lines of its own. */
function filled(items: readonly [string, number | undefined][]): string[] {
  const lines: { family: string; text: string }[] = [];
  for (const [item, usd] of items) {
    const family = item.includes(".") ? item.slice(0, item.lastIndexOf(".")) : "";
    const cell = `${/^\w+$/.test(item) ? item : JSON.stringify(item)}: ${usd},`;
    const last = lines.at(-1);
    if (last?.family === family && last.text.length + cell.length + 9 <= width) {
      last.text += ` ${cell}`;
    } else {
      lines.push({ family, text: cell });
    }
  }
  return lines.map(({ text }) => text);
}
