import type {
  EnforcementLevel,
  PolicyConfigSchema,
  ResourceValidationPolicy,
  Severity,
  StackValidationPolicy,
} from "@pulumi/policy";
import { z } from "zod";
import { exemptSetting } from "./exemption.js";

/** A CrossGuard policy, together with the schema of its settings. */
export interface Rule {
  readonly policy: ResourceValidationPolicy | StackValidationPolicy;
  readonly settings: z.ZodObject;
}

/** What every rule says of itself. */
export interface Definition<Settings extends z.ZodObject> {
  readonly name: string;
  readonly description: string;
  /** The level where no configuration sets one. */
  readonly level: EnforcementLevel;
  readonly severity: Severity;
  readonly remediationSteps: string;
  /** Strict, and with a default for every setting: a pack without configuration works. */
  readonly settings: Settings;
}

/** Settings that every rule has besides its own. */
export const commonSettings = {
  exempt: exemptSetting,
  unknown: z
    .enum(["advisory", "violation"])
    .default("advisory")
    .describe("What a value is that a preview does not know: told as advice, or as a violation."),
};

/** Those settings with their values. */
export type CommonSettings = z.output<z.ZodObject<typeof commonSettings>>;

/** A rule's own settings with the common ones. */
export type Given<Settings extends z.ZodObject> = z.output<Settings> & CommonSettings;

/** The parts of a CrossGuard policy that are the same for every kind of rule, the schema and the reading of its settings. */
export function policyOf<Settings extends z.ZodObject>(definition: Definition<Settings>) {
  const { name, description, severity, remediationSteps } = definition;
  const settings = definition.settings.extend(commonSettings);
  return {
    settings,
    policy: {
      name,
      description,
      enforcementLevel: definition.level,
      severity,
      remediationSteps,
      configSchema: configSchemaOf(settings),
    },
    // The extended schema has what both have; zod's types cannot say so of a schema that is not known yet.
    read: onceFor((given) => readSettings(name, settings, given) as Given<Settings>),
  };
}

/** The schema that the engine checks, derived from the one that the rule checks so that they cannot disagree. */
function configSchemaOf(settings: z.ZodObject): PolicyConfigSchema {
  const { properties = {} } = z.toJSONSchema(settings, { io: "input" });
  return { properties: properties as PolicyConfigSchema["properties"] };
}

/** The settings with all defaults; the engine itself fills in top-level defaults only, and accepts extra settings. */
function readSettings(name: string, schema: z.ZodObject, given: object): Record<string, unknown> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new Error(`the settings of policy ${name} are wrong:\n${problemsIn(result.error).join("\n")}`);
}

/**
 * Reads settings when they are others than the last ones: the engine hands a policy the same ones for every resource of a
 * stack. CrossGuard puts them into a new object each time, with the same values in it.
 */
function onceFor<Settings>(read: (given: object) => Settings): (given: object) => Settings {
  let last: { readonly given: object; readonly settings: Settings } | undefined;
  return (given) => {
    if (last === undefined || !holdSame(last.given, given)) last = { given, settings: read(given) };
    return last.settings;
  };
}

function holdSame(one: object, other: object): boolean {
  const values = new Map<string, unknown>(Object.entries(one));
  const others = Object.entries(other);
  return values.size === others.length && others.every(([key, value]) => values.get(key) === value);
}

/** One line for each problem of a refused value, with its path. */
export function problemsIn(error: z.ZodError, prefix: readonly PropertyKey[] = []): string[] {
  return error.issues.map((issue) => {
    const path = [...prefix, ...issue.path].map(String).join(".");
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
}
