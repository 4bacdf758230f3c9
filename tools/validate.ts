/** Checks hosting specs without a stack: `npm run -s validate -- FILE…`. Problems on stderr, exit code 1. */
import * as fs from "node:fs";
import * as path from "node:path";
// Not the components' index: it loads Pulumi, which takes longer than everything here.
import { placesOfEverything } from "../components/places.js";
import { resolveModels } from "../components/resolve.js";
import { HostingProblems, type Problem, type SpecDocument } from "../components/spec/index.js";
import { readSpecFile } from "../components/stack.js";

/**
 * Every problem in these files, whose paths start at `folder`. What a field needs of a stack's settings is taken as
 * given: a file has no stack.
 */
export function problemsIn(files: readonly string[], folder = process.cwd()): readonly Problem[] {
  const problems: Problem[] = [];
  const collect = <T>(work: () => T[]): T[] => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof HostingProblems)) {
        throw error;
      }
      problems.push(...error.problems);
      return [];
    }
  };
  const documents = files.flatMap((file): SpecDocument[] =>
    collect(() => [{ source: file, document: readTypedFile(path.resolve(folder, file), file) }]),
  );
  collect(() => resolveModels(documents, placesOfEverything));
  return problems;
}

/** As a stack reads it, but a person's paths do not start at the project's folder. */
function readTypedFile(file: string, source: string): unknown {
  if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new HostingProblems([
      {
        source,
        path: "",
        why: "there is no such file",
        instead: "paths start at the folder that you are in",
      },
    ]);
  }
  return readSpecFile(file, source);
}

function main(files: readonly string[]): number {
  if (files.length === 0) {
    process.stderr.write("usage: npm run -s validate -- FILE…\n");
    return 2;
  }
  // npm runs a script in the package's folder, and says here where the person was who typed the paths.
  const problems = problemsIn(files, process.env["INIT_CWD"]);
  if (problems.length > 0) {
    process.stderr.write(`${new HostingProblems(problems).message}\n`);
    return 1;
  }
  process.stdout.write(
    `${files.length === 1 ? "1 hosting spec is" : `${files.length} hosting specs are`} valid.\n`,
  );
  return 0;
}

if (require.main === module) {
  process.exitCode = main(process.argv.slice(2));
}
