import { placesOf, placesOfEverything, type Home } from "./places.js";
import { nameOf, resolveModels, type Pins, type ResolvedModel } from "./resolve.js";
import type { HostingSettings } from "./settings.js";
import { HostingProblems, type Problem } from "./spec/index.js";
import type { StackDocument } from "./stack.js";

/** Settings and models that can be hosted with them. */
export interface Prepared {
  readonly settings: HostingSettings;
  readonly models: readonly ResolvedModel[];
  /** Earlier choices that the settings let go, by model. */
  readonly released: Pins;
}

/** What is to be hosted, before anything of it was checked. */
export interface Asked {
  /** The settings as they were found. */
  readonly written: unknown;
  /** Where they stand, for messages. */
  readonly source: string;
  /** Validates them. */
  readonly parse: (written: unknown, source: string) => HostingSettings;
  readonly documents: readonly StackDocument[];
  readonly home: Home;
  /** Choices that were made earlier. */
  readonly pins?: Pins;
}

/**
 * Checks settings and models. Throws one {@link HostingProblems} with everything that is wrong with either, documents that
 * could not be read among it. Where the settings are not valid, the models are checked as if they offered everything: what they offer is not known.
 */
export function prepare({ written, source, parse, documents, home, pins = {} }: Asked): Prepared {
  const problems = documents.flatMap((document) => ("problems" in document ? document.problems : []));
  const read = documents.flatMap((document) => ("problems" in document ? [] : [document]));
  const settings = collecting(problems, () => parse(written, source));
  const places = settings && collecting(problems, () => placesOf({ settings, written, source }, home));
  const released = settings?.placement.release ?? [];
  problems.push(...releasedByMistake(released, read.map(nameOf), source));
  const chosen = Object.entries(pins);
  const kept = Object.fromEntries(chosen.filter(([model]) => !released.includes(model)));
  const models = collecting(problems, () => resolveModels(read, places ?? placesOfEverything, kept));
  if (settings === undefined || models === undefined || problems.length > 0) {
    throw new HostingProblems(problems);
  }
  const left = Object.fromEntries(chosen.filter(([model]) => released.includes(model)));
  return { settings, models, released: left };
}

/** A misspelt name would release nothing, and nobody would notice. */
function releasedByMistake(
  released: readonly string[],
  names: readonly (string | undefined)[],
  source: string,
): Problem[] {
  const known = names.filter((name) => name !== undefined);
  return released.flatMap((model, index) =>
    known.includes(model)
      ? []
      : [
          {
            source,
            path: `placement.release[${index}]`,
            given: model,
            why: "is the name of no model here",
            instead: `remove it, or name one of ${known.join(", ")}`,
          },
        ],
  );
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
