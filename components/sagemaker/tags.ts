import { modelTags } from "../aws/tags.js";
import { ownedBy } from "./endpoint/index.js";
import type { Workload } from "./workload.js";

/** Tags of every resource of a model. */
export function tagsOf({ spec, mode, replicas }: Workload): Record<string, string> {
  return modelTags(spec, mode, replicas);
}

/** Tags of what an endpoint's rollout may retire: those of every resource, and whose it is. */
export function ownedTags(workload: Workload): Record<string, string> {
  return { ...tagsOf(workload), ...ownedBy(workload.owner) };
}
