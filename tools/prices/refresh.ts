/**
 * Rewrites the built-in prices from AWS's public offer files: `node bin/tools/prices/refresh.js [REGION…]`, by default
 * every region that has prices already. It needs the internet and some minutes: the offer of EC2 is large.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { instanceTypes } from "../../components/capabilities/index.js";
import { builtInPrices, type PriceItems, type PriceList } from "../../components/cost/index.js";
import { linesOf } from "./csv.js";
import { dataFiles, dataFolder } from "./dataFiles.js";
import { readOfferFile, type OfferFile } from "./offerFile.js";
import { offerCodes, offerUrl } from "./offers.js";

/** The offer file as a price list, with the instance types of interest alone: EC2 has ten times as many. */
export function priceListOf(region: string, offer: string, { date, prices }: OfferFile): PriceList {
  const interesting = typesOfInterest();
  const items: Record<string, Record<string, number>> = {};
  for (const { service, item, usd } of prices) {
    if (!item.includes(".") || interesting.has(item.replace(/^ml\./, ""))) {
      (items[service] ??= {})[item] = usd;
    }
  }
  return { region, source: `AWS price list, offer ${offer}`, date, prices: items };
}

/** SageMaker's instance types, and those of EC2 that have a price already. */
function typesOfInterest(): ReadonlySet<string> {
  const priced = builtInPrices.flatMap(({ prices }) => Object.keys(prices?.ec2 ?? {}));
  return new Set([...priced, ...instanceTypes.map(({ name }) => name.replace(/^ml\./, ""))]);
}

/** Old and new lists, without the prices of the old that a new list has, and without lists that lost all. */
export function renewed(old: readonly PriceList[], fresh: readonly PriceList[]): PriceList[] {
  const replaced = new Set(fresh.flatMap(namesIn));
  const kept = old.map((list) => without(list, replaced)).filter((list) => namesIn(list).length > 0);
  return [...kept, ...fresh.filter((list) => namesIn(list).length > 0)];
}

function namesIn({ region, prices = {} }: PriceList): string[] {
  return Object.entries(prices).flatMap(([service, items]) =>
    Object.keys(items).map((item) => `${region} ${service} ${item}`),
  );
}

function without(list: PriceList, replaced: ReadonlySet<string>): PriceList {
  const services = Object.entries(list.prices ?? {}).map(([service, items]): [string, PriceItems] => [
    service,
    Object.fromEntries(
      Object.entries(items).filter(([item]) => !replaced.has(`${list.region} ${service} ${item}`)),
    ),
  ]);
  const left = services.filter(([, items]) => Object.keys(items).length > 0);
  return { ...list, prices: Object.fromEntries(left) };
}

async function download(offer: string, region: string): Promise<OfferFile> {
  const url = offerUrl(offer, region);
  const response = await fetch(url).catch((error: unknown) => {
    throw new Error(`${url}: no answer; this command needs the internet`, { cause: error });
  });
  if (!response.ok || response.body === null) {
    throw new Error(`${url}: ${response.status} ${response.statusText}`);
  }
  return readOfferFile(offer, linesOf(response.body.pipeThrough(new TextDecoderStream())));
}

async function main(asked: readonly string[]): Promise<void> {
  const regions = asked.length > 0 ? asked : [...new Set(builtInPrices.map(({ region }) => region))];
  const fresh: PriceList[] = [];
  for (const region of regions) {
    for (const offer of offerCodes) {
      process.stderr.write(`${region} ${offer}\n`);
      fresh.push(priceListOf(region, offer, await download(offer, region)));
    }
  }
  for (const [name, text] of await dataFiles(renewed(builtInPrices, fresh))) {
    fs.writeFileSync(path.join(dataFolder, name), text);
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
