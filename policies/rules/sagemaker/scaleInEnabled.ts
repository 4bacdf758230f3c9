import { z } from "zod";
import { type CloudResource, flagAt, visitObjectsAt } from "../../support/aws/cloudResource.js";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import type { Report } from "../../support/judge.js";
import { judgeAll, numberAt } from "../../support/read.js";

/**
 * What autoscaling adds it takes away again, and soon.
 *
 * Why: without scaling in, one busy hour is paid for until somebody looks.
 *
 * Judged are target tracking policies and suspended targets of Application Auto Scaling, whatever they scale. A value that
 * is not known yet is judged during the update, before the resource is made.
 *
 * Settings: `longestCooldown` (default 900), seconds of `scaleInCooldown`.
 */
export const scaleInEnabled = defineResourceRule({
  name: "scale-in-enabled",
  description: "Autoscaling takes away again what it adds.",
  level: "advisory",
  severity: "medium",
  remediationSteps: "Leave disableScaleIn out, and wait for fifteen minutes at most.",
  settings: z.strictObject({
    longestCooldown: z.int().min(0).default(900).describe("Longest time between two steps down, in seconds."),
  }),
  types: ["appautoscaling.Policy", "appautoscaling.Target"],
  check(resource, { longestCooldown }, report) {
    if (resource.type === "appautoscaling.Target") checkTarget(resource, report);
    else checkPolicy(resource, longestCooldown, report);
  },
});

function checkTarget({ props }: CloudResource, report: Report): void {
  visitObjectsAt(props, "suspendedState", (state) => {
    if (flagAt(state, "dynamicScalingInSuspended") === true) {
      report(
        "has suspendedState.dynamicScalingInSuspended true, so that nothing is taken away; leave it out",
      );
    }
  });
}

function checkPolicy({ props }: CloudResource, longest: number, report: Report): void {
  visitObjectsAt(props, "targetTrackingScalingPolicyConfiguration", (tracking) => {
    judgeAll([
      () => {
        if (flagAt(tracking, "disableScaleIn") === true) {
          report("has disableScaleIn true, so that nothing is taken away; leave it out");
        }
      },
      () => {
        const cooldown = numberAt(tracking, "scaleInCooldown") ?? 0;
        if (cooldown > longest) {
          report(
            `waits ${cooldown} s before it takes more away; at most ${longest} s is allowed: lower scaleInCooldown`,
          );
        }
      },
    ]);
  });
}
