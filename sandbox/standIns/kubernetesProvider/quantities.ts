import type { Json } from "../provider/json.js";

/** Factors of the suffixes of a Kubernetes quantity, from nano to exa and their binary counterparts. */
const factors: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * True where two values are the same amount in different spellings, e.g. `1000m`, `"1"` and `1`. One of them must be
 * text: two numbers that differ are different. A name or a version never has the form of a quantity with a suffix.
 */
export function sameQuantity(a: Json | undefined, b: Json | undefined): boolean {
  const [first, second] = [amount(a), amount(b)];
  if (first === undefined || second === undefined) return false;
  return Math.abs(first - second) <= 1e-9 * Math.max(Math.abs(first), Math.abs(second));
}

function amount(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const parts = /^([+-]?\d+(?:\.\d+)?)((?:[numkMGTPE]|[KMGTPE]i)?)$/.exec(value);
  const factor = factors[parts?.[2] ?? ""];
  return parts?.[1] === undefined || factor === undefined ? undefined : Number(parts[1]) * factor;
}
