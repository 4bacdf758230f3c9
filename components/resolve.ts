import type { Target } from "./capabilities/index.js";
import { place, type Offer } from "./placement/index.js";
import {
  HostingProblems,
  parseSpec,
  type HostingSpec,
  type HostingSpecInput,
  type Problem,
  type SpecDocument,
} from "./spec/index.js";

/** A model that can be hosted: its spec, and where it goes. */
export interface ResolvedModel {
  readonly source: string;
  /** What the team wrote, overrides included. */
  readonly written: HostingSpecInput;
  readonly spec: HostingSpec;
  readonly target: Target;
}

/**
 * Parses and places every model. Throws one {@link HostingProblems} with every problem of every model, so that nothing
 * is registered unless all of it can be.
 */
export function resolveModels(documents: readonly SpecDocument[], offer: Offer): ResolvedModel[] {
  const results = documents.map((document) => resolve(document, offer));
  const models = results.flatMap((result) => ("model" in result ? [result.model] : []));
  const problems = [
    ...results.flatMap((result) => ("problems" in result ? result.problems : [])),
    ...sameNames(models),
  ];
  if (problems.length > 0) {
    throw new HostingProblems(problems);
  }
  return models;
}

type Result = { readonly model: ResolvedModel } | { readonly problems: readonly Problem[] };

function resolve(document: SpecDocument, offer: Offer): Result {
  const result = parseSpec(document);
  if ("problems" in result) {
    return result;
  }
  const placement = place(result.parsed, offer);
  return "problems" in placement ? placement : { model: { ...result.parsed, target: placement.target } };
}

function sameNames(models: readonly ResolvedModel[]): Problem[] {
  return models.flatMap(({ source, spec }, index) => {
    const earlier = models.slice(0, index).find((other) => other.spec.name === spec.name);
    return earlier === undefined
      ? []
      : [
          {
            source,
            path: "name",
            given: spec.name,
            why: `is also the name in ${earlier.source}`,
            instead: "give each model its own",
          },
        ];
  });
}
