import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import {
  HostingProblems,
  readYaml,
  schemaProblems,
  valueAt,
  type Problem,
  type SpecDocument,
} from "./spec/index.js";

const modelEntry = z.union(
  [
    z.string().min(1),
    z.strictObject({
      spec: z.string().min(1).describe("Path of the hosting spec, from the project's folder."),
      overrides: z.record(z.string(), z.unknown()).optional().describe("What differs in this stack."),
    }),
  ],
  { error: "expected the path of a hosting spec, or { spec, overrides }" },
);

/** Setting `models` of a stack: the hosting specs that it hosts, each with what differs there. */
export const stackModels = z.array(modelEntry);

/** A hosting spec that a stack lists and that could not be read, and why. */
export interface UnreadDocument {
  readonly source: string;
  readonly problems: readonly Problem[];
}

/** What a stack lists: a hosting spec as it was found, or why there is none. */
export type StackDocument = SpecDocument | UnreadDocument;

/**
 * Reads the hosting specs that a stack lists. Does not throw for what is missing, is no YAML or is listed wrongly: that
 * comes back beside the other documents, so that `hostStack` says it together with everything else that is wrong.
 *
 * @param setting The stack's setting `models`, as it was found.
 * @param folder The project's folder, from which paths are taken.
 * @param source Where the setting stands, for messages: `Pulumi.dev.yaml`.
 */
export function readStackModels(setting: unknown, folder: string, source: string): StackDocument[] {
  const entries = entriesOf(setting);
  const problems = [...listingProblems(setting, source), ...listedAgain(entries, source)];
  return [
    ...(problems.length === 0 ? [] : [{ source, problems }]),
    ...entries
      .filter((entry) => isFirst(entry, entries))
      .map((entry) => readEntry(entry, sourceOf(entry, entries), folder)),
  ];
}

interface Entry {
  /** Where the path of the spec stands: `models[0]`. */
  readonly place: string;
  readonly spec: string;
  readonly overrides?: unknown;
}

/** The entries that are as they should be, whatever else stands in the list. */
function entriesOf(setting: unknown): Entry[] {
  return (Array.isArray(setting) ? setting : []).flatMap((entry: unknown, index): Entry[] => {
    const { data } = modelEntry.safeParse(entry);
    if (data === undefined) {
      return [];
    }
    const place = `models[${index}]`;
    return [typeof data === "string" ? { place, spec: data } : { place: `${place}.spec`, ...data }];
  });
}

/** One spec may stand in the list several times, under a name of its own each time. */
function isFirst(entry: Entry, entries: readonly Entry[]): boolean {
  return entries.find((other) => sameFile(other, entry) && ownName(other) === ownName(entry)) === entry;
}

function sameFile(one: Entry, other: Entry): boolean {
  return path.normalize(one.spec) === path.normalize(other.spec);
}

/** The name that the entry gives in place of the spec's. */
function ownName({ overrides }: Entry): string | undefined {
  const name = valueAt(overrides, ["name"]);
  return typeof name === "string" ? name : undefined;
}

/** How messages call an entry: a spec that is listed several times, with the name that tells it from the others. */
function sourceOf(entry: Entry, entries: readonly Entry[]): string {
  const name = ownName(entry);
  const alone = entries.filter((other) => sameFile(other, entry)).length === 1;
  return alone || name === undefined ? entry.spec : `${entry.spec} as ${name}`;
}

function listedAgain(entries: readonly Entry[], source: string): Problem[] {
  return entries
    .filter((entry) => !isFirst(entry, entries))
    .map(({ place, spec }) => ({
      source,
      path: place,
      given: spec,
      why: "is listed twice",
      instead: "list it once, or give each entry a name of its own in overrides.name",
    }));
}

function listingProblems(setting: unknown, source: string): Problem[] {
  const { error } = stackModels.safeParse(setting, { reportInput: true });
  const problems = error === undefined ? [] : schemaProblems(error, setting, source, stackModels);
  return problems.map((problem) => ({
    ...problem,
    path: `models${problem.path.startsWith("[") || problem.path === "" ? "" : "."}${problem.path}`,
  }));
}

function readEntry({ spec, overrides }: Entry, source: string, folder: string): StackDocument {
  try {
    return { source, document: readSpecFile(path.resolve(folder, spec), source), overrides };
  } catch (error) {
    return { source, problems: problemsOf(error) };
  }
}

/** Reads one hosting spec. Throws {@link HostingProblems} when there is no such file or it is no YAML. */
export function readSpecFile(file: string, source: string): unknown {
  if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new HostingProblems([
      { source, path: "", why: "there is no such file", instead: "paths start at the project's folder" },
    ]);
  }
  return readYaml(fs.readFileSync(file, "utf8"), source);
}

function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof HostingProblems) {
    return error.problems;
  }
  throw error;
}
