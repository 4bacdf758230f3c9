import { accessChecks } from "./access.js";
import type { Check, Finding } from "./lookup.js";
import { modelChecks } from "./model.js";
import { operationChecks } from "./operation.js";
import { resourceChecks } from "./resources.js";

const checks: readonly Check[] = [...modelChecks, ...resourceChecks, ...operationChecks, ...accessChecks];

/**
 * Rules over several fields. They look at the document as written and run even when the schema has already found
 * problems, so that a person sees everything at once; a field of the wrong type is the schema's business and is
 * passed over here.
 */
export function crossFieldProblems(spec: unknown): Finding[] {
  return checks.flatMap((check) => check(spec));
}
