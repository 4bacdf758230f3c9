import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

/** Name of the Pulumi project that this repository is. */
export const projectName = "model-hosting";

/** The stack that a command works on when it names none and none was ever selected. */
export const defaultStack = "dev";

/** Commands that work on a stack; the others must not cause one to be made. */
const stackCommands = new Set(
  [
    "preview",
    "up",
    "update",
    "refresh",
    "destroy",
    "import",
    "config",
    "cancel",
    "logs",
    "state",
    "watch",
  ].concat(["stack"]),
);

const WorkspaceFile = z.looseObject({ stacks: z.record(z.string(), z.string()).optional() });

/**
 * The stack that the CLI will work on, by the same rules as its own: `--stack`, then the argument of
 * `stack select|init|rm`, then the selected stack. Undefined for commands that need none.
 */
export function stackOf(args: string[], environment: NodeJS.ProcessEnv): string | undefined {
  const words = commandOf(args);
  const [command] = words;
  if (command === undefined || !stackCommands.has(command)) return undefined;
  const named =
    stackFlag(args) ??
    stackArgument(words) ??
    selectedStack(environment.PULUMI_HOME ?? "", environment.PULUMI_BACKEND_URL ?? "") ??
    defaultStack;
  return named.split("/").at(-1);
}

/** Global flags that take a value as a word of its own; the value must not be taken for the command. */
const flagsWithValue = new Set([
  "-C",
  "--cwd",
  "--color",
  "-v",
  "--verbose",
  "--tracing",
  "--profiling",
  "--memprofilerate",
  "--otel-traces",
]);

/** The arguments from the command on, without the global flags that may stand before it. */
export function commandOf(args: string[]): string[] {
  const [first, ...rest] = args;
  if (first === undefined || !first.startsWith("-")) return args;
  return commandOf(flagsWithValue.has(first) ? rest.slice(1) : rest);
}

function stackFlag(args: string[]): string | undefined {
  const inline = args.find((argument) => argument.startsWith("--stack="));
  if (inline !== undefined) return inline.slice("--stack=".length);
  const flag = args.findIndex((argument) => argument === "-s" || argument === "--stack");
  return flag === -1 ? undefined : args[flag + 1];
}

function stackArgument([command, verb, ...rest]: string[]): string | undefined {
  if (command !== "stack" || !["select", "init", "rm"].includes(verb ?? "")) return undefined;
  return rest.find((argument) => !argument.startsWith("-"));
}

/** The stack that the user selected on this backend. The CLI keeps one file per project folder, each by backend. */
export function selectedStack(pulumiHome: string, backendUrl: string): string | undefined {
  const folder = path.join(pulumiHome, "workspaces");
  if (!fs.existsSync(folder)) return undefined;
  return fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(`${projectName}-`) && name.endsWith("-workspace.json"))
    .map((name) => WorkspaceFile.parse(JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"))))
    .map(({ stacks }) => stacks?.[backendUrl])
    .find((stack) => stack !== undefined && stack !== "");
}
