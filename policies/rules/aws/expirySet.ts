import { z } from "zod";
import { costsByTheHour, hourlyTypes } from "../../support/aws/costlyTypes.js";
import { tagsOf } from "../../support/exemption.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import { textAt, valueAt } from "../../support/read.js";
import { daysBetween, isDay, today } from "../../support/today.js";

/**
 * What costs by the hour outside production says when it may go.
 *
 * Why: most of what is forgotten was meant for a week. A date on the resource lets a person, or a job that deletes what has
 * expired, know.
 *
 * Judged are resources that cost by the hour whether anything uses them; a serverless endpoint and a gateway endpoint of a VPC do not. A tag that is not known
 * yet is advice that the rule cannot decide.
 *
 * Settings: `tag` (default `model-hosting/expires`); `days` from today that the date may be away (default 30).
 */
export const expirySet = defineResourceRule({
  name: "expiry-set",
  description: "What costs by the hour outside production says when it may go.",
  level: "disabled",
  severity: "low",
  remediationSteps:
    "Set the tag to the day on which the resource may go, as YYYY-MM-DD; in a hosting spec, cost.tags.",
  settings: z.strictObject({
    tag: z.string().min(1).default("model-hosting/expires").describe("The tag with the day, as YYYY-MM-DD."),
    days: z.int().min(1).default(30).describe("The most days from today that it may be away."),
  }),
  types: hourlyTypes,
  check(resource, { tag, days }, report) {
    if (!costsByTheHour(resource)) return;
    const given = textAt(valueAt(resource.props, "tags"), tag) ?? textAt(tagsOf(resource.props), tag);
    const problem = problemOf(given, tag, days);
    if (problem !== undefined)
      report(
        `costs by the hour and ${problem}; set the tag to a day within ${days} days from now, or delete the resource`,
      );
  },
});

function problemOf(given: string | undefined, tag: string, days: number): string | undefined {
  if (given === undefined || given === "") return `has no tag ${tag}`;
  if (!isDay(given)) return `its tag ${tag} is no day as YYYY-MM-DD`;
  const away = daysBetween(today(), given);
  if (away < 0) return `expired on ${given}`;
  return away > days ? `expires on ${given}, which is more than ${days} days away` : undefined;
}
