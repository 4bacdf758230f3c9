import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { HostingProblems, readYaml, schemaProblems, type Problem, type SpecDocument } from "./spec/index.js";

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
export const stackModels = z.array(modelEntry).superRefine((entries, context) => {
  const files = entries.map((entry) => path.normalize(typeof entry === "string" ? entry : entry.spec));
  entries.forEach((entry, index) => {
    if (files.indexOf(files[index] ?? "") < index) {
      const place = typeof entry === "string" ? [index] : [index, "spec"];
      context.addIssue({ code: "custom", path: place, message: "is listed twice; list it once" });
    }
  });
});

/**
 * Reads the hosting specs that a stack lists. Throws one {@link HostingProblems} with every file that is missing or is
 * no YAML.
 *
 * @param setting The stack's setting `models`, as it was found.
 * @param folder The project's folder, from which paths are taken.
 * @param source Where the setting stands, for messages: `Pulumi.dev.yaml`.
 */
export function readStackModels(setting: unknown, folder: string, source: string): SpecDocument[] {
  const entries = stackModels.safeParse(setting, { reportInput: true });
  if (!entries.success) {
    throw new HostingProblems(
      schemaProblems(entries.error, setting, source, stackModels).map((problem) => ({
        ...problem,
        path: `models${problem.path.startsWith("[") || problem.path === "" ? "" : "."}${problem.path}`,
      })),
    );
  }
  const problems: Problem[] = [];
  const documents = entries.data.flatMap((entry) => {
    const { spec, overrides } = typeof entry === "string" ? { spec: entry, overrides: undefined } : entry;
    try {
      return [{ source: spec, document: readSpecFile(path.resolve(folder, spec), spec), overrides }];
    } catch (error) {
      problems.push(...problemsOf(error));
      return [];
    }
  });
  if (problems.length > 0) {
    throw new HostingProblems(problems);
  }
  return documents;
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
