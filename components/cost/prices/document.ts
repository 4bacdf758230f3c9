import { z } from "zod";
import { HostingProblems, readYaml, schemaProblems, type Problem } from "../../spec/index.js";
import { cpu, size } from "../../spec/schema/scalars.js";
import { itemsOf, serviceNames, type ServiceName } from "./catalogue.js";

const priceHelp = "expected US dollars above 0; leave out what is not known";
const usd = z.number({ error: priceHelp }).positive({ error: priceHelp });

const instanceType = z.string().regex(/^[a-z0-9][-a-z0-9]*(?:\.[-a-z0-9]+)+$/, {
  error: "expected an instance type, such as m5.large or ml.m5.large",
});

/** US dollars by item. */
export type PriceItems = Readonly<Record<string, number | undefined>>;

function pricesOf(service: ServiceName): z.ZodType<PriceItems> {
  const items = itemsOf(service);
  return items === undefined
    ? z.record(instanceType, usd)
    : z.strictObject(Object.fromEntries(Object.keys(items).map((item) => [item, usd.optional()])));
}

const node = z.strictObject({
  usdPerHour: usd.describe("US dollars that one node costs an hour."),
  cpu: cpu.describe("CPU that it has for replicas."),
  memory: size.describe("Memory that it has for replicas."),
  accelerators: z.int().min(0).default(0).describe("Accelerators that it has. Default: none."),
});

/** Prices of one region from one source. */
export const priceList = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, {
      error: "expected a region such as eu-central-1, or the name of a site, of at most 63 characters",
    })
    .describe("Region of AWS, or the name of a cluster or site."),
  source: z.string().min(1).describe("Where the prices come from, so that a reader can check them."),
  date: z.iso
    .date({ error: "expected a date such as 2026-09-01" })
    .describe("Day on which the source had these prices."),
  note: z.string().min(1).optional().describe("What a reader must know of these prices."),
  prices: z
    .strictObject(
      Object.fromEntries(serviceNames.map((name) => [name, pricesOf(name).optional()])) as Record<
        ServiceName,
        z.ZodOptional<z.ZodType<PriceItems>>
      >,
    )
    .optional()
    .describe("US dollars, by service and item."),
  nodes: z
    .record(z.string().min(1), node)
    .optional()
    .describe("Nodes of a cluster, by the name of their type."),
});
/** Prices of one region from one source. */
export type PriceList = z.output<typeof priceList>;

/** A file of prices that a user keeps: negotiated ones, those of a site, or another cloud's nodes. */
export const priceFile = z.strictObject({
  currency: z.literal("USD").describe("Estimates add prices up and convert none: all are in US dollars."),
  lists: z.array(priceList).min(1).describe("Prices; of two lists with one price the later counts."),
});

/**
 * Reads a file of prices in YAML or JSON. Throws {@link HostingProblems} with everything that is wrong with it.
 *
 * @param text What the file says.
 * @param source Name of the file, for messages.
 */
export function readPriceFile(text: string, source: string): readonly PriceList[] {
  const document = readYaml(text, source);
  const result = priceFile.safeParse(document, { reportInput: true });
  if (!result.success) {
    throw new HostingProblems(schemaProblems(result.error, document, source, priceFile));
  }
  const problems = result.data.lists.flatMap((list, index) => emptyList(list, index, source));
  if (problems.length > 0) {
    throw new HostingProblems(problems);
  }
  return result.data.lists;
}

/** A list without a price is a slip: something was indented wrongly or left out. */
function emptyList({ prices = {}, nodes = {} }: PriceList, index: number, source: string): Problem[] {
  const count = Object.values(prices).flatMap((items) => Object.keys(items)).length;
  return count + Object.keys(nodes).length > 0
    ? []
    : [{ source, path: `lists[${index}]`, why: "has no price", instead: "give prices or nodes" }];
}
