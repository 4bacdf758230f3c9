import { byText } from "./changes.js";
import type { Finding, ReportData } from "./data.js";
import type { PolicyResult, PreviewEvents } from "./events.js";
import { labelIn } from "./urn.js";

/** The advisory rule by which the pack tells every exemption that is in force. */
const exemptionsRule = "exemptions-in-force";

/** What the policies found, without the exemptions, in an order that does not depend on the engine's. */
export function findingsOf({ policyResults }: PreviewEvents): Finding[] {
  return policyResults
    .filter(({ policyName }) => policyName !== exemptionsRule)
    .map((result): Finding => ({
      policy: result.policyName,
      // A finding of level `remediate` is one that the remediation did not mend: the engine blocks it, too.
      level: result.enforcementLevel === "advisory" ? "advisory" : "mandatory",
      resource: labelIn(result.resourceUrn),
      message: messageOf(result),
    }))
    .sort(byText(({ policy, resource, message }) => `${policy} ${resource} ${message}`));
}

/** The exemptions that are in force, as the pack words them. */
export function exemptionsOf({ policyResults }: PreviewEvents): string[] {
  return policyResults
    .filter(({ policyName }) => policyName === exemptionsRule)
    .map(messageOf)
    .sort();
}

/** What the policies changed before the engine planned it. The values stay in the engine's stream. */
export function remediationsOf({ remediations }: PreviewEvents): ReportData["remediations"] {
  return remediations
    .map(({ policyName, resourceUrn }) => ({ policy: policyName, resource: labelIn(resourceUrn) }))
    .sort(byText(({ policy, resource }) => `${policy} ${resource}`));
}

/** The engine puts the policy's description before its message, as a line of its own. */
function messageOf({ message }: PolicyResult): string {
  const lines = message.trim().split("\n");
  return (lines.length > 1 ? lines.slice(1) : lines)
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" ");
}
