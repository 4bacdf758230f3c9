import * as fs from "node:fs";
import { comparedWith } from "./compare.js";
import { amountOfBill, billOfPreview, billOfState, costsByModel, partsOf, pricesUsed } from "./costs.js";
import { changesOf, unchangedIn } from "./changes.js";
import { reportData, total, type Amount, type ModelCost, type ReportData } from "./data.js";
import { exemptionsOf, findingsOf, remediationsOf } from "./findings.js";
import { ModelNames } from "./models.js";
import type { ReportOptions } from "./options.js";
import { placementsOf } from "./placements.js";
import { outputOf, previewWithPack, type Preview } from "./preview.js";
import type { Pulumi } from "./pulumi.js";
import { readStackSettings, type StackSettings } from "./settings.js";
import { readStackState, type StateResource } from "./stackState.js";

/**
 * Previews a stack with the policy pack and puts together what a reviewer needs to know.
 *
 * Throws when there is nothing to report on: the stack does not exist, its settings or the base's report cannot be read, or
 * that is of another stack.
 */
export async function makeReport(options: ReportOptions, pulumi: Pulumi): Promise<ReportData> {
  const { stack, project } = options;
  const base = options.base === undefined ? undefined : readBase(options.base, stack);
  const state = readStackState(outputOf(await pulumi(["stack", "export", "--stack", stack])));
  const config = outputOf(await pulumi(["config", "--json", "--stack", stack]));
  const placements = state.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs["placements"];
  const settings = readStackSettings(config, { stack, project, placements });
  const deployed = amountOfBill(billOfState(state, settings.rates));
  const before = base === undefined ? deployed : total(base.models.map(({ after }) => after));
  const { rates, priceFile } = settings;
  const preview = await previewWithPack(pulumi, options, { facts: { before, ...rates }, priceFile });
  const data = reportOf(stack, { state, settings, preview });
  return base === undefined ? data : comparedWith(base, data);
}

/** What a report is made of. */
export interface Findings {
  readonly state: readonly StateResource[];
  readonly settings: StackSettings;
  readonly preview: Preview;
}

/** The report of a preview, compared with what is deployed. */
export function reportOf(stack: string, { state, settings, preview }: Findings): ReportData {
  const { events, finished } = preview;
  const before = billOfState(state, settings.rates);
  const after = finished ? billOfPreview(events, settings.rates) : [];
  const names = namesOf(events.steps, state);
  const placements = placementsOf(events, settings.decisions);
  return {
    stack,
    comparedWith: "state",
    finished,
    errors: [...preview.errors],
    warnings: events.warnings.map(({ message }) => message.trim()).sort(),
    models: costsByModel(before, after, names).map((model) => ({
      ...(finished ? model : notPreviewed(model)),
      placement: placements.get(model.name ?? ""),
    })),
    changes: changesOf(events, names),
    unchanged: unchangedIn(events),
    findings: findingsOf(events),
    remediations: remediationsOf(events),
    exemptions: exemptionsOf(events),
    parts: finished ? partsOf(before, after, names) : [],
    prices: pricesUsed([...before, ...after]),
  };
}

/** Half a preview says nothing about costs: what it did not come to would look like savings. */
function notPreviewed(model: ModelCost): ModelCost {
  const unknown: Amount = { missing: ["the preview did not come to its end"], atLeastUsd: 0 };
  return { ...model, after: unknown, maximum: unknown };
}

function namesOf(steps: Preview["events"]["steps"], state: readonly StateResource[]): ModelNames {
  return new ModelNames([
    ...state.map((resource) => ({ urn: resource.urn, state: resource })),
    ...steps.flatMap(({ urn, new: after }) => (after ? [{ urn, state: after }] : [])),
  ]);
}

/** The costs of another stack would look like what this branch changes. */
function readBase(file: string, stack: string): ReportData {
  const base = readReport(file);
  if (isSameStack(base.stack, stack)) return base;
  throw new Error(
    `--base: ${file} is a report of stack "${base.stack}", expected one of "${stack}"; make it with --stack ${stack} --json`,
  );
}

/** A stack may be named with its organisation and project before it, or without. */
function isSameStack(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}

function readReport(file: string): ReportData {
  const { data, error } = reportData.safeParse(JSON.parse(fs.readFileSync(file, "utf8")));
  if (error === undefined) return data;
  const { path = [], message = "" } = error.issues[0] ?? {};
  throw new Error(
    `${file} is no report of this version (${path.map(String).join(".")}: ${message}); make it anew with --json`,
  );
}
