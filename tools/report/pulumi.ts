import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** How a run of the CLI ended. */
export interface PulumiRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and how the CLI runs. */
export interface PulumiPlace {
  /** The Pulumi project's folder. */
  readonly project: string;
  /** Runs the CLI on the sandbox, whether or not there is one on PATH. */
  readonly sandbox: boolean;
}

/** Runs the CLI without questions and colours, and with its output collected. */
export type Pulumi = (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<PulumiRun>;

/** This project's folder, from `bin/tools/report`. */
export const root = path.join(__dirname, "..", "..", "..");

/** The sandbox's command line, once it is compiled. It is run, never imported. */
const sandboxCommand = path.join(root, "bin", "sandbox", "commands", "pulumi.js");

/**
 * The CLI on PATH with the environment as it is, or the sandbox's where it is asked for or there is no other. Throws
 * where there is neither: the sandbox hosts this project alone.
 */
export function pulumiIn({ project, sandbox }: PulumiPlace): Pulumi {
  const onPath = !sandbox && isOnPath("pulumi");
  if (!onPath && project !== root) {
    throw new Error(
      `there is no pulumi on PATH for ${project}, and the sandbox is of this project alone; install it`,
    );
  }
  const [file, first] = onPath ? ["pulumi", []] : [process.execPath, [sandboxCommand]];
  return (args, env = {}) =>
    collect(file, [...first, ...args, "--non-interactive", "--color", "never"], project, env);
}

function isOnPath(name: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  return folders.some((folder) => [name, `${name}.exe`].some((file) => isFile(path.join(folder, file))));
}

function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function collect(
  file: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<PulumiRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    child.once("error", reject);
    // A CLI that a signal ended has no exit code; it did not succeed.
    child.once("close", (code) => {
      resolve({ code: code ?? 1, ...output });
    });
  });
}
