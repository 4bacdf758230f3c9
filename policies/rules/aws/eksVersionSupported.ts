import { z } from "zod";
import {
  eksSupport,
  eksVersions,
  newestSupportedEksVersion,
  type EksVersion,
} from "../../../components/capabilities/index.js";
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
    const support = given === undefined ? "unknown" : eksSupport(given, today(), versions);
    if (support === "standard" || support === "newer") return;
    const known = versions.find((each) => each.version === given);
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

function calendarWith(added: readonly EksVersion[]): readonly EksVersion[] {
  const replaced = new Set(added.map((each) => each.version));
  return [...eksVersions.filter((each) => !replaced.has(each.version)), ...added];
}

function problemOf(given: string, known: EksVersion | undefined): string {
  if (known === undefined) {
    const shown = /^\d+(?:\.\d+){0,2}$/.test(given) ? given : "its version";
    return `${shown} is in no calendar that this rule knows`;
  }
  return known.extended < today()
    ? `${given} is out of support since ${known.extended}`
    : `${given} is in extended support, from ${known.standard} to ${known.extended}`;
}

function instead(versions: readonly EksVersion[]): string {
  const best = newestSupportedEksVersion(today(), versions);
  return best === undefined
    ? "add the versions of today to `versions`"
    : `use ${best.version}, in standard support until ${best.standard}, or add a newer one to \`versions\``;
}
