import { z } from "zod";
import { hoursPerMonth, product } from "../../../components/cost/index.js";
import type { CloudResource } from "../../support/aws/cloudResource.js";
import { about, defineStackRule, type DeclaredStack, type StackReport } from "../../support/aws/cloudRule.js";
import { endpointsOf, scalersOf } from "../../support/sagemaker/endpoints.js";
import { hostingHour } from "../../support/sagemaker/hosting.js";
import { amountsOf } from "../../support/cost/priceText.js";
import { judgeAll, numberAt, objectAt } from "../../support/read.js";
import {
  instancesOf,
  instanceTypeOf,
  isAsync,
  typeText,
  type Variant,
  visitInstanceVariants,
} from "../../support/sagemaker/variants.js";

/**
 * A variant that answers requests keeps two instances.
 *
 * Why: SageMaker spreads instances over availability zones, and one instance is in one of them. AWS Config asks for it by
 * `sagemaker-endpoint-config-prod-instance-count`. It doubles the bill, so the message tells both amounts.
 *
 * Judged are the instances that a variant starts with, and the least that scalable targets and scheduled actions of an
 * endpoint of the stack leave it. Not asked of shadows, of endpoints with a queue, and of serverless variants. Where it is
 * not known yet whether an endpoint has a queue, or which variant a target scales, the rule says that it cannot decide.
 *
 * Settings: `least` (default 2).
 */
export const twoInstances = defineStackRule({
  name: "two-instances",
  description: "Variants that answer requests keep two instances.",
  level: "advisory",
  severity: "medium",
  remediationSteps: "Raise initialInstanceCount and minCapacity, or host the model serverless.",
  settings: z.strictObject({
    least: z.int().min(2).default(2).describe("Fewest instances of a variant."),
  }),
  check(stack, { least }, report) {
    const configurations = stack.resources.filter(({ type }) => type === "sagemaker.EndpointConfiguration");
    judgeAll(
      configurations.map((configuration) => () => {
        visitInstanceVariants(configuration, (variant) => {
          if (variant.isShadow) return;
          judgeAll([
            () => {
              checkStart(configuration, variant, least, report);
            },
            () => {
              checkScalers(stack, configuration, variant, least, report);
            },
          ]);
        });
      }),
    );
  },
});

function checkStart(
  configuration: CloudResource,
  variant: Variant,
  least: number,
  report: StackReport,
): void {
  const count = instancesOf(variant);
  if (count >= least || isAsync(configuration)) return;
  const type = instanceTypeOf(variant) ?? "";
  const month = product(hoursPerMonth, hostingHour(configuration.region, type));
  const prices = amountsOf(
    [count === 1 ? "1 costs" : `${count} cost`, product(count, month)],
    [`${least} cost`, product(least, month)],
    "a month",
  );
  report(
    `${variant.label} starts with ${count} × ${typeText(type)}; at least ${least} are asked for: ${prices}; ` +
      "raise initialInstanceCount",
    about(configuration),
  );
}

function checkScalers(
  stack: DeclaredStack,
  configuration: CloudResource,
  variant: Variant,
  least: number,
  report: StackReport,
): void {
  const { found: endpoints, undecided: open } = endpointsOf(stack, configuration);
  judgeAll([
    ...(["Target", "ScheduledAction"] as const).flatMap((type) => {
      const { found, undecided } = scalersOf(stack, type, endpoints, variant, false);
      const bounds = found.map((scaler) => () => {
        const { props } = scaler;
        const held = numberAt(
          type === "Target" ? props : objectAt(props, "scalableTargetAction"),
          "minCapacity",
        );
        if (held === undefined || held >= least || isAsync(configuration)) return;
        report(
          `leaves ${variant.label} ${held} of its instances; at least ${least} are asked for: raise minCapacity`,
          about(scaler),
        );
      });
      return [...bounds, undecided];
    }),
    () => {
      // Whatever scales an endpoint that may be this one's.
      if (stack.resources.some(({ type }) => type.startsWith("appautoscaling."))) open();
    },
  ]);
}
