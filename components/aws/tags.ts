import {
  exemptionsOf,
  noted,
  notesOf,
  type HostingSpec,
  type ModeName,
  type ReplicaBounds,
} from "../spec/index.js";

/** Tags of every resource of a model: who owns and pays for it, and what people and policies want to know of it. */
export function modelTags(
  spec: HostingSpec,
  mode: ModeName,
  replicas: ReplicaBounds,
): Record<string, string> {
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

/** Tag of the version that a part of a model is of, where variants are of several. */
export function versionTag(version: string): Record<string, string> {
  return { "model-hosting/version": version };
}
