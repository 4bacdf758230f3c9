/** Checks hosting specs without a stack: `npm run -s validate -- FILE…`. Problems on stderr, exit code 1. */
import * as path from "node:path";
// Not the components' index: it loads Pulumi, which takes longer than everything here.
import { resolveModels } from "../components/resolve.js";
import { offerOfEverything } from "../components/settings.js";
import { HostingProblems, type Problem, type SpecDocument } from "../components/spec/index.js";
import { readSpecFile } from "../components/stack.js";

/** Every problem in these files. What a field needs of a stack's settings is taken as given: a file has no stack. */
export function problemsIn(files: readonly string[]): readonly Problem[] {
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
    collect(() => [{ source: file, document: readSpecFile(path.resolve(file), file) }]),
  );
  collect(() => resolveModels(documents, offerOfEverything));
  return problems;
}

function main(files: readonly string[]): number {
  if (files.length === 0) {
    process.stderr.write("usage: npm run -s validate -- FILE…\n");
    return 2;
  }
  const problems = problemsIn(files);
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
