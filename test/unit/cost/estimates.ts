import assert from "node:assert/strict";
import {
  assumptions,
  builtInPrices,
  estimate,
  isKnown,
  priceTable,
  readPriceFile,
  type Candidate,
  type Estimate,
  type Figure,
  type PartName,
  type Scale,
} from "../../../components/cost/index.js";
import { formatProblem, parseSpec, type HostingSpec } from "../../../components/spec/index.js";
import { specWith, type Fields } from "../spec/specs.js";

/** A valid spec: the smallest one with these changes. */
export function specOf(change: Fields): HostingSpec {
  const result = parseSpec({ source: "models/digits.yaml", document: specWith(change) });
  return "parsed" in result ? result.parsed.spec : assert.fail(result.problems.map(formatProblem).join("\n"));
}

/** What an estimate is asked with, besides the spec. */
export interface Circumstances {
  readonly region?: string;
  /** What a user's price file says after its currency. */
  readonly file?: string;
  readonly assume?: Fields;
}

/** Prices that come with the project, and those of a file of a user. */
export function pricesWith(file?: string) {
  const own = file === undefined ? [] : readPriceFile(`currency: USD\n${file}`, "prices.yaml");
  return priceTable([...builtInPrices, ...own]);
}

export function estimateOf(
  change: Fields,
  candidate: Candidate,
  { region = "us-east-1", file, assume = {} }: Circumstances = {},
): Estimate {
  return estimate({
    spec: specOf(change),
    candidate,
    region,
    prices: pricesWith(file),
    assumptions: assumptions.parse(assume),
  });
}

/** The number of a figure that has one. */
export function valueOf(figure: Figure): number {
  return isKnown(figure) ? figure.value : assert.fail(`unknown: ${figure.missing.join("; ")}`);
}

/** US dollars of the parts of this name, or of all. */
export function dollars(answer: Estimate, part: PartName | "total", scale: Scale = "expected"): number {
  const { parts, total } = answer[scale];
  return part === "total"
    ? valueOf(total)
    : parts.filter(({ name }) => name === part).reduce((added, { amount }) => added + valueOf(amount), 0);
}

export const realtime = (instanceType: string): Candidate => ({
  backend: "sagemaker",
  mode: "realtime",
  instanceType,
});
export const async = (instanceType: string): Candidate => ({
  backend: "sagemaker",
  mode: "async",
  instanceType,
});
export const batch = (instanceType: string): Candidate => ({
  backend: "sagemaker",
  mode: "batch",
  instanceType,
});
export const serverless: Candidate = { backend: "sagemaker", mode: "serverless" };
export const fargate: Candidate = { backend: "ecs", mode: "realtime", capacity: "fargate" };
export const instances = (backend: "ecs" | "eks" | "ec2", instanceType: string): Candidate => ({
  backend,
  mode: "realtime",
  capacity: "instances",
  instanceType,
});
export const cluster = (backend: "kubernetes" | "onPremises", node?: string): Candidate => ({
  backend,
  mode: "realtime",
  ...(node === undefined ? {} : { node }),
});
