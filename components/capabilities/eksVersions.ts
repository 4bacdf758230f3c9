/** Until when AWS supports a minor version of Kubernetes on EKS; days as `YYYY-MM-DD`, UTC. */
export interface EksVersion {
  /** Such as `1.35`. */
  readonly version: string;
  /** Last day of standard support. */
  readonly standard: string;
  /** Last day of extended support, in which a control plane costs six times as much. */
  readonly extended: string;
}

/**
 * Source: "Amazon EKS Kubernetes release calendar", Amazon EKS user guide, as aws-samples/sample-apex-skills has it of
 * 2026-04-24 and, up to 1.32, endoflife.date.
 */
export const eksVersions: readonly EksVersion[] = [
  { version: "1.28", standard: "2024-11-26", extended: "2025-11-26" },
  { version: "1.29", standard: "2025-03-23", extended: "2026-03-23" },
  { version: "1.30", standard: "2025-07-23", extended: "2026-07-23" },
  { version: "1.31", standard: "2025-11-26", extended: "2026-11-26" },
  { version: "1.32", standard: "2026-03-23", extended: "2027-03-23" },
  { version: "1.33", standard: "2026-07-29", extended: "2027-07-29" },
  { version: "1.34", standard: "2026-12-02", extended: "2027-12-02" },
  { version: "1.35", standard: "2027-03-27", extended: "2028-03-27" },
];

/** `newer`: than all of the calendar, while its newest is in standard support, so that this one is too. */
export type EksSupport = "standard" | "newer" | "extended" | "ended" | "unknown";

/** What support a version has on a day, by this calendar. */
export function eksSupport(
  version: string,
  day: string,
  versions: readonly EksVersion[] = eksVersions,
): EksSupport {
  const known = versions.find((each) => each.version === version);
  if (known !== undefined) {
    if (known.standard >= day) return "standard";
    return known.extended >= day ? "extended" : "ended";
  }
  const newest = [...versions].sort((one, other) => rank(other.version) - rank(one.version))[0];
  return newest !== undefined && newest.standard >= day && rank(version) > rank(newest.version)
    ? "newer"
    : "unknown";
}

/** The version that stays longest in standard support, if any of the calendar is in it on this day. */
export function newestSupportedEksVersion(
  day: string,
  versions: readonly EksVersion[] = eksVersions,
): EksVersion | undefined {
  return versions
    .filter(({ standard }) => standard >= day)
    .sort((one, other) => other.standard.localeCompare(one.standard))[0];
}

/** Place of a version in their order; of what is none, before all. */
function rank(name: string): number {
  const [, major = "0", minor = "0"] = /^(\d+)\.(\d{1,3})$/.exec(name) ?? [];
  return Number(major) * 1000 + Number(minor);
}
