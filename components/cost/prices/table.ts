import { bytes, cores } from "../../spec/index.js";
import { known, unknown, type Figure } from "../figure.js";
import type { Capacity } from "../need.js";
import { serviceNames, unitOf, type ItemOf, type ServiceName } from "./catalogue.js";
import type { PriceList } from "./document.js";
import { ec2Size } from "./ec2Sizes.js";

/** One price and where it comes from. */
export interface Price {
  readonly region: string;
  readonly service: ServiceName | "node";
  readonly item: string;
  /** US dollars for one unit. */
  readonly usd: number;
  readonly unit: string;
  readonly source: string;
  /** Day on which the source had it, as 2026-09-01. */
  readonly date: string;
  /** What a reader must know of it. */
  readonly note?: string;
}

/** A node of a cluster: what it costs an hour, and what it has; undefined where that is not known. */
export interface Node {
  readonly hour: Figure;
  readonly size?: Capacity;
}

/** Prices to look up. */
export interface PriceTable {
  /** US dollars for one unit, with the price's source; unknown where no list has it. */
  readonly find: <Name extends ServiceName>(region: string, service: Name, item: ItemOf<Name>) => Figure;
  /** A node by the name of its type: one that a list describes, else the EC2 instance type of that name. */
  readonly node: (region: string, name: string) => Node;
}

/** A table of these lists; of two lists with one price the later counts. */
export function priceTable(lists: readonly PriceList[]): PriceTable {
  const prices = new Map(lists.flatMap(pricesIn).map((price) => [keyOf(price), price]));
  const nodes = new Map(lists.flatMap(nodesIn));
  const find = (region: string, service: ServiceName, item: string): Figure => {
    const price = prices.get(keyOf({ region, service, item }));
    return price === undefined
      ? unknown(`price of ${service} ${shown(item, "an item")} in ${shown(region, "a region")}`)
      : known(price.usd, [price]);
  };
  return {
    find,
    node: (region, name) =>
      nodes.get(`${region} ${name}`) ?? { hour: find(region, "ec2", name), ...sizeOf(name) },
  };
}

/** What is no name of a type, an item or a region is not repeated in a message: it may be a secret in the wrong place. */
function shown(name: string, otherwise: string): string {
  return /^[\w .-]{1,63}$/.test(name) ? name : `${otherwise} that has no such name`;
}

function sizeOf(name: string): { size?: Capacity } {
  const size = ec2Size(name);
  return size === undefined ? {} : { size };
}

function keyOf({ region, service, item }: Pick<Price, "region" | "service" | "item">): string {
  return `${region} ${service} ${item}`;
}

function pricesIn({ prices = {}, ...list }: PriceList): Price[] {
  return serviceNames.flatMap((service) =>
    Object.entries(prices[service] ?? {}).flatMap(([item, usd]) =>
      usd === undefined ? [] : [{ ...originOf(list), service, item, usd, unit: unitOf(service, item) }],
    ),
  );
}

/** Where the prices of a list hold and come from. */
function originOf({ region, source, date, note }: PriceList) {
  return { region, source, date, ...(note === undefined ? {} : { note }) };
}

function nodesIn({ nodes = {}, ...list }: PriceList): [string, Node][] {
  return Object.entries(nodes).map(([item, { usdPerHour: usd, cpu, memory, accelerators }]) => {
    const price: Price = { ...originOf(list), service: "node", item, usd, unit: "h" };
    const size = { cpu: cores(cpu), memoryGiB: bytes(memory) / 2 ** 30, accelerators };
    return [`${list.region} ${item}`, { hour: known(usd, [price]), size }];
  });
}
