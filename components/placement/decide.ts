import type { ParsedSpec } from "../spec/index.js";
import { adviceOf, recommend } from "./advice.js";
import { choose, sortCandidates } from "./choose.js";
import type { Decision } from "./decision.js";
import type { Environment } from "./environment.js";
import { judgeAll } from "./judge.js";
import type { Pin } from "./pin.js";
import { problemsOf } from "./problems.js";

/**
 * Decides where a model is hosted. Pure: the same spec, environment and pin have the same answer.
 *
 * @param pinned The choice made earlier, which is kept as long as it fits. A backend that the spec names goes before it.
 */
export function decide(parsed: ParsedSpec, environment: Environment, pinned?: Pin): Decision {
  const { spec } = parsed;
  const question = { parsed, environment, ...(pinned === undefined ? {} : { pinned }) };
  const candidates = sortCandidates(judgeAll(question), spec);
  const { how, choice } = choose(spec, candidates, pinned);
  if (choice === undefined) {
    const problems = problemsOf(parsed, candidates, environment);
    return { model: spec.name, how, candidates, advice: [], problems };
  }
  const recommendation = recommend(spec, candidates, choice, environment.margin);
  const found = { choice, ...(recommendation === undefined ? {} : { recommendation }) };
  const advice = adviceOf({ spec, how, candidates, ...found, ...(pinned === undefined ? {} : { pinned }) });
  return { model: spec.name, how, ...found, candidates, advice, problems: [] };
}
