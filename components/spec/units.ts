/** Quantities as people write them (`500m`, `4Gi`, `10m`), and the numbers they stand for. */

// Nothing finer than a thousandth of a core: no scheduler hands out less.
const cpuPattern = /^(?:\d+(?:\.\d{1,3})?|\d+m)$/;
const sizePattern = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T)$/;
const durationPattern = /^(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

const bytesPerUnit: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

/** Whether `text` is a CPU quantity greater than zero: cores (`2`, `0.5`) or thousandths of one (`500m`). */
export function isCpu(text: string): boolean {
  return cpuPattern.test(text) && cores(text) > 0;
}

/** Whether `text` is a size greater than zero with a unit (`512Mi`, `4Gi`, `10G`). */
export function isSize(text: string): boolean {
  return sizePattern.test(text) && bytes(text) > 0;
}

/** Longest duration that a spec may ask for, in seconds: a year. Backends count seconds in 32 bits. */
const longestSeconds = 365 * 24 * 3600;

/** Whether `text` is a duration of hours, minutes and seconds in that order (`90s`, `1h30m`), of a year at most. */
export function isDuration(text: string): boolean {
  return durationPattern.test(text) && seconds(text) <= longestSeconds;
}

/** The patterns as text, for editors. */
export const patterns = {
  cpu: cpuPattern.source,
  size: sizePattern.source,
  duration: durationPattern.source,
} as const;

/** Cores of a CPU quantity: `cores("500m")` is 0.5. */
export function cores(cpu: string): number {
  return cpu.endsWith("m") ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu);
}

/** Bytes of a size: `bytes("4Gi")` is 4294967296. Throws a RangeError on text that {@link isSize} would refuse. */
export function bytes(size: string): number {
  const [, amount, unit] = sizePattern.exec(size) ?? [];
  const factor = bytesPerUnit[unit ?? ""];
  if (factor === undefined) {
    throw new RangeError(`"${size}" is no size: write a number with a unit, such as 512Mi or 4Gi`);
  }
  return Number(amount) * factor;
}

/** Seconds of a duration: `seconds("1h30m")` is 5400. Throws a RangeError on text that {@link isDuration} would refuse. */
export function seconds(duration: string): number {
  const parts = durationPattern.exec(duration);
  if (parts === null) {
    throw new RangeError(`"${duration}" is no duration: write hours, minutes, seconds, such as 90s or 1h30m`);
  }
  const [hours = 0, minutes = 0, rest = 0] = parts.slice(1).map((part) => Number(part || 0));
  return hours * 3600 + minutes * 60 + rest;
}
