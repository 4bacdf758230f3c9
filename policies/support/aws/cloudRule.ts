import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { z } from "zod";
import { type CloudResource, cloudResourceOf, type Declared, subjectOf } from "./cloudResource.js";
import { type Definition, type Given, policyOf, type Rule } from "../definition.js";
import { standingOf, type Subject } from "../exemption.js";
import { judgeSubject, type Report, tellerOf, undecidedAsSet } from "../judge.js";
import type { JsonObject } from "../read.js";

export interface ResourceRuleDefinition<Settings extends z.ZodObject> extends Definition<Settings> {
  /** The types that it judges, such as `sagemaker.EndpointConfiguration`. */
  readonly types: readonly string[];
  /** Judges one resource. */
  readonly check: (resource: CloudResource, settings: Given<Settings>, report: Report) => void;
  /**
   * What mends the resource, where that is safe: the properties to put in place of its own; undefined where nothing is to
   * be mended. It runs at level `remediate` only, and before the check.
   */
  readonly remediate?: (resource: CloudResource, settings: Given<Settings>) => JsonObject | undefined;
}

export interface StackRuleDefinition<Settings extends z.ZodObject> extends Definition<Settings> {
  /** Judges all resources of the stack together. A report is about a resource, or about the stack. */
  readonly check: (stack: DeclaredStack, settings: Given<Settings>, report: StackReport) => void;
}

/** Everything that a stack declares. */
export interface DeclaredStack {
  /** Every resource, of any provider, as the engine tells it. */
  readonly declared: readonly Declared[];
  /** Those of AWS. */
  readonly resources: readonly CloudResource[];
}

/** Reports a problem of one resource, or of the stack where none is named. */
export type StackReport = (problem: string, about?: Subject & { readonly urn?: string }) => void;

/** How messages and settings call the stack. */
export const stackSubject: Subject = { label: "stack", names: ["stack"], marks: () => ({}) };

/** A rule that judges each resource of AWS by itself, before it is created or changed. */
export function defineResourceRule<Settings extends z.ZodObject>(
  definition: ResourceRuleDefinition<Settings>,
): Rule {
  const { policy, settings, read } = policyOf(definition);
  const judged = (declared: Declared) => {
    const resource = cloudResourceOf(declared);
    return resource !== undefined && definition.types.includes(resource.type) ? resource : undefined;
  };
  const validated: ResourceValidationPolicy = {
    ...policy,
    validateResource: (args, reportViolation) => {
      const given = read(args.getConfig());
      const resource = judged(args);
      if (resource === undefined) return;
      judgeSubject(definition.name, subjectOf(resource), given, reportViolation, (report) => {
        definition.check(resource, given, report);
      });
    },
  };
  const { remediate } = definition;
  if (remediate === undefined) return { policy: validated, settings };
  validated.remediateResource = (args) => {
    const given = read(args.getConfig());
    const resource = judged(args);
    if (resource === undefined || standingOf(definition.name, subjectOf(resource), given.exempt).exempt) {
      return undefined;
    }
    return remediate(resource, given);
  };
  return { policy: validated, settings };
}

/** A rule that needs several resources at once. It runs after the steps: in a preview it blocks, in an update it tells. */
export function defineStackRule<Settings extends z.ZodObject>(
  definition: StackRuleDefinition<Settings>,
): Rule {
  const { policy, settings, read } = policyOf(definition);
  const validated: StackValidationPolicy = {
    ...policy,
    validateStack: (args, reportViolation) => {
      const given = read(args.getConfig());
      const declared: readonly Declared[] = args.resources;
      const resources = declared.flatMap((each) => cloudResourceOf(each) ?? []);
      const tell = tellerOf(definition.name, given, reportViolation);
      const report: StackReport = (problem, about) => {
        tell(problem, about ?? stackSubject, about?.urn);
      };
      undecidedAsSet(given, reportViolation, () => {
        definition.check({ declared, resources }, given, report);
      });
    },
  };
  return { policy: validated, settings };
}

/** A resource as what a stack rule's report is about. */
export function about(resource: CloudResource): { readonly urn: string } & Subject {
  return { urn: resource.urn, ...subjectOf(resource) };
}
