import { z } from "zod";
import type { Candidate } from "../cost/index.js";
import { backendName, modeName } from "../spec/index.js";

/** A choice that was made earlier: it is kept as long as it fits, whatever the prices do meanwhile. */
export const pin = z.strictObject({
  backend: backendName.describe("Backend that was chosen."),
  mode: modeName.describe("Mode that was chosen."),
  instanceType: z
    .string()
    .min(1)
    .optional()
    .describe("Instance type that was chosen, where the backend has instances."),
});

/** A choice that was made earlier. */
export type Pin = z.output<typeof pin>;

/** What is to be kept of a choice. */
export function pinOf(candidate: Candidate): Pin {
  const { backend, mode } = candidate;
  return {
    backend,
    mode,
    ...("instanceType" in candidate ? { instanceType: candidate.instanceType } : {}),
  };
}

/** Whether the candidate is what was chosen; a choice without an instance type leaves it open. */
export function isPinned(candidate: Candidate, { backend, mode, instanceType }: Pin): boolean {
  return (
    candidate.backend === backend &&
    candidate.mode === mode &&
    (instanceType === undefined || pinOf(candidate).instanceType === instanceType)
  );
}
