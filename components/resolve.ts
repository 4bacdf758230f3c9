import type { Target } from "./capabilities/index.js";
import { place, type Offer } from "./placement/index.js";
import {
  HostingProblems,
  markOverrides,
  parseSpec,
  valueAt,
  type HostingSpec,
  type HostingSpecInput,
  type ParsedSpec,
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
  const problems = [
    ...results.flatMap((result) => ("problems" in result ? result.problems : [])),
    ...sameNames(documents),
  ];
  if (problems.length > 0) {
    throw new HostingProblems(problems);
  }
  return results.flatMap((result) => ("model" in result ? [result.model] : []));
}

type Result = { readonly model: ResolvedModel } | { readonly problems: readonly Problem[] };

function resolve(document: SpecDocument, offer: Offer): Result {
  const result = parseSpec(document);
  if ("problems" in result) {
    const refusals = result.rest === undefined ? [] : refusalsOf(result.rest, document, offer);
    return { problems: [...result.problems, ...refusals] };
  }
  const placement = place(result.parsed, offer);
  return "problems" in placement
    ? { problems: markOverrides(placement.problems, document.overrides) }
    : { model: { ...result.parsed, target: placement.target } };
}

/** What would be refused of the part of a spec that is right: or it would show only after the rest is mended. */
function refusalsOf(rest: ParsedSpec, { overrides }: SpecDocument, offer: Offer): readonly Problem[] {
  const placement = place(rest, offer);
  return "problems" in placement ? markOverrides(placement.problems, overrides) : [];
}

/** Looks at the documents as written, so that a name is found twice even where something else is wrong as well. */
function sameNames(documents: readonly SpecDocument[]): Problem[] {
  const named = documents.map((document) => ({ source: document.source, name: nameOf(document) }));
  return named.flatMap(({ source, name }, index) => {
    const earlier = named.slice(0, index).find((other) => other.name === name);
    if (name === undefined || earlier === undefined) {
      return [];
    }
    const why = `is also the name in ${earlier.source}`;
    return [{ source, path: "name", given: name, why, instead: "give each model its own" }];
  });
}

function nameOf({ document, overrides }: SpecDocument): string | undefined {
  const name = valueAt(overrides, ["name"]) ?? valueAt(document, ["name"]);
  return typeof name === "string" ? name : undefined;
}
