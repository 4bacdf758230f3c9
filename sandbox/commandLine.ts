import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** What a finished command left: its exit code (null after a signal) and what it wrote. */
export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end without judging its exit code. Fails only when it cannot be started. */
export function runUnchecked(
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

/** Runs a command and returns its stdout; fails with the end of its output when it does not exit with 0. */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await runUnchecked(command, args, options);
  if (code === 0) return stdout;
  const output = `${stdout}${stderr}`.trimEnd().split("\n").slice(-15).join("\n");
  throw new Error(
    `\`${[command, ...args].join(" ")}\` ended with exit code ${code ?? "none (signal)"}:\n${output}`,
  );
}

/** Folders of system administration programs, which the PATH of an ordinary login may lack. */
const systemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** PATH with the folders of system programs at its end. */
export function systemPath(path = process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin"): string {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  return [...folders, ...systemFolders.filter((folder) => !folders.includes(folder))].join(delimiter);
}

/** The full path of the first executable file of that name on `path`, if there is one. */
export function findOnPath(name: string, path = systemPath()): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutableFile);
}

function isExecutableFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
