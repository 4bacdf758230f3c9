/**
 * Reads what the engine tells during a preview: with PULUMI_ENABLE_STREAMING_JSON_PREVIEW the CLI writes each event as
 * a line of JSON. The plain `preview --json` holds no violation, and no step of a preview that a policy fails.
 * The form of the events: pulumi, `sdk/go/common/apitype/events.go`.
 */
import { z } from "zod";

/** Makes `pulumi preview --json` stream the engine's events. */
export const streamingEvents = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };

const properties = z.record(z.string(), z.unknown());

/** A resource before or after a step. A value that is not known yet is a sentinel text, a secret one is hidden. */
const stateOfStep = z.object({
  custom: z.boolean().default(false),
  parent: z.string().default(""),
  /** URN and id of its provider, with two colons between. */
  provider: z.string().default(""),
  inputs: properties.nullish(),
  outputs: properties.nullish(),
});

const step = z.object({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  old: stateOfStep.nullish(),
  new: stateOfStep.nullish(),
  /** Names of the properties that force a replacement. */
  keys: z.array(z.string()).nullish(),
  /** Names of the properties that change. */
  diffs: z.array(z.string()).nullish(),
});

/** One thing that the preview would do, or leave as it is, with a resource. */
export type Step = z.output<typeof step>;

const policyResult = z.object({
  resourceUrn: z.string().default(""),
  message: z.string().default(""),
  policyName: z.string(),
  policyPackName: z.string(),
  enforcementLevel: z.string(),
});

/** What a policy found. */
export type PolicyResult = z.output<typeof policyResult>;

const remediation = z.object({ resourceUrn: z.string().default(""), policyName: z.string() });
const diagnostic = z.object({
  urn: z.string().optional(),
  message: z.string().default(""),
  severity: z.string(),
});

const event = z.object({
  resourcePreEvent: z.object({ metadata: step }).optional(),
  resOutputsEvent: z.object({ metadata: step }).optional(),
  policyEvent: policyResult.optional(),
  policyRemediationEvent: remediation.optional(),
  diagnosticEvent: diagnostic.optional(),
  summaryEvent: z.object({ result: z.string().optional() }).optional(),
});

/** What a preview told, in the order in which it did. */
export interface PreviewEvents {
  readonly steps: readonly Step[];
  /** The same steps with the outputs that are planned. */
  readonly planned: readonly Step[];
  readonly policyResults: readonly PolicyResult[];
  readonly remediations: readonly z.output<typeof remediation>[];
  readonly errors: readonly z.output<typeof diagnostic>[];
  readonly warnings: readonly z.output<typeof diagnostic>[];
  /** Whether the engine came to its end, well or not. */
  readonly ended: boolean;
}

/** Reads the stream. Throws when a line is no event: the figures would be of a part of the stack alone. */
export function readEvents(stream: string): PreviewEvents {
  const events = stream
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => event.parse(JSON.parse(line)));
  const diagnostics = present(events.map(({ diagnosticEvent }) => diagnosticEvent));
  return {
    steps: present(events.map(({ resourcePreEvent }) => resourcePreEvent?.metadata)),
    planned: present(events.map(({ resOutputsEvent }) => resOutputsEvent?.metadata)),
    policyResults: present(events.map(({ policyEvent }) => policyEvent)),
    remediations: present(events.map(({ policyRemediationEvent }) => policyRemediationEvent)),
    errors: diagnostics.filter(({ severity }) => severity === "error"),
    warnings: diagnostics.filter(({ severity }) => severity === "warning"),
    ended: events.some(({ summaryEvent }) => summaryEvent !== undefined),
  };
}

function present<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}
