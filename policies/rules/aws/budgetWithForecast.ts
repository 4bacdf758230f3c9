import { z } from "zod";
import { costsByTheHour } from "../../support/aws/costlyTypes.js";
import { type CloudResource, visitObjectsAt } from "../../support/aws/cloudResource.js";
import { defineStackRule } from "../../support/aws/cloudRule.js";
import { type JsonObject, numberAt, postpone, textAt } from "../../support/read.js";
import { lengthAt } from "../../support/texts.js";

/** Resources that a message names. */
const SHOWN = 3;

/**
 * A stack that costs by the hour has a budget that tells somebody when its forecast is above the limit.
 *
 * Why: a bill is read after the month; a forecast tells while there is time ("Managing your costs with AWS Budgets").
 *
 * Asked for is a budget with a notification of type FORECASTED at 100 per cent of the limit or less, or at an amount that is not
 * above it, and with somebody to tell. A budget that another stack made is not seen: say so in the rule's settings (`exempt`). A
 * budget that is not known yet is advice that the rule cannot decide, unless another one is there.
 */
export const budgetWithForecast = defineStackRule({
  name: "budget-with-forecast",
  description: "A stack that costs by the hour has a budget that tells of its forecast.",
  level: "advisory",
  severity: "medium",
  remediationSteps:
    "Add a budget with a FORECASTED notification and a subscriber; in a hosting spec, cost.monthlyBudgetUsd.",
  settings: z.strictObject({}),
  check({ resources }, _, report) {
    const costly = resources.filter(costsByTheHour);
    if (costly.length === 0 || hasForecast(resources)) return;
    const named = costly.slice(0, SHOWN).map(({ label }) => label);
    const more = costly.length > SHOWN ? ` and ${costly.length - SHOWN} more` : "";
    report(
      `costs by the hour (${named.join(", ")}${more}) and has no budget that tells of its forecast; ` +
        "add one with a FORECASTED notification at 100 per cent or less and a subscriber",
    );
  },
});

function hasForecast(resources: readonly CloudResource[]): boolean {
  const telling: JsonObject[] = [];
  const undecided = resources
    .filter(({ type }) => type === "budgets.Budget")
    .map(({ props }) =>
      postpone(() => {
        visitObjectsAt(props, "notifications", (notification) => {
          if (tellsOfForecast(notification, props)) telling.push(notification);
        });
      }),
    );
  if (telling.length > 0) return true;
  for (const rethrow of undecided) rethrow();
  return false;
}

function tellsOfForecast(notification: JsonObject, budget: JsonObject): boolean {
  if (textAt(notification, "notificationType")?.toUpperCase() !== "FORECASTED") return false;
  const percentage = textAt(notification, "thresholdType")?.toUpperCase() === "PERCENTAGE";
  const most = percentage ? 100 : (numberAt(budget, "limitAmount") ?? 0);
  if ((numberAt(notification, "threshold") ?? Number.POSITIVE_INFINITY) > most) return false;
  return ["subscriberSnsTopicArns", "subscriberEmailAddresses"].some(
    (key) => lengthAt(notification, key) > 0,
  );
}
