import type {
  EnforcementLevel,
  PolicyConfigSchema,
  PolicyResource,
  ResourceValidationPolicy,
  Severity,
  StackValidationPolicy,
} from "@pulumi/policy";
import { z } from "zod";
import { type KubernetesObject, visitObjects } from "./kubernetesObject.js";
import { judgeAll, postpone } from "./read.js";

/** A CrossGuard policy, together with the schema of its settings. */
export interface Rule {
  readonly policy: ResourceValidationPolicy | StackValidationPolicy;
  readonly settings: z.ZodObject;
}

interface Definition<Settings extends z.ZodObject> {
  readonly name: string;
  readonly description: string;
  /** The level where no configuration sets one. */
  readonly level: EnforcementLevel;
  readonly severity: Severity;
  readonly remediationSteps: string;
  /** Strict, and with a default for every setting: a pack without configuration works. */
  readonly settings: Settings;
}

export interface ObjectRuleDefinition<Settings extends z.ZodObject> extends Definition<Settings> {
  /** Judges one object. Each report is one problem, in words that need no other context than the object's label. */
  readonly check: (
    object: KubernetesObject,
    settings: z.output<Settings>,
    report: (problem: string) => void,
  ) => void;
}

export interface StackRuleDefinition<Settings extends z.ZodObject> extends Definition<Settings> {
  /** Judges the objects of the whole stack together; a report names the object that it is about. */
  readonly check: (
    objects: readonly StackObject[],
    settings: z.output<Settings>,
    report: (object: StackObject, problem: string) => void,
  ) => void;
}

/** A Kubernetes object and the Pulumi resource that holds it. */
export interface StackObject extends KubernetesObject {
  readonly urn: string;
}

/** A rule that judges each Kubernetes object by itself, before it is created or changed. */
export function defineObjectRule<Settings extends z.ZodObject>(
  definition: ObjectRuleDefinition<Settings>,
): Rule {
  const { check, settings } = definition;
  const policy: ResourceValidationPolicy = {
    ...policyOf(definition),
    validateResource: (args, reportViolation) => {
      const given = readSettings(definition.name, settings, args.getConfig());
      visitObjects(args.type, args.name, args.props, (object) => {
        check(object, given, (problem) => {
          reportViolation(`${object.label}: ${problem}`);
        });
      });
    },
  };
  return { policy, settings };
}

/** A rule that needs several objects at once. It runs after the steps: in a preview it blocks, in an update it tells. */
export function defineStackRule<Settings extends z.ZodObject>(
  definition: StackRuleDefinition<Settings>,
): Rule {
  const { check, settings } = definition;
  const policy: StackValidationPolicy = {
    ...policyOf(definition),
    validateStack: (args, reportViolation) => {
      const given = readSettings(definition.name, settings, args.getConfig());
      const { objects, postponed } = objectsOf(args.resources);
      judgeAll([
        () => {
          check(objects, given, (object, problem) => {
            reportViolation(`${object.label}: ${problem}`, object.urn);
          });
        },
        ...postponed,
      ]);
    },
  };
  return { policy, settings };
}

/** All objects of a stack, and for each resource that holds an unknown list, the check that will say so. */
function objectsOf(resources: readonly PolicyResource[]) {
  const objects: StackObject[] = [];
  const postponed = resources.map(({ type, name, props, urn }) =>
    postpone(() => {
      visitObjects(type, name, props, (object) => objects.push({ ...object, urn }));
    }),
  );
  return { objects, postponed };
}

function policyOf<Settings extends z.ZodObject>(definition: Definition<Settings>) {
  const { name, description, severity, remediationSteps, settings } = definition;
  return {
    name,
    description,
    enforcementLevel: definition.level,
    severity,
    remediationSteps,
    configSchema: configSchemaOf(settings),
  };
}

/** The schema that the engine checks, derived from the one that the rule checks so that they cannot disagree. */
function configSchemaOf(settings: z.ZodObject): PolicyConfigSchema {
  const { properties = {} } = z.toJSONSchema(settings, { io: "input" });
  return { properties: properties as PolicyConfigSchema["properties"] };
}

/** The settings with all defaults; the engine itself fills in top-level defaults only, and accepts extra settings. */
function readSettings<Settings extends z.ZodObject>(
  name: string,
  schema: Settings,
  given: object,
): z.output<Settings> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new Error(`the settings of policy ${name} are wrong:\n${problemsIn(result.error).join("\n")}`);
}

/** One line for each problem of a refused value, with its path. */
export function problemsIn(error: z.ZodError, prefix: readonly PropertyKey[] = []): string[] {
  return error.issues.map((issue) => {
    const path = [...prefix, ...issue.path].map(String).join(".");
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
}
