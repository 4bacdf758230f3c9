import * as path from "node:path";
import { parseArgs } from "node:util";

export const usage = [
  "usage: npm run -s report -- --stack S [--base FILE] [--out FILE] [--json] [--sandbox]",
  "                            [--cwd FOLDER] [--policy-pack FOLDER] [--policy-config FILE] [--keep FOLDER]",
].join("\n");

/** What a report is to be of, and where it goes. Paths are absolute. */
export interface ReportOptions {
  readonly stack: string;
  /** The report of the base branch, made with `--json`, to compare with in place of what is deployed. */
  readonly base?: string;
  /** Where the report is written. Default: stdout. */
  readonly out?: string;
  /** Write the data of the report in place of Markdown. */
  readonly json: boolean;
  readonly sandbox: boolean;
  /** The Pulumi project's folder. */
  readonly project: string;
  readonly pack: string;
  /** The pack's configuration. Default: `config.<stack>.json` of the pack. */
  readonly packConfig?: string;
  /** Folder that keeps what an update must be judged with to be judged as the preview. Default: nothing is kept. */
  readonly keep?: string;
}

/**
 * Reads the command line. Throws when it is wrong.
 *
 * @param folder The folder from which a person's paths start.
 * @param root This project's folder.
 */
export function readOptions(args: readonly string[], folder: string, root: string): ReportOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stack: { type: "string", short: "s" },
      base: { type: "string" },
      out: { type: "string" },
      json: { type: "boolean", default: false },
      sandbox: { type: "boolean", default: false },
      cwd: { type: "string" },
      keep: { type: "string" },
      "policy-pack": { type: "string" },
      "policy-config": { type: "string" },
    },
  });
  if (values.stack === undefined || values.stack === "")
    throw new Error("--stack is missing: name the stack to preview");
  const absolute = (file: string | undefined) =>
    file === undefined ? undefined : path.resolve(folder, file);
  return {
    stack: values.stack,
    base: absolute(values.base),
    out: absolute(values.out),
    json: values.json,
    sandbox: values.sandbox,
    project: absolute(values.cwd) ?? root,
    pack: absolute(values["policy-pack"]) ?? path.join(root, "policies"),
    packConfig: absolute(values["policy-config"]),
    keep: absolute(values.keep),
  };
}
