import type { Context } from "../context.js";
import { known, product, show, sum, type Figure } from "../figure.js";
import { gib } from "../need.js";
import { daysPerMonth, hoursPerMonth } from "../month.js";
import { larger, type Part } from "../part.js";
import type { Usage } from "../usage/usage.js";

/** Days for which logs are kept where the spec does not say, as the hosts set it. */
const defaultLogRetentionDays = 30;

/**
 * Logs that containers write, taken in and kept. What is kept is counted as it was written; CloudWatch bills it
 * compressed, so this is the most.
 */
export function logsPart({ spec, region, prices, assumptions }: Context, { requests }: Usage): Part {
  const days = spec.observability?.logRetentionDays ?? defaultLogRetentionDays;
  const size = product(requests, gib(assumptions.logsPerRequest));
  return {
    name: "logs",
    amount: sum([
      product(size, prices.find(region, "logs", "ingestedGb")),
      product(size, days / daysPerMonth, prices.find(region, "logs", "storedGbMonth")),
    ]),
    how: `${show(size)} GB taken in and kept for ${days} days`,
  };
}

/** Alarms by their number. */
export function alarmsPart({ region, prices }: Context, count: number): Part[] {
  const amount = product(count, prices.find(region, "alarms", "month"));
  return count === 0 ? [] : [{ name: "alarms", amount, how: `${count} alarms` }];
}

/** Alarms that a target-tracking policy makes: one to scale out, one to scale in. */
export const alarmsPerPolicy = 2;

/** Requests a load balancer takes for one LCU in an hour, each on a connection of its own: 25 a second. */
const connectionsPerLcuHour = 25 * 3600;
/** GB that one LCU processes in an hour. */
const gbPerLcuHour = 1;

/**
 * The share of a load balancer: its hours, and its capacity units, of which new connections and processed bytes count here
 * (Elastic Load Balancing pricing: the largest of four dimensions). Connections that are kept make it less.
 */
export function loadBalancerPart(
  { region, prices, assumptions, demand }: Context,
  { requests }: Usage,
): Part {
  const { loadBalancer: models } = assumptions.shared;
  const gigabytes = product(requests, sum([demand.requestGb, demand.responseGb]));
  const units = larger(product(requests, 1 / connectionsPerLcuHour), product(gigabytes, 1 / gbPerLcuHour));
  return {
    name: "loadBalancer",
    amount: sum([
      product(hoursPerMonth / models, prices.find(region, "loadBalancer", "hour")),
      product(units, prices.find(region, "loadBalancer", "lcuHour")),
    ]),
    how: `${shareOf(models)} of ${hoursPerMonth} h and ${show(units)} LCU h`,
  };
}

/** The share of the network's NAT gateways, without what passes through them. */
export function natPart({ region, prices, assumptions }: Context): Part {
  const { natGateways, network: models } = assumptions.shared;
  return {
    name: "nat",
    amount: product((natGateways * hoursPerMonth) / models, prices.find(region, "natGateway", "hour")),
    how: `${shareOf(models)} of ${natGateways} × ${hoursPerMonth} h`,
  };
}

/** Answers that leave AWS, of a model that the internet can call. */
export function internetPart({ spec, region, prices, demand }: Context, { requests }: Usage): Part[] {
  if (spec.access.exposure !== "public") {
    return [];
  }
  const size = product(requests, demand.responseGb);
  const amount = product(size, prices.find(region, "internet", "outGb"));
  return [{ name: "data", amount, how: `${show(size)} GB to the internet` }];
}

/** A share for a person. */
export function shareOf(models: number): string {
  return models === 1 ? "all" : `1/${models}`;
}

/** GB months of a volume that every replica has. */
export function volumeMonths(gibibytes: number, hours: Figure): Figure {
  return product(known(gibibytes), hours, 1 / hoursPerMonth);
}
