import { z } from "zod";
import { isDay, today } from "./today.js";
import { isJsonObject, isUnknownAt, type JsonObject, postpone, textAt, valueAt } from "./read.js";
import { matchesWildcard } from "./wildcard.js";

/** Prefix of the tag or annotation by which a resource is exempt from the rule whose name follows. */
export const exemptPrefix = "guardrail-exempt/";
/** Rules that judge and list exemptions: nothing is exempt from them. */
export const neverExempt: readonly string[] = ["exemptions-valid", "exemptions-in-force"];
/** Characters that a reason needs at least to be one. */
export const shortestReason = 10;

const reason = z.string().trim().min(shortestReason).describe("Why, in at least ten characters.");
const lastDay = z
  .string()
  .refine(isDay, { error: "expected a day as YYYY-MM-DD" })
  .describe("The last day on which it holds, UTC.");

/** Setting of every rule: exemptions of what cannot carry one itself, such as resources without tags and the stack. */
export const exemptSetting = z
  .array(
    z.strictObject({
      resource: z
        .string()
        .min(1)
        .refine(isNarrow, { error: "would exempt everything; name the resource" })
        .describe("Pulumi name of the resource, or type::name, or stack; * stands for any characters."),
      reason,
      until: lastDay,
    }),
  )
  .default([])
  .describe("Exemptions of what cannot carry a tag or an annotation itself.");

/** Names that no resource has: what matches one of them matches whatever there is. */
const nobody = ["qj7-xk2-zw9", "aws:qj7/xk2:Zw9::qj7-xk2-zw9", "kubernetes:qj7/xk2:Zw9::qj7-xk2-zw9"];

/** Whether wildcards name something rather than everything, or everything of a provider. */
function isNarrow(name: string): boolean {
  return !nobody.some((each) => matchesWildcard([name], each));
}

/** An exemption from one rule. */
export interface Exemption {
  readonly rule: string;
  /** How messages call what is exempt. */
  readonly subject: string;
  readonly reason: string;
  readonly until: string;
}

/** What a rule judges, as far as exemptions need to know it. */
export interface Subject {
  readonly label: string;
  /** Names by which settings may call it. */
  readonly names: readonly string[];
  /** Its tags or annotations. Throws when they are not known yet. */
  readonly marks: () => JsonObject;
}

/** Whether something is exempt from a rule: it is, it was until a day, or nothing that holds was written. */
export type Standing =
  { readonly exempt: true; readonly note: "" } | { readonly exempt: false; readonly note: string };

/** Looks for an exemption that holds today; one that does not hold exempts nothing, and the note says so. */
export function standingOf(
  rule: string,
  subject: Subject,
  settings: z.output<typeof exemptSetting>,
): Standing {
  if (neverExempt.includes(rule)) return notExempt("");
  const byMark = standingByMark(writtenOn(subject, rule));
  if (byMark.exempt) return byMark;
  const named = settings.filter(({ resource }) =>
    subject.names.some((name) => matchesWildcard([resource], name)),
  );
  const holds = named.find(({ until }) => until >= today());
  if (holds === undefined) return named[0] === undefined ? byMark : endedOn(named[0].until);
  remember({ rule, subject: subject.label, reason: holds.reason, until: holds.until });
  return exempt;
}

function standingByMark(written: string | undefined): Standing {
  if (written === undefined) return notExempt("");
  const read = readExemption(written);
  if ("problem" in read) return notExempt(" (its exemption does not hold: see exemptions-valid)");
  return read.until < today() ? endedOn(read.until) : exempt;
}

const exempt: Standing = { exempt: true, note: "" };

function notExempt(note: string): Standing {
  return { exempt: false, note };
}

function endedOn(day: string): Standing {
  return notExempt(` (its exemption ended on ${day})`);
}

/** What an exemption says, or what is wrong with it. */
export type ReadExemption =
  { readonly until: string; readonly reason: string } | { readonly problem: string };

/** Reads the value of a tag or annotation: `until=YYYY-MM-DD reason`. A date in the past is read like any other. */
export function readExemption(text: string): ReadExemption {
  const [, until, why = ""] = /^until=(\S+)\s*([^]*)$/.exec(text.trim()) ?? [];
  if (until === undefined)
    return { problem: "has no end; write it as until=YYYY-MM-DD followed by the reason" };
  if (!isDay(until))
    return { problem: "ends on no day; write it as until=YYYY-MM-DD followed by the reason" };
  return why.trim().length < shortestReason
    ? { problem: `has no reason of at least ${shortestReason} characters; write it after the date` }
    : { until, reason: why.trim() };
}

/** A value that is not known yet exempts nothing: the problem is told, and the exemption judged during the update. */
function writtenOn({ marks }: Subject, rule: string): string | undefined {
  let text: string | undefined;
  postpone(() => {
    text = textAt(marks(), `${exemptPrefix}${rule}`);
  });
  return text;
}

/**
 * Tags of a resource, whether written as an object or as a list of keys and values, with those that the provider adds as
 * far as they are known. Throws when the resource's own are not known yet.
 */
export function tagsOf(props: JsonObject): JsonObject {
  const added = isUnknownAt(props, "tagsAll") ? undefined : valueAt(props, "tagsAll");
  return { ...asObject(added), ...asObject(valueAt(props, "tags")) };
}

function asObject(tags: unknown): JsonObject {
  if (!Array.isArray(tags)) return isJsonObject(tags) ? copied(tags) : {};
  const pairs: readonly unknown[] = tags;
  return Object.fromEntries(pairs.map((pair) => [textAt(pair, "key") ?? "", valueAt(pair, "value")]));
}

/** Value by value, so that one that is not known yet hides none of the others: it counts as absent. */
function copied(tags: JsonObject): JsonObject {
  const entries: [string, unknown][] = [];
  for (const key of Object.keys(tags)) {
    postpone(() => entries.push([key, tags[key]]));
  }
  return Object.fromEntries(entries);
}

const used = new Map<string, Exemption>();

function remember(exemption: Exemption): void {
  used.set(`${exemption.rule} ${exemption.subject}`, exemption);
}

/**
 * Exemptions of settings that rules have made use of since this was last asked. The engine has every resource judged, then
 * the stack: what is taken there belongs to that run.
 */
export function takeUsedExemptions(): Exemption[] {
  const taken = [...used.values()];
  used.clear();
  return taken;
}
