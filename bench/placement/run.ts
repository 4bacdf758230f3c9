/** One run of the placement bench in a process of its own: `node bin/bench/placement/run.js 1000` prints its answer as JSON. */
import { allFeatures } from "../../components/capabilities/index.js";
import { assumptions, builtInPrices, priceTable } from "../../components/cost/index.js";
import { decide, type Environment } from "../../components/placement/index.js";
import { formatProblem, parseSpec, type ParsedSpec } from "../../components/spec/index.js";
import { documentsOf } from "./specs.js";

/** An account and a cluster that offer everything, with every price that is built in and no quota. */
function everythingOffered(): Environment {
  const features = new Set(allFeatures);
  const region = "us-east-1";
  return {
    offer: { kubernetes: { features, region }, sagemaker: { features, region } },
    region,
    cluster: { region, node: "m5.xlarge" },
    prices: priceTable(builtInPrices),
    assumptions: assumptions.parse({}),
    margin: 0.1,
    quotas: {},
  };
}

function run(count: number) {
  const documents = documentsOf(count);
  const environment = everythingOffered();
  const began = performance.now();
  const specs = documents.map(parsed);
  const half = performance.now();
  let [candidates, placed] = [0, 0];
  for (const spec of specs) {
    const decision = decide(spec, environment);
    candidates += decision.candidates.length;
    placed += decision.choice === undefined ? 0 : 1;
  }
  const end = performance.now();
  return { parse: half - began, decide: end - half, candidates, placed };
}

function parsed(document: unknown, index: number): ParsedSpec {
  const result = parseSpec({ source: `models/${index}.yaml`, document });
  if ("parsed" in result) return result.parsed;
  throw new Error(result.problems.map(formatProblem).join("\n"));
}

process.stdout.write(JSON.stringify(run(Number(process.argv[2]))));
