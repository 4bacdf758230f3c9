import { exemptionsOf, noted, notesOf } from "../spec/index.js";
import { ownedBy } from "./endpoint/index.js";
import type { Workload } from "./workload.js";

/** Tags of every resource of a model: who owns and pays for it, and what people and policies want to know of it. */
export function tagsOf({ spec, mode, replicas }: Workload): Record<string, string> {
  const { model, cost = {} } = spec;
  const facts = { model: spec.name, version: model.version, mode, owner: cost.owner };
  const notes = Object.entries(notesOf(spec, replicas));
  return {
    ...cost.tags,
    ...exemptionsOf(spec),
    ...noted({ ...facts, "cost-centre": cost.costCentre }),
    // Commas are no characters of a tag's value.
    ...Object.fromEntries(notes.map(([name, value]) => [name, value.replaceAll(",", " +")])),
  };
}

/** Tag of the version that a model is of, where variants are of several. */
export function versionTag(version: string): Record<string, string> {
  return { "model-hosting/version": version };
}

/** Tags of what an endpoint's rollout may retire: those of every resource, and whose it is. */
export function ownedTags(workload: Workload): Record<string, string> {
  return { ...tagsOf(workload), ...ownedBy(workload.owner) };
}
