import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../../../sandbox/paths.js";

const variables = z.record(z.string(), z.coerce.string()).default({});
const permissions = z.record(z.string(), z.string());

const step = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  shell: z.string().optional(),
  env: variables,
  with: z.record(z.string(), z.unknown()).default({}),
});

const job = z.object({
  if: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  uses: z.string().optional(),
  permissions,
  environment: z.string().optional(),
  "timeout-minutes": z.number().optional(),
  concurrency: z.object({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
  strategy: z.object({ matrix: z.record(z.string(), z.array(z.string())) }).optional(),
  env: variables,
  with: z.record(z.string(), z.unknown()).default({}),
  secrets: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  steps: z.array(step).default([]),
});

const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions,
  concurrency: z.object({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
  jobs: z.record(z.string(), job),
});

export type Workflow = z.output<typeof workflow>;
export type Job = z.output<typeof job>;
export type Step = z.output<typeof step>;

const folder = path.join(repositoryRoot, ".github", "workflows");

/** The project's workflows, by file name. */
export function workflowFiles(): string[] {
  return fs.readdirSync(folder).sort();
}

/** The text of a workflow, comments included. */
export function workflowText(file: string): string {
  return fs.readFileSync(path.join(folder, file), "utf8");
}

/** A workflow as GitHub reads it. */
export function readWorkflow(file: string): Workflow {
  return workflow.parse(parse(workflowText(file)));
}

/** A job of a workflow. Throws where there is none. */
export function jobOf(file: string, name: string): Job {
  const found = readWorkflow(file).jobs[name];
  if (found === undefined) throw new Error(`${file} has no job ${name}`);
  return found;
}

/** The command of a job's step, by the step's name. Throws where there is none. */
export function commandOf({ steps }: Job, name: string): string {
  const command = steps.find((one) => one.name === name)?.run;
  if (command === undefined) throw new Error(`no step ${name} has a command`);
  return command;
}
