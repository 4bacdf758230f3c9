import { z } from "zod";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { amountsOf, priceOf } from "../../support/cost/priceText.js";
import { valueAt } from "../../support/read.js";
import { isDay, today } from "../../support/today.js";

const day = z.string().refine(isDay, { error: "expected a day as YYYY-MM-DD" });

const version = z.strictObject({
  version: z.string().min(1).describe("The minor version, such as 1.35."),
  standard: day.describe("Last day of standard support."),
  extended: day.describe("Last day of extended support."),
});

type Version = z.output<typeof version>;

/**
 * Source: "Amazon EKS Kubernetes release calendar", Amazon EKS user guide, as aws-samples/sample-apex-skills has it of
 * 2026-04-24 and, up to 1.32, endoflife.date.
 */
const CALENDAR: readonly Version[] = [
  { version: "1.28", standard: "2024-11-26", extended: "2025-11-26" },
  { version: "1.29", standard: "2025-03-23", extended: "2026-03-23" },
  { version: "1.30", standard: "2025-07-23", extended: "2026-07-23" },
  { version: "1.31", standard: "2025-11-26", extended: "2026-11-26" },
  { version: "1.32", standard: "2026-03-23", extended: "2027-03-23" },
  { version: "1.33", standard: "2026-07-29", extended: "2027-07-29" },
  { version: "1.34", standard: "2026-12-02", extended: "2027-12-02" },
  { version: "1.35", standard: "2027-03-27", extended: "2028-03-27" },
];

/**
 * A cluster of EKS runs a version of Kubernetes that is in standard support.
 *
 * Why: in extended support the control plane costs six times as much, and after it AWS updates the cluster by itself.
 *
 * A cluster that names no version is reported: AWS chooses one when it is created, and nothing updates it. So is a version
 * that the calendar does not have, unless it is newer than all of it while the newest of it is in standard support: then it is
 * so itself. A version that is not known yet is advice that the rule cannot decide.
 *
 * Settings: `versions`, added to the calendar of 2026-04-24, of which they replace those by the same name (default: none).
 */
export const eksVersionSupported = defineResourceRule({
  name: "eks-version-supported",
  description: "Clusters of EKS run a version of Kubernetes in standard support.",
  level: "mandatory",
  severity: "high",
  remediationSteps: "Update the cluster one minor version at a time to one that is in standard support.",
  settings: z.strictObject({
    versions: z
      .array(version)
      .default([])
      .describe("Until when AWS supports which version, besides or in place of what the rule knows."),
  }),
  types: ["eks.Cluster"],
  check({ props, region }, { versions: added }, report) {
    const versions = calendarWith(added);
    const value = valueAt(props, "version");
    const given = typeof value === "string" || typeof value === "number" ? String(value) : undefined;
    const known = versions.find((each) => each.version === given);
    if (isInStandardSupport(known) || (given !== undefined && isNewer(given, versions))) return;
    const problem =
      given === undefined
        ? "names no version, so it keeps the one that AWS had when it was created"
        : problemOf(given, known);
    const price = amountsOf(
      ["a cluster costs", priceOf(region, "eks", "clusterHour")],
      ["in extended support", priceOf(region, "eks", "extendedSupportClusterHour")],
      "an hour",
    );
    report(`${problem}; ${price}; ${instead(versions)}`);
  },
});

function calendarWith(added: readonly Version[]): readonly Version[] {
  const replaced = new Set(added.map((each) => each.version));
  return [...CALENDAR.filter((each) => !replaced.has(each.version)), ...added];
}

function isInStandardSupport(known: Version | undefined): boolean {
  return known !== undefined && known.standard >= today();
}

/** Whether a version is newer than all of the calendar, whose newest is in standard support. */
function isNewer(given: string, versions: readonly Version[]): boolean {
  const newest = [...versions].sort((one, other) => rank(other.version) - rank(one.version))[0];
  return isInStandardSupport(newest) && rank(given) > rank(newest?.version ?? "");
}

/** Place of a version in their order; of what is none, before all. */
function rank(name: string): number {
  const [, major = "0", minor = "0"] = /^(\d+)\.(\d{1,3})$/.exec(name) ?? [];
  return Number(major) * 1000 + Number(minor);
}

function problemOf(given: string, known: Version | undefined): string {
  if (known === undefined) {
    const shown = /^\d+(?:\.\d+){0,2}$/.test(given) ? given : "its version";
    return `${shown} is in no calendar that this rule knows`;
  }
  return known.extended < today()
    ? `${given} is out of support since ${known.extended}`
    : `${given} is in extended support, from ${known.standard} to ${known.extended}`;
}

function instead(versions: readonly Version[]): string {
  const [best] = versions
    .filter(({ standard }) => standard >= today())
    .sort((one, other) => other.standard.localeCompare(one.standard));
  return best === undefined
    ? "add the versions of today to `versions`"
    : `use ${best.version}, in standard support until ${best.standard}, or add a newer one to \`versions\``;
}
