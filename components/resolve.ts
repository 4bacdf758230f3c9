import type { Target } from "./capabilities/index.js";
import { decide, placedSpec, targetOf, type Decision, type Pin } from "./placement/index.js";
import { placementOf, type PlacementOutput } from "./placementOutput.js";
import { environmentFor, type Places } from "./places.js";
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
  /** What the team wrote, overrides included, with the decision filled in: it leaves nothing to placement. */
  readonly written: HostingSpecInput;
  /** The same with defaults. */
  readonly spec: HostingSpec;
  readonly target: Target;
  /** Every place that was compared, and why this one was chosen. */
  readonly decision: Decision;
  /** What is said of the choice in the stack's outputs. */
  readonly placement: PlacementOutput;
}

/** Choices that were made earlier, by model. */
export type Pins = Readonly<Record<string, Pin>>;

/**
 * Parses and places every model. Throws one {@link HostingProblems} with every problem of every model, so that nothing
 * is registered unless all of it can be.
 */
export function resolveModels(
  documents: readonly SpecDocument[],
  places: Places,
  pins: Pins = {},
): ResolvedModel[] {
  const results = documents.map((document) => resolve(document, places, pins));
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

function resolve(document: SpecDocument, places: Places, pins: Pins): Result {
  const result = parseSpec(document);
  if ("problems" in result) {
    const refusals = result.rest === undefined ? [] : refusalsOf(result.rest, document, places);
    return { problems: [...result.problems, ...refusals] };
  }
  const { parsed } = result;
  const { name } = parsed.spec;
  const pinned = Object.hasOwn(pins, name) ? pins[name] : undefined;
  const environment = environmentFor(parsed.spec, places, pinned);
  const decision = decide(parsed, environment, pinned);
  const { choice, recommendation } = decision;
  if (choice === undefined) {
    return { problems: markOverrides(decision.problems, document.overrides) };
  }
  const placed = parseSpec({ source: parsed.source, document: placedSpec(parsed, decision) });
  return "problems" in placed
    ? placed
    : {
        model: {
          ...placed.parsed,
          target: targetOf(decision),
          decision,
          placement: placementOf({ choice, recommendation }, environment),
        },
      };
}

/** What would be refused of the part of a spec that is right: or it would show only after the rest is mended. */
function refusalsOf(rest: ParsedSpec, { overrides }: SpecDocument, places: Places): readonly Problem[] {
  return markOverrides(decide(rest, environmentFor(rest.spec, places)).problems, overrides);
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

/** The name that a document gives its model, whatever else is wrong with it. */
export function nameOf({ document, overrides }: SpecDocument): string | undefined {
  const name = valueAt(overrides, ["name"]) ?? valueAt(document, ["name"]);
  return typeof name === "string" ? name : undefined;
}
