import { z } from "zod";
import { defineResourceRule } from "../../support/aws/cloudRule.js";
import {
  type InstanceChoice,
  instanceResources,
  runsOn,
  visitInstanceTypes,
} from "../../support/aws/instances.js";
import { matchesWildcard } from "../../support/wildcard.js";

const wildcards = z.array(z.string().min(1));

interface Allowed {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/**
 * Instances are of types that the environment allows.
 *
 * Why: a type list per environment is the simplest cap on what one mistake can cost.
 *
 * Judged are SageMaker's variants, notebooks and Studio applications, EC2 instances, fleets, capacity reservations, launch
 * templates and configurations, node groups, compute environments of AWS Batch, jobs that state
 * machines, pipelines and schedules start, and the alternatives of Auto Scaling groups. SageMaker's types begin with `ml.`, so `m5.*` allows none of them. Where AWS chooses
 * an instance by requirements, no type is named: that passes only where everything is allowed and nothing denied. A type
 * that is not known yet is judged during the update, before the resource is made.
 *
 * Settings: `allow` (default everything) and `deny` (default nothing), wildcards of types such as `ml.m5.*`; what is denied
 * is so although it is allowed as well.
 */
export const instanceTypesAllowed = defineResourceRule({
  name: "instance-types-allowed",
  description: "Instances are of types that the environment allows.",
  level: "mandatory",
  severity: "medium",
  remediationSteps:
    "Use a type that is allowed, or ask the owner of the policy configuration to allow this one.",
  settings: z.strictObject({
    allow: wildcards.default(["*"]).describe("Wildcards of allowed types, such as ml.m5.*."),
    deny: wildcards.default([]).describe("Wildcards of types that are not allowed whatever else says so."),
  }),
  types: instanceResources,
  check(resource, settings, report) {
    visitInstanceTypes(resource, (choice) => {
      if (!isAllowed(choice, settings)) report(`${runsOn(choice)}; ${limits(settings)}`);
    });
  },
});

function isAllowed({ type }: InstanceChoice, { allow, deny }: Allowed): boolean {
  return type === undefined
    ? allow.includes("*") && deny.length === 0
    : matchesWildcard(allow, type) && !matchesWildcard(deny, type);
}

function limits({ allow, deny }: Allowed): string {
  const allowed = `allowed are ${allow.length === 0 ? "none" : allow.join(", ")}`;
  const denied = deny.length === 0 ? "" : ` apart from ${deny.join(", ")}`;
  return `${allowed}${denied}; name one of these`;
}
