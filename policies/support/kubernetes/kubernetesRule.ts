import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { z } from "zod";
import { type Definition, type Given, policyOf, type Rule } from "../definition.js";
import type { Subject } from "../exemption.js";
import { judgeSubject, type Report, tellerOf, undecidedAsSet } from "../judge.js";
import { annotationsOf, type KubernetesObject, visitObjects } from "./kubernetesObject.js";
import { judgeAll, postpone } from "../read.js";

export interface ObjectRuleDefinition<Settings extends z.ZodObject> extends Definition<Settings> {
  /** Judges one object. */
  readonly check: (object: KubernetesObject, settings: Given<Settings>, report: Report) => void;
}

export interface ObjectsRuleDefinition<Settings extends z.ZodObject> extends Definition<Settings> {
  /** Judges the objects of the whole stack together; a report names the object that it is about. */
  readonly check: (
    objects: readonly StackObject[],
    settings: Given<Settings>,
    report: (object: StackObject, problem: string) => void,
  ) => void;
}

/** A Kubernetes object and the Pulumi resource that holds it. */
export interface StackObject extends KubernetesObject {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
}

/** A rule that judges each Kubernetes object by itself, before it is created or changed. */
export function defineObjectRule<Settings extends z.ZodObject>(
  definition: ObjectRuleDefinition<Settings>,
): Rule {
  const { policy, settings, read } = policyOf(definition);
  const validated: ResourceValidationPolicy = {
    ...policy,
    validateResource: (args, reportViolation) => {
      const given = read(args.getConfig());
      visitObjects(args.type, args.name, args.props, (object) => {
        judgeSubject(definition.name, subjectOf({ ...object, ...args }), given, reportViolation, (report) => {
          definition.check(object, given, report);
        });
      });
    },
  };
  return { policy: validated, settings };
}

/** A rule that needs several objects at once. It runs after the steps: in a preview it blocks, in an update it tells. */
export function defineObjectsRule<Settings extends z.ZodObject>(
  definition: ObjectsRuleDefinition<Settings>,
): Rule {
  const { policy, settings, read } = policyOf(definition);
  const validated: StackValidationPolicy = {
    ...policy,
    validateStack: (args, reportViolation) => {
      const given = read(args.getConfig());
      const { objects, postponed } = objectsOf(args.resources);
      const tell = tellerOf(definition.name, given, reportViolation);
      const report = (object: StackObject, problem: string) => {
        tell(problem, subjectOf(object), object.urn);
      };
      undecidedAsSet(given, reportViolation, () => {
        judgeAll([
          () => {
            definition.check(objects, given, report);
          },
          ...postponed,
        ]);
      });
    },
  };
  return { policy: validated, settings };
}

/** All objects of a stack, and for each resource that holds an unknown list, the check that will say so. */
function objectsOf(resources: readonly PolicyResource[]) {
  const objects: StackObject[] = [];
  const postponed = resources.map(({ type, name, props, urn }) =>
    postpone(() => {
      visitObjects(type, name, props, (object) => objects.push({ ...object, type, name, urn }));
    }),
  );
  return { objects, postponed };
}

function subjectOf({ label, content, type, name }: Omit<StackObject, "urn">): Subject {
  return { label, names: [name, `${type}::${name}`], marks: () => annotationsOf(content) };
}
