import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";

import { parse } from "yaml";
import { z } from "zod";

import type { PulumiRun } from "../engine.js";
import { repositoryRoot, stateFolder, statePaths } from "../paths.js";
import { backendFolder, fileBackendUrl, knownStacks } from "./backend.js";
import { commandOf, defaultStack, projectName, selectedStack } from "./stackOf.js";

/** Runs the CLI in a folder, with what is to be added to its environment. */
export type RunCli = (
  args: string[],
  folder: string,
  env?: NodeJS.ProcessEnv,
  capture?: boolean,
) => Promise<PulumiRun>;

const StackFile = z.record(z.string(), z.unknown()).nullable();

/**
 * Runs the CLI for one stack of this repository without a trace in the committed stack file. With a file backend the
 * CLI writes the stack's encryption salt into that file; so it is given a copy, made anew for every run, and only
 * what a person can have meant to change (`config set`) is brought back.
 */
export async function withStackConfig(
  stack: string | undefined,
  args: string[],
  run: RunCli,
): Promise<PulumiRun> {
  if (stack === undefined) return run(args, repositoryRoot);
  if (isStackInit(args)) return initStack(stack, args, run);
  const committed = path.join(repositoryRoot, `Pulumi.${stack}.yaml`);
  if (fs.existsSync(committed)) {
    const made = await makeAbsentStack(stack, run);
    if (made.code !== 0) return made;
    await selectDefault(stack, run);
  }
  const copy = path.join(stateFolder, "tmp", `stack-${process.pid}`, `Pulumi.${stack}.yaml`);
  fs.mkdirSync(path.dirname(copy), { recursive: true });
  const before = fs.existsSync(committed) ? fs.readFileSync(committed, "utf8") : "";
  fs.writeFileSync(copy, before);
  try {
    const result = await run(args, repositoryRoot, { PULUMI_OPTION_CONFIG_FILE: copy });
    bringBack(copy, before, committed);
    return result;
  } finally {
    fs.rmSync(path.dirname(copy), { recursive: true, force: true });
  }
}

function isStackInit(args: string[]): boolean {
  const [command, verb] = commandOf(args);
  return command === "stack" && verb === "init";
}

/** `stack init` has no option for the stack file's place: it runs in a folder that has the project's name only. */
async function initStack(stack: string, args: string[], run: RunCli): Promise<PulumiRun> {
  const result = await run(args, bareProject());
  if (result.code === 0) await run(["stack", "select", stack], repositoryRoot, {}, true);
  return result;
}

async function makeAbsentStack(stack: string, run: RunCli): Promise<PulumiRun> {
  if (knownStacks(backendFolder()).includes(stack)) return { code: 0, stdout: "", stderr: "" };
  const made = await run(
    ["stack", "init", stack, "--no-select", "--non-interactive"],
    bareProject(),
    {},
    true,
  );
  if (made.code !== 0) process.stderr.write(made.stderr);
  return made;
}

/** A command that names no stack works on the default one, until the user selects another. */
async function selectDefault(stack: string, run: RunCli): Promise<void> {
  const selected = selectedStack(statePaths.pulumiHome, fileBackendUrl(backendFolder()));
  if (stack !== defaultStack || selected !== undefined) return;
  await run(["stack", "select", stack], repositoryRoot, {}, true);
}

function bareProject(): string {
  const folder = path.join(stateFolder, "pulumi-project");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), `name: ${projectName}\nruntime: nodejs\n`);
  return folder;
}

/** Formatting is not compared: the CLI writes the file anew only to add the salt. */
function bringBack(copy: string, before: string, committed: string): void {
  const after = fs.readFileSync(copy, "utf8");
  if (isDeepStrictEqual(withoutSalt(after), withoutSalt(before))) return;
  fs.writeFileSync(committed, after.replace(/^encryptionsalt:.*\n?/m, ""));
  process.stderr.write(`[sandbox] ${path.basename(committed)} changed, as the command asked\n`);
}

function withoutSalt(text: string): Record<string, unknown> {
  const settings = Object.entries(StackFile.parse(parse(text)) ?? {});
  return Object.fromEntries(settings.filter(([key]) => key !== "encryptionsalt"));
}
