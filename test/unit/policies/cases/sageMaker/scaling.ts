import { type Resource, unknown } from "../../analyze.js";
import type { RuleCases } from "../../ruleCases.js";
import {
  configuration,
  endpoint,
  hostedEndpoint,
  queue,
  scalingPolicy,
  scheduledAction,
  serverlessVariant,
  target,
  variant,
  wakeAlarm,
} from "./objects.js";

const undecided = { level: "advisory", says: /can't run policy .* during preview/ } as const;

const queued = configuration([variant()], { asyncInferenceConfig: queue });
const step = scalingPolicy({ policyType: "StepScaling", stepScalingPolicyConfiguration: {} });

/** A shadow beside the only variant. */
function shadowed(shadow: object, tags: object = {}): Resource {
  return configuration([variant()], {
    shadowProductionVariants: [variant({ variantName: "next", ...shadow })],
    tags,
  });
}

/** Rules on how many instances there are, and what changes their number. */
export const scalingCases: readonly RuleCases[] = [
  {
    rule: "async-scales-to-zero",
    passes: [
      {
        what: "a target that sleeps, with what wakes it",
        resources: [queued, endpoint(), target({ minCapacity: "0" }), step, wakeAlarm()],
      },
      {
        what: "the same of this project's endpoint",
        resources: [queued, hostedEndpoint(), target({ minCapacity: 0 }), step, wakeAlarm()],
      },
      { what: "endpoints without a queue", resources: [configuration(), endpoint(), target()] },
      { what: "a configuration that no endpoint uses", resources: [queued] },
    ],
    fails: [
      {
        what: "no target",
        resources: [queued, endpoint()],
        reports: [
          'EndpointConfiguration "digits": variant "primary" has no scalable target, so it costs 83.95 USD a month (us-east-1, price of 2026-09-27) while nothing waits; register one with minCapacity 0',
        ],
      },
      {
        what: "a target of another endpoint",
        resources: [
          queued,
          hostedEndpoint(),
          target({ resourceId: "endpoint/other/variant/primary", minCapacity: 0 }),
        ],
        reports: [
          'EndpointConfiguration "digits": variant "primary" has no scalable target, so it costs 83.95 USD a month (us-east-1, price of 2026-09-27) while nothing waits; register one with minCapacity 0',
        ],
      },
      {
        what: "a target that keeps instances",
        resources: [queued, endpoint(), target({ minCapacity: 2 }), step, wakeAlarm()],
        reports: [
          'EndpointConfiguration "digits": variant "primary" keeps 2 instances, 167.9 USD a month (us-east-1, price of 2026-09-27), while nothing waits; set minCapacity 0',
        ],
      },
      {
        what: "a target that nothing wakes",
        resources: [queued, endpoint(), target({ minCapacity: 0 }), scalingPolicy(), wakeAlarm()],
        reports: [
          'EndpointConfiguration "digits": variant "primary" scales to no instance and nothing wakes it; add a step scaling policy that an alarm on HasBacklogWithoutCapacity calls',
        ],
      },
      {
        what: "an alarm of another endpoint",
        resources: [
          queued,
          endpoint(),
          target({ minCapacity: 0 }),
          step,
          wakeAlarm({ dimensions: { EndpointName: "other" } }),
        ],
        reports: [
          'EndpointConfiguration "digits": variant "primary" scales to no instance and nothing wakes it; add a step scaling policy that an alarm on HasBacklogWithoutCapacity calls',
        ],
      },
      {
        what: "an endpoint whose configuration is known by what it is made of alone",
        resources: [
          { ...queued, props: { ...queued.props, name: unknown } },
          { ...endpoint({ endpointConfigName: unknown }), dependencies: { endpointConfigName: [queued] } },
        ],
        reports: [
          'EndpointConfiguration "digits": variant "primary" has no scalable target, so it costs 83.95 USD a month (us-east-1, price of 2026-09-27) while nothing waits; register one with minCapacity 0',
        ],
      },
    ],
    unknown: [
      {
        what: "an endpoint whose configuration is not known",
        resources: [queued, endpoint({ endpointConfigName: unknown })],
        reports: [undecided],
      },
      {
        what: "a minimum that is not known",
        resources: [queued, endpoint(), target({ minCapacity: unknown })],
        reports: [undecided],
      },
      {
        what: "a queue that is not known and does not sleep",
        resources: [configuration([variant()], { asyncInferenceConfig: unknown }), endpoint()],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "single-instance",
    passes: [
      {
        what: "one instance",
        resources: [configuration(), configuration([variant({ initialInstanceCount: "1" })]), target()],
      },
      { what: "a serverless variant", resources: [configuration([serverlessVariant()])] },
      {
        what: "a target of another service",
        resources: [
          target({ minCapacity: 2, scalableDimension: "ecs:service:DesiredCount", serviceNamespace: "ecs" }),
        ],
      },
    ],
    fails: [
      {
        what: "two instances",
        resources: [configuration([variant({ initialInstanceCount: 2 })])],
        reports: [
          'EndpointConfiguration "digits": variant "primary" starts with 2 × ml.m5.large; at most 1 is allowed here: 2 cost 167.9 and 1 costs 83.95 USD a month (us-east-1, price of 2026-09-27); lower initialInstanceCount',
        ],
      },
      {
        what: "a target that keeps more",
        resources: [target({ minCapacity: "3" })],
        reports: [
          'Target "digits-target": keeps 3 instances at least; at most 1 is allowed here: lower minCapacity',
        ],
      },
    ],
    unknown: [
      {
        what: "a number that is not known beside one that is too large",
        resources: [
          configuration([variant({ initialInstanceCount: unknown }), variant({ initialInstanceCount: 3 })]),
        ],
        reports: [{ level: "mandatory", says: /starts with 3 ×/ }, undecided],
      },
    ],
  },
  {
    rule: "two-instances",
    passes: [
      {
        what: "two instances that no target takes away",
        resources: [
          configuration([variant({ initialInstanceCount: 2 })]),
          endpoint(),
          target({ minCapacity: 2 }),
        ],
      },
      {
        what: "an endpoint with a queue, a serverless variant, and one shadow",
        resources: [
          queued,
          configuration([serverlessVariant()]),
          configuration([variant({ initialInstanceCount: 2 })], { shadowProductionVariants: [variant()] }),
        ],
      },
    ],
    fails: [
      {
        what: "one instance, whoever uses the configuration",
        resources: [configuration()],
        reports: [
          'EndpointConfiguration "digits": variant "primary" starts with 1 × ml.m5.large; at least 2 are asked for: 1 costs 83.95 and 2 cost 167.9 USD a month (us-east-1, price of 2026-09-27); raise initialInstanceCount',
        ],
      },
      {
        what: "a target that leaves one",
        resources: [
          configuration([variant({ initialInstanceCount: 2 })]),
          endpoint(),
          target({ minCapacity: 1 }),
        ],
        exempt: 2,
        reports: [
          'Target "digits-target": leaves variant "primary" 1 of its instances; at least 2 are asked for: raise minCapacity',
        ],
      },
      {
        what: "a schedule that leaves one",
        resources: [
          configuration([variant({ initialInstanceCount: 2 })]),
          hostedEndpoint(),
          scheduledAction({ minCapacity: 1, maxCapacity: 1 }),
        ],
        exempt: 2,
        reports: [
          'ScheduledAction "digits-night": leaves variant "primary" 1 of its instances; at least 2 are asked for: raise minCapacity',
        ],
      },
    ],
    unknown: [
      {
        what: "a number that is not known",
        resources: [configuration([variant({ initialInstanceCount: unknown })])],
        reports: [undecided],
      },
      {
        what: "a queue that is not known",
        resources: [configuration([variant()], { asyncInferenceConfig: unknown })],
        reports: [undecided],
      },
      {
        what: "a target of an endpoint whose configuration is not known",
        resources: [
          configuration([variant({ initialInstanceCount: 2 })]),
          endpoint({ endpointConfigName: unknown }),
          target({ minCapacity: 1 }),
        ],
        reports: [undecided],
      },
      {
        what: "a target of which nobody knows what it scales",
        resources: [
          configuration([variant({ initialInstanceCount: 2 })]),
          endpoint(),
          target({ resourceId: unknown, minCapacity: 1 }),
        ],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "shadow-variants-expire",
    passes: [
      { what: "no shadow", resources: [configuration()] },
      {
        what: "a shadow whose last day is near",
        resources: [shadowed({}, { "model-hosting/expires": "2099-12-31" })],
        settings: { days: 40_000 },
      },
    ],
    fails: [
      {
        what: "a shadow that nobody ends",
        resources: [shadowed({ initialInstanceCount: 2 })],
        reports: [
          'EndpointConfiguration "digits": runs a shadow of 2 × ml.m5.large, 167.9 USD a month (us-east-1, price of 2026-09-27), without a tag model-hosting/expires; write its last day, within 14 days, as YYYY-MM-DD',
        ],
      },
      {
        what: "a shadow whose last day is past",
        resources: [shadowed({}, { "model-hosting/expires": "2026-02-28" })],
        reports: [
          'EndpointConfiguration "digits": runs a shadow of 1 × ml.m5.large, 83.95 USD a month (us-east-1, price of 2026-09-27), although its tag model-hosting/expires ended it on 2026-02-28; write its last day, within 14 days, as YYYY-MM-DD',
        ],
      },
      {
        what: "a day that is none",
        resources: [shadowed({}, { "model-hosting/expires": "2026-02-30" })],
        reports: [
          'EndpointConfiguration "digits": runs a shadow of 1 × ml.m5.large, 83.95 USD a month (us-east-1, price of 2026-09-27), and its tag model-hosting/expires holds no day; write its last day, within 14 days, as YYYY-MM-DD',
        ],
      },
    ],
    unknown: [
      {
        what: "a number that is not known, with a tag that is not known",
        resources: [shadowed({ initialInstanceCount: unknown }, { "model-hosting/expires": unknown })],
        reports: [{ level: "mandatory", says: /a cost that is not known yet, without a tag/ }, undecided],
      },
    ],
  },
  {
    rule: "endpoint-autoscaling-present",
    passes: [
      { what: "a target with a policy", resources: [configuration(), endpoint(), target(), scalingPolicy()] },
      {
        what: "a target with a schedule",
        resources: [configuration(), hostedEndpoint(), target(), scheduledAction({})],
      },
      {
        what: "a number that two tags declare to be fixed",
        resources: [
          configuration(),
          endpoint({ tags: { "model-hosting/min-replicas": "2", "model-hosting/max-replicas": "2" } }),
        ],
      },
      {
        what: "managed scaling, serverless variants and endpoints with a queue",
        resources: [
          configuration([
            variant({ managedInstanceScaling: { minInstanceCount: 1, maxInstanceCount: 4 } }),
            serverlessVariant(),
          ]),
          endpoint(),
          { ...queued, name: "queued", props: { ...queued.props, name: "queued-1" } },
          { ...endpoint({ name: "queued", endpointConfigName: "queued-1" }), name: "queued-endpoint" },
        ],
      },
      {
        what: "a target that is known by the endpoint it is made of, and by that alone",
        resources: [
          configuration(),
          endpoint(),
          { ...target({ resourceId: unknown }), dependencies: { resourceId: [endpoint()] } },
          { ...scalingPolicy({ resourceId: unknown }), dependencies: { resourceId: [endpoint()] } },
        ],
      },
    ],
    fails: [
      {
        what: "no target",
        resources: [configuration(), endpoint()],
        reports: [
          'EndpointConfiguration "digits": variant "primary" has no scalable target, so its number of instances never changes; add aws.appautoscaling.Target and Policy, or say by one number in the tags model-hosting/min-replicas and model-hosting/max-replicas that it is fixed',
        ],
      },
      {
        what: "the second of two endpoints by one configuration",
        resources: [
          configuration(),
          endpoint(),
          target(),
          scalingPolicy(),
          { ...hostedEndpoint({ endpointName: "digits-b" }), name: "second" },
        ],
        reports: [
          'EndpointConfiguration "digits": variant "primary" of Endpoint "second" has no scalable target, so its number of instances never changes; add aws.appautoscaling.Target and Policy, or say by one number in the tags model-hosting/min-replicas and model-hosting/max-replicas that it is fixed',
        ],
      },
      {
        what: "a target that nothing moves",
        resources: [configuration(), hostedEndpoint(), target()],
        reports: [
          'EndpointConfiguration "digits": variant "primary" has a scalable target that no policy and no scheduled action moves; add aws.appautoscaling.Target and Policy, or say by one number in the tags model-hosting/min-replicas and model-hosting/max-replicas that it is fixed',
        ],
      },
      {
        what: "one of two variants",
        resources: [
          configuration([variant(), variant({ variantName: "b" })]),
          endpoint(),
          target(),
          scalingPolicy(),
        ],
        reports: [
          'EndpointConfiguration "digits": variant "b" has no scalable target, so its number of instances never changes; add aws.appautoscaling.Target and Policy, or say by one number in the tags model-hosting/min-replicas and model-hosting/max-replicas that it is fixed',
        ],
      },
    ],
    unknown: [
      {
        what: "an endpoint whose configuration is not known",
        resources: [configuration(), endpoint({ endpointConfigName: unknown })],
        reports: [undecided],
      },
      {
        what: "a target of which nobody knows what it scales",
        resources: [configuration(), endpoint(), target({ resourceId: unknown })],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "endpoint-autoscaling-bounded",
    passes: [
      {
        what: "bounds that are allowed",
        resources: [target(), scheduledAction({ minCapacity: 0, maxCapacity: 1 }), configuration()],
      },
      {
        what: "a concurrency, which has a bound of its own, and other services",
        resources: [
          target({ scalableDimension: "sagemaker:variant:DesiredProvisionedConcurrency", maxCapacity: 50 }),
          target({ serviceNamespace: "ecs", maxCapacity: 99 }),
        ],
      },
    ],
    fails: [
      {
        what: "a maximum that is too large, as a text, below its minimum",
        resources: [target({ minCapacity: 50, maxCapacity: "40" })],
        reports: [
          'Target "digits-target": scales up to 40; the most that is allowed is 10: lower maxCapacity',
          'Target "digits-target": has minCapacity 50 above its maxCapacity 40; lower the former',
        ],
      },
      {
        what: "a schedule that raises the maximum",
        resources: [scheduledAction({ maxCapacity: 11 })],
        exempt: { resource: "digits-night" },
        reports: [
          'ScheduledAction "digits-night": scales up to 11; the most that is allowed is 10: lower maxCapacity',
        ],
      },
      {
        what: "managed scaling",
        resources: [configuration([variant({ managedInstanceScaling: { maxInstanceCount: 11 } })])],
        reports: [
          'EndpointConfiguration "digits": variant "primary" scales up to 11 instances; the most that is allowed is 10: lower maxInstanceCount',
        ],
      },
    ],
    unknown: [
      {
        what: "a maximum that is not known",
        resources: [target({ maxCapacity: unknown })],
        reports: [undecided],
      },
      {
        what: "a minimum that is not known beside a maximum that is too large",
        resources: [target({ minCapacity: unknown, maxCapacity: 99 })],
        reports: [{ level: "mandatory", says: /scales up to 99/ }, undecided],
      },
    ],
  },
  {
    rule: "scale-in-enabled",
    passes: [
      {
        what: "policies that scale in",
        resources: [
          scalingPolicy({
            targetTrackingScalingPolicyConfiguration: { disableScaleIn: "false", scaleInCooldown: 900 },
          }),
          step,
          target(),
        ],
      },
    ],
    fails: [
      {
        what: "scaling in that is switched off, and a long wait",
        resources: [
          scalingPolicy({
            targetTrackingScalingPolicyConfiguration: { disableScaleIn: "true", scaleInCooldown: "3600" },
          }),
        ],
        exempt: { resource: "digits-policy" },
        reports: [
          'Policy "digits-policy": has disableScaleIn true, so that nothing is taken away; leave it out',
          'Policy "digits-policy": waits 3600 s before it takes more away; at most 900 s is allowed: lower scaleInCooldown',
        ],
      },
      {
        what: "a target that is suspended",
        resources: [target({ suspendedState: { dynamicScalingInSuspended: true } })],
        reports: [
          'Target "digits-target": has suspendedState.dynamicScalingInSuspended true, so that nothing is taken away; leave it out',
        ],
      },
    ],
    unknown: [
      {
        what: "a switch that is not known beside a long wait",
        resources: [
          scalingPolicy({
            targetTrackingScalingPolicyConfiguration: { disableScaleIn: unknown, scaleInCooldown: 3600 },
          }),
        ],
        reports: [{ level: "mandatory", says: /waits 3600 s/ }, undecided],
      },
    ],
  },
];
