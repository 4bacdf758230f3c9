import { resolveModels, type ResolvedModel } from "./resolve.js";
import { offerOf, offerOfEverything, type HostingSettings } from "./settings.js";
import { HostingProblems, type Problem } from "./spec/index.js";
import type { StackDocument } from "./stack.js";

/** Settings and models that can be hosted with them. */
export interface Prepared {
  readonly settings: HostingSettings;
  readonly models: readonly ResolvedModel[];
}

/**
 * Checks settings and models. Throws one {@link HostingProblems} with everything that is wrong with either, documents that
 * could not be read among it. Where the settings are not valid, the models are checked as if they offered everything: what they offer is not known.
 * `stack` is the stack's name, which some backends' names end with.
 */
export function prepare(
  readSettings: () => HostingSettings,
  documents: readonly StackDocument[],
  stack: string,
): Prepared {
  const problems = documents.flatMap((document) => ("problems" in document ? document.problems : []));
  const read = documents.flatMap((document) => ("problems" in document ? [] : [document]));
  const settings = collecting(problems, readSettings);
  const offer = settings === undefined ? offerOfEverything : offerOf(settings, stack);
  const models = collecting(problems, () => resolveModels(read, offer));
  if (settings === undefined || models === undefined || problems.length > 0) {
    throw new HostingProblems(problems);
  }
  return { settings, models };
}

function collecting<Result>(problems: Problem[], check: () => Result): Result | undefined {
  try {
    return check();
  } catch (error) {
    if (error instanceof HostingProblems) {
      problems.push(...error.problems);
      return undefined;
    }
    throw error;
  }
}
