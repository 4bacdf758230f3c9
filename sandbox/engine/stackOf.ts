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

const WorkspaceFile = z.looseObject({ stack: z.string().optional() });

/**
 * The stack that the CLI will work on, by the same rules as its own: `--stack`, then the argument of
 * `stack select|init|rm`, then the selected stack. Undefined for commands that need none.
 */
export function stackOf(args: string[], environment: NodeJS.ProcessEnv): string | undefined {
  const [command] = args;
  if (command === undefined || !stackCommands.has(command)) return undefined;
  const named = stackFlag(args) ?? stackArgument(args) ?? selectedStack(environment) ?? defaultStack;
  return named.split("/").at(-1);
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

/** The CLI keeps the selected stack in one file per project folder, named after the project. */
function selectedStack(environment: NodeJS.ProcessEnv): string | undefined {
  const folder = path.join(environment.PULUMI_HOME ?? "", "workspaces");
  if (!fs.existsSync(folder)) return undefined;
  const file = fs.readdirSync(folder).find((name) => isOwnWorkspace(name));
  if (file === undefined) return undefined;
  const content: unknown = JSON.parse(fs.readFileSync(path.join(folder, file), "utf8"));
  return WorkspaceFile.parse(content).stack;
}

function isOwnWorkspace(name: string): boolean {
  return new RegExp(`^${projectName}-[0-9a-f]+-workspace\\.json$`).test(name);
}
