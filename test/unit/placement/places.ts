import assert from "node:assert/strict";
import { allFeatures, type Surroundings } from "../../../components/capabilities/index.js";
import {
  assumptions,
  builtInPrices,
  nameOf,
  priceTable,
  type PriceList,
} from "../../../components/cost/index.js";
import {
  decide,
  formatReason,
  type Decision,
  type Environment,
  type Judged,
  type Pin,
} from "../../../components/placement/index.js";
import { formatProblem, parseSpec, type ParsedSpec } from "../../../components/spec/index.js";
import { specWith, type Fields } from "../spec/specs.js";

/** What a cluster charges that has OpenCost's default prices. */
export const sandboxPrices: PriceList = {
  region: "sandbox",
  source: "OpenCost specification, default prices",
  date: "2026-01-01",
  prices: { capacity: { cpuHour: 0.031611, gibHour: 0.004237, acceleratorHour: 0.95 } },
};

/** What a stack's circumstances differ in from {@link environmentWith}'s. */
export interface Circumstances {
  readonly region?: string | undefined;
  readonly cluster?: Environment["cluster"];
  readonly offered?: readonly ("kubernetes" | "sagemaker" | "ecs" | "eks")[];
  /** What is known of those that are offered, such as the nodes of a cluster. */
  readonly known?: Readonly<Partial<Record<"ecs" | "eks", Surroundings>>>;
  readonly lists?: readonly PriceList[];
  readonly assume?: Fields;
  readonly margin?: number;
  readonly quotas?: Environment["quotas"];
}

/** A stack with a cluster of OpenCost's prices and an account in us-east-1, which offer everything but ECS and EKS. */
export function environmentWith({
  region = "us-east-1",
  cluster = { region: "sandbox" },
  offered = ["kubernetes", "sagemaker"],
  known: knownOf = {},
  lists = [],
  assume = {},
  margin = 0.1,
  quotas = {},
}: Circumstances = {}): Environment {
  const features = new Set(allFeatures);
  const known = region === "" ? {} : { region };
  return {
    offer: Object.fromEntries(
      offered.map((name) => [
        name,
        { features, ...known, ...(name === "ecs" || name === "eks" ? knownOf[name] : {}) },
      ]),
    ),
    ...known,
    cluster,
    prices: priceTable([...builtInPrices, sandboxPrices, ...lists]),
    assumptions: assumptions.parse(assume),
    margin,
    quotas,
  };
}

/** A model of 1 CPU and 2 GiB, in Amazon ECR, with these changes. */
export function modelWith(change: Fields): ParsedSpec {
  const document = specWith({
    "model.image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:1",
    resources: { cpu: "1", memory: "2Gi" },
    ...change,
  });
  const result = parseSpec({ source: "models/digits.yaml", document });
  return "parsed" in result ? result.parsed : assert.fail(result.problems.map(formatProblem).join("\n"));
}

export function decisionOf(change: Fields, circumstances: Circumstances = {}, pinned?: Pin): Decision {
  return decide(modelWith(change), environmentWith(circumstances), pinned);
}

/** Traffic with everything that an estimate asks for: 10 kB each way. */
export function traffic(requestsPerMonth: number, secondsPerRequest: number, more: Fields = {}): Fields {
  return { requestsPerMonth, secondsPerRequest, requestSize: "10k", responseSize: "10k", ...more };
}

/** A choice in a line, such as `sagemaker serverless × 0-6`; the problems where nothing fits. */
export function lineOf({ choice, problems }: Decision): string {
  return choice === undefined
    ? `nothing fits: ${problems.map(formatProblem).join(" ")}`
    : `${nameOf(choice.candidate)} × ${choice.bounds.least}-${choice.bounds.most}`;
}

/** The candidate whose name begins so. */
export function candidateOf({ candidates }: Decision, name: string): Judged {
  return (
    candidates.find(({ candidate }) => nameOf(candidate).startsWith(name)) ??
    assert.fail(`no candidate ${name}: ${candidates.map(({ candidate }) => nameOf(candidate)).join(", ")}`)
  );
}

/** What speaks against a candidate and what is noted of it, in one text. */
export function reasonsOf({ reasons, notes }: Judged): string {
  return [...reasons.map(formatReason), ...notes].join(" ");
}
