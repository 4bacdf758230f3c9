import { z } from "zod";
import { instanceTypes } from "../../../components/capabilities/index.js";
import { type Figure, isKnown, product, sum } from "../../../components/cost/index.js";
import { amountOf, lacksRegion, nameRegion, priceOf, usd } from "../cost/priceText.js";
import { typeText } from "./variants.js";

/** Setting of every rule that caps what something costs. */
export const unpricedSetting = z
  .enum(["violation", "leave"])
  .default("violation")
  .describe(
    "What a price is that no list has: a violation, or nothing because unpriced-resources reports it.",
  );

/** So many instances of one type. */
export interface Fleet {
  readonly count: number;
  /** The type, with `ml.` where it is SageMaker's; undefined where AWS chooses one. */
  readonly type: string | undefined;
  /** What one costs an hour. */
  readonly hour: Figure;
}

/**
 * An hour of an instance of SageMaker. Hosting with a queue is an item of its own in AWS's price list and has cost the same
 * wherever both were read, so one stands in for the other.
 */
export function hostingHour(region: string | undefined, type: string): Figure {
  const hosting = priceOf(region, "sagemakerHosting", typeText(type));
  const queued = priceOf(region, "sagemakerAsync", typeText(type));
  return !isKnown(hosting) && isKnown(queued) ? queued : hosting;
}

/** An hour of an instance of EC2. */
export function ec2Hour(region: string | undefined, type: string): Figure {
  return priceOf(region, "ec2", typeText(type));
}

/** What fleets cost an hour together; unknown where the price of one is. */
export function hourOf(fleets: readonly Fleet[]): Figure {
  return sum(fleets.map(({ count, hour }) => product(count, hour)));
}

/** `2 × ml.m5.large + 1 × ml.g5.xlarge` */
export function fleetsText(fleets: readonly Fleet[]): string {
  return fleets
    .map(
      ({ count, type }) =>
        `${count} × ${type === undefined ? "an instance that AWS chooses" : typeText(type)}`,
    )
    .join(" + ");
}

/** The next smaller type of the same family whose price is known, and that price. */
export function smallerType(
  region: string | undefined,
  type: string,
): { readonly name: string; readonly hour: Figure } | undefined {
  const own = instanceTypes.find(({ name }) => name === type);
  const family = familyOf(type);
  return instanceTypes
    .filter(
      ({ name, size }) => familyOf(name) === family && (size?.vcpu ?? Infinity) < (own?.size?.vcpu ?? 0),
    )
    .map(({ name, size }) => ({ name, vcpu: size?.vcpu ?? 0, hour: hostingHour(region, name) }))
    .filter(({ hour }) => isKnown(hour))
    .sort((one, other) => other.vcpu - one.vcpu)[0];
}

/** `m5` of `ml.m5.large` and of `m5.large` */
export function familyOf(type: string): string {
  return type.replace(/^ml\./i, "").split(".")[0]?.toLowerCase() ?? "";
}

/** What a message says of costs that are over a cap, or of which nobody knows whether they are. */
export interface OverCap {
  readonly text: string;
  readonly isOver: boolean;
  /** What to do where they are not known. */
  readonly howToPrice: string;
}

/** What is known of the costs is over a cap, or what is not known leaves it open; undefined where all is below it. */
export function overCap(
  figures: readonly Figure[],
  cap: number,
  per: string,
  unpriced: z.output<typeof unpricedSetting>,
): OverCap | undefined {
  const certain = sum(figures.filter(isKnown));
  const whole = sum(figures);
  const limit = `the cap is ${usd(cap)}`;
  if (isKnown(certain) && certain.value > cap) {
    const least = isKnown(whole) ? "" : "at least ";
    return { text: `${least}${amountOf(certain, per)}; ${limit}`, isOver: true, howToPrice };
  }
  if (isKnown(whole) || unpriced === "leave") return undefined;
  return {
    text: `${amountOf(whole, per)}; ${limit}`,
    isOver: false,
    howToPrice: lacksRegion(whole.missing) ? nameRegion : howToPrice,
  };
}

/** What to do about a cap that cannot be held for want of a price. */
const howToPrice = "add the price to the file that MODEL_HOSTING_PRICES names, or use a type that has one";
