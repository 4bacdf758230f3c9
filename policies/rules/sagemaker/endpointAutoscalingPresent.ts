import { z } from "zod";
import type { CloudResource } from "../../support/aws/cloudResource.js";
import { about, defineStackRule, type DeclaredStack } from "../../support/aws/cloudRule.js";
import {
  type Endpoint,
  endpointsOf,
  holdersOf,
  ofEndpoint,
  scalersOf,
} from "../../support/sagemaker/endpoints.js";
import { tagsOf } from "../../support/exemption.js";
import { judgeAll, numberAt, objectAt } from "../../support/read.js";
import { isAsync, type Variant, visitInstanceVariants } from "../../support/sagemaker/variants.js";

/** Tags by which a fixed number of replicas is declared. */
interface Tags {
  readonly minimumTag: string;
  readonly maximumTag: string;
}

/**
 * Each variant on instances that answers requests is autoscaled.
 *
 * Why: a fixed number is too small at the peak or paid for nothing at night.
 *
 * Asked are a scalable target and something that moves it, a policy or a scheduled action, or managed scaling of the
 * variant. Two tags with one number, on the endpoint or its configuration, declare that the number is meant to be fixed.
 * Not asked of shadows, serverless variants, endpoints with a queue (`async-scales-to-zero` asks more of them), nor of a
 * configuration that no endpoint of the stack uses. Endpoints are found by the name of the configuration and targets by
 * `resourceId`; what cannot be found because a name is not known yet is said to be undecided.
 *
 * Settings: `minimumTag` (default `model-hosting/min-replicas`) and `maximumTag` (default `model-hosting/max-replicas`).
 */
export const endpointAutoscalingPresent = defineStackRule({
  name: "endpoint-autoscaling-present",
  description: "Variants that answer requests on instances are autoscaled.",
  level: "advisory",
  severity: "medium",
  remediationSteps:
    "Register a scalable target with a policy, or declare by both tags that the number is fixed.",
  settings: z.strictObject({
    minimumTag: z.string().min(1).default("model-hosting/min-replicas").describe("Holds the minimum."),
    maximumTag: z.string().min(1).default("model-hosting/max-replicas").describe("Holds the maximum."),
  }),
  check(stack, tags, report) {
    const configurations = stack.resources.filter(({ type }) => type === "sagemaker.EndpointConfiguration");
    judgeAll(
      configurations.map((configuration) => () => {
        const { found: endpoints, undecided } = endpointsOf(stack, configuration);
        judgeAll([
          ...endpoints.map((endpoint) => () => {
            if (isFixed(configuration, endpoint, tags)) return;
            visitInstanceVariants(configuration, (variant) => {
              if (variant.isShadow || isManaged(variant)) return;
              const missing = missingOf(stack, endpoint, variant);
              if (missing === undefined || isAsync(configuration)) return;
              const whose = `${variant.label}${ofEndpoint(endpoint, endpoints)}`;
              report(`${whose} ${missing}; ${advice(tags)}`, about(configuration));
            });
          }),
          undecided,
        ]);
      }),
    );
  },
});

function isFixed(configuration: CloudResource, endpoint: Endpoint, tags: Tags): boolean {
  return holdersOf(configuration, [endpoint]).some((holder) => {
    const found = tagsOf(holder);
    const least = numberAt(found, tags.minimumTag);
    return least !== undefined && least === numberAt(found, tags.maximumTag);
  });
}

function isManaged({ props }: Variant): boolean {
  const managed = objectAt(props, "managedInstanceScaling");
  const least = numberAt(managed, "minInstanceCount") ?? 1;
  return (numberAt(managed, "maxInstanceCount") ?? least) > least;
}

function missingOf(stack: DeclaredStack, endpoint: Endpoint, variant: Variant): string | undefined {
  const targets = scalersOf(stack, "Target", [endpoint], variant, true);
  if (targets.found.length === 0) {
    targets.undecided();
    return "has no scalable target, so its number of instances never changes";
  }
  const movers = (["Policy", "ScheduledAction"] as const).map((type) =>
    scalersOf(stack, type, [endpoint], variant, true),
  );
  if (movers.some(({ found }) => found.length > 0)) return undefined;
  for (const { undecided } of movers) undecided();
  return "has a scalable target that no policy and no scheduled action moves";
}

function advice({ minimumTag, maximumTag }: Tags): string {
  return (
    "add aws.appautoscaling.Target and Policy, or say by one number in the tags " +
    `${minimumTag} and ${maximumTag} that it is fixed`
  );
}
