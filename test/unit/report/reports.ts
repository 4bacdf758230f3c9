import type { Change, Finding, ReportData } from "../../../tools/report/data.js";

/** A report that says nothing, with what a test is about. */
export function reportWith(parts: Partial<ReportData>): ReportData {
  return {
    stack: "prod",
    comparedWith: "state",
    finished: true,
    errors: [],
    warnings: [],
    models: [],
    changes: [],
    unchanged: 0,
    findings: [],
    remediations: [],
    exemptions: [],
    parts: [],
    ...parts,
  };
}

/** A change of a Deployment, unless a test says otherwise. */
export function changeWith(parts: Partial<Change>): Change {
  return {
    kind: "update",
    type: "kubernetes:apps/v1:Deployment",
    name: "digits",
    serving: true,
    gap: false,
    properties: [],
    ...parts,
  };
}

/** A finding of a mandatory rule, unless a test says otherwise. */
export function findingWith(parts: Partial<Finding>): Finding {
  return {
    policy: "a-rule",
    level: "mandatory",
    resource: "Deployment digits",
    message: "is wrong",
    ...parts,
  };
}
