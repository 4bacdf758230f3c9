import { z } from "zod";
import { hoursPerMonth, product } from "../../../components/cost/index.js";
import type { CloudResource } from "../../support/aws/cloudResource.js";
import { about, defineStackRule, type DeclaredStack } from "../../support/aws/cloudRule.js";
import {
  type Endpoint,
  endpointsOf,
  type Found,
  nameOf,
  ofEndpoint,
  scalersOf,
} from "../../support/sagemaker/endpoints.js";
import { hostingHour } from "../../support/sagemaker/hosting.js";
import { amountOf } from "../../support/cost/priceText.js";
import { judgeAll, numberAt, objectAt, postpone, textAt } from "../../support/read.js";
import {
  instancesOf,
  instanceTypeOf,
  isAsync,
  isGiven,
  type Variant,
  visitInstanceVariants,
} from "../../support/sagemaker/variants.js";

/** The metric that tells of requests while there is no instance ("Autoscale an asynchronous endpoint"). */
const wakingMetric = "HasBacklogWithoutCapacity";

/**
 * An endpoint with a queue scales to no instance while nothing waits, and the first request wakes it.
 *
 * Why: nobody waits at a queue for an answer at once, so an instance that waits for requests is paid for nothing.
 *
 * Asked are a scalable target of each variant whose minimum is 0, and with it an alarm on `HasBacklogWithoutCapacity` and a
 * step scaling policy: target tracking alone sees no backlog per instance where there is none (developer guide, "Autoscale
 * an asynchronous endpoint"). Endpoints are found by the name of the configuration, targets by `resourceId`, alarms by
 * their dimension `EndpointName`; what cannot be found because a name is not known yet is said to be undecided. A
 * configuration that no endpoint of the stack uses is not judged. A queue that is not known yet is one, but what is found
 * of it is told as undecided.
 */
export const asyncScalesToZero = defineStackRule({
  name: "async-scales-to-zero",
  description: "Endpoints with a queue scale to no instance, and wake when a request comes.",
  level: "advisory",
  severity: "medium",
  remediationSteps:
    "Register a scalable target with minCapacity 0, with a step scaling policy that an alarm on HasBacklogWithoutCapacity calls.",
  settings: z.strictObject({}),
  check(stack, _settings, report) {
    const configurations = stack.resources.filter(
      ({ type, props }) =>
        type === "sagemaker.EndpointConfiguration" && isGiven(props, "asyncInferenceConfig"),
    );
    judgeAll(
      configurations.map((configuration) => () => {
        const { found: endpoints, undecided } = endpointsOf(stack, configuration);
        judgeAll([
          ...endpoints.map((endpoint) => () => {
            visitInstanceVariants(configuration, (variant) => {
              const problem = problemOf(stack, configuration, [endpoint], variant);
              if (problem === undefined || !isAsync(configuration)) return;
              report(`${variant.label}${ofEndpoint(endpoint, endpoints)} ${problem}`, about(configuration));
            });
          }),
          undecided,
        ]);
      }),
    );
  },
});

function problemOf(
  stack: DeclaredStack,
  configuration: CloudResource,
  endpoints: readonly Endpoint[],
  variant: Variant,
): string | undefined {
  const targets = scalersOf(stack, "Target", endpoints, variant, true);
  if (targets.found.length === 0) {
    targets.undecided();
    const cost = costOf(configuration, variant, instancesOf(variant));
    return `has no scalable target, so it costs ${cost} while nothing waits; register one with minCapacity 0`;
  }
  const least = Math.min(...targets.found.map(({ props }) => numberAt(props, "minCapacity") ?? 0));
  if (least > 0) {
    const cost = costOf(configuration, variant, least);
    return `keeps ${least} instances, ${cost}, while nothing waits; set minCapacity 0`;
  }
  return isWoken(stack, endpoints, variant)
    ? undefined
    : `scales to no instance and nothing wakes it; add a step scaling policy that an alarm on ${wakingMetric} calls`;
}

function costOf({ region }: CloudResource, variant: Variant, count: number): string {
  const type = instanceTypeOf(variant) ?? "";
  return amountOf(product(count, hoursPerMonth, hostingHour(region, type)), "a month");
}

function isWoken(stack: DeclaredStack, endpoints: readonly Endpoint[], variant: Variant): boolean {
  const policies = scalersOf(stack, "Policy", endpoints, variant, true);
  const steps = policies.found.filter(({ props }) => textAt(props, "policyType") === "StepScaling");
  const alarms = alarmsOf(stack, endpoints);
  if (steps.length > 0 && alarms.found.length > 0) return true;
  policies.undecided();
  alarms.undecided();
  return false;
}

/** Alarms on the waking metric of one of the endpoints. */
function alarmsOf(stack: DeclaredStack, endpoints: readonly Endpoint[]): Found<CloudResource> {
  const found: CloudResource[] = [];
  const postponed = stack.resources
    .filter(({ type }) => type === "cloudwatch.MetricAlarm")
    .map((alarm) =>
      postpone(() => {
        if (textAt(alarm.props, "metricName") !== wakingMetric || !isGiven(alarm.props, "alarmActions"))
          return;
        const endpoint = textAt(objectAt(alarm.props, "dimensions"), "EndpointName");
        if (endpoints.some((each) => nameOf(each) === endpoint)) found.push(alarm);
      }),
    );
  return {
    found,
    undecided: () => {
      for (const rethrow of postponed) rethrow();
    },
  };
}
