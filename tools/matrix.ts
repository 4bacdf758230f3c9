/**
 * Prints what each backend does with each field of the hosting spec:
 * `npm run -s matrix [-- --backend NAME --mode NAME --field NAME]`. Exit code 1 where nothing is called so.
 */
import { parseArgs } from "node:util";
import { matrixOf } from "./matrix/matrix.js";
import { matrixPage } from "./matrix/page.js";

/** Where the command writes to. */
export interface Output {
  readonly write: (text: string) => unknown;
}

/** Runs the command; returns its exit code. */
export function runMatrix(typed: readonly string[], out: Output, problems: Output): number {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({ args: [...typed], options: { backend: text, mode: text, field: text } });
    const matrix = matrixOf(values);
    if (matrix.rows.length === 0 || matrix.places.length === 0) {
      problems.write(`no backend hosts, or no field is called, ${JSON.stringify(values)}\n`);
      return 1;
    }
    out.write(matrixPage(matrix));
    return 0;
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    problems.write(`${error.message}\n`);
    return 1;
  }
}

if (require.main === module) {
  process.exitCode = runMatrix(process.argv.slice(2), process.stdout, process.stderr);
}
