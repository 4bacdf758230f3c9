import { createHash } from "node:crypto";

/** Longest name that leaves room for the provider's `-` and seven digits in the 63 characters of SageMaker. */
const longestLogicalName = 55;

/** A name for the provider to complete: as it is, or cut and told apart by a digest where it would get too long. */
export function logicalName(...parts: readonly string[]): string {
  return cut(parts.join("-"), longestLogicalName, 8);
}

/** The text, or where it is longer than `longest`, its beginning and six characters that tell it from others. */
export function shortName(text: string, longest: number): string {
  return cut(text, longest, 6);
}

function cut(whole: string, longest: number, digits: number): string {
  if (whole.length <= longest) {
    return whole;
  }
  const digest = createHash("sha256").update(whole).digest("hex").slice(0, digits);
  return `${whole.slice(0, longest - digits - 1)}-${digest}`;
}
