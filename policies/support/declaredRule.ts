import type { ResourceValidationPolicy } from "@pulumi/policy";
import type { z } from "zod";
import { type Declared, labelOf } from "./aws/cloudResource.js";
import { type Definition, type Given, policyOf, type Rule } from "./definition.js";
import { tagsOf } from "./exemption.js";
import { judgeSubject, type Report } from "./judge.js";

export interface DeclaredRuleDefinition<Settings extends z.ZodObject> extends Definition<Settings> {
  /** Judges one resource. */
  readonly check: (declared: Declared, settings: Given<Settings>, report: Report) => void;
}

/** A rule that judges each resource by itself, of whichever provider, before it is created or changed. */
export function defineDeclaredRule<Settings extends z.ZodObject>(
  definition: DeclaredRuleDefinition<Settings>,
): Rule {
  const { policy, settings, read } = policyOf(definition);
  const validated: ResourceValidationPolicy = {
    ...policy,
    validateResource: (args, reportViolation) => {
      const given = read(args.getConfig());
      const { type, name, props } = args;
      const subject = {
        label: labelOf(type.replaceAll(":", "."), name),
        names: [name, `${type}::${name}`],
        marks: () => tagsOf(props),
      };
      judgeSubject(definition.name, subject, given, reportViolation, (report) => {
        definition.check(args, given, report);
      });
    },
  };
  return { policy: validated, settings };
}
