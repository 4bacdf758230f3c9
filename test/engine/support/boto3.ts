import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { sandboxAwsEnvironment } from "../../../sandbox/aws/index.js";
import { emulatorPython } from "../../../sandbox/aws/virtualEnvironment.js";
import { repositoryRoot } from "../../../sandbox/paths.js";
import { silentProgress } from "../../../sandbox/progress.js";

const exec = promisify(execFile);

/** One call of boto3: the service, the operation as boto3 names it, and its arguments. */
export type Boto3Call = readonly [service: string, operation: string, args?: object];

/** What boto3 answers to the calls, in their order. */
export async function readAws(...calls: readonly Boto3Call[]): Promise<unknown[]> {
  const asked = calls.map(([service, operation, args = {}]) => ({ service, operation, arguments: args }));
  const answer = await python(["test", "engine", "support", "read_aws.py"], [], asked);
  return z.array(z.unknown()).parse(answer);
}

/** What boto3 answers to one call, checked. */
export async function readOne<Answer>(schema: z.ZodType<Answer>, ...call: Boto3Call): Promise<Answer> {
  const [answer] = await readAws(call);
  return schema.parse(answer);
}

/** What the project's Python client answers as a program of its own, given a file with the endpoint's description. */
export function askPython(file: string, payload: unknown, options: readonly string[] = []): Promise<unknown> {
  return python(["client", "python", "model_client.py"], [file, ...options], payload);
}

async function python(script: string[], args: readonly string[], input: unknown): Promise<unknown> {
  const command = await emulatorPython(silentProgress);
  const env = { ...process.env, ...sandboxAwsEnvironment() };
  const running = exec(command, [path.join(repositoryRoot, ...script), ...args], {
    env,
    maxBuffer: 64 * 2 ** 20,
  });
  running.child.stdin?.end(JSON.stringify(input));
  return JSON.parse((await running).stdout);
}
