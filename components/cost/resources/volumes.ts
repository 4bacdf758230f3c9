import type { Rates } from "../context.js";
import { product, sum, unknown, type Figure } from "../figure.js";
import { hoursPerMonth } from "../month.js";
import { ifDecided, type Field } from "./field.js";

/** IOPS and MiB a second that gp3 has without charge (EBS user guide, "General Purpose SSD volumes"). */
const includedWithGp3 = { iops: 3000, throughput: 125 };

/** EBS's own default (EC2 API reference, CreateVolume); the dearer of the two that images come with. */
const defaultType = "gp2";

/** A volume as a resource or a block of one says it. */
export interface Volume {
  readonly sizeGb: number;
  readonly type?: string;
  readonly iops?: number;
  readonly throughput?: number;
}

/** A month of a volume. Unknown for what no list has, such as other types. */
export function volumeMonth({ prices, region }: Rates, volume: Volume): Figure {
  const { sizeGb, type = defaultType } = volume;
  switch (type) {
    case "gp3":
      return sum([
        product(sizeGb, prices.find(region, "ebs", "gp3GbMonth")),
        product(above(volume.iops, includedWithGp3.iops), prices.find(region, "ebs", "gp3IopsMonth")),
        product(
          above(volume.throughput, includedWithGp3.throughput),
          prices.find(region, "ebs", "gp3MbpsMonth"),
        ),
      ]);
    case "gp2":
      return product(sizeGb, prices.find(region, "ebs", "gp2GbMonth"));
    default:
      // What is no name of a type is not repeated: it might be a secret in the wrong place.
      return unknown(
        `price of ebs ${/^[a-z0-9]+$/.test(type) ? type : "volumes of another type"} in ${region}`,
      );
  }
}

function above(value = 0, included: number): number {
  return Math.max(0, value - included);
}

/** Volumes of an instance: what an hour of them costs, and whether one has the size of its image. */
export interface Disks {
  readonly hour: Figure;
  readonly sizeGb: number;
  readonly ofImageSize: boolean;
}

/** Volumes that these blocks say. */
export function disksOf(rates: Rates, blocks: readonly Field[]): Disks {
  const volumes = blocks.map((block) => ({
    sizeGb: ifDecided(() => block.at("volumeSize").number()) ?? 0,
    type: ifDecided(() => block.at("volumeType").text()),
    ...performanceOf(block),
  }));
  return {
    hour: product(sum(volumes.map((volume) => volumeMonth(rates, volume))), 1 / hoursPerMonth),
    sizeGb: volumes.reduce((total, { sizeGb }) => total + sizeGb, 0),
    ofImageSize: volumes.length === 0 || volumes.some(({ sizeGb }) => sizeGb === 0),
  };
}

/** What a volume says of its speed. */
export function performanceOf(fields: Field): Pick<Volume, "iops" | "throughput"> {
  return {
    iops: ifDecided(() => fields.at("iops").number()),
    throughput: ifDecided(() => fields.at("throughput").number()),
  };
}
