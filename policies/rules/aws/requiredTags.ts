import { z } from "zod";
import { costlyTypes, costsAnything } from "../../support/aws/costlyTypes.js";
import { flagAt, visitObjectsAt, type CloudResource } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import type { Report } from "../../support/judge.js";
import { isJsonObject, type JsonObject, judgeAll, postpone, textAt, valueAt } from "../../support/read.js";

/**
 * What costs something in AWS carries the tags that say whose it is.
 *
 * Why: a bill is divided by tags; a cost without an owner is nobody's to lower.
 *
 * Judged are resources that cost by the hour or by what they keep (a gateway endpoint of a VPC costs nothing), with the tags that the provider adds (`defaultTags`) as far as
 * the provider tells them. Tags stay on the resource that has them: a service of ECS must hand them on to its tasks
 * (`propagateTags`), and an Auto Scaling group to its instances (`propagateAtLaunch`). An empty tag is none. A tag whose value is
 * not known yet is advice that the rule cannot decide; the others are judged all the same.
 *
 * Settings: `tags` (default `["model-hosting/owner", "model-hosting/cost-centre"]`).
 */
export const requiredTags = defineResourceRule({
  name: "required-tags",
  description: "What costs something in AWS carries the tags that say whose it is.",
  level: "mandatory",
  severity: "medium",
  remediationSteps:
    "Set the tags on the resource or as defaultTags of the provider; in a hosting spec, cost.owner and cost.costCentre.",
  settings: z.strictObject({
    tags: z
      .array(z.string().min(1))
      .default(["model-hosting/owner", "model-hosting/cost-centre"])
      .describe("Keys of the tags that are asked for."),
  }),
  types: costlyTypes,
  check(resource, { tags }, report) {
    if (!costsAnything(resource)) return;
    judgeAll([
      () => {
        judgeTags(resource.props, tags, report);
      },
      () => {
        judgeHandingOn(resource, tags, report);
      },
    ]);
  },
});

function judgeTags(props: JsonObject, tags: readonly string[], report: Report): void {
  const missing: string[] = [];
  const undecided = tags.map((tag) =>
    postpone(() => {
      if (!hasTag(props, tag)) missing.push(tag);
    }),
  );
  if (missing.length > 0)
    report(`has no tag ${missing.join(" and ")}; what it costs is nobody's; set the tags`);
  for (const rethrow of undecided) rethrow();
}

/** Whether a tag is there with a value, on the resource itself or by its provider. Throws when that is not known yet. */
function hasTag(props: JsonObject, tag: string): boolean {
  return ["tags", "tagsAll"].some((key) => isWritten(valueIn(valueAt(props, key), tag)));
}

function isWritten(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function valueIn(tags: unknown, tag: string): unknown {
  if (isJsonObject(tags)) return tags[tag];
  let value: unknown;
  visitObjectsAt({ tags }, "tags", (pair) => {
    if (textAt(pair, "key") === tag) value = valueAt(pair, "value");
  });
  return value;
}

function judgeHandingOn({ type, props }: CloudResource, tags: readonly string[], report: Report): void {
  if (
    type === "ecs.Service" &&
    !["SERVICE", "TASK_DEFINITION"].includes(textAt(props, "propagateTags") ?? "")
  ) {
    report("hands its tags on to no task, so that what they cost is nobody's; set propagateTags to SERVICE");
  }
  if (type !== "autoscaling.Group") return;
  visitObjectsAt(props, "tags", (pair) => {
    const key = textAt(pair, "key") ?? "";
    if (tags.includes(key) && flagAt(pair, "propagateAtLaunch") !== true)
      report(`does not hand the tag ${key} on to its instances; set propagateAtLaunch to true`);
  });
}
