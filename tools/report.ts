/**
 * What a change would do to a stack, for its pull request: `npm run -s report -- --stack S`. Exit code 1 when a mandatory
 * rule is violated or the preview fails, with the report all the same; 2 when there is nothing to report on.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { isBlocked, type ReportData } from "./report/data.js";
import { markdownOf } from "./report/markdown.js";
import { readOptions, usage, type ReportOptions } from "./report/options.js";
import { pulumiIn, root } from "./report/pulumi.js";
import { makeReport } from "./report/report.js";

async function main(args: readonly string[]): Promise<number> {
  // npm runs a script in the package's folder, and says here where the person was who typed the paths.
  const options = optionsOf(args, process.env["INIT_CWD"] ?? process.cwd());
  if (options === undefined) return 2;
  const data = await makeReport(options, pulumiIn(options));
  write(options, data);
  return isBlocked(data) ? 1 : 0;
}

function optionsOf(args: readonly string[], folder: string): ReportOptions | undefined {
  try {
    return readOptions(args, folder, root);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n${usage}\n`);
    return undefined;
  }
}

function write({ out, json }: ReportOptions, data: ReportData): void {
  const text = json ? `${JSON.stringify(data, undefined, 2)}\n` : markdownOf(data);
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  fs.mkdirSync(path.dirname(out), { recursive: true });
  fs.writeFileSync(out, text);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (require.main === module) {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`${messageOf(error)}\n`);
      process.exitCode = 2;
    },
  );
}
